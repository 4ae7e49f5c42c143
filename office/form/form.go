// Package form makes workbooks that people fill in instead of writing a facts document, and reads them back. What a form holds is what a
// document holds: form and document can be made of one another without loss. What was filled in is read as the document that it stands
// for, so that every check of the engine applies; findings name the sheet and the cell.
package form

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/formula"
)

// The sheets of a form beside those of facts and tables, and the rows of the first.
const (
	coverSheet  = "说明"
	decideSheet = "裁定"
	reasonSheet = "扣分原因"
	choiceSheet = "选项" // hidden
	bodySheet   = "数据" // of a cohort: a row for each body

	rulesRow   = "指标体系"
	digestRow  = "规则摘要"
	subjectRow = "评价对象"
	periodRow  = "评价期间"
	dayRow     = "截止日期"
	fillRow    = "填表说明"
	columnRow  = "列" // of a cohort: from here on it says what the columns are
)

// The columns of a sheet of facts.
const (
	nameColumn   = "名称"
	aboutColumn  = "含义"
	valueColumn  = "值"
	unitColumn   = "单位"
	partColumn   = "满足程度"
	leastColumn  = "至少"
	mostColumn   = "至多"
	basisColumn  = "依据"
	sourceColumn = "出处"
	noteColumn   = "备注"
	whyColumn    = "理由"
	usedColumn   = "用于" // beside the others, to read
)

var factColumns = []string{nameColumn, aboutColumn, valueColumn, unitColumn, partColumn, leastColumn, mostColumn, basisColumn, sourceColumn, noteColumn, whyColumn}

// The columns of adjudications and of reasons.
const (
	idColumn     = "编号"
	scoreColumn  = "得分"
	byColumn     = "裁定人"
	reasonColumn = "原因"
)

var (
	decideColumns = []string{idColumn, nameColumn, scoreColumn, partColumn, whyColumn, byColumn}
	reasonColumns = []string{idColumn, nameColumn, reasonColumn}
)

// What cells of key points, truths and bases say.
const (
	isMet, isPartly, isNot, isOut = "满足", "部分满足", "不满足", "不适用"
	yes, no                       = "是", "否"
	noRows                        = "没有记录" // of a table that is known to be empty
)

// blankRow is the head of a column behind those of a table: it says of a row with yes that it is one, though nothing else of it is known. No column of a
// table is called so.
const blankRow = "整行·空着"

// visible is a text as a cell says it: one that is empty or white, which would look like a cell that is not filled in, one that would make of its row one of
// totals or of notes, and one that already looks like either stand between quotation marks.
func visible(text string) string {
	if _, quoted := unquoted(text); quoted || strings.TrimSpace(text) == "" || noRow(text) {
		return "“" + text + "”"
	}
	return text
}

// noRow reports whether a text is what stands before totals or notes.
func noRow(text string) bool {
	text = strings.TrimSpace(text)
	return slices.Contains(totals, strings.ReplaceAll(text, " ", "")) || noteBelow.MatchString(text)
}

// unquoted is the text that a cell with such quotation marks stands for; ok is false for other cells.
func unquoted(cell string) (text string, ok bool) {
	if text, ok = nothing(cell); ok {
		return text, ok
	}
	cell = strings.TrimSpace(cell)
	inside := strings.TrimRight(strings.TrimLeft(cell, "“"), "”")
	before := strings.Index(cell, inside)
	if before == 0 || 2*before+len(inside) != len(cell) || !noRow(inside) {
		return "", false
	}
	return cell[len("“") : len(cell)-len("”")], true
}

// nothing is unquoted for texts that are empty or white.
func nothing(cell string) (text string, ok bool) {
	cell = strings.TrimSpace(cell)
	n := strings.Count(cell, "“")
	if n == 0 || n != strings.Count(cell, "”") || strings.LastIndex(cell, "“") > strings.Index(cell, "”") || strings.TrimSpace(strings.NewReplacer("“", "", "”", "").Replace(cell)) != "" {
		return "", false
	}
	return cell[len("“") : len(cell)-len("”")], true
}

var bases = map[string]string{"stated": "载明", "computed": "计算", "presumed": "推定", "judged": "判断"}

var basisNames = []string{"载明", "计算", "推定", "判断"}

// group is the facts of one sheet.
type group struct {
	name  string
	facts []*formula.Fact
}

// groups puts facts under the first-level indicator whose criteria read them first; those that none reads come last.
//
// What the document's head gives is asked for there, unless the document that is filled in gives it as a fact.
func groups(rs *engine.RuleSet, given map[string]any) []group {
	var out []group
	of := map[*formula.Fact]*engine.Indicator{}
	for _, i := range rs.Criteria() {
		first := i
		for first.Parent != nil {
			first = first.Parent
		}
		for _, f := range rs.Reads(i) {
			if f.Of != nil {
				f = f.Of
			}
			if of[f] == nil {
				of[f] = first
			}
		}
	}
	under := func(name string, first *engine.Indicator) {
		g := group{name: name}
		for _, f := range rs.Facts() {
			if _, ok := given[f.Name]; asked(f) && of[f] == first && (f.From == "" || ok) {
				g.facts = append(g.facts, f)
			}
		}
		if len(g.facts) > 0 {
			out = append(out, g)
		}
	}
	for _, i := range rs.All() {
		if i.Parent == nil {
			under(i.Name, i)
		}
	}
	under("其他", nil)
	return out
}

// asked reports whether documents may give a fact.
func asked(f *formula.Fact) bool { return f.Of == nil }

// points is the name of the key points that an item belongs to, "" for another fact.
func points(f *formula.Fact) string {
	if f.Mark == "" {
		return ""
	}
	return strings.TrimSuffix(f.Name, "."+f.Mark)
}
