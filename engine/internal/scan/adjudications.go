package scan

import (
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/number"
)

// What evaluators decided: reasons and adjudications, of the rule set's criteria and of rows.

// reasons reads why criteria lost points.
func (d *Document) reasons(open jsontree.Token) {
	if open.Kind != jsontree.Object {
		d.wrongType(open, diag.Term{Zh: "对象 {…}", En: "an object {…}"})
		return
	}
	first := true
	for {
		if i, key, ok := d.expected(&d.inReasons, d.plan.quotedCriteria, &first); ok {
			d.reasonOf(i, key)
			continue
		}
		key, more := d.tok.Key(&first)
		if !more {
			return
		}
		d.reason(d.name(key), key)
	}
}

func (d *Document) reason(name []byte, key jsontree.Token) {
	i, known := d.plan.criteria[string(name)]
	if !known && d.isRow(name) {
		id := string(name)
		d.once("reason "+id, id, key)
		d.RowReasons = append(d.RowReasons, RowReason{ID: id, Reason: d.said(d.tok.Next()), At: span(key)})
		return
	}
	if !known {
		d.noCriterion(string(name), key)
		return
	}
	d.inReasons.came(i)
	d.reasonOf(i, key)
}

func (d *Document) reasonOf(i int, key jsontree.Token) {
	if d.Reasons[i] != (Said{}) {
		d.fail(diag.DuplicateName, span(key), d.plan.Criteria[i].ID)
	}
	d.Reasons[i] = d.said(d.tok.Next())
}

// once refuses a row's id that stands twice.
func (d *Document) once(what, id string, key jsontree.Token) {
	if d.rowSeen[what] {
		d.fail(diag.DuplicateName, span(key), id)
	}
	if d.rowSeen == nil {
		d.rowSeen = map[string]bool{}
	}
	d.rowSeen[what] = true
}

// isRow reports whether an id is that of a row.
func (d *Document) isRow(name []byte) bool {
	for _, id := range d.plan.Rows {
		if len(name) > len(id) && string(name[:len(id)]) == id && name[len(id)] == '/' {
			return true
		}
	}
	return false
}

// noCriterion refuses what no criterion is called: a parent, one that stands for rows, or nothing at all.
func (d *Document) noCriterion(name string, key jsontree.Token) {
	switch {
	case slices.Contains(d.plan.Rows, name):
		d.unknown(name, key, nil, diag.CriterionRows)
	case d.plan.Parents[name]:
		d.unknown(name, key, nil, diag.CriterionParent)
	default:
		d.unknown(name, key, d.criteriaNames(), diag.UnknownCriterion)
	}
}

func (d *Document) criteriaNames() []string {
	names := make([]string, len(d.plan.Criteria))
	for i, c := range d.plan.Criteria {
		names[i] = c.ID
	}
	return names
}

func (d *Document) adjudication(name []byte, key jsontree.Token) {
	i, known := d.plan.criteria[string(name)]
	if !known && d.isRow(name) {
		d.rowAdjudication(string(name), key)
		return
	}
	if cut := strings.LastIndexByte(string(name), '/'); !known && cut > 0 {
		if of, known := d.plan.criteria[string(name[:cut])]; known {
			d.itemAdjudication(of, string(name), cut, key)
			return
		}
	}
	if !known {
		d.noCriterion(string(name), key)
		return
	}
	if len(d.Adjudications) == 0 {
		d.Adjudications = append(d.Adjudications, make([]Adjudication, len(d.plan.Criteria))...)
	}
	a, c := &d.Adjudications[i], d.plan.Criteria[i]
	if a.At != (diag.Span{}) {
		d.fail(diag.DuplicateName, span(key), c.ID)
	}
	d.decided(a, c.ID, key) // whether the score is one that the criterion can have, its weight says
}

func (d *Document) rowAdjudication(id string, key jsontree.Token) {
	d.once("adjudication "+id, id, key)
	a := RowAdjudication{ID: id}
	if d.decided(&a.Adjudication, id, key) {
		d.RowAdjudications = append(d.RowAdjudications, a)
	}
}

// itemAdjudication reads {"met": …, "reason": …, "by": …} of one key point: A101/③.
func (d *Document) itemAdjudication(of int, id string, cut int, key jsontree.Token) {
	d.once("adjudication "+id, id, key)
	a := ItemAdjudication{Criterion: of, ID: id, Mark: id[cut+1:], At: span(key)}
	before, set := len(d.list), false
	members := []string{"met", "reason", "by"}
	seen := 0
	d.object(d.tok.Next(), func(name []byte, key jsontree.Token) {
		k := slices.Index(members, string(name))
		if k >= 0 && seen&(1<<k) != 0 {
			d.fail(diag.DuplicateName, span(key), members[k])
		}
		seen |= 1 << max(k, 0)
		switch tok := d.tok.Next(); {
		case k < 0:
			d.tok.Skip(tok)
			g := d.fail(diag.UnknownMember, span(key), string(name))
			*g = g.Suggest(string(name), members)
		case k == 0 && (tok.Kind == jsontree.True || tok.Kind == jsontree.False):
			if set = true; tok.Kind == jsontree.True {
				a.Met = number.One
			}
		case k == 0:
			a.Met, set = d.number(tok)
			if set && (a.Met.Sign() < 0 || number.One.Less(a.Met)) {
				d.fail(diag.FactAbove, span(tok), id, a.Met, number.One)
			}
		case k == 1:
			a.Reason = d.text(tok)
		default:
			a.By = d.text(tok)
		}
	})
	switch {
	case d.tok.Failed() || len(d.list) > before:
	case !set:
		d.fail(diag.AdjudicationForm, a.At, id, diag.Term{Zh: "满足程度（met）", En: "met"})
	case strings.TrimSpace(a.Reason) == "":
		d.fail(diag.AdjudicationForm, a.At, id, diag.Term{Zh: "理由（reason）", En: "reason"})
	default:
		d.ItemAdjudications = append(d.ItemAdjudications, a)
	}
}

// decided reads {"score": …, "reason": …, "by": …}. It reports whether the adjudication is whole.
func (d *Document) decided(a *Adjudication, id string, key jsontree.Token) bool {
	a.At = span(key)
	open, before := d.tok.Next(), len(d.list)
	var score, reason, by jsontree.Token
	d.object(open, func(name []byte, key jsontree.Token) {
		tok := d.tok.Next()
		switch string(name) {
		case "score":
			d.onceToken(score, key, "score")
			score = tok
			a.Score, a.Set = d.number(tok)
		case "reason":
			d.onceToken(reason, key, "reason")
			reason = tok
			a.Reason = d.text(tok)
		case "by":
			d.onceToken(by, key, "by")
			by = tok
			a.By = d.text(tok)
		default:
			d.tok.Skip(tok)
			g := d.fail(diag.UnknownMember, span(key), string(name))
			if string(name) == "met" { // of one key point, and rows have none of their own
				*g = g.Told(diag.Both(`这里裁定的是得分：{"score": …, "reason": …}；一个要点的裁定写在“指标编号/③”之下，表的一行里的要点不能单独裁定`,
					`here a score is adjudicated: {"score": …, "reason": …}; a key point is under "ID/③", and those of a row of a table cannot be adjudicated one by one`))
			} else {
				*g = g.Suggest(string(name), []string{"score", "reason", "by"})
			}
		}
	})
	if d.tok.Failed() || len(d.list) > before {
		return false
	}
	switch {
	case !a.Set:
		d.fail(diag.AdjudicationForm, a.At, id, diag.Term{Zh: "得分（score）", En: "score"})
	case strings.TrimSpace(a.Reason) == "":
		d.fail(diag.AdjudicationForm, a.At, id, diag.Term{Zh: "理由（reason）", En: "reason"})
	}
	return len(d.list) == before
}
