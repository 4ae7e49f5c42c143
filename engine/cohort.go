package engine

import (
	"jixiao/engine/diag"
	"jixiao/engine/formula"
	"jixiao/engine/internal/door"
)

// What a document has from those that are scored with it: tables that all of them make, and whether a quota leaves it its grade.

// Cohort says which documents were scored together.
type Cohort struct {
	Documents int    // all of them
	Refused   int    // of these: they are in no table
	SHA256    string // of the digests of all documents, in the order of these; hexadecimal
}

// Among makes the worker score documents as part of a cohort; nil is each by itself. It is for package cohort.
func (w *Worker) Among(_ door.Key, all *door.Cohort) { w.facts.cohort = all }

// among fills the tables that the cohort makes. A document by itself may give them: as they were when it was scored with the others.
func (f *Facts) among() (list diag.List) {
	if f.cohort == nil {
		return nil
	}
	for _, t := range f.rs.cohort {
		if f.doc.Cells[t.Table.Slot].State != formula.Missing {
			list.Add(diag.New(diag.CohortGiven, f.doc.Place(f.doc.Entries[t.Table.Slot].At), t.Table.Name))
		}
	}
	if list == nil {
		for _, t := range f.cohort.Tables {
			f.doc.Fill(t.Slot, t.Rows)
		}
	}
	return list
}

// quota takes from the grades that a total may have those that a quota denies it. Without a cohort no quota is settled.
func (w *whole) quota(t *Totals, byRule bool) {
	rs := w.rs
	if !rs.quotas || len(t.Grades) == 0 {
		return
	}
	t.untaken = t.Grades
	byRule = byRule || w.byRule
	best := rs.gradeNamed(t.Grades[0].Name)
	worst := best + len(t.Grades) - 1
	p := t.Score
	if rs.GradeOnExact {
		p = t.Exact
	}
	open := false
	in := func(grade int) door.Standing {
		switch all := w.facts.cohort; {
		case rs.Grades[grade].AtMost.Sign() == 0:
			return door.Inside
		case all == nil || all.Standing == nil:
			return door.Unsettled
		default:
			return all.Standing(grade, byRule, p.Lo, p.Hi)
		}
	}
	for best < len(rs.Grades)-1 && in(best) == door.Outside {
		best++
	}
	for worst = max(worst, best); worst < len(rs.Grades)-1; worst++ {
		s := in(worst)
		if s == door.Inside {
			break
		}
		open = open || s == door.Unsettled
	}
	if t.Grades = rs.Grades[best : worst+1]; open && len(t.Grades) > 1 && t.Why == nil {
		t.Why = &formula.Undetermined{Code: diag.OutcomeQuota, Args: []any{t.Grades[0].Name}}
	}
}
