package formula

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"jixiao/engine/number"
)

// When two formulas are one, written differently.

// Same reports whether two formulas are sure to give the same on the same facts, with the same facts missing: they are one tree but for the
// order of what is added, multiplied, compared, and joined by && and ||, for a negation that is carried inwards, and for arithmetic that
// comes to one fraction of polynomials with the same divisors. Others may be the same, too.
func (f *Formula) Same(g *Formula) bool {
	return normalText(f.Root) == normalText(g.Root)
}

func normalText(n *Node) string {
	w := normalizer{lets: map[*Let]*fraction{}, said: map[*Let][2]string{}}
	return w.text(n, false)
}

// normalizer writes trees so that what is the same has one text.
type normalizer struct {
	lets map[*Let]*fraction
	said map[*Let][2]string // as it stands, and negated
}

// text is the text of a node, or of its negation.
func (w *normalizer) text(n *Node, not bool) string {
	switch {
	case n.Op == OpLet:
		k := 0
		if not {
			k = 1
		}
		said := w.said[n.Let]
		if said[k] == "" {
			said[k] = w.text(n.Let.Root, not)
			w.said[n.Let] = said
		}
		return said[k]
	case n.Op == OpNot:
		return w.text(n.Args[0], !not)
	case n.Op == OpAnd || n.Op == OpOr:
		return short(w.joined(n, not))
	case isComparison(n.Op):
		return short(w.comparison(n, not))
	case n.Op == OpCond:
		test, other := w.text(n.Args[0], false), w.text(n.Args[0], true)
		yes, no := w.text(n.Args[1], not), w.text(n.Args[2], not)
		if other < test {
			test, yes, no = other, no, yes
		}
		return short("cond(" + test + " " + yes + " " + no + ")")
	case not:
		return "not(" + w.text(n, false) + ")"
	case n.Type.Kind == Number:
		if f := w.fraction(n); f != nil {
			return short(f.text())
		}
	}
	return short(w.plain(n))
}

// plain is a node as Canonical writes it, over the texts of its arguments.
func (w *normalizer) plain(n *Node) string {
	var b strings.Builder
	if len(n.Args) == 0 {
		n.canonical(&b)
		return b.String()
	}
	bare := *n
	bare.Args = nil
	bare.canonical(&b)
	args := make([]string, len(n.Args))
	for k, a := range n.Args {
		args[k] = w.text(a, false)
	}
	if n.Op == OpCall && (n.Fn.Name == "min" || n.Fn.Name == "max") {
		slices.Sort(args)
	}
	return b.String() + "[" + strings.Join(args, " ") + "]"
}

// joined is && or ||, in no order; not of one is the other of what is not.
func (w *normalizer) joined(n *Node, not bool) string {
	op, name := n.Op, "and"
	if (op == OpOr) != not {
		name = "or"
	}
	var parts []string
	var take func(n *Node)
	take = func(n *Node) {
		if n.Op == op {
			take(n.Args[0])
			take(n.Args[1])
			return
		}
		parts = append(parts, w.text(n, not))
	}
	take(n)
	slices.Sort(parts)
	return name + "(" + strings.Join(slices.Compact(parts), " ") + ")"
}

func isComparison(op Op) bool { return op >= OpEq && op <= OpGe }

// mirrored is a comparison with its sides exchanged.
var mirrored = map[Op]Op{OpLt: OpGt, OpLe: OpGe, OpGt: OpLt, OpGe: OpLe}

// comparison is a comparison as < or <=, == or !=; of numbers, of their difference with 0.
func (w *normalizer) comparison(n *Node, not bool) string {
	op, a, b := n.Op, n.Args[0], n.Args[1]
	if not {
		op = opposite[op]
	}
	if op == OpGt || op == OpGe {
		op, a, b = mirrored[op], b, a
	}
	if a.Type.Kind == Number && b.Type.Kind == Number {
		switch { // at the end of what a fact can be, there is nothing beyond
		case endOf(a, b, false) || endOf(b, a, true):
			op = atEnd(op)
		case endOf(b, a, false) && op == OpLt || endOf(a, b, true) && op == OpLt:
			op = OpNe
		}
		if x, y := w.fraction(a), w.fraction(b); x != nil && y != nil {
			if d := x.add(y.times(number.Int(-1))); d != nil {
				return opNames[op] + "0(" + d.scaled(op == OpEq || op == OpNe).text() + ")"
			}
		}
	}
	sides := []string{w.text(a, false), w.text(b, false)}
	if op == OpEq || op == OpNe {
		slices.Sort(sides)
	}
	return opNames[op] + "(" + sides[0] + " " + sides[1] + ")"
}

// endOf reports whether a constant is the least, or the greatest, that a fact can be by its declaration.
func endOf(fact, constant *Node, greatest bool) bool {
	if fact.Op != OpFact || fact.Fact == nil || constant.Op != OpConst && constant.Op != OpParam {
		return false
	}
	end := fact.Fact.Min
	if greatest {
		end = fact.Fact.Max
	}
	return end != nil && end.Equal(constant.Value.Num)
}

// atEnd is <= of what cannot be less as ==.
func atEnd(op Op) Op {
	if op == OpLe {
		return OpEq
	}
	return op
}

// short keeps a text from growing with lets in lets.
func short(s string) string {
	if len(s) <= 2000 {
		return s
	}
	return digested(s)
}

func digested(s string) string {
	sum := sha256.Sum256([]byte(s))
	return fmt.Sprintf("#%x", sum)
}

// fraction is arithmetic: a polynomial over another, what it is divided by on the way, and of what it is.
type fraction struct {
	over, under polynomial
	divisors    []string
	atoms       []string
}

// polynomial is its coefficients by monomial: the atoms of it in order, each as often as its power. None is zero.
type polynomial map[string]number.Number

// Bounds of what is multiplied out: a polynomial of more terms, or of a higher degree, is left as it is written.
const (
	maxTerms  = 64
	maxDegree = 8
)

const (
	joint = "\x01" // atoms of a monomial
	stop  = "\x02"
)

// fraction is a node as a fraction, nil if it is too large to be multiplied out.
func (w *normalizer) fraction(n *Node) *fraction {
	if n.Op == OpLet {
		f, ok := w.lets[n.Let]
		if !ok {
			f = w.fraction(n.Let.Root)
			w.lets[n.Let] = f
		}
		return f
	}
	arithmetic := n.Op >= OpAdd && n.Op <= OpDiv || n.Op == OpNeg
	for _, a := range n.Args {
		arithmetic = arithmetic && a.Type.Kind == Number
	}
	switch {
	case n.Op == OpConst || n.Op == OpParam:
		return constantFraction(n.Value.Num)
	case !arithmetic:
		text := w.plain(n)
		if n.Op == OpCond {
			text = w.text(n, false)
		}
		if strings.Contains(text, joint) { // it holds fractions itself
			text = digested(text)
		}
		text = short(text)
		return &fraction{over: polynomial{text: number.One}, under: polynomial{"": number.One}, atoms: []string{text}}
	}
	var args []*fraction
	for _, a := range n.Args {
		f := w.fraction(a)
		if f == nil {
			return nil
		}
		args = append(args, f)
	}
	switch n.Op {
	case OpNeg:
		return args[0].times(number.Int(-1))
	case OpAdd:
		return args[0].add(args[1])
	case OpSub:
		return args[0].add(args[1].times(number.Int(-1)))
	case OpMul:
		return args[0].product(args[1])
	}
	return args[0].quotient(args[1])
}

func constantFraction(x number.Number) *fraction {
	f := &fraction{over: polynomial{}, under: polynomial{"": number.One}}
	if x.Sign() != 0 {
		f.over[""] = x
	}
	return f
}

func (f *fraction) with(over, under polynomial, beside *fraction) *fraction {
	if over == nil || under == nil {
		return nil
	}
	out := &fraction{over: over, under: under, divisors: slices.Clone(f.divisors), atoms: slices.Clone(f.atoms)}
	if beside != nil {
		out.divisors, out.atoms = merged(f.divisors, beside.divisors), merged(f.atoms, beside.atoms)
	}
	out.reduce()
	return out
}

func merged(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

func (f *fraction) times(x number.Number) *fraction {
	over := polynomial{}
	for m, c := range f.over {
		over[m] = c.Mul(x)
	}
	return f.with(over, f.under, nil)
}

func (f *fraction) add(g *fraction) *fraction {
	if f.under.equal(g.under) {
		return f.with(f.over.add(g.over), f.under, g)
	}
	a, b := f.over.product(g.under), g.over.product(f.under)
	if a == nil || b == nil {
		return nil
	}
	return f.with(a.add(b), f.under.product(g.under), g)
}

func (f *fraction) product(g *fraction) *fraction {
	return f.with(f.over.product(g.over), f.under.product(g.under), g)
}

// quotient is undetermined where the divisor is 0, whatever is left of it in the result.
func (f *fraction) quotient(g *fraction) *fraction {
	if len(g.over) == 0 {
		return nil
	}
	out := f.with(f.over.product(g.under), f.under.product(g.over), g)
	if _, constant := g.over[""]; out != nil && !(constant && len(g.over) == 1) {
		out.divisors = merged(out.divisors, []string{g.over.scaled(g.over.leading()).text()})
	}
	return out
}

// reduce takes out what all terms above and below have in common, and makes the leading coefficient below 1.
func (f *fraction) reduce() {
	var common []string
	first := true
	for _, p := range []polynomial{f.over, f.under} {
		for m := range p {
			if first {
				common, first = atomsOf(m), false
				continue
			}
			common = shared(common, atomsOf(m))
		}
	}
	if len(f.over) == 0 { // zero over anything
		f.under = polynomial{"": number.One}
		return
	}
	if len(common) > 0 {
		f.over, f.under = f.over.without(common), f.under.without(common)
	}
	lead := f.under.leading()
	f.over, f.under = f.over.scaled(lead), f.under.scaled(lead)
}

// scaled divides by the leading coefficient above, or by its size: what a comparison with 0 does not depend on.
func (f *fraction) scaled(sign bool) *fraction {
	if len(f.over) == 0 {
		return f
	}
	lead := f.over.leading()
	if !sign {
		lead = lead.Abs()
	}
	return f.with(f.over.scaled(lead), f.under, nil)
}

// text is the fraction with its divisors and atoms: where one of them is missing or 0 the value is, too.
func (f *fraction) text() string {
	return "(" + f.over.text() + ")/(" + f.under.text() + ") by " + strings.Join(f.divisors, ",") + " of " + strings.Join(f.atoms, ",")
}

func atomsOf(monomial string) []string {
	if monomial == "" {
		return nil
	}
	return strings.Split(monomial, joint)
}

// shared are the atoms that both have, each as often as in both.
func shared(a, b []string) (out []string) {
	for len(a) > 0 && len(b) > 0 {
		switch strings.Compare(a[0], b[0]) {
		case 0:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		case -1:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return out
}

func (p polynomial) without(common []string) polynomial {
	out := polynomial{}
	for m, c := range p {
		left, rest := common, []string(nil)
		for _, a := range atomsOf(m) {
			if len(left) > 0 && left[0] == a {
				left = left[1:]
				continue
			}
			rest = append(rest, a)
		}
		out[strings.Join(rest, joint)] = c
	}
	return out
}

func (p polynomial) monomials() []string {
	out := make([]string, 0, len(p))
	for m := range p {
		out = append(out, m)
	}
	slices.Sort(out)
	return out
}

// leading is the coefficient of the last monomial; p is not zero.
func (p polynomial) leading() number.Number {
	m := p.monomials()
	return p[m[len(m)-1]]
}

func (p polynomial) scaled(by number.Number) polynomial {
	out := polynomial{}
	for m, c := range p {
		out[m] = c.Quo(by)
	}
	return out
}

func (p polynomial) equal(q polynomial) bool {
	if len(p) != len(q) {
		return false
	}
	for m, c := range p {
		if d, ok := q[m]; !ok || !c.Equal(d) {
			return false
		}
	}
	return true
}

func (p polynomial) add(q polynomial) polynomial {
	out := polynomial{}
	for m, c := range p {
		out[m] = c
	}
	for m, c := range q {
		sum := out[m].Add(c)
		if out[m] = sum; sum.Sign() == 0 {
			delete(out, m)
		}
	}
	if len(out) > maxTerms {
		return nil
	}
	return out
}

// product is nil where it is too large.
func (p polynomial) product(q polynomial) polynomial {
	out := polynomial{}
	for m, c := range p {
		for n, d := range q {
			atoms := append(atomsOf(m), atomsOf(n)...)
			if len(atoms) > maxDegree {
				return nil
			}
			slices.Sort(atoms)
			key := strings.Join(atoms, joint)
			sum := out[key].Add(c.Mul(d))
			if out[key] = sum; sum.Sign() == 0 {
				delete(out, key)
			}
		}
		if len(out) > maxTerms {
			return nil
		}
	}
	return out
}

func (p polynomial) text() string {
	var b strings.Builder
	for _, m := range p.monomials() {
		b.WriteString(p[m].String() + stop + m + stop)
	}
	return b.String()
}
