package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// Weights: what they add up to, and where they go when a criterion does not apply.

func (l *loader) policy(i *Indicator, n *jsontree.Node) {
	p := n.Member("when_not_applicable")
	if p == nil {
		if l.shape && i.NotApplicable != "" && i.Weight.Sign() != 0 {
			l.fail(diag.IndicatorWeight, n.Member("id"), i.ID)
		}
		if p = l.rootPolicy; p == nil {
			return
		}
	}
	switch {
	case p.Kind == jsontree.Object:
		i.policy = Reallocate
		l.receivers = append(l.receivers, receiver{i, p})
	case p.Text == "zero":
		i.policy = Zero
	case p.Text == "rescale":
		i.policy = Rescale
	}
}

type receiver struct {
	from *Indicator
	node *jsontree.Node
}

// weights settles what weights are written relative to others, and what is left to rows.
func (l *loader) weights(root *jsontree.Node) {
	if root.String("weights") == "relative" {
		l.relative(l.rs.Indicators, l.rs.Total, l.rs.Total)
	}
	l.left(l.rs.Indicators, l.rs.Total)
}

func (l *loader) idPlace(i *Indicator) diag.Place {
	if id := l.ids[i.ID]; id != nil {
		return id.Place()
	}
	return diag.Place{Source: i.Place.Source, Span: diag.Span{Start: i.Place.Span.Start, End: i.Place.Span.Start + 1}}
}

// structure checks what holds between indicators: sums of weights, receivers of weight.
func (l *loader) structure(root *jsontree.Node) {
	rs := l.rs
	if rs.Framework {
		return
	}
	total := number.Zero
	for _, i := range rs.Indicators {
		total = total.Add(i.Weight)
	}
	if !total.Equal(rs.Total) {
		l.list.Add(diag.New(diag.WeightTotal, root.Member("indicators").KeyPlace(), total, rs.Total))
	}
	for _, i := range rs.all {
		if len(i.Children) == 0 {
			continue
		}
		sum := number.Zero
		for _, c := range i.Children {
			sum = sum.Add(c.Weight)
		}
		if !sum.Equal(i.Weight) {
			l.list.Add(diag.New(diag.WeightSum, l.idPlace(i), sum, i.Weight))
		}
	}
	for _, r := range l.receivers {
		id := r.node.String("reallocate")
		if r.from.receivers = receipts(rs.find(id), r.from); r.from.receivers == nil {
			l.fail(diag.ReceiverUnknown, r.node, id)
		}
	}
	for _, leaf := range l.leaves {
		if i := leaf.indicator; i.IsPoints && !l.most(i).Equal(i.Max) {
			l.list.Add(diag.New(diag.PointsMoved, leaf.node.Member("points").KeyPlace(), i.Name))
		}
	}
}

// receipt is the part of an inapplicable criterion's weight that goes to one other.
type receipt struct {
	indicator *Indicator
	part      number.Number
}

// receipts lists who receives a weight that goes to an indicator: itself, or for a parent the criteria below it that
// always apply, in proportion to their weights. It is nil if there is none.
func receipts(to, from *Indicator) []receipt {
	var out []receipt
	sum := number.Zero
	var walk func(*Indicator)
	walk = func(i *Indicator) {
		for _, c := range i.Children {
			walk(c)
		}
		if i.Leaf >= 0 && i != from && i.applies == nil && i.NotApplicable == "" && i.Rows == nil && (i.Weight.Sign() > 0 || i == to) {
			out = append(out, receipt{i, i.Weight})
			sum = sum.Add(i.Weight)
		}
	}
	if to != nil {
		walk(to)
	}
	for k := range out {
		if out[k].part = number.One; len(out) > 1 {
			out[k].part = out[k].indicator.Weight.Quo(sum)
		}
	}
	return out
}

// most is the highest score that a criterion can come to when weights of others move to it.
func (l *loader) most(i *Indicator) number.Number {
	most := i.Max
	for _, other := range l.rs.criteria {
		if other == i || other.applies == nil && other.NotApplicable == "" {
			continue
		}
		switch {
		case other.policy == Reallocate:
			for _, to := range other.receivers {
				if to.indicator == i {
					most = most.Add(other.Weight.Mul(to.part))
				}
			}
		case other.policy == Rescale && other.Weight.Sign() > 0:
			return number.Max(most, l.rs.Total)
		}
	}
	return most
}
