package engine

import (
	"math"
	"regexp"
	"slices"
	"unicode/utf8"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
	"strings"
)

// Parse loads a rule set from the text of a file. The name is used in diagnostics; fetch, which may be nil, finds what the
// file extends. Everything that can be refused about the file is refused here: the error is a diag.List of every finding,
// and what did not refuse the file is in the rule set's Warnings.
func Parse(name string, text []byte, fetch Fetch) (*RuleSet, error) {
	tree, list := rulefile.Read(name, text, rulefile.Fetch(fetch))
	if tree == nil {
		list.Sort()
		return nil, list.Err()
	}
	d, found := rulefile.Declare(tree)
	l := &loader{d: d, rs: &RuleSet{}, list: tree.Once(append(list, found...)), used: map[*formula.Fact]bool{}, params: map[string]bool{}, spoken: map[string]bool{},
		scopes: map[*rulefile.Indicator]*formula.Scope{}, pointScopes: map[*rulefile.Fact]*formula.Scope{}}
	broken := tree.Broken(l.list)
	l.ruleSet()
	l.list = broken.Without(l.list)
	l.list.Sort()
	if l.list.HasErrors() {
		return nil, l.list.Err()
	}
	for _, f := range tree.Files {
		l.rs.Files = append(l.rs.Files, File(f))
	}
	l.rs.Bases, l.rs.Digest, l.rs.warnings = tree.Bases, tree.Digest(), l.list
	return l.rs, nil
}

// loader makes a rule set of declarations. What the declarations lack has been refused, and so has what does not compile;
// both are nil here, and whatever would only follow from that is passed over.
type loader struct {
	d      *rulefile.Declarations
	rs     *RuleSet
	list   diag.List
	used   map[*formula.Fact]bool
	params map[string]bool
	spoken map[string]bool // parameters that words hold
	ruled  map[string]bool // parameters that rules of criteria use, once asked
	leaves []leaf
	ensure []*door.Check  // of the rule set
	frame  *formula.Frame // see emptyFrame
	points []scan.KeyPoints
	decls  []*rulefile.Indicator // by Indicator.index
	open   bool                  // some weight is not settled

	scopes      map[*rulefile.Indicator]*formula.Scope // of criteria whose key points may read their lets
	pointScopes map[*rulefile.Fact]*formula.Scope      // those of these key points
}

// leaf is a criterion and what the file declares of it.
type leaf struct {
	*Indicator
	decl *rulefile.Indicator
}

func (l *loader) fail(code *diag.Code, n *jsontree.Node, args ...any) {
	l.list.Add(diag.New(code, n.Place(), args...))
}

func (l *loader) ruleSet() {
	rs, d := l.rs, l.d
	rs.ID, rs.Version, rs.Replaces, rs.Title, rs.About = d.ID, d.Version, d.Replaces, d.Title, d.About
	rs.language, rs.Framework, rs.Effective, rs.source = d.Language, d.Framework, Effective(d.Effective), d.Source
	rs.Rounding, rs.RatePlaces, rs.GradeOnExact, rs.Total = Rounding(d.Rounding), d.RatePlaces, d.GradeOnExact, d.Total
	for _, s := range d.Sources {
		rs.Sources = append(rs.Sources, Source(s))
	}
	rs.byID = map[string]*Indicator{}
	rs.scope = formula.NewScope(nil)
	rs.scope.Defer()
	rs.scope.DeclareVar("weight", formula.VarWeight, formula.Number)
	l.parameters()
	l.columnKinds()
	l.scopesOf(d.Indicators)
	for _, f := range d.Facts {
		l.fact(f)
	}
	rs.Indicators = l.indicators(d.Indicators, nil)
	l.open = l.open || d.Dropped
	if !rs.Framework && !l.open {
		l.weights()
	}
	l.lets(d.Lets, rs.scope)
	for _, leaf := range l.leaves {
		if scope := l.scopes[leaf.decl]; scope != nil {
			l.lets(leaf.decl.Lets, scope)
		}
	}
	l.list = append(l.list, rs.scope.CheckLets()...)
	rs.checks = l.checks(d.Checks, rs.scope, diag.Term{Zh: "勾稽", En: "a check of facts"})
	l.ensure = l.checks(d.Ensure, afterScope(rs.scope), diag.Term{})
	for _, leaf := range l.leaves {
		l.criterion(leaf)
	}
	l.whole()
	l.cohort()
	rs.scope.Settle()
	for _, leaf := range l.leaves {
		l.constant(leaf)
		l.reach(leaf)
	}
	l.sharedPoints()
	if !rs.Framework && !l.open {
		l.structure()
	}
	l.gradeNames()
	l.lookAlikes()
	l.finish()
	l.constrain()
	if !l.list.HasErrors() { // what a refused rule would have used is not known
		l.unused()
		l.words()
	}
}

// lookAlikes notes names, and ids, that are taken for one another.
func (l *loader) lookAlikes() {
	seen := map[string]string{}
	note := func(kind, name string, at func() diag.Place) {
		look := kind + formula.Looks(name)
		if other, ok := seen[look]; ok && other != name {
			l.list.Add(diag.New(diag.LookAlike, at(), name, other))
		}
		seen[look] = name
	}
	for _, f := range l.d.Facts {
		note("name ", f.Name, f.Key.KeyPlace)
	}
	for _, p := range l.d.Parameters {
		note("name ", p.Name, func() diag.Place { return p.KeyPlace })
	}
	for _, e := range l.d.Lets {
		note("name ", e.Name, e.Key.KeyPlace)
	}
	for _, i := range l.rs.all {
		note("id ", i.ID, func() diag.Place { return l.declared(i).IDPlace })
	}
}

// finish makes what documents are read against.
func (l *loader) finish() {
	rs := l.rs
	criteria := make([]scan.Criterion, len(rs.criteria))
	var rows []string
	settled := !rs.Framework && !rs.hasRows
	for k, i := range rs.criteria {
		criteria[k].ID = i.ID
		if i.standsForRows() { // the rows have ids, not the leaf
			criteria[k].ID = ""
			rows = append(rows, i.ID)
		}
		rs.conditional = rs.conditional || i.rule.Applies != nil || i.NotApplicable != "" && i.Weight.Sign() != 0
		settled = settled && i.rule.Applies == nil && i.NotApplicable == ""
	}
	rs.plan = scan.NewPlan(rs.facts, criteria)
	rs.plan.Parents = map[string]bool{}
	for _, i := range rs.all {
		if len(i.Children) > 0 {
			rs.plan.Parents[i.ID] = true
		}
	}
	rs.plan.SetOwned(rs.Tables)
	rs.plan.Rows = rows
	rs.plan.SetKeyPoints(l.points)
	rs.items = newItems(rs)
	if settled {
		f := &Facts{rs: rs, items: rs.items}
		f.place(&f.placed, nil, false)
		rs.placed = &f.placed
	}
}

func (l *loader) parameters() {
	for _, p := range l.d.Parameters {
		if !l.declarable(l.rs.scope, p.Name, p.KeyPlace) {
			continue
		}
		if p.Value == nil { // declared, so that its uses are not reported too
			l.rs.scope.DeclareParam(&formula.Param{Name: p.Name})
			continue
		}
		l.rs.Parameters = append(l.rs.Parameters, Parameter{Name: p.Name, Unit: p.Unit, About: p.About, Source: p.Source, Value: *p.Value, Place: p.Place})
		l.rs.scope.DeclareParam(&formula.Param{Name: p.Name, Unit: p.Unit, Value: formula.Value{Kind: formula.Number, Num: *p.Value}})
	}
}

// declarable reports a name that cannot be declared.
func (l *loader) declarable(scope *formula.Scope, name string, at diag.Place) bool {
	code, args := scope.Conflict(name)
	if code != nil {
		l.list.Add(diag.New(code, at, args...))
		scope.Refuse(name)
	}
	return code == nil
}

func (l *loader) fact(f *rulefile.Fact) {
	if !l.declarable(l.rs.scope, f.Name, f.Key.KeyPlace()) {
		return
	}
	if f.Value == nil { // a revision writes what a table of the rule set is declared with as it was read
		l.about(f.Key, &f.About)
	}
	if f.KeyPoints != nil {
		l.keyPoints(f)
		return
	}
	if f.Value != nil {
		if f.Slot = formula.OwnSlot - 1 - len(l.rs.Tables); !l.own(f) {
			l.rs.scope.Refuse(f.Name)
			return
		}
		l.rs.Tables, l.rs.tables = append(l.rs.Tables, f.Fact), append(l.rs.tables, f.Value)
	} else {
		f.Slot = len(l.rs.facts)
		l.rs.facts = append(l.rs.facts, f.Fact)
	}
	l.rs.scope.DeclareFact(f.Fact)
}

// own reads the rows of a table that the rule set gives, as a document's would be read; false if they were refused.
func (l *loader) own(f *rulefile.Fact) bool {
	rows, found := scan.Table(f.Fact, f.Value.Place())
	if l.list = append(l.list, found...); rows == nil {
		return false
	}
	before := len(l.list)
	for _, c := range f.Fact.Columns {
		if row := slices.Index(rows.Columns[c.Slot].Absent, true); row >= 0 {
			l.list.Add(diag.New(diag.OwnedCell, diag.Place{Source: f.Value.Place().Source, Span: rows.At[row]}, f.Name, row+1, c.Name))
		}
	}
	f.Owned = rows
	return len(l.list) == before
}

// noSlot is the slot of what no document gives.
const noSlot = math.MinInt32

// scopesOf makes the scopes of criteria before they are compiled where key points that they declare are computed: these may read the lets beside
// them, whichever criterion asks first.
func (l *loader) scopesOf(decls []*rulefile.Indicator) {
	for _, d := range decls {
		l.scopesOf(d.Children)
		for _, f := range d.Facts {
			if f.KeyPoints == nil || d.Lets == nil || d.Rows != nil || d.Way == rulefile.Parent {
				continue
			}
			if l.scopes[d] == nil {
				l.scopes[d] = formula.NewScope(l.rs.scope)
			}
			l.pointScopes[f] = l.scopes[d]
		}
	}
}

// keyPoints declares the items of key points, each as a fact unless an expression computes it.
func (l *loader) keyPoints(f *rulefile.Fact) {
	if len(f.KeyPoints.Items) == 0 { // they were refused
		l.rs.scope.Refuse(f.Name)
		return
	}
	scope := l.rs.scope
	if own := l.pointScopes[f]; own != nil {
		scope = own
	}
	for k := range f.KeyPoints.Items {
		point, rule := &f.KeyPoints.Items[k], f.PointRules[k]
		item := point.Fact
		if list := f.Key.Member("items"); list != nil && k < len(list.Items) {
			point.About = item.About
			l.about(list.Items[k], &item.About)
		}
		if x := rule.Applies; x != nil {
			scope.ApplyPoint(point, x.Language, x.Source)
		}
		if x := rule.Is; x != nil {
			item.Slot = noSlot
			scope.ComputePoint(point, x.Language, x.Source)
			continue
		}
		item.Slot = len(l.rs.facts)
		l.rs.facts = append(l.rs.facts, item)
		if a := item.Applies; a != nil {
			a.Slot = len(l.rs.facts)
			l.rs.facts = append(l.rs.facts, a)
		}
	}
	l.rs.scope.DeclareKeyPoints(f.KeyPoints)
	l.rs.points = append(l.rs.points, f.KeyPoints)
	l.points = append(l.points, scan.KeyPoints{Name: f.Name, Items: f.KeyPoints.Items})
}

// printedMarks are the marks that standards number points with.
const printedMarks = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

// pointWords gives key points that have no words of their own those of the criterion's standard between their marks.
func (l *loader) pointWords(i *Indicator, facts []*rulefile.Fact, alone bool) {
	for _, f := range facts {
		if f.KeyPoints == nil {
			continue
		}
		rest := i.Standard
		var wordless []string
		for k, item := range f.KeyPoints.Items {
			after, found := namedPoint(rest, item.Mark)
			if !found { // it may stand before those that were read
				after, found = namedPoint(i.Standard, item.Mark)
			}
			if !found { // only where its score is spoken of
				if _, after, found = strings.Cut(rest, item.Mark); !found {
					_, after, found = strings.Cut(i.Standard, item.Mark)
				}
			}
			if !found && item.Fact.About != "" {
				continue
			}
			if !found {
				wordless = append(wordless, item.Mark)
				continue
			}
			rest = after
			end := len(after)
			if at := strings.IndexAny(after, printedMarks); at >= 0 {
				end = at
			}
			for _, other := range f.KeyPoints.Items {
				if at := strings.Index(after[:end], other.Mark); at >= 0 {
					end = at
				}
			}
			if at := strings.IndexAny(after[:end], "。\n"); at >= 0 {
				end = at
			} else if k+1 < len(f.KeyPoints.Items) && strings.HasPrefix(after[end:], f.KeyPoints.Items[k+1].Mark) {
				// the next one begins
			} else if at := strings.IndexAny(after[:end], "；;"); at >= 0 { // what follows speaks of several
				end = at
			}
			if words := strings.Trim(after[:end], "；;，,、 　:："); item.Fact.About == "" && !worthWords.MatchString(words) {
				item.Fact.About = words
			}
			if item.Fact.About == "" {
				wordless = append(wordless, item.Mark)
			}
		}
		wordless = slices.DeleteFunc(wordless, func(mark string) bool { // that the standard does not say what they are may be said
			return slices.ContainsFunc(i.Readings, func(r Reading) bool { return strings.Contains(r.About+r.Reads, mark) })
		})
		if at := f.Key.KeyPlace(); len(wordless) > 0 && i.Standard != "" && at.Source == l.rs.source && !l.list.HasErrors() {
			l.list.Add(diag.New(diag.KeyPointWords, at, strings.Join(wordless, "、")))
		}
		l.pointCount(i, f, alone)
	}
}

// worthWords say what points are worth, and not what they are: “①②③分别1分、2分、2分”.
var worthWords = regexp.MustCompile(`^(?:[0-9.]+(?:%|分)?|分别|各项|每项|各|均|都|共|为|得|占|计|权重分|权重|分|[、，,和及与\s])+$`)

// namedPoint is what follows a mark where a standard says what the point is, and not what it is worth: “①有制度”, not “满足①得20%”, “②③各占40%”.
func namedPoint(standard, mark string) (after string, found bool) {
	for rest := standard; ; {
		before, behind, more := strings.Cut(rest, mark)
		if !more {
			return "", false
		}
		ahead := strings.TrimRight(standard[:len(standard)-len(rest)+len(before)], " 　")
		lead, _ := utf8.DecodeLastRuneInString(ahead)
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(behind, " 　"))
		of, _, _ := strings.Cut(behind, "。")
		if at := strings.IndexAny(of, printedMarks+"；;，,"); at >= 0 {
			of = of[:at]
		}
		if (ahead == "" || strings.ContainsRune("。；;：:，,、\n）)", lead)) && !strings.ContainsRune("得占、和或及与均各分可不至～~-—"+printedMarks, next) && !strings.Contains(of, "%") {
			return behind, true
		}
		rest = behind
	}
}

// sharedPoints gives key points that are declared for all criteria their words: those of the one criterion that reads them.
func (l *loader) sharedPoints() {
	for _, f := range l.d.Facts {
		if f.KeyPoints == nil {
			continue
		}
		var readers []leaf
		for _, leaf := range l.leaves {
			if leaf.rule.Mentions(f.KeyPoints) {
				readers = append(readers, leaf)
			}
		}
		if len(readers) == 1 {
			if l.groups(readers[0]) == 1 { // else it is not known whose marks the standard's are
				l.pointWords(readers[0].Indicator, []*rulefile.Fact{f}, true)
			}
			continue
		}
		var wordless []string
		for _, item := range f.KeyPoints.Items {
			if item.Fact.About == "" {
				wordless = append(wordless, item.Mark)
			}
		}
		if at := f.Key.KeyPlace(); len(readers) > 1 && wordless != nil && at.Source == l.rs.source {
			l.list.Add(diag.New(diag.KeyPointShared, at, strings.Join(wordless, "、"), len(readers)))
		}
	}
}

// groups is how many groups of key points a criterion reads that are declared for all, and those beside it.
func (l *loader) groups(i leaf) (n int) {
	for _, f := range slices.Concat(l.d.Facts, i.decl.Facts) {
		if f.KeyPoints != nil && i.rule.Mentions(f.KeyPoints) {
			n++
		}
	}
	return n
}

// pointCount warns where the standard numbers more points than are declared.
func (l *loader) pointCount(i *Indicator, f *rulefile.Fact, alone bool) {
	marks := []rune(printedMarks)
	n := len(f.KeyPoints.Items)
	if at := f.Key.KeyPlace(); alone && n < len(marks) && n > 0 && f.KeyPoints.Items[n-1].Mark == string(marks[n-1]) && strings.ContainsRune(i.Standard, marks[n]) && at.Source == l.rs.source {
		l.list.Add(diag.New(diag.KeyPointsCount, at, string(marks[n]), n))
	}
}

// calledLet declares a let with parameters, whose names nothing else that it may read has.
func (l *loader) calledLet(e rulefile.Let, scope *formula.Scope) {
	if strings.Contains(e.Name, ".") {
		l.list.Add(diag.New(diag.NameMalformed, e.Key.KeyPlace(), e.Name, diag.Term{Zh: "有参数的定义，名称中不能有点号", En: "the name of a let with parameters has no dot"}))
		scope.Refuse(e.Name)
		return
	}
	inner, ok := formula.NewScope(scope), true
	var with []string
	for _, p := range e.With {
		ok = l.declarable(inner, p.Text, p.Place()) && ok
		if with = append(with, p.Text); p.Text == e.Name {
			l.list.Add(diag.New(diag.NameShadowed, p.Place(), p.Text, diag.Term{Zh: "定义", En: "let"}))
			ok = false
		}
	}
	if !ok {
		scope.Refuse(e.Name)
		return
	}
	scope.DeclareTemplate(e.Name, with, e.Language, e.Source)
}

// lets declares lets, which may name one another in any order: they are checked once all are declared.
func (l *loader) lets(lets []rulefile.Let, scope *formula.Scope) {
	for _, e := range lets {
		if !l.declarable(scope, e.Name, e.Key.KeyPlace()) {
			continue
		}
		if e.With == nil {
			scope.DeclareLet(e.Name, e.Language, e.Source)
		} else {
			l.calledLet(e, scope)
		}
	}
}

// compile compiles an expression; it is nil if there is none or it was refused.
func (l *loader) compile(x *rulefile.Expression, scope *formula.Scope, want ...formula.Kind) *formula.Formula {
	if x == nil {
		return nil
	}
	f, list := scope.Compile(x.Language, x.Source, want...)
	l.list = append(l.list, list...)
	l.uses(f)
	return f
}

// outside is compile for what belongs to no criterion, and so has no weight; what names it for the message.
func (l *loader) outside(x *rulefile.Expression, scope *formula.Scope, what diag.Term, want ...formula.Kind) *formula.Formula {
	return l.weightless(l.compile(x, scope, want...), what)
}

func (l *loader) weightless(f *formula.Formula, what diag.Term) *formula.Formula {
	if f == nil || !f.Uses(formula.VarWeight) {
		return f
	}
	l.list.Add(diag.New(diag.WeightNowhere, f.Place(), what))
	return nil
}

// uses notes which facts and parameters something reads.
func (l *loader) uses(f *formula.Formula) {
	if f == nil {
		return
	}
	for n := range f.Nodes() {
		if n.Fact != nil {
			l.used[n.Fact] = true
		}
	}
	f.Params(func(name string) { l.params[name] = true })
}

func (l *loader) template(x *rulefile.Expression, scope *formula.Scope) *formula.Template {
	if x == nil {
		return nil
	}
	t, list := scope.CompileTemplate(x.Language, x.Source)
	l.list = append(l.list, list...)
	t.Formulas(l.uses)
	return t
}

// checks compiles conditions. What is set where they belong to no criterion.
func (l *loader) checks(decls []rulefile.Check, scope *formula.Scope, what diag.Term) []*door.Check {
	var out []*door.Check
	for _, c := range decls {
		check := &door.Check{ID: c.ID, Severity: c.Severity, Place: c.Place, Expect: l.compile(c.Expect, scope, formula.Boolean), Message: l.template(c.Message, scope)}
		if what != (diag.Term{}) {
			check.Expect = l.weightless(check.Expect, what)
			if check.Message != nil {
				check.Message.Formulas(func(f *formula.Formula) { l.weightless(f, what) })
			}
		}
		if check.Expect != nil && check.Message != nil {
			out = append(out, check)
		}
	}
	return out
}

// afterScope is the scope of checks after scoring.
func afterScope(parent *formula.Scope) *formula.Scope {
	after := formula.NewScope(parent)
	after.DeclareVar("score", formula.VarScore, formula.Number)
	after.DeclareVar("reason", formula.VarReason, formula.Text)
	return after
}

// emptyFrame is a frame of which no fact is known; lets are declared while criteria are read, so that it may have to grow.
func (l *loader) emptyFrame() *formula.Frame {
	if l.frame == nil || l.frame.Lets() < l.rs.scope.Lets() {
		l.frame = formula.NewFrame(len(l.rs.facts), l.rs.scope.Lets()+64)
	}
	l.frame.Reset()
	l.frame.Enter(number.Zero, nil, 0)
	return l.frame
}
