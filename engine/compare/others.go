package compare

import (
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// What no score, check or grade depends on, and a revision may still change: which documents are taken, what is shown, what what-if leaves as it is,
// and where words come from.

// others lists those changes.
func others(a, b *engine.RuleSet) (out []WholeChange) {
	note := func(what, before, after diag.Term) {
		if before != after {
			out = append(out, WholeChange{What: what, Before: before, After: after})
		}
	}
	list := func(words []string) diag.Term { return diag.Term{Zh: diag.Zh.Join(words), En: diag.En.Join(words)} }
	sources := map[string][]string{}
	for _, s := range a.Sources {
		sources[s.ID] = sourced(s)
	}
	for _, s := range b.Sources {
		note(diag.Both("依据 %s", "source %s", s.ID), list(sources[s.ID]), list(sourced(s)))
		delete(sources, s.ID)
	}
	for _, s := range a.Sources {
		if was, gone := sources[s.ID]; gone {
			note(diag.Both("依据 %s", "source %s", s.ID), list(was), diag.Term{})
		}
	}
	for _, p := range b.Parameters {
		for _, was := range a.Parameters {
			if was.Name == p.Name {
				note(diag.Both("参数 %s的来源", "source of the parameter %s", p.Name), diag.Term{Zh: was.Source, En: was.Source}, diag.Term{Zh: p.Source, En: p.Source})
			}
		}
	}
	note(diag.Both("各项指标的次序", "order of the indicators"), list(common(a, b)), list(common(b, a)))
	for _, i := range b.Criteria() {
		if was := a.Find(i.ID); was != nil && was.IsCriterion() {
			note(diag.Both("%s 在评分表中显示的各列", "columns of %s that the scorecard shows", i.ID), list(columns(was)), list(columns(i)))
		}
	}
	for _, q := range b.Adjustments {
		for _, was := range a.Adjustments {
			if was.ID == q.ID {
				note(diag.Both("调整“%s”的依据", "source of adjustment “%s”", q.ID), list(cited(was.Source)), list(cited(q.Source)))
			}
		}
	}
	for _, q := range b.Consequences {
		for _, was := range a.Consequences {
			if was.ID == q.ID {
				note(diag.Both("结果应用“%s”的依据", "source of consequence “%s”", q.ID), list(cited(was.Source)), list(cited(q.Source)))
			}
		}
	}
	return append(out, declared(a, b)...)
}

// declared lists what changed of declarations beside what a rule that reads them tells.
func declared(a, b *engine.RuleSet) (out []WholeChange) {
	told := map[string]bool{}
	for _, rs := range []*engine.RuleSet{a, b} {
		tell := func(d *formula.Fact) { told[d.Name] = true }
		for _, i := range rs.Criteria() {
			for _, f := range door.Of(i).Formulas() {
				f.Reads(tell)
			}
			for _, c := range door.Of(i).Ensure {
				c.Expect.Reads(tell)
			}
		}
		for _, p := range parts(rs) {
			if name, ok := strings.CutPrefix(p.what.En, "declaration of fact "); ok {
				told[name] = true
			}
		}
	}
	was := map[string]*formula.Fact{}
	for _, f := range a.Facts() {
		was[f.Name] = f
	}
	note := func(what string, en string, name string, before, after diag.Term) {
		if before != after {
			out = append(out, WholeChange{What: diag.Both("事实 %s "+what, "fact %s: "+en, name), Before: before, After: after})
		}
	}
	say := func(f *formula.Fact) diag.Term {
		return both(func(lang diag.Lang) string { return declaration(f, lang) })
	}
	for _, f := range b.Facts() {
		old := was[f.Name]
		delete(was, f.Name)
		switch {
		case f.Of != nil:
		case f.Cohort:
			if old != nil {
				note("的含义", "meaning", f.Name, diag.Term{Zh: old.About, En: old.About}, diag.Term{Zh: f.About, En: f.About})
			}
		case old == nil && !told[f.Name] && was[f.Was] != nil && !told[f.Was]:
			note("的声明", "declaration", f.Was, say(was[f.Was]), both(func(lang diag.Lang) string {
				return lang.Say("要点 %s：%s", "key point %s: %s", f.Name, declaration(f, lang))
			}))
			delete(was, f.Was)
		case old == nil && !told[f.Name]:
			note("的声明", "declaration", f.Name, diag.Term{}, say(f))
		case old != nil:
			if !told[f.Name] {
				note("的声明", "declaration", f.Name, say(old), say(f))
			}
			if f.Mark == "" {
				note("的含义", "meaning", f.Name, diag.Term{Zh: old.About, En: old.About}, diag.Term{Zh: f.About, En: f.About})
			}
			note("能否改动", "whether it can change", f.Name, changeable(old), changeable(f))
			for _, c := range f.Columns {
				for _, before := range old.Columns {
					if before.Name == c.Name {
						note("的列 "+c.Name+" 能否改动", "whether "+c.Name+" can change", f.Name, changeable(before), changeable(c))
						note("的列 "+c.Name+" 的含义", "meaning of "+c.Name, f.Name, diag.Term{Zh: before.About, En: before.About}, diag.Term{Zh: c.About, En: c.About})
					}
				}
			}
		}
	}
	for _, f := range a.Facts() {
		if was[f.Name] != nil && !told[f.Name] && f.Of == nil && !f.Cohort {
			note("的声明", "declaration", f.Name, say(f), diag.Term{})
		}
	}
	return out
}

func changeable(f *formula.Fact) diag.Term {
	if f.Immutable {
		return diag.Term{Zh: "不能改动", En: "it cannot"}
	}
	return diag.Term{Zh: "可以改动", En: "it can"}
}

// common are the ids of indicators that both have, in the order of the first.
func common(a, b *engine.RuleSet) (ids []string) {
	for _, i := range a.All() {
		if b.Find(i.ID) != nil {
			ids = append(ids, i.ID)
		}
	}
	return ids
}

func columns(i *engine.Indicator) (names []string) {
	if rows := door.Of(i).Rows; rows != nil {
		for _, c := range rows.Shown {
			names = append(names, c.Name)
		}
	}
	return names
}

func cited(c engine.Clause) []string { return given(c.Ref, c.Clause) }

func sourced(s engine.Source) []string {
	return given(s.Title, s.Number, s.Clause, s.Issued, s.Effective, s.Note)
}

// given are the words that are not empty.
func given(words ...string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}
