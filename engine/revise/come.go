package revise

import (
	"maps"
	"slices"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// Rows that are called by their names, and come and go with them: parameters, sources, key points, adjustments.

// An edit whose field is Rows says of such a row that it comes, with the name of the row above it of its kind, or that it goes.
const (
	comes = "+"
	goes  = "-"
)

// required are the fields that a row must fill in which is new, by the tables whose rows come and go with their names.
var required = map[string][]string{Parameters: {Value}, Sources: {Title}, Points: {Share}, Adjustments: {Effect, Rule}}

// Comes reports whether rows of a table come and go.
func Comes(table string) bool {
	return table == Arms || table == Grades || strings.HasPrefix(table, Own) || required[table] != nil
}

// derived are the fields of a table that follow from others: a new row may leave them empty or say what they will be, and nothing is read of them.
var derived = map[string][]string{Points: {Indicator, Words}}

// groupOf is the key points that a row belongs to, of those that the table has; "" for none.
func groupOf(was Table, id string) (group string) {
	for _, row := range was.Rows {
		if g := row.ID[:max(0, strings.LastIndexByte(row.ID, '.'))]; strings.HasPrefix(id, g+".") && len(g) > len(group) && len(id) > len(g)+1 {
			group = g
		}
	}
	return group
}

// newRow are the edits that make a row that its table did not have; above is the one above it.
func newRow(was, now Table, row Row, above string) (edits []Edit, refused []Refusal) {
	refuse := func(field, text string, why diag.Term) {
		refused = append(refused, Refusal{Edit{was.Name, row.ID, field, text}, why})
	}
	group := ""
	if was.Name == Points {
		if group = groupOf(was, row.ID); group == "" {
			refuse("", "", diag.Term{Zh: "写作 要点名.编号，要点名是已有的一组：新的一组请在规则文件里声明", En: "it is called by the name of key points that there are, a dot and its mark: new key points are declared in the rule file"})
			return nil, refused
		}
		if groupOf(was, above) != group {
			above = ""
		}
	}
	edits = []Edit{{was.Name, row.ID, Rows, comes + above}}
	for _, field := range was.Fields {
		said := strings.TrimSpace(now.textOf(row, field))
		switch {
		case slices.Contains(derived[was.Name], field):
			if said != "" && !slices.ContainsFunc(was.Rows, func(w Row) bool {
				return strings.HasPrefix(w.ID, group+".") && strings.TrimSpace(was.textOf(w, field)) == said
			}) {
				refuse(field, said, diag.Term{Zh: "这一格由别的格得出，新的一行留空", En: "this follows from other cells: leave it empty in a new row"})
			}
		case said != "":
			percent := was.Name == Points && field == Share || was.Name == Parameters && field == Value && strings.TrimSpace(now.textOf(row, Unit)) == "%"
			if digits, is := strings.CutSuffix(said, "%"); is && percent {
				said = strings.TrimSpace(digits)
			} else if percent && fractional(said, "100") {
				refuse(field, said, fraction(said))
				continue
			}
			edits = append(edits, Edit{was.Name, row.ID, field, said})
		case slices.Contains(required[was.Name], field):
			refuse(field, said, empty)
		}
	}
	return edits, refused
}

// below reports whether the files that this one extends have a row of a table, or key points that rows belong to; known is false where they were not given.
func (r *reviser) below(table, row string) (has, known bool) {
	if len(r.rs.Bases) == 0 {
		return false, true
	}
	if r.base == nil {
		return false, false
	}
	for _, t := range Of(r.base) {
		if t.Name == table {
			has = has || slices.ContainsFunc(t.Rows, func(w Row) bool { return w.ID == row || strings.HasPrefix(w.ID, row+".") && table == Points })
		}
	}
	return has, true
}

var unread = diag.Term{Zh: "所扩展的文件没有读到，这一行请在文件里增删", En: "the files that this one extends are not at hand: add or remove the row in the file"}

// followed makes a row that is called otherwise: where it comes, of what it was; ok is false where that is no matter of its own.
func (r *reviser) followed(e Edit) bool {
	for was, now := range r.names {
		if has, known := r.below(was[0], was[1]); was[0] != e.Table || e.Row != was[1] && e.Row != now || known && !has {
			continue
		}
		if e.Row == now { // told once
			r.refused = append(r.refused, Refusal{Edit{e.Table, now, "", ""}, diag.Both("“%s”写在所扩展的文件里，不能在这里改名", "%s stands in a file that this one extends, and cannot be called otherwise here", was[1])})
		}
		return true
	}
	return false
}

// row makes a row come or go.
func (r *reviser) row(e Edit) (why diag.Term) {
	has, known := r.below(e.Table, e.Row)
	if r.followed(e) {
		return why
	}
	switch above, fresh := strings.CutPrefix(e.Text, comes); {
	case !known:
		return unread
	case e.Table == Points:
		return r.pointRow(e, above, fresh)
	case e.Table == Adjustments:
		return r.adjustmentRow(e, above, fresh, has)
	case fresh && e.Table == Parameters:
		made := r.file.object("parameters").object(e.Row)
		for was, now := range r.names {
			if from, ok := r.before.object("parameters").get(was[1]).(*object); ok && was[0] == Parameters && now == e.Row {
				hidden(from, made, []string{"value", "unit", "about", "source"})
			}
		}
	case fresh:
		made := r.sourceIn(engine.Source{ID: e.Row})
		for was, now := range r.names {
			if from := find(r.before.list("sources"), was[1]); from != nil && was[0] == Sources && now == e.Row {
				hidden(from, made, []string{"number", "title", "issued", "effective", "note"})
			}
		}
	case e.Table == Parameters && has:
		r.file.object("parameters").set(e.Row, nil)
	case e.Table == Parameters:
		if r.file.object("parameters").remove(e.Row); len(r.file.object("parameters").members) == 0 {
			r.file.remove("parameters")
		}
	case has:
		return diag.Term{Zh: "所扩展的文件里有这个来源，不能在这里去掉", En: "a file that this one extends has the source, which cannot be taken away here"}
	default:
		in := r.file.list("sources")
		in.items = slices.DeleteFunc(in.items, func(item any) bool {
			o, ok := item.(*object)
			return ok && o.text("id") == e.Row
		})
	}
	return why
}

// pointRow makes a key point come or go.
func (r *reviser) pointRow(e Edit, above string, fresh bool) (why diag.Term) {
	k, mark := r.pointsOf(e.Row)
	if k == nil {
		return unknown
	}
	if slices.ContainsFunc(k.Items, func(i formula.KeyPoint) bool { return inPoints(i.ShareAt) }) {
		return diag.Term{Zh: "这组要点写的是各得几分：增删请在文件里做", En: "the file says how many points these give: add or remove them there"}
	}
	if r.shares[k.Name] == nil { // what the table says of the others holds
		r.shares[k.Name] = map[string]string{}
	}
	above = strings.TrimPrefix(above, k.Name+".")
	has, _ := r.below(Points, k.Name)
	if has { // over the base's
		o := r.itemIn(k, mark)
		switch {
		case !fresh:
			o.members = []member{{"id", mark}, {"remove", true}}
		case above != "":
			o.set("after", above)
			r.likeTwin(k, mark)
		default:
			return diag.Term{Zh: "排在最前的一项请在文件里写：所扩展的文件里的要点在它之前", En: "one that comes first is written in the file: those of the file that is extended stand before it"}
		}
		return why
	}
	items := r.marked(k)
	at := func(mark string) int {
		return slices.IndexFunc(items.items, func(item any) bool {
			o, ok := item.(*object)
			return ok && o.text("id") == mark
		})
	}
	if n := at(mark); !fresh && n >= 0 {
		if items.items = slices.Delete(items.items, n, n+1); len(items.items) == 0 && !r.renewing(k) {
			return noPoint(k.Name)
		}
	} else if fresh {
		items.items = slices.Insert(items.items, at(above)+1, any(&object{members: []member{{"id", mark}}}))
		r.likeTwin(k, mark)
	}
	return why
}

// noPoint says that the rows of all key points of a fact are gone.
func noPoint(name string) diag.Term {
	return diag.Both("“%s”这组要点一项也没有了，而规则还用着它：至少留一项；整组不要的，先改用它的表达式，再在规则文件里删去它", "none of the key points %q is left, and rules use them: leave one; if none is to be, change the expressions that use them, and take them out of the rule file", name)
}

// emptied takes back edits by which all rows of a group of key points go and none comes, and refuses them as one.
func emptied(was Table, edits []Edit) (kept []Edit, refused []Refusal) {
	rows, at := map[string]int{}, map[string]string{} // how many a group has, and the first
	for _, row := range was.Rows {
		group := groupOf(was, row.ID)
		if rows[group]++; at[group] == "" {
			at[group] = row.ID
		}
	}
	for _, e := range edits {
		switch group := groupOf(was, e.Row); {
		case e.Table != Points || e.Field != Rows:
		case e.Text == goes:
			rows[group]--
		default:
			rows[group]++
		}
	}
	told := map[string]bool{}
	for _, e := range edits {
		group := groupOf(was, e.Row)
		if e.Table != Points || rows[group] > 0 {
			kept = append(kept, e)
		} else if !told[group] {
			told[group] = true
			refused = append(refused, Refusal{Edit{Points, at[group], "", ""}, noPoint(group)})
		}
	}
	return kept, refused
}

// renewing reports whether key points come to others, or in their place.
func (r *reviser) renewing(k *formula.KeyPoints) bool {
	for row, how := range r.rows {
		if of, _ := r.pointsOf(row[1]); row[0] == Points && how == comes && of == k {
			return true
		}
	}
	return false
}

// Unmarked are key points that come with marks which no standard has of those that number the others of their group, and what is to be looked at.
func Unmarked(rs *engine.RuleSet, edits []Edit) (out []Refusal) {
	r := &reviser{rs: rs}
	said := map[[3]string]string{}
	for _, e := range edits {
		said[[3]string{e.Table, e.Row, e.Field}] = e.Text
	}
	for _, e := range edits {
		k, mark := r.pointsOf(e.Row)
		if e.Table != Points || e.Field != Rows || e.Text == goes || k == nil {
			continue
		}
		var lacking []string // criteria whose standards number the others
		found := false
		for _, i := range rs.Criteria() {
			standard, edited := said[[3]string{Criteria, i.ID, Standard}]
			if !edited {
				standard = i.Standard
			}
			if !slices.ContainsFunc(door.Of(i).Points, func(p formula.KeyPoint) bool {
				return slices.ContainsFunc(k.Items, func(of formula.KeyPoint) bool { return of.Fact == p.Fact })
			}) {
				continue
			}
			if strings.Contains(standard, mark) {
				found = true
			} else if slices.ContainsFunc(k.Items, func(of formula.KeyPoint) bool { return strings.Contains(standard, of.Mark) }) {
				lacking = append(lacking, i.ID+" "+i.Name)
			}
		}
		if found || len(lacking) == 0 {
			continue
		}
		why := diag.Both("“%s”的评分标准里没有“%s”这个编号：文字要一起改", "the standard of %s has no %s: its words are to be changed, too", strings.Join(lacking, "、"), mark)
		if strings.TrimSpace(said[[3]string{Points, e.Row, About}]) == "" {
			why = diag.Both("“%s”的评分标准里没有“%s”这个编号，“内容”也空着：写在评分标准里，或写在“内容”里", "the standard of %s has no %s, and its 内容 is empty: say what it is in either", strings.Join(lacking, "、"), mark)
		}
		out = append(out, Refusal{Edit{Points, e.Row, "", ""}, why})
	}
	return out
}

// marked are the key points that the file declares, each with its id and in an object of its own.
func (r *reviser) marked(k *formula.KeyPoints) *list {
	items := r.itemsIn(k)
	for n, item := range items.items {
		if o, ok := item.(*object); ok && o.get("id") == nil && n < len(k.Items) {
			o.members = slices.Insert(o.members, 0, member{"id", k.Items[n].Mark})
		}
	}
	return items
}

// pointsOf are the key points that a row belongs to, and its mark.
func (r *reviser) pointsOf(row string) (k *formula.KeyPoints, mark string) {
	for _, other := range door.In(r.rs).KeyPoints() {
		if rest, ok := strings.CutPrefix(row, other.Name+"."); ok && rest != "" && (k == nil || len(other.Name) > len(k.Name)) {
			k, mark = other, rest
		}
	}
	return k, mark
}

// newPoint writes what a new key point says.
func (r *reviser) newPoint(e Edit) (why diag.Term) {
	k, mark := r.pointsOf(e.Row)
	if k == nil {
		return unknown
	}
	o := r.itemIn(k, mark)
	switch e.Field {
	case Share:
		n, ok := asNumber(e.Text)
		if !ok {
			return noNumber
		}
		o.set("share", n)
	case Gate:
		if e.Text != isGatePoint {
			return diag.Both("写“%s”或者留空", "write %s, or leave it empty", isGatePoint)
		}
		o.set("gate", true)
	case About:
		text := e.Text
		if was, renamed := r.twins[e.Row]; renamed {
			if text, why = r.relinked(r.wordsOf(was), e.Text); why != (diag.Term{}) {
				return why
			}
		}
		o.set("about", text)
	case Rule, Applies:
		member, at := map[string]string{Rule: "is", Applies: "applies"}[e.Field], diag.Place{}
		was := r.twins[e.Row]
		if l := map[string]*formula.Let{Rule: was.Is, Applies: was.When}[e.Field]; l != nil {
			at = l.Place()
		}
		if at.Source == nil {
			expression(o, member, e.Text)
		} else {
			r.expression(o, member, e.Text, at)
		}
	}
	return why
}

// twinsIn are the key points that go for others that come with the same words in the same group: by the row of the other, what had another mark until now.
func (r *reviser) twinsIn(edits []Edit) map[string]formula.KeyPoint {
	said := map[[2]string][]string{} // rows that come, by group and words
	for _, e := range edits {
		if k, _ := r.pointsOf(e.Row); e.Table == Points && e.Field == About && k != nil && r.fresh(Points, e.Row) {
			said[[2]string{k.Name, e.Text}] = append(said[[2]string{k.Name, e.Text}], e.Row)
		}
	}
	out, taken := map[string]formula.KeyPoint{}, map[string]bool{}
	for _, k := range door.In(r.rs).KeyPoints() {
		for _, item := range k.Items {
			rows := said[[2]string{k.Name, strings.TrimSpace(item.Fact.About)}]
			if r.rows[[2]string{Points, k.Name + "." + item.Mark}] != goes || len(rows) != 1 {
				continue
			}
			if _, twice := out[rows[0]]; twice {
				taken[rows[0]] = true
			}
			out[rows[0]] = item
		}
	}
	maps.DeleteFunc(out, func(row string, _ formula.KeyPoint) bool { return taken[row] })
	return out
}

// likeTwin gives a key point that comes for another what no cell of the table says: whether it may be met in part, or not apply, and what it was.
func (r *reviser) likeTwin(k *formula.KeyPoints, mark string) {
	was, ok := r.twins[k.Name+"."+mark]
	if !ok {
		return
	}
	decl, o := r.pointsIn(k), r.itemIn(k, mark)
	for _, m := range []member{{"partial", was.Fact.Kind == formula.Number}, {"may_not_apply", was.Fact.Applies != nil}} {
		if all := decl.get(m.name) == true; m.value != all {
			o.set(m.name, m.value)
		}
	}
	if was.Fact.Was != "" {
		o.set("was", was.Fact.Was)
	}
}

// isGatePoint is what the table says of a key point that is a gate.
const isGatePoint = "门槛"

// reading is how an interpretation is written in a table.
func reading(i engine.Reading) string { return i.About + "：" + i.Reads + "，因" + i.Because }

// readings are the interpretations that a text says, a line for each; those that there were stay as they are written, whatever is in them.
func readings(text string, were []engine.Reading) (out *list, ok bool) {
	out = &list{}
	for text = strings.TrimSpace(text); text != ""; {
		k := slices.IndexFunc(were, func(w engine.Reading) bool {
			rest, is := strings.CutPrefix(text, reading(w))
			return is && (rest == "" || rest[0] == '\n')
		})
		var now engine.Reading
		if k >= 0 {
			now, text = were[k], strings.TrimSpace(text[len(reading(were[k])):])
		} else {
			line, rest, _ := strings.Cut(text, "\n")
			about, more, colon := strings.Cut(strings.TrimSpace(line), "：")
			at := strings.LastIndex(more, "，因")
			if !colon || at < 0 || strings.TrimSpace(about) == "" || strings.TrimSpace(more[:at]) == "" || strings.TrimSpace(more[at+len("，因"):]) == "" {
				return nil, false
			}
			now = engine.Reading{About: strings.TrimSpace(about), Reads: strings.TrimSpace(more[:at]), Because: strings.TrimSpace(more[at+len("，因"):])}
			text = strings.TrimSpace(rest)
		}
		out.items = append(out.items, &object{members: []member{{"about", now.About}, {"reads", now.Reads}, {"because", now.Because}}})
	}
	return out, true
}

// interpretation revises how a standard is read.
func (r *reviser) interpretation(i *engine.Indicator, text string) (why diag.Term) {
	list, ok := readings(text, i.Readings)
	switch {
	case !ok:
		return diag.Term{Zh: "一处一行，写作“何处有余地：怎样理解，因为什么依据”，即 …：…，因…", En: "a line for each: what is ambiguous, ：, how it is read, ，因 and why"}
	case len(list.items) > 0:
		r.at(i).set("interpretation", list)
	case len(r.rs.Bases) == 0:
		r.at(i).remove("interpretation")
	case r.base == nil:
		return unread
	default:
		if r.at(i).remove("interpretation"); r.base.Find(i.ID) != nil && len(r.base.Find(i.ID).Readings) > 0 {
			r.at(i).set("interpretation", nil)
		}
	}
	return why
}

// fresh reports whether a row is one that comes.
func (r *reviser) fresh(table, row string) bool { return r.rows[[2]string{table, row}] == comes }

// coming are the rows that come and go, by table and row.
func coming(edits []Edit) map[[2]string]string {
	out := map[[2]string]string{}
	for _, e := range edits {
		if e.Field == Rows && required[e.Table] != nil {
			out[[2]string{e.Table, e.Row}] = e.Text[:min(1, len(e.Text))]
		}
	}
	return out
}
