package form

import (
	"jixiao/engine"
	"jixiao/engine/formula"
	"jixiao/office/book"
)

// layout says which sheet holds what. It follows from the rule set alone, so that reading finds what writing placed.
type layout struct {
	groups []named
	tables []namedTable
}

type named struct {
	sheet string
	facts []*formula.Fact
}

type namedTable struct {
	sheet string
	fact  *formula.Fact
}

func layoutOf(rs *engine.RuleSet, given map[string]any) *layout {
	l := &layout{}
	taken := map[string]bool{coverSheet: true, decideSheet: true, reasonSheet: true, choiceSheet: true, unseenSheet: true}
	for _, g := range groups(rs, given) {
		l.groups = append(l.groups, named{book.SheetName(g.name, taken), g.facts})
	}
	for _, f := range rs.Facts() {
		if asked(f) && f.Kind == formula.Table {
			l.tables = append(l.tables, namedTable{book.SheetName(f.Name, taken), f})
		}
	}
	return l
}

// sheetOf is the sheet of a table.
func (l *layout) sheetOf(f *formula.Fact) string {
	for _, t := range l.tables {
		if t.fact == f {
			return t.sheet
		}
	}
	return ""
}
