package compare

import (
	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"maps"
	"slices"
	"strings"
)

// What is said of one indicator, so that two of them can be compared part by part.

// readsCohort reports whether an indicator is scored by a table that is filled from the documents scored together.
func readsCohort(i *engine.Indicator) (reads bool) {
	for _, f := range door.Of(i).Formulas() {
		f.Reads(func(d *formula.Fact) { reads = reads || d.Cohort })
	}
	return reads
}

// Readings lists how the reading of a standard changed, each as before and after; without words for one that is new or gone.
func Readings(a, b *engine.Indicator) (out [][2]diag.Term) {
	if a == nil || b == nil {
		return nil
	}
	words := func(r engine.Reading) diag.Term {
		return diag.Both("%s：%s，%s", "%s: %s, because %s", r.About, r.Reads, r.Because)
	}
	was := map[string]diag.Term{}
	for _, r := range a.Readings {
		was[r.About] = words(r)
	}
	for _, r := range b.Readings {
		if was[r.About] != words(r) {
			out = append(out, [2]diag.Term{was[r.About], words(r)})
		}
		delete(was, r.About)
	}
	for _, r := range a.Readings {
		if w, gone := was[r.About]; gone {
			out = append(out, [2]diag.Term{w, {}})
		}
	}
	return out
}

func checks(i *engine.Indicator) string {
	var b strings.Builder
	for _, c := range door.Of(i).Ensure {
		b.WriteString(c.ID + " " + c.Expect.Canonical() + " " + meaning(c.Message) + c.Severity.String() + "\n")
		c.Expect.Reads(func(d *formula.Fact) { b.WriteString(d.Declared()) })
	}
	return b.String()
}

func directions(i *engine.Indicator) string {
	var b strings.Builder
	for _, d := range door.Of(i).Better {
		b.WriteString(d.Name + map[bool]string{true: "高", false: "低"}[d.Higher] + "\n")
	}
	return b.String()
}

// Narrative is the sentence of a criterion in a report, with its formulas in words, "" if it has none.
func Narrative(i *engine.Indicator, lang diag.Lang) string {
	if n := door.Of(i).Narrative; n != nil {
		return n.In(lang)
	}
	return ""
}

// told is a criterion's narrative with what its expressions mean.
func told(i *engine.Indicator) string {
	if n := door.Of(i).Narrative; n != nil {
		return meaning(n)
	}
	return ""
}

func parent(i *engine.Indicator) string {
	if i.Parent == nil {
		return ""
	}
	return i.Parent.ID
}

func canonical(f *formula.Formula) string {
	if f == nil {
		return ""
	}
	return f.Canonical()
}

// declarations are those of the facts that a criterion reads, by name.
func declarations(i *engine.Indicator) map[string]*formula.Fact {
	out := map[string]*formula.Fact{}
	for _, f := range []*formula.Formula{door.Of(i).Rule, door.Of(i).Applies} {
		if f == nil {
			continue
		}
		f.Reads(func(d *formula.Fact) { out[d.Name] = d })
		f.Cells(func(d *formula.Fact) { out[door.Of(i).Rows.Table.Name+"."+d.Name] = d })
	}
	if r := door.Of(i).Rows; r != nil {
		for _, f := range append([]*formula.Formula{r.Key, r.Name, r.Weight}, r.Group...) {
			if f != nil {
				f.Cells(func(d *formula.Fact) { out[r.Table.Name+"."+d.Name] = d })
			}
		}
	}
	return out
}

// rows says which rows a leaf stands for.
func rows(i *engine.Indicator) string {
	r := door.Of(i).Rows
	if r == nil {
		return ""
	}
	out := r.Table.Name + "\n" + canonical(r.Key) + "\n" + canonical(r.Name) + "\n" + canonical(r.Weight)
	for _, g := range r.Group {
		out += "\n" + canonical(g)
	}
	return out
}

// apart names a fact that both read and of which they admit no value in common.
func apart(a, b *engine.Indicator) string {
	before, after := declarations(a), declarations(b)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		was, now := before[name], after[name]
		if was == nil || was.Kind != now.Kind || was.Unit != now.Unit {
			continue
		}
		if was.Disjoint(now) {
			return name
		}
		for _, column := range now.Columns {
			if before := was.ColumnNamed(column.Name); before != nil && before.Kind == column.Kind && before.Unit == column.Unit && before.Disjoint(column) {
				return name + "." + column.Name
			}
		}
	}
	return ""
}

// Redeclared lists the facts that both read and that are declared otherwise, key points apart, by name: each as before and after.
func Redeclared(a, b *engine.Indicator) (out [][2]diag.Term) {
	before, after := declarations(a), declarations(b)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		now := after[name]
		was := before[name]
		if was == nil || was.Declared() == now.Declared() || was.Mark != "" && now.Mark != "" { // key points are told by what they are, see Change.Points
			continue
		}
		say := func(f *formula.Fact) diag.Term {
			return both(func(lang diag.Lang) string { return lang.Say("%s：%s", "%s: %s", name, declaration(f, lang)) })
		}
		out = append(out, [2]diag.Term{say(was), say(now)})
	}
	return out
}
