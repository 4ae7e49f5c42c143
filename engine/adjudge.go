package engine

import (
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/scan"
	"jixiao/engine/number"
)

// Adjudications of key points: A101/③ is met otherwise than the document says, for that criterion alone. What it then scores is its
// adjudicated score, so that whatever knows adjudications knows these.

// adjudgeItems turns them into adjudications of their criteria. It refuses those that stand beside one of the whole, name no key point that the
// criterion reads, and leave its score open.
func (f *Facts) adjudgeItems(frame *formula.Frame) diag.List {
	var list diag.List
	byCriterion := map[int][]scan.ItemAdjudication{}
	var order []int
	for _, a := range f.doc.ItemAdjudications {
		if byCriterion[a.Criterion] == nil {
			order = append(order, a.Criterion)
		}
		byCriterion[a.Criterion] = append(byCriterion[a.Criterion], a)
	}
	mine := false
	for _, c := range order {
		all := byCriterion[c]
		i := f.items.own[f.rs.criteria[c].index]
		if i == nil || i.leaf < 0 || i.rule.Rule == nil {
			list.Add(diag.New(diag.UnknownCriterion, f.doc.Place(all[0].At), all[0].ID))
			continue
		}
		if f.placed.elsewhere(i) {
			list.Add(diag.New(diag.AdjudicationOther, f.doc.Place(all[0].At), i.ID+" "+i.Name))
			continue
		}
		if f.adjudication(i).Set {
			list.Add(diag.New(diag.AdjudicationBoth, f.doc.Place(all[0].At), i.ID, all[0].ID))
			continue
		}
		if a, found := f.adjudgedBy(frame, i, all); len(found) > 0 || !a.Set {
			list = append(list, found...)
		} else {
			if !mine { // what the document says stays as it was
				f.adjudications, mine = slices.Clone(f.adjudications), true
			}
			if len(f.adjudications) == 0 {
				f.adjudications = make([]scan.Adjudication, len(f.items.leaves))
			}
			f.adjudications[i.leaf] = a
		}
	}
	return list
}

// keyPoint are the key points of a criterion that a mark, or the name of one of its facts, means: several where it reads several groups with that mark.
// Names are how each is named so that no other is meant.
func (f *Facts) keyPoint(i *Item, mark string) (meant []formula.KeyPoint, names []string) {
	count := map[string]int{}
	for _, p := range i.rule.Points {
		count[p.Mark]++
	}
	for _, p := range i.rule.Points {
		d := p.Fact
		name := d.Mark
		if count[d.Mark] > 1 {
			name = d.Name
		}
		names = append(names, name)
		if d.Mark == mark || d.Name == mark {
			meant = append(meant, p)
		}
	}
	return meant, names
}

// decided is a key point and what was adjudicated of it.
type decided struct {
	point formula.KeyPoint
	met   number.Number
}

// settle makes key points what was adjudicated: that they apply, and how far they are met. It writes over facts by put, and leaves the frame
// without what was computed before.
func settle(frame *formula.Frame, all []decided, put func(slot int, cell formula.Cell)) {
	for _, s := range all {
		if item := s.point.Fact; s.point.Is == nil {
			put(item.Slot, formula.Cell{State: formula.Known, Num: s.met, Bool: s.met.Sign() > 0})
			if item.Applies != nil {
				put(item.Applies.Slot, formula.Cell{State: formula.Known, Bool: true})
			}
		}
	}
	frame.Reset()
	for _, s := range all {
		if s.point.Is != nil {
			frame.Settle(s.point.Is, s.met)
		}
		if s.point.When != nil {
			frame.Settle(s.point.When, number.One)
		}
	}
}

// adjudgedBy is what the adjudications of a criterion's key points come to.
func (f *Facts) adjudgedBy(frame *formula.Frame, i *Item, all []scan.ItemAdjudication) (out scan.Adjudication, list diag.List) {
	type change struct {
		slot int
		cell formula.Cell
	}
	var before []change
	put := func(slot int, cell formula.Cell) {
		before = append(before, change{slot, frame.Facts[slot]})
		frame.Facts[slot] = cell
	}
	defer func() {
		for k := len(before) - 1; k >= 0; k-- {
			frame.Facts[before[k].slot] = before[k].cell
		}
		frame.Reset()
	}()
	var reasons []string
	var done []decided
	for _, a := range all {
		place := f.doc.Place(a.At)
		meant, names := f.keyPoint(i, a.Mark)
		if other := len(meant) != 1 || meant[0].Fact.Kind == formula.Boolean && !a.Met.IsInt(); other && f.doc.Lenient() { // of an item of another version
			f.doc.Unknown = append(f.doc.Unknown, a.ID)
			f.doc.ItemAdjudications = slices.DeleteFunc(slices.Clone(f.doc.ItemAdjudications), func(other scan.ItemAdjudication) bool { return other.ID == a.ID })
			continue
		}
		switch {
		case len(meant) == 0:
			list.Add(diag.New(diag.KeyPointUnknown, place, i.ID, diag.Zh.Join(names)))
			continue
		case len(meant) > 1:
			list.Add(diag.New(diag.KeyPointOfSeveral, place, a.ID, diag.Zh.Join(names)))
			continue
		case meant[0].Fact.Kind == formula.Boolean && !a.Met.IsInt():
			list.Add(diag.New(diag.KeyPointPart, place, a.Mark))
			continue
		}
		done = append(done, decided{meant[0], a.Met})
		reasons = append(reasons, a.Mark+"："+a.Reason)
	}
	if len(list) > 0 || len(done) == 0 {
		return out, list
	}
	settle(frame, done, put)
	w := f.placed.weights[i.index]
	f.enter(frame, i, w)
	v, u := i.rule.Rule.Number(frame)
	lo, hi := number.Zero, number.Hundred
	if i.IsPoints {
		lo, hi = i.Min, i.legal(w)
	}
	if u != nil || v.Less(lo) || hi.Less(v) || f.placed.states[i.leaf] != applies || f.placed.most != nil {
		return out, diag.List{diag.New(diag.AdjudicationOpen, f.doc.Place(all[0].At), i.ID, all[0].ID)}
	}
	score := i.points(w, v)
	if !i.Rounding.AtTotal {
		score = score.Round(i.Rounding.Places, i.Rounding.Mode)
	}
	out = scan.Adjudication{Set: true, Score: score, Reason: strings.Join(reasons, "；"), By: all[0].By, At: all[0].At, Points: all}
	if slices.ContainsFunc(all, func(a scan.ItemAdjudication) bool { return a.By != out.By }) { // nobody answers for what others decided
		out.By = ""
	}
	return out, nil
}
