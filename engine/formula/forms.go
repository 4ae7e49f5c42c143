package formula

import (
	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// The forms that take their list literals apart: band, checklist and lookup. Each becomes a node of its own, so that
// explanation and analysis see bands and items and not lists.

// pairs returns the elements of a literal list of pairs, nil after a finding.
func (c *checker) pairs(n, list *Node, code *diag.Code) [][2]*Node {
	if list.Op != OpList || len(list.Args) == 0 {
		c.fail(n, code)
		return nil
	}
	out := make([][2]*Node, len(list.Args))
	for i, p := range list.Args {
		if p.Op != OpList || len(p.Args) != 2 {
			c.report(p.Span, code)
			n.Type = Type{}
			return nil
		}
		c.nodes(p.Args)
		out[i] = [2]*Node{p.Args[0], p.Args[1]}
	}
	return out
}

func (c *checker) band(n *Node) {
	if !c.count(n, 2, 3) {
		return
	}
	x := n.Args[0]
	c.node(x)
	ok := c.expect(x, Number)
	pairs := c.pairs(n, n.Args[1], diag.BandForm)
	if pairs == nil {
		return
	}
	args := []*Node{x}
	for i, p := range pairs {
		ok = c.expect(p[0], Number) && ok
		ok = c.expect(p[1], Number) && ok
		c.unit(p[0], x, p[0])
		if i > 0 && ok && p[0].isConst() && pairs[i-1][0].isConst() {
			if a, b := pairs[i-1][0].constant(), p[0].constant(); a.Cmp(b) <= 0 {
				c.report(p[0].Span, diag.BandOrder, b, a)
			}
		}
		args = append(args, p[0], p[1])
	}
	if len(n.Args) == 3 {
		c.node(n.Args[2])
		ok = c.expect(n.Args[2], Number) && ok
		args = append(args, n.Args[2])
		n.Else = true
	}
	n.Op, n.Args = OpBand, args
	if ok {
		n.Type = Type{Kind: Number}
	}
}

func (c *checker) checklist(n *Node) {
	if !c.count(n, 1, 2) {
		return
	}
	items := n.Args[0]
	if k := c.keyPoints(items); k != nil && len(n.Args) == 1 {
		k.checklist(c, n)
		return
	}
	if items.Op == OpName && c.scope.hasRefused(items.Name) { // said where it is declared
		n.Type = Type{}
		return
	}
	if items.Op != OpList || len(items.Args) == 0 {
		if c.nodes(n.Args); items.Op == OpList || items.Type.Kind != Invalid { // of another it is said what is wrong
			c.fail(n, diag.ChecklistItems)
		}
		return
	}
	c.nodes(items.Args)
	ok := true
	for _, item := range items.Args {
		ok = c.expect(item, Boolean, Number) && ok
	}
	args := append([]*Node{}, items.Args...)
	if len(n.Args) == 2 {
		shares := n.Args[1]
		if shares.Op != OpList || len(shares.Args) != len(items.Args) {
			c.fail(n, diag.ChecklistForm, len(items.Args), len(shares.Args))
			return
		}
		c.nodes(shares.Args)
		total, known := number.Zero, true
		for _, s := range shares.Args {
			ok = c.expect(s, Number) && ok
			if known = known && ok && s.isConst(); known {
				total = total.Add(s.constant())
			}
		}
		if known && !total.Equal(number.Hundred) {
			c.report(shares.Span, diag.ChecklistSum, total)
		}
		n.Else = true
		args = append(args, shares.Args...)
	}
	n.Op, n.Args = OpCheck, args
	if ok {
		n.Type = Type{Kind: Number}
	}
}

// Items is the number of items of a checklist node.
func (n *Node) Items() int {
	if n.Else {
		return len(n.Args) / 2
	}
	return len(n.Args)
}

// ShareSum adds up the shares of a checklist node; written is false for another node or equal shares, constant if a share
// depends on facts.
func (n *Node) ShareSum() (sum number.Number, written, constant bool) {
	if n.Op != OpCheck || !n.Else {
		return sum, false, false
	}
	if n.Column == 1 { // shares of what may not apply, which are scaled
		return n.Value.Num, true, true
	}
	for _, share := range n.Args[n.Items():] {
		if !share.isConst() {
			return sum, true, false
		}
		sum = sum.Add(share.constant())
	}
	return sum, true, true
}

func (c *checker) lookup(n *Node) {
	if !c.count(n, 2, 2) {
		return
	}
	pairs := c.pairs(n, n.Args[0], diag.LookupForm)
	if pairs == nil {
		return
	}
	x := n.Args[1]
	c.node(x)
	for _, p := range pairs {
		if p[0].Type.Kind == Number || p[0].Type.Kind == Boolean {
			c.fail(n, diag.LookupText)
			return
		}
	}
	ok := c.expect(x, Text)
	args, keys := []*Node{x}, map[string]bool{}
	for _, p := range pairs {
		ok = c.expect(p[0], Text) && ok
		ok = c.expect(p[1], Number) && ok
		if p[0].Op != OpConst {
			c.report(p[0].Span, diag.ConstantNeeded)
			continue
		}
		if keys[p[0].Value.Text] {
			c.report(p[0].Span, diag.LookupRepeated, p[0].Value.Text)
		}
		keys[p[0].Value.Text] = true
		args = append(args, p[0], p[1])
	}
	if x.Fact != nil && len(x.Fact.Choices) > 0 {
		c.covers(n, x.Fact, pairs, keys)
	}
	n.Op, n.Args = OpLookup, args
	if ok {
		n.Type = Type{Kind: Number}
	}
}

func (c *checker) covers(n *Node, fact *Fact, pairs [][2]*Node, keys map[string]bool) {
	declared := map[string]bool{}
	for _, choice := range fact.Choices {
		declared[choice] = true
		if !keys[choice] {
			c.report(n.Span, diag.LookupIncomplete, choice)
		}
	}
	for _, p := range pairs {
		if p[0].Op == OpConst && !declared[p[0].Value.Text] {
			c.report(p[0].Span, diag.LookupSurplus, p[0].Value.Text, fact.Name)
		}
	}
}
