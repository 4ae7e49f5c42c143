package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/internal/door"
	"jixiao/engine/internal/rulefile"
	"jixiao/engine/number"
	"slices"
)

// Weights: what they add up to, and where they go when a criterion does not apply.

// weights settles what weights are written relative to others, and what is left to rows.
func (l *loader) weights() {
	if l.d.Relative {
		l.relative(l.rs.Indicators, l.rs.Total, l.rs.Total)
	}
	l.left(l.rs.Indicators, l.rs.Total)
}

// relative turns weights that are given relative to their siblings into points: a level shares its parent's weight. As
// written, a level adds up to 100 or to what the parent has.
func (l *loader) relative(level []*Indicator, written, weight number.Number) {
	sum := sumOfWeights(level)
	if len(level) == 0 || sum.Sign() <= 0 {
		return
	}
	if !sum.Equal(number.Hundred) && !sum.Equal(written) {
		l.list.Add(diag.New(diag.RelativeSum, l.declared(level[0]).IDPlace, sum, written))
	}
	for _, i := range level {
		own := i.Weight
		i.Weight = own.Mul(weight).Quo(sum)
		l.relative(i.Children, own, i.Weight)
	}
}

func sumOfWeights(level []*Indicator) number.Number {
	sum := number.Zero
	for _, i := range level {
		sum = sum.Add(i.Weight)
	}
	return sum
}

// printed is the weight of a criterion as its file has it, of which its standard speaks: relative to its siblings, where weights are.
func (l *loader) printed(i leaf) number.Number {
	if w := i.decl.Weight; l.d.Relative && w != nil {
		return *w
	}
	return i.Weight
}

// declared is the declaration of an indicator.
func (l *loader) declared(i *Indicator) *rulefile.Indicator { return l.decls[i.index] }

// left gives a leaf that stands for rows the weight that its siblings leave of their parent's.
func (l *loader) left(level []*Indicator, weight number.Number) {
	rest := weight.Sub(sumOfWeights(level))
	for _, i := range level {
		if d := l.declared(i); d.Rows != nil {
			if i.Weight = rest; rest.Sign() <= 0 {
				l.fail(diag.RowsNothing, d.Rows.At, weight.Sub(rest), i.ID)
			}
			rest = number.Zero
		}
		l.left(i.Children, i.Weight)
	}
}

// policy settles what becomes of a criterion's weight where it does not apply.
func (l *loader) policy(i leaf) {
	p := i.decl.Policy
	switch {
	case p == nil && i.NotApplicable != "" && i.Weight.Sign() != 0 && i.decl.Weight != nil:
		l.list.Add(diag.New(diag.IndicatorWeight, i.decl.IDPlace, i.ID))
	case p != nil && i.decl.Applies == nil && i.NotApplicable == "" && i.decl.Case == nil && i.decl.Way != rulefile.Unsettled:
		l.list.Add(diag.New(diag.PolicyUnused, p.Node.KeyPlace(), i.ID+" "+i.Name))
	}
	if p == nil && (i.decl.Applies != nil || i.NotApplicable != "" || i.decl.Way == rulefile.Unsettled) {
		p = l.d.Policy // one that always applies does not ask
	}
	switch {
	case p == nil:
	case p.Name == "zero":
		i.rule.Policy = door.Zero
	case p.Name == "rescale":
		i.rule.Policy = door.Rescale
	case p.Name == "":
		i.rule.Policy = door.Reallocate
	}
}

// structure checks what holds between indicators: sums of weights, receivers of weight.
func (l *loader) structure() {
	rs := l.rs
	if total := sumOfWeights(rs.Indicators); l.d.TotalWritten && !total.Equal(rs.Total) {
		l.list.Add(diag.New(diag.WeightTotal, l.d.IndexPlace, total, rs.Total))
	}
	for _, i := range rs.all {
		l.cases(i)
		if sum := sumOfWeights(i.Children); len(i.Children) > 0 && l.declared(i).OneOf == nil && !sum.Equal(i.Weight) {
			l.list.Add(diag.New(diag.WeightSum, l.declared(i).IDPlace, sum, i.Weight))
		}
	}
	for _, i := range l.leaves {
		if i.rule.Rows == nil && !i.Rounding.keeps(i.Weight) && !l.list.HasErrors() { // full marks are another number than the weight
			l.list.Add(diag.New(diag.WeightPlaces, i.WeightPlace, i.ID, i.Weight.Approx(6), i.Rounding.Places))
		}
	}
	for _, i := range l.leaves {
		if i.rule.Policy == door.Rescale {
			l.within(i)
		}
		if i.rule.Policy != door.Reallocate {
			continue
		}
		p := i.decl.Policy
		if p == nil {
			p = l.d.Policy
		}
		if i.rule.Receivers = receipts(rs.byID[p.Reallocate], i.Indicator); i.rule.Receivers == nil {
			l.fail(diag.ReceiverUnknown, p.Node, p.Reallocate)
		}
	}
	for _, i := range rs.all {
		if i.oneOf != nil && len(rs.scopes) > 0 {
			l.fail(diag.CaseScope, l.declared(i).OneOf)
		}
	}
	for _, i := range l.leaves {
		switch {
		case !i.IsPoints && !i.rule.ReadsWeight, !rs.mayGain(i.Indicator):
		case i.rule.ReadsWeight: // by another weight it may give more
			l.list = slices.DeleteFunc(l.list, func(d diag.Diagnostic) bool { return d.Code == diag.PercentLow && d.Place == i.decl.RuleKey })
		case i.IsPoints:
			l.list.Add(diag.New(diag.PointsMoved, i.decl.RuleKey, i.Name).WithHelp())
		}
	}
}

// within settles the parent within which a criterion's weight is made up for.
func (l *loader) within(i leaf) {
	p := i.decl.Policy
	if p == nil {
		p = l.d.Policy
	}
	if p.Within == "" {
		return
	}
	for at := i.Parent; at != nil; at = at.Parent {
		if at.ID == p.Within {
			i.rule.Within = &door.Scope{ID: at.ID, Name: at.Name, Index: at.index, Weight: at.Weight}
			if !slices.Contains(l.rs.scopes, at) {
				l.rs.scopes = append(l.rs.scopes, at)
				slices.SortStableFunc(l.rs.scopes, func(a, b *Indicator) int { return b.Level() - a.Level() })
			}
			return
		}
	}
	l.fail(diag.ScopeUnknown, p.Node.Member("rescale"), p.Within, i.ID)
}

// receipts lists who receives a weight that goes to an indicator: itself, or for a parent the criteria below it that
// always apply, in proportion to their weights. It is nil if there is none.
func receipts(to, from *Indicator) []door.Receipt {
	var out []door.Receipt
	var weights []number.Number
	var walk func(*Indicator)
	walk = func(i *Indicator) {
		for _, c := range i.Children {
			walk(c)
		}
		if i.leaf >= 0 && i != from && i.rule.Applies == nil && i.NotApplicable == "" && i.rule.Rows == nil && (i.Weight.Sign() > 0 || i == to) {
			out = append(out, door.Receipt{ID: i.ID, Name: i.Name, Index: i.index})
			weights = append(weights, i.Weight)
		}
	}
	if to != nil {
		walk(to)
	}
	sum := number.Sum(weights)
	for k := range out {
		if out[k].Part = number.One; len(out) > 1 {
			out[k].Part = weights[k].Quo(sum)
		}
	}
	return out
}

// mayMove reports whether a criterion's weight goes elsewhere in some document.
func (i *Indicator) mayMove() bool {
	return (i.rule.Applies != nil || i.NotApplicable != "") && i.Weight.Sign() > 0 && (i.rule.Policy == door.Rescale || i.rule.Policy == door.Reallocate)
}

// movers lists the other criteria that change a criterion's weight where they do not apply.
func (rs *RuleSet) movers(i *Indicator) []*Indicator {
	var out []*Indicator
	for _, other := range rs.criteria {
		if other == i || !other.mayMove() {
			continue
		}
		if other.rule.Policy == door.Rescale && (i.isIn(other.rule.Within) || rs.mayEmpty(other.rule.Within)) || rs.gives(other, i) {
			out = append(out, other)
		}
	}
	return out
}

// gives reports whether weight that a criterion gives to others changes what an indicator weighs: it receives some, or makes up for weight
// within a parent that the weight enters or leaves.
func (rs *RuleSet) gives(from, i *Indicator) bool {
	for _, to := range from.rule.Receivers {
		if to.Index == i.index {
			return true
		}
	}
	if from.rule.Policy != door.Reallocate {
		return false
	}
	for _, s := range rs.scopes {
		scope := &door.Scope{Index: s.index}
		if !i.isIn(scope) {
			continue
		}
		if from.isIn(scope) {
			return true
		}
		for _, to := range from.rule.Receivers {
			if rs.all[to.Index].isIn(scope) {
				return true
			}
		}
	}
	return false
}

// isIn reports whether an indicator is among those that make up for weight within a scope; nil is the whole.
func (i *Indicator) isIn(s *door.Scope) bool {
	for at := i; at != nil && s != nil; at = at.Parent {
		if at.index == s.Index {
			return true
		}
	}
	return s == nil
}

// mayEmpty reports whether all weight within a scope may be taken out; then the whole makes up for it.
func (rs *RuleSet) mayEmpty(s *door.Scope) bool {
	for _, i := range rs.criteria {
		if i.isIn(s) && i.Weight.Sign() > 0 && !i.mayMove() {
			return false
		}
	}
	return true
}

// mayGain reports whether a criterion weighs more in some document than the rule set says.
func (rs *RuleSet) mayGain(i *Indicator) bool { return i.Weight.Sign() > 0 && len(rs.movers(i)) > 0 }

// most is the greatest weight that a criterion can come to when weights of others move.
func (rs *RuleSet) most(i *Indicator) number.Number {
	most := i.Weight
	for _, other := range rs.movers(i) {
		if other.rule.Policy == door.Rescale {
			return number.Max(most, rs.Total)
		}
		for _, to := range other.rule.Receivers {
			if to.Index == i.index {
				most = most.Add(other.Weight.Mul(to.Part))
			}
		}
		if len(rs.scopes) > 0 { // it may make up for what it is given, too
			return number.Max(most, rs.Total)
		}
	}
	return most
}
