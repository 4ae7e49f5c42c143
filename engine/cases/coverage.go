package cases

import (
	"strconv"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// Coverage is which ways of the rules a set of documents takes. It is counted on the formula tree, so that the layout of a
// file does not matter.
type Coverage struct {
	Criteria []CriterionCoverage
}

// CriterionCoverage is the coverage of one criterion.
type CriterionCoverage struct {
	Indicator *engine.Indicator
	Arms      []ArmCoverage
}

// ArmCoverage is one way of a rule.
type ArmCoverage struct {
	ID      string    // the criterion, the place in the tree, and which way
	Words   diag.Term // 条件“…”成立
	Node    *formula.Node
	Formula *formula.Formula
	Arm     int
	Count   int       // documents that take it
	Why     diag.Term // of one that none takes: how far they come
}

type arm struct {
	node *formula.Node
	arm  int
}

// Cover counts what documents cover.
func Cover(rs *engine.RuleSet, documents [][]byte) *Coverage {
	counts := map[string]map[arm]int{}
	scored := map[string]int{}
	for _, d := range documents {
		facts, err := rs.Read("", d)
		if err != nil {
			continue
		}
		card := facts.Evaluate()
		for _, i := range card.Criteria() {
			id := i.Indicator.ID
			if counts[id] == nil {
				counts[id] = map[arm]int{}
			}
			if r := card.Of(i); r.Why == nil {
				scored[id]++
			}
			door.Card(card).Trace(i.Index(), func(n *formula.Node, k int) { counts[id][arm{n, k}]++ })
		}
	}
	c := &Coverage{}
	for _, i := range rs.Criteria() {
		if door.Of(i).Rule != nil {
			c.Criteria = append(c.Criteria, criterion(i, counts[i.ID], scored[i.ID]))
		}
	}
	return c
}

func criterion(i *engine.Indicator, counts map[arm]int, scored int) CriterionCoverage {
	c := CriterionCoverage{Indicator: i}
	add := func(f *formula.Formula, prefix string) {
		f.EachArm(func(n *formula.Node, k int) {
			a := ArmCoverage{ID: i.ID + ":" + prefix + n.ID(f) + "#" + strconv.Itoa(k), Words: n.ArmWords(k), Node: n, Formula: f, Arm: k, Count: counts[arm{n, k}]}
			if a.Count == 0 {
				a.Why = why(f, n, counts, scored)
			}
			c.Arms = append(c.Arms, a)
		})
	}
	if a := door.Of(i).Applies; a != nil {
		add(a, "applies")
	}
	add(door.Of(i).Rule, "")
	return c
}

// why says how far the documents come towards a way that none takes.
func why(f *formula.Formula, n *formula.Node, counts map[arm]int, scored int) diag.Term {
	if scored == 0 {
		return diag.Both("没有用例给这一项评分", "no case scores this criterion")
	}
	var taken diag.Term
	f.EachArm(func(m *formula.Node, k int) {
		switch {
		case m != n || counts[arm{m, k}] == 0:
		case taken == diag.Term{}:
			taken = m.ArmWords(k)
		default:
			taken = diag.Both("%s；%s", "%s; %s", taken, m.ArmWords(k))
		}
	})
	if taken != (diag.Term{}) {
		return diag.Both("用例只走到：%s", "the cases only come to: %s", taken)
	}
	return diag.Both("用例都没有走到这里", "no case comes here")
}

// Uncovered lists the ways that no document takes and that facts can reach; possible says which those are.
func (c *Coverage) Uncovered(possible func(i *engine.Indicator, n *formula.Node, arm int) bool) (list []ArmCoverage, reachable int) {
	for _, cc := range c.Criteria {
		for _, a := range cc.Arms {
			if a.Count == 0 && !possible(cc.Indicator, a.Node, a.Arm) {
				continue
			}
			if reachable++; a.Count == 0 {
				list = append(list, a)
			}
		}
	}
	return list, reachable
}
