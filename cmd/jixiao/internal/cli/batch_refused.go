package cli

import (
	"cmp"
	"slices"
	"sync"

	"jixiao/engine/batch"
	"jixiao/engine/diag"
	"jixiao/engine/render"
)

// What a batch refuses of workbooks, for people who look at them and at no record.

// Bounds of what is told of them on the screen; the records have all.
const (
	mostBodies = 20
	mostCells  = 5 // of a body
)

// refusals gathers the first documents of workbooks and tables that are refused, while records are made of them and of all others.
type refusals struct {
	batch.Format
	lang  diag.Lang
	order map[string]int // of the inputs

	mu    sync.Mutex
	all   int64 // that were refused
	first []refusal
}

// refusal is a document of a workbook and why it is none.
type refusal struct {
	file string
	line int
	who  string
	why  [][2]string // where, and what is wrong
	more int         // findings beyond those
}

// Append makes the record of a document.
func (r *refusals) Append(b []byte, o *batch.Outcome) []byte {
	if o.Card == nil {
		r.note(o)
	}
	return r.Format.Append(b, o)
}

func (r *refusals) note(o *batch.Outcome) {
	if o.Row == nil && o.From == nil && !isBook(o.Name) {
		return
	}
	one := refusal{file: o.Name, line: o.Line}
	for _, d := range o.Findings {
		switch {
		case d.Severity != diag.Error:
		case len(one.why) == mostCells:
			one.more++
		default:
			one.why = append(one.why, [2]string{o.Place(d.Place), d.Message(r.lang)})
		}
	}
	one.who = o.Subject()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all++
	at, _ := slices.BinarySearchFunc(r.first, one, func(a, b refusal) int { // documents are handled in no order
		return cmp.Or(cmp.Compare(r.order[a.file], r.order[b.file]), cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	r.first = slices.Insert(r.first, at, one)
	r.first = r.first[:min(len(r.first), mostBodies)]
}

// blocks say whom was refused, where and why.
func (r *refusals) blocks() []render.Block {
	if r.all == 0 {
		return nil
	}
	lang := r.lang
	t := render.Table{Columns: []render.Column{{Title: lang.Say("评价对象", "Subject"), Share: 20}, {Title: lang.Say("何处", "Where"), Share: 25}, {Title: lang.Say("怎么不对", "What is wrong"), Share: 55}}}
	row := func(who, where, why string) {
		t.Rows = append(t.Rows, []render.Cell{{Text: who, Rows: 1}, {Text: where, Rows: 1}, {Text: why, Rows: 1}})
	}
	for _, one := range r.first {
		for k, why := range one.why {
			who := one.who
			if k > 0 {
				who = ""
			}
			row(who, why[0], why[1])
		}
		if one.more > 0 {
			row("", "", lang.Say("另有 %d 处", "%d more", one.more))
		}
	}
	out := []render.Block{render.Heading{Level: 2, Text: lang.Say("拒绝的各份", "What was refused")}, t}
	if more := r.all - int64(len(r.first)); more > 0 {
		out = append(out, render.Lines{Items: []string{lang.Say("另有 %d 份，见各条记录", "%d more are among the records", more)}})
	}
	return out
}
