package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

// Load loads the rule set id@version from a file system that holds <id>/<version>.json. Everything that can be refused
// about the file is refused here: the list holds every finding, and the rule set is nil if one of them is an error.
func Load(fsys fs.FS, ref string) (*RuleSet, diag.List) {
	id, version, _ := strings.Cut(ref, "@")
	name := path.Join(id, version+".json")
	text, err := fs.ReadFile(fsys, name)
	if err != nil || version == "" {
		return nil, diag.List{diag.New(diag.RuleSetUnknown, diag.Place{}, ref)}
	}
	rs, list := ParseOver(name, text, func(ref string) (string, []byte, error) {
		id, version, _ := strings.Cut(ref, "@")
		name := path.Join(id, version+".json")
		text, err := fs.ReadFile(fsys, name)
		return name, text, err
	})
	if rs != nil && rs.Ref() != ref {
		list.Add(diag.New(diag.RuleSetMismatch, diag.Place{Source: diag.NewSource(name, text)}, "id@version", rs.Ref(), name))
		return nil, list
	}
	return rs, list
}

// Parse loads a rule set from the text of its one file. The name is used in diagnostics.
func Parse(name string, text []byte) (*RuleSet, diag.List) { return ParseOver(name, text, nil) }

// ParseOver is Parse for a rule set that may extend others, which fetch finds.
func ParseOver(name string, text []byte, fetch Fetch) (*RuleSet, diag.List) {
	l := &loader{rs: &RuleSet{}, ids: map[string]*jsontree.Node{}, shape: true, languages: map[*diag.Source]formula.Language{}}
	root := l.read(name, text, fetch, nil)
	if root != nil {
		l.ruleSet(root)
	}
	l.list.Sort()
	if root == nil || l.list.HasErrors() {
		return nil, l.list
	}
	composed := sha256.Sum256(root.Canonical())
	l.rs.Digest = hex.EncodeToString(composed[:])
	return l.rs, l.list
}

// loader builds a rule set from a tree. The tree may violate the schema; then shape is false, what is malformed has been
// reported, and only expressions are still checked, so that nothing is reported that merely follows.
type loader struct {
	rs     *RuleSet
	list   diag.List
	shape  bool
	ids    map[string]*jsontree.Node
	leaves []leafNode
	used   map[*formula.Fact]bool
	params map[string]bool

	languages  map[*diag.Source]formula.Language // of each file's expressions
	sourceIDs  map[string]bool
	extends    *jsontree.Node // what the file extends, nil for nothing
	rootPolicy *jsontree.Node // the rule set's when_not_applicable
	receivers  []receiver
	eachOf     map[*Indicator]*jsontree.Node // leaves that stand for rows: their for_each
	rootEnsure []*Check
	frame      *formula.Frame // see emptyFrame
}

// leafNode keeps a criterion's tree until all facts are declared.
type leafNode struct {
	indicator *Indicator
	node      *jsontree.Node
}

func (l *loader) fail(code *diag.Code, n *jsontree.Node, args ...any) {
	l.list.Add(diag.New(code, n.Place(), args...))
}

func (l *loader) ruleSet(root *jsontree.Node) {
	rs := l.rs
	rs.ID, rs.Version, rs.Replaces = root.String("id"), root.String("version"), root.String("replaces")
	rs.Title, rs.About = root.String("title"), root.String("about")
	rs.language, _ = formula.ParseLanguage(root.String("language"))
	rs.Framework = is(root.Member("framework"))
	l.extends = root.Member("extends")
	rs.scope = formula.NewScope(nil)
	rs.scope.DeclareVar("weight", formula.VarWeight, formula.Number)
	l.used, l.params, l.sourceIDs = map[*formula.Fact]bool{}, map[string]bool{}, map[string]bool{}
	l.settings(root)
	l.rootPolicy = root.Member("when_not_applicable")
	l.sources(root.Member("sources"))
	l.parameters(root.Member("parameters"))
	l.facts(root.Member("facts"), rs.scope)
	l.eachOf = map[*Indicator]*jsontree.Node{}
	l.indicators(root.Member("indicators"), nil)
	if !rs.Framework && l.shape {
		l.weights(root)
	}
	l.lets(root.Member("let"), rs.scope)
	l.list = append(l.list, rs.scope.CheckLets()...)
	rs.checks = l.checks(root.Member("checks"), rs.scope)
	l.rootEnsure = l.checks(root.Member("ensure"), afterScope(rs.scope))
	for _, leaf := range l.leaves {
		l.criterion(leaf)
	}
	l.whole(root)
	if l.shape {
		l.structure(root)
	}
	l.gradeNames()
	l.constrain()
	if !rs.Framework && !l.list.HasErrors() { // what a refused rule would have used is not known
		l.unused(root)
	}
	var rows []string
	criteria := make([]scan.Criterion, len(rs.criteria))
	for i, c := range rs.criteria {
		criteria[i] = scan.Criterion{ID: c.ID, Min: c.Min, Max: l.most(c)}
		if c.Rows != nil { // the rows have ids, not the leaf
			criteria[i].ID = ""
			rows = append(rows, c.ID)
		}
	}
	rs.first = rs.Indicators
	rs.plan = scan.NewPlan(rs.facts, criteria)
	rs.plan.Rows, rs.plan.Extra = rows, 1
}

func (l *loader) settings(root *jsontree.Node) {
	rs := l.rs
	rs.Total, rs.RatePlaces = number.Hundred, 2
	if n := root.Member("total"); n != nil {
		rs.Total = n.Number
	}
	if n := root.Member("rate_places"); n != nil {
		rs.RatePlaces = small(n)
	}
	rs.GradeOnExact = root.String("grade_on") == "exact"
	rs.Rounding = l.rounding(root.Member("rounding"), Rounding{Places: 2})
	if l.shape && !rs.Framework && root.Member("rounding") == nil {
		l.list.Add(diag.New(diag.MemberMissing, root.KeyPlace(), "rounding"))
	}
	if e := root.Member("effective"); e != nil {
		rs.Effective = Effective{From: l.day(e.Member("from")), Until: l.day(e.Member("until"))}
		if rs.Effective.Until != "" && rs.Effective.Until < rs.Effective.From {
			l.fail(diag.EffectiveOrder, e.Member("until"))
		}
	}
}

func (l *loader) day(n *jsontree.Node) string {
	if n == nil {
		return ""
	}
	if _, ok := formula.ParseDate(n.Text); !ok {
		if l.shape {
			l.fail(diag.DateMalformed, n, n.Text)
		}
		return ""
	}
	return n.Text
}

// small is a whole number from 0 to 18; the schema has refused others.
func small(n *jsontree.Node) int {
	v, _ := n.Number.Int64()
	return int(max(0, min(v, number.MaxPlaces)))
}

func (l *loader) rounding(n *jsontree.Node, inherited Rounding) Rounding {
	if n == nil {
		return inherited
	}
	r := inherited
	if p := n.Member("places"); p != nil {
		r.Places = small(p)
	}
	r.Mode, _ = number.ParseMode(n.String("mode"))
	if at := n.String("at"); at != "" {
		r.AtTotal = at == "total"
	}
	return r
}

func (l *loader) sources(n *jsontree.Node) {
	if n == nil {
		return
	}
	for _, s := range n.Items {
		source := Source{ID: s.String("id"), Title: s.String("title"), Number: s.String("number"), Clause: s.String("clause"),
			Issued: s.String("issued"), Effective: s.String("effective"), Note: s.String("note")}
		if id := s.Member("id"); id != nil && l.sourceIDs[source.ID] {
			l.fail(diag.DuplicateID, id, source.ID)
		}
		l.sourceIDs[source.ID] = true
		l.rs.Sources = append(l.rs.Sources, source)
	}
}

func (l *loader) refersTo(n *jsontree.Node) {
	if n != nil && n.Kind == jsontree.String && !l.sourceIDs[n.Text] {
		l.fail(diag.SourceUnknown, n, n.Text)
	}
}

// expression reads an expression member: a string, lines, or {"cel": …} or {"expr": …}.
func (l *loader) expression(n *jsontree.Node) (formula.Language, formula.Source, bool) {
	if n == nil {
		return 0, formula.Source{}, false
	}
	lang := l.languages[n.Place().Source]
	if n.Kind == jsontree.Object {
		if len(n.Items) != 1 {
			return lang, formula.Source{}, false
		}
		n = n.Items[0]
		lang, _ = formula.ParseLanguage(n.Name)
	}
	if !isLines(n) {
		return lang, formula.Source{}, false
	}
	return lang, textSource(n), true
}

func isLines(n *jsontree.Node) bool {
	if n.Kind != jsontree.Array {
		return n.Kind == jsontree.String
	}
	for _, item := range n.Items {
		if item.Kind != jsontree.String {
			return false
		}
	}
	return len(n.Items) > 0
}

func textSource(n *jsontree.Node) formula.Source {
	lines := n.Lines()
	return formula.Source{Text: lines.Text, Place: lines.Place}
}

// compile compiles an expression member; it is nil if there is none or it was refused.
func (l *loader) compile(n *jsontree.Node, scope *formula.Scope, want ...formula.Kind) *formula.Formula {
	lang, src, ok := l.expression(n)
	if !ok {
		return nil
	}
	f, list := scope.Compile(lang, src, want...)
	l.list = append(l.list, list...)
	l.uses(f)
	return f
}

// uses notes which facts and parameters something reads.
func (l *loader) uses(f *formula.Formula) {
	if f == nil {
		return
	}
	f.Reads(func(fact *formula.Fact) { l.used[fact] = true })
	f.Params(func(name string) { l.params[name] = true })
}

func (l *loader) template(n *jsontree.Node, scope *formula.Scope) *formula.Template {
	if n == nil || n.Kind != jsontree.String {
		return nil
	}
	t, list := scope.CompileTemplate(l.languages[n.Place().Source], textSource(n))
	l.list = append(l.list, list...)
	t.Formulas(l.uses)
	return t
}

func (l *loader) checks(n *jsontree.Node, scope *formula.Scope) []*Check {
	if n == nil {
		return nil
	}
	var out []*Check
	seen := map[string]bool{}
	for _, c := range n.Items {
		check := &Check{ID: c.String("id"), Place: c.Place(), Expect: l.compile(c.Member("expect"), scope, formula.Boolean)}
		switch c.String("severity") {
		case "warning":
			check.Severity = diag.Warning
		case "note":
			check.Severity = diag.Note
		}
		check.message = l.template(c.Member("message"), scope)
		if id := c.Member("id"); id != nil && seen[check.ID] {
			l.fail(diag.DuplicateID, id, check.ID)
		}
		seen[check.ID] = true
		out = append(out, check)
	}
	return out
}
