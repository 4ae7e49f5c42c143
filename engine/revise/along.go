package revise

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
)

// What edits change along with their cells.

// Along are edits with what else they change, which no other cell shows.
func Along(rs *engine.RuleSet, edits []Edit) (out []Refusal) {
	names := renames(rs, edits)
	for _, e := range edits {
		for was, now := range names {
			if e.Table == was[0] && e.Row == now && e.Field == Rows {
				out = append(out, Refusal{e, diag.Both("“%s”改名为“%s”，写着它的地方一并改了", "%s is called %s, also where it is named", was[1], now)})
			}
		}
		if e.Table != Points || e.Field != Rule {
			continue
		}
		for _, k := range door.In(rs).KeyPoints() {
			for _, item := range k.Items {
				if k.Name+"."+item.Mark == e.Row && item.Is == nil && item.Fact.Was != "" {
					out = append(out, Refusal{e, diag.Both("要点“%s”由表达式算出，数据里不再填；以前版本的“%s”不再换算成它", "the key point %s is computed, and documents do not give it; %s of earlier versions is no longer taken for it", item.Mark, item.Fact.Was)})
				}
			}
		}
	}
	return out
}

// renames are sources, parameters and adjustments that are called otherwise: rows that go for others that say the same of themselves, by table and name.
func renames(rs *engine.RuleSet, edits []Edit) map[[2]string]string {
	said, went, came := map[[3]string]string{}, map[string][]string{}, map[string][]string{}
	for _, e := range edits {
		said[[3]string{e.Table, e.Row, e.Field}] = e.Text
		if e.Field == Rows && e.Text == goes {
			went[e.Table] = append(went[e.Table], e.Row)
		} else if e.Field == Rows {
			came[e.Table] = append(came[e.Table], e.Row)
		}
	}
	out := map[[2]string]string{}
	same := func(table, was, now string) bool {
		is := func(field, text string) bool { return said[[3]string{table, now, field}] == strings.TrimSpace(text) }
		if table == Adjustments {
			all := adjustments(rs)
			return slices.ContainsFunc(all.Rows, func(row Row) bool {
				return row.ID == was && !slices.ContainsFunc(all.Fields, func(field string) bool { return !is(field, all.textOf(row, field)) })
			})
		}
		if table == Sources {
			return slices.ContainsFunc(rs.Sources, func(s engine.Source) bool { return s.ID == was && is(Title, s.Title) })
		}
		return slices.ContainsFunc(rs.Parameters, func(p engine.Parameter) bool {
			return p.Name == was && is(Unit, p.Unit) && is(About, p.About) && (is(Source, p.Source) || is(Source, out[[2]string{Sources, p.Source}])) && (p.About != "" || is(Value, p.Value.String()))
		})
	}
	for _, table := range []string{Sources, Parameters, Adjustments} {
		for _, was := range went[table] {
			var like []string
			for _, now := range came[table] {
				if same(table, was, now) && !slices.ContainsFunc(went[table], func(other string) bool { return other != was && same(table, other, now) }) {
					like = append(like, now)
				}
			}
			if len(like) == 1 {
				out[[2]string{table, was}] = like[0]
			}
		}
	}
	return out
}

// hidden gives a row that is called otherwise what no cell shows of it.
func hidden(from, to *object, fields []string) {
	for _, m := range from.members {
		if m.name != "id" && !slices.Contains(fields, m.name) && to.get(m.name) == nil {
			to.set(m.name, m.value)
		}
	}
}

// follow calls sources and parameters otherwise where the file names them. Of sources that go it tells where they are named.
func (r *reviser) follow() (refused []Refusal) {
	named := map[string][]string{} // sources that the file names, with where
	r.cite(r.file, "", "", func(at *object, member, of string) {
		ref := at.text(member)
		if now := r.names[[2]string{Sources, ref}]; now != "" {
			at.set(member, now)
		} else if r.rows[[2]string{Sources, ref}] == goes && !slices.Contains(named[ref], of) {
			named[ref] = append(named[ref], of)
		}
	})
	for _, s := range r.rs.Sources {
		if list := named[s.ID]; len(list) > 0 {
			refused = append(refused, Refusal{Edit{Sources, s.ID, Rows, goes}, diag.Both("来源“%s”还写在这些出处里，先在那里改：%s", "the source %s is still named, change that first: %s", s.ID, diag.Zh.Join(list))})
		}
	}
	for was, now := range r.names {
		if was[0] == Parameters {
			r.rename(r.file, "", was[1], now)
		}
	}
	return refused
}

// cite visits where the file names sources, with the indicator, the parameter or the like that does.
func (r *reviser) cite(v any, name, of string, visit func(at *object, member, of string)) {
	switch v := v.(type) {
	case *list:
		for _, item := range v.items {
			r.cite(item, name, of, visit)
		}
	case *object:
		if id := v.text("id"); id != "" {
			of = id
		}
		for _, m := range v.members {
			in, is := m.value.(*object)
			switch _, text := m.value.(string); {
			case m.name == "source" && is && in.text("ref") != "":
				visit(in, "ref", of)
			case m.name == "source" && text && name == "parameters/":
				visit(v, "source", of)
			case name == "parameters":
				r.cite(m.value, "parameters/", m.name, visit)
			default:
				r.cite(m.value, m.name, of, visit)
			}
		}
	}
}

// rename calls a parameter otherwise in expressions, and in words where they say ${…}.
func (r *reviser) rename(v any, name, was, now string) any {
	switch v := v.(type) {
	case *list:
		for k := range v.items {
			v.items[k] = r.rename(v.items[k], name, was, now)
		}
	case *object:
		for k, m := range v.members {
			in := m.name
			if in == "key" && slices.ContainsFunc(v.members, func(m member) bool { return m.name == "columns" }) {
				in = "columns" // a table's key is a column, and no expression
			}
			if name == "let" || (m.name == "cel" || m.name == "expr") && expressions[name] { // each is one, in the notation of its own
				in = "is"
			}
			v.members[k].value = r.rename(m.value, in, was, now)
		}
	case string:
		if expressions[name] {
			return renamedIn(v, was, now)
		}
		var out strings.Builder
		for rest := v; ; {
			before, after, ok := strings.Cut(rest, "${")
			inside, behind, closed := strings.Cut(after, "}")
			if out.WriteString(before); !ok || !closed {
				out.WriteString(rest[len(before):])
				return out.String()
			}
			out.WriteString("${" + renamedIn(inside, was, now) + "}")
			rest = behind
		}
	}
	return v
}

// expressions are the members of a rule file that are expressions.
var expressions = map[string]bool{"percent": true, "points": true, "is": true, "applies": true, "when": true, "add": true, "cap": true, "set": true, "grade": true, "expect": true, "group": true, "else": true, "key": true}

// renamedIn is an expression with another name for a parameter; what stands in strings and comments, and what is one of a table, stays.
func renamedIn(text, was, now string) string {
	plain, _ := blanked(text)
	letter := func(c rune) bool { return c == '_' || c == '.' || unicode.IsLetter(c) || unicode.IsDigit(c) }
	var list []splice
	for at := 0; ; {
		k := strings.Index(string(plain[at:]), was)
		if k < 0 {
			return spliced(text, list)
		}
		from, to := at+k, at+k+len(was)
		before, _ := utf8.DecodeLastRune(plain[:from])
		after, _ := utf8.DecodeRune(plain[to:])
		if !letter(before) && !letter(after) {
			list = append(list, splice{from, to, now})
		}
		at = to
	}
}
