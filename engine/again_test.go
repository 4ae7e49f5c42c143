package engine

// Again evaluates facts over memory that is used again, as a worker does.
func (f *Facts) Again() func() *Scorecard {
	frame, card := f.newFrame(), new(Scorecard)
	return func() *Scorecard {
		frame.Over(f.doc.Cells)
		card.evaluate(f, frame, false)
		return card
	}
}
