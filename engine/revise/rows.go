package revise

import (
	"encoding/json"
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/number"
)

// Rows that come and go: of bands and lookups, by where they stand in their sheet.

// Rows is the field of an edit that says which rows a band, a lookup or the table of grades has, as a list in JSON. What rows that are new hold
// are edits of their own.
const Rows = "rows"

// Put is before what a row of Arms is called that its table did not have. Its edits are of a row that is called by its band, # and that.
const Put = "+"

// bandOf is the band or lookup that a row of Arms belongs to.
func bandOf(id string) string { return id[:max(0, strings.LastIndexByte(id, '#'))] }

// textOf is a text of a row, "" where the table has no such field.
func (t Table) textOf(row Row, field string) string {
	if k := slices.Index(t.Fields, field); k >= 0 && k < len(row.Texts) {
		return row.Texts[k]
	}
	return ""
}

// equal reports whether two texts are the same number, or the same.
func equal(a, b string) bool {
	x, ok := numberOf(a)
	y, also := numberOf(b)
	if !ok || !also {
		return strings.TrimSpace(a) == strings.TrimSpace(b)
	}
	return x.Equal(y)
}

// listed is a list of texts as the text of an edit.
func listed(texts []string) string {
	b, _ := json.Marshal(texts) // strings always encode
	return string(b)
}

var (
	apart = diag.Term{Zh: "看不出这一行加在哪一组分档里：照这一组的写上“指标”“依据”，或者插在这一组的两行之间", En: "which band the row belongs to does not show: write the indicator and the measure of that band, or put it between two of its rows"}
	moved = diag.Term{Zh: "这一行移动了位置：各档的先后由起点定，请放回原处", En: "the row stands elsewhere now: the order of bands follows from where they begin, put it back"}
	none  = diag.Term{Zh: "这一组分档一行也没有了，请改表达式", En: "no row of this band is left: change the expression"}
)

// armChanges are the edits that make the rows of bands and lookups what they are now.
func armChanges(was, now Table) (edits []Edit, refused []Refusal) {
	before, at := map[string]Row{}, map[string]int{}
	for k, row := range was.Rows {
		before[row.ID], at[row.ID] = row, k
	}
	rows := map[string][]Row{} // by band; those that are new are called by it
	last, seen := -1, map[string]bool{}
	var elsewhere []Row
	for k, row := range now.Rows {
		band := bandOf(row.ID)
		if w, known := before[row.ID]; known {
			if at[w.ID] < last || seen[w.ID] {
				refused = append(refused, Refusal{Edit{Arms, row.ID, "", ""}, moved})
			}
			last, seen[w.ID] = max(last, at[w.ID]), true
		} else {
			var fits []string
			for _, step := range []int{-1, 1} {
				if b, ok := neighbour(before, now, k, step); ok && belongs(was, now, b, row, step < 0) && !slices.Contains(fits, bandOf(b.ID)) {
					fits = append(fits, bandOf(b.ID))
				}
			}
			if len(fits) != 1 { // it says which one, and stands where it belongs by where it begins
				elsewhere = append(elsewhere, row)
				continue
			}
			band, row.ID = fits[0], fits[0]+"#"+row.ID
		}
		rows[band] = append(rows[band], row)
	}
	for _, row := range elsewhere {
		band := named(was, now, row)
		if more := append(slices.Clone(rows[band]), row); len(more) > 1 && band != "" && (now.textOf(row, Key) != "" || now.textOf(row, From) != "" && numbered(now, more)) {
			row.ID = band + "#" + row.ID
			rows[band] = append(rows[band], row)
		} else {
			refused = append(refused, Refusal{Edit{Arms, row.ID, "", ""}, apart})
		}
	}
	done := map[string]bool{}
	for _, row := range was.Rows {
		if band := bandOf(row.ID); !done[band] {
			done[band] = true
			more, wrong := bandChanges(was, now, band, rows[band])
			edits, refused = append(edits, more...), append(refused, wrong...)
		}
	}
	return edits, refused
}

// named is the band that the indicator and the measure of a new row, or the row that it is a copy of, name; "" if none or several are.
func named(was, now Table, row Row) (band string) {
	if row.Copy == "" && strings.TrimSpace(now.textOf(row, Indicator)) == "" {
		return ""
	}
	for _, beside := range was.Rows {
		if b := bandOf(beside.ID); b != band && belongs(was, now, beside, row, false) {
			if band != "" {
				return ""
			}
			band = b
		}
	}
	return band
}

// numbered reports whether all rows of a band begin at numbers, but for what holds otherwise.
func numbered(now Table, rows []Row) bool {
	return !slices.ContainsFunc(rows, func(r Row) bool {
		_, ok := numberOf(now.textOf(r, From))
		return !ok && strings.TrimSpace(now.textOf(r, From)) != ""
	})
}

// ordered puts the new rows of a band where they belong, by where they begin, since bands go from high to low wherever people write a row. Where the
// band has beginnings that are no numbers, or is a lookup, they stay where they stand.
func ordered(now Table, rows []Row, old []Row) (out []Row) {
	if !numbered(now, rows) {
		return rows
	}
	var fresh []Row
	for _, row := range rows {
		if slices.ContainsFunc(old, func(o Row) bool { return o.ID == row.ID }) || strings.TrimSpace(now.textOf(row, From)) == "" {
			out = append(out, row)
		} else {
			fresh = append(fresh, row)
		}
	}
	for _, row := range fresh {
		begins, _ := numberOf(now.textOf(row, From))
		k := slices.IndexFunc(out, func(o Row) bool {
			other, ok := numberOf(now.textOf(o, From))
			return !ok || other.Less(begins)
		})
		if k < 0 {
			k = len(out)
		}
		out = slices.Insert(out, k, row)
	}
	return out
}

// numberOf is the number that a text says.
func numberOf(text string) (number.Number, bool) {
	n, ok := asNumber(text)
	if !ok {
		return number.Number{}, false
	}
	x, err := number.Parse(n.String())
	return x, err == nil
}

// neighbour is the next row up or down that the table had.
func neighbour(before map[string]Row, now Table, k, step int) (Row, bool) {
	for k += step; k >= 0 && k < len(now.Rows); k += step {
		if b, ok := before[now.Rows[k].ID]; ok {
			return b, true
		}
	}
	return Row{}, false
}

// belongs reports whether a new row may be one of the band of a row beside it, above or below.
func belongs(was, now Table, beside, row Row, above bool) bool {
	if row.Copy != "" && bandOf(row.Copy) != bandOf(beside.ID) {
		return false
	}
	for _, field := range []string{Indicator, Measure} {
		if said := strings.TrimSpace(now.textOf(row, field)); said != "" && said != strings.TrimSpace(was.textOf(beside, field)) {
			return false
		}
	}
	lookup := was.textOf(beside, Key) != ""
	if other := map[bool]string{true: From, false: Key}[lookup]; strings.TrimSpace(now.textOf(row, other)) != "" {
		return false
	}
	return lookup || !above || was.textOf(beside, From) != "" // below what holds otherwise there is no row
}

// bandChanges are the edits of one band or lookup.
func bandChanges(was, now Table, band string, rows []Row) (edits []Edit, refused []Refusal) {
	var old []Row
	var ids, kept []string
	for _, row := range was.Rows {
		if bandOf(row.ID) == band {
			old = append(old, row)
		}
	}
	lookup := was.textOf(old[0], Key) != ""
	if !lookup {
		rows = ordered(now, rows, old)
	}
	pairs := 0
	for k, row := range rows {
		j := slices.IndexFunc(old, func(o Row) bool { return o.ID == row.ID })
		ids = append(ids, row.ID)
		if lookup || strings.TrimSpace(now.textOf(row, From)) != "" {
			pairs++
		}
		if j >= 0 {
			kept = append(kept, row.ID)
			for _, field := range was.Fields {
				if !slices.Contains(now.Fields, field) {
					continue
				}
				e, why, changed := change(was, old[j], field, now.textOf(row, field))
				if field == Until && changed {
					changed, why = !fits(now, rows, k), untilAbove(now, rows, k)
				}
				if changed && why != (diag.Term{}) {
					refused = append(refused, Refusal{e, why})
				} else if changed {
					edits = append(edits, e)
				}
			}
			continue
		}
		lead := From
		if lookup {
			lead = Key
		}
		for _, field := range []string{lead, Value} {
			said := strings.TrimSpace(now.textOf(row, field))
			e := Edit{Arms, row.ID, field, said}
			switch like := likeness(was, old, field); {
			case said == "" && !(field == From && k == len(rows)-1 && pairs == len(rows)-1): // but what holds otherwise begins nowhere
				refused = append(refused, Refusal{e, empty})
			case field != Key:
				percent := slices.Contains(old[0].Percent, field)
				text, ok := withoutPercent(e.Text, like, percent)
				if e.Text = text; !ok {
					refused = append(refused, Refusal{e, unclear(said)})
				} else if percent && fractional(text, like) && text == said {
					refused = append(refused, Refusal{e, fraction(text)})
				}
			}
			edits = append(edits, e)
		}
		if said := strings.TrimSpace(now.textOf(row, Until)); said != "" && !fits(now, rows, k) {
			refused = append(refused, Refusal{Edit{Arms, row.ID, Until, said}, untilAbove(now, rows, k)})
		}
	}
	if len(kept) == len(old) && len(ids) == len(old) {
		return edits, refused
	}
	if pairs == 0 {
		return nil, append(refused, Refusal{Edit{Arms, old[0].ID, "", ""}, none})
	}
	return append([]Edit{{Arms, band, Rows, listed(ids)}}, edits...), refused
}

// likeness is what a row that there was says in a field, as a number; "" if none does.
func likeness(was Table, old []Row, field string) string {
	for _, row := range old {
		if text := was.textOf(row, field); text != "" {
			if _, ok := asNumber(text); ok {
				return text
			}
		}
	}
	return ""
}

// fits reports whether a row ends where the one above it begins.
func fits(now Table, rows []Row, k int) bool {
	above := ""
	if k > 0 {
		above = now.textOf(rows[k-1], From)
	}
	return equal(now.textOf(rows[k], Until), above)
}

// untilAbove says where a row of a band ends.
func untilAbove(now Table, rows []Row, k int) diag.Term {
	if k == 0 {
		return diag.Term{Zh: "第一档没有上端，应留空", En: "the first band has no upper end: leave it empty"}
	}
	return diag.Both("一档到上一行的起点为止，应为 %s；要改这个界限，改上一行的“从（含）”", "a band ends where the row above begins, at %s: to move it, change where the row above begins", now.textOf(rows[k-1], From))
}

func unclear(said string) diag.Term {
	return diag.Both("%s 可以是 %s 也可以是它的百分之一，请写不带%%的数", "%s may be %s or a hundredth of that: write a number without %%", said, strings.TrimSuffix(said, "%"))
}

// splice replaces a part of a text.
type splice struct {
	start, end int
	text       string
}

// spliced makes replacements; those within a part that is replaced, too, are not made.
func spliced(text string, list []splice) string {
	slices.SortStableFunc(list, func(a, b splice) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	var out strings.Builder
	at := 0
	for _, s := range list {
		if s.start >= at {
			out.WriteString(text[at:s.start])
			out.WriteString(s.text)
			at = s.end
		}
	}
	out.WriteString(text[at:])
	return out.String()
}

// blanked is an expression's text with blanks for what stands in strings and comments, which both notations write alike.
func blanked(text string) (out []byte, comments bool) {
	out = []byte(text)
	for k := 0; k < len(out); k++ {
		switch c := out[k]; {
		case c == '"' || c == '\'':
			for out[k] = ' '; k+1 < len(out) && out[k+1] != c; k++ {
				if out[k+1] == '\\' && k+2 < len(out) {
					out[k+1] = ' '
					k++
				}
				out[k+1] = ' '
			}
			if k+1 < len(out) {
				k++
				out[k] = ' '
			}
		case c == '/' && k+1 < len(out) && out[k+1] == '/':
			for comments = true; k < len(out) && out[k] != '\n'; k++ {
				out[k] = ' '
			}
		}
	}
	return out, comments
}

// closing is behind the bracket that closes the one at a place.
func closing(text []byte, open int) int {
	depth := 0
	for k := open; k < len(text); k++ {
		switch text[k] {
		case '[', '(':
			depth++
		case ']', ')':
			if depth--; depth == 0 {
				return k + 1
			}
		}
	}
	return -1
}

// pairsIn are where the pairs of a band or a lookup stand in its expression, and where their list ends; ok is false where they are written so that
// rows cannot be put between them.
func pairsIn(text string, n *formula.Node) (at [][2]int, end int, ok bool) {
	plain, comments := blanked(text)
	args := n.Args[1:]
	for k := 0; 2*k+1 < len(args); k++ {
		open := strings.LastIndexByte(string(plain[:args[2*k].Span.Start]), '[')
		if open < 0 || strings.Trim(text[open+1:args[2*k].Span.Start], " \n\t(") != "" {
			return nil, 0, false
		}
		shut := closing(plain, open)
		if shut < args[2*k+1].Span.End {
			return nil, 0, false
		}
		at = append(at, [2]int{open, shut})
	}
	list := strings.LastIndexByte(strings.TrimRight(string(plain[:at[0][0]]), " \n\t"), '[')
	if list < 0 || strings.TrimSpace(string(plain[list+1:at[0][0]])) != "" || n.Span.End < 1 || text[n.Span.End-1] != ')' {
		return nil, 0, false
	}
	if end = closing(plain, list); end < at[len(at)-1][1] || end >= n.Span.End {
		return nil, 0, false
	}
	if inside := string(plain[list:n.Span.End]); comments && strings.Contains(text[list:n.Span.End], "//") && inside != text[list:n.Span.End] {
		return nil, 0, false // which row a comment is about, only its author knows
	}
	return at, end, true
}

// bandRows gives a band or a lookup other rows: the replacements in its expression.
func bandRows(text string, n *formula.Node, ids []string, put map[string]map[string]string) (out []splice, ok bool) {
	at, end, ok := pairsIn(text, n)
	if !ok {
		return nil, false
	}
	kept, otherwise, more := make([]bool, len(at)), false, ""
	behind := map[int][]string{} // what is put behind a pair that stays; behind -1, at the top
	last := -1
	for _, id := range ids {
		name := id[strings.LastIndexByte(id, '#')+1:]
		row, fresh := put[id]
		switch k := whole(name) - 1; {
		case fresh && n.Op == formula.OpLookup:
			behind[last] = append(behind[last], "["+quote(row[Key], '\'')+", "+row[Value]+"]")
		case fresh && row[From] == "":
			more = ", " + row[Value]
		case fresh:
			behind[last] = append(behind[last], "["+row[From]+", "+row[Value]+"]")
		case k >= 0 && k < len(at):
			kept[k], last = true, k
		case k == len(at):
			otherwise = true
		}
	}
	between := ", "
	if len(at) > 1 {
		between = text[at[0][1]:at[1][0]]
	}
	for k := range at {
		switch {
		case kept[k] && len(behind[k]) > 0:
			out = append(out, splice{at[k][1], at[k][1], between + strings.Join(behind[k], between)})
		case !kept[k] && slices.Contains(kept[k:], true): // with what stands between it and the next
			out = append(out, splice{at[k][0], at[k+1][0], ""})
		case !kept[k] && k > 0: // with what stands between it and the one before
			out = append(out, splice{at[k-1][1], at[k][1], ""})
		case !kept[k]:
			out = append(out, splice{at[k][0], at[k][1], ""})
		}
	}
	if first := slices.Index(kept, true); len(behind[-1]) > 0 {
		top := strings.Join(behind[-1], between)
		if first >= 0 {
			out = append(out, splice{at[first][0], at[first][0], top + between})
		} else {
			out = append(out, splice{at[0][0], at[0][0], top})
		}
	}
	if had := n.Op == formula.OpBand && n.Else; more != "" {
		out = append(out, splice{end, end, more})
	} else if had && !otherwise {
		out = append(out, splice{end, n.Span.End - 1, ""})
	}
	return out, true
}

// whole is a whole number, 0 of another text.
func whole(s string) (n int) {
	for _, c := range s {
		if c < '0' || c > '9' || n > 1<<20 {
			return 0
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// quote is a text as a string of an expression.
func quote(s string, mark byte) string {
	return string(mark) + strings.NewReplacer(`\`, `\\`, string(mark), `\`+string(mark), "\n", `\n`, "\t", `\t`).Replace(s) + string(mark)
}
