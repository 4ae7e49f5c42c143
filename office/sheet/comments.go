package sheet

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
)

// What is noted beside cells: notes, and threads of comments, which Excel writes a second time as a note for programs that know none.

// Remark is one of what was said beside a cell.
type Remark struct {
	Author string // "" if it does not say
	Said   string
	whole  string // with who says it, where Excel writes that into the note
}

// Remarks are what is noted beside a cell, one by one.
func (s *Sheet) Remarks(row, column int) []Remark { return s.remarks[[2]int{row, column}] }

// comments reads what is noted beside cells.
func (r *reader) comments(s *Sheet, part string) error {
	list, err := r.Relations(part)
	if err != nil {
		return err
	}
	notes, threads := map[[2]int][]Remark{}, map[[2]int][]Remark{}
	for _, l := range list {
		switch l.Kind {
		case "comments":
			err = r.notes(l.Target, notes)
		case "threadedComment":
			err = r.threads(l.Target, threads)
		}
		if err != nil {
			return err
		}
	}
	for at, said := range threads {
		if of := notes[at]; len(of) > 0 && !of[0].thread() {
			said = append(of, said...)
		}
		notes[at] = said
	}
	for at, said := range notes {
		if len(said) == 1 && said[0].thread() {
			notes[at] = said[0].parted()
		}
	}
	s.note(notes)
	return nil
}

// noted reads where a note stands, and counts it.
func (r *reader) noted(t xml.StartElement) (at [2]int, ok bool, err error) {
	at[0], at[1], ok = parseRef(attribute(t, "ref"))
	if r.cells++; r.cells > MaxCells {
		err = broken("单元格和批注超过 %d 个", "there are more than %d cells and notes", MaxCells)
	}
	return at, ok && at[1] <= MaxColumns, err
}

func (r *reader) notes(part string, notes map[[2]int][]Remark) error {
	var authors []string
	return r.Tokens(part, func(t xml.StartElement, d *xml.Decoder) error {
		switch t.Name.Local {
		case "author":
			said, err := words(d, t)
			authors = append(authors, said.all)
			return err
		case "comment":
			at, ok, err := r.noted(t)
			if err != nil {
				return err
			}
			said, err := words(d, t)
			n := Remark{Said: said.all, whole: said.all}
			if k := whole(attribute(t, "authorId")); k >= 0 && k < len(authors) {
				n.Author = strings.TrimSpace(authors[k])
			}
			for _, colon := range []string{":", "："} { // Excel begins a note with who writes it
				if rest, ok := strings.CutPrefix(strings.TrimSpace(n.Said), n.Author+colon); ok && n.Author != "" {
					n.Said = strings.TrimSpace(rest)
				}
			}
			if ok {
				notes[at] = []Remark{n}
			}
			return err
		}
		return nil
	})
}

// threads reads what was said in threads, the oldest of each first.
func (r *reader) threads(part string, threads map[[2]int][]Remark) error {
	type dated struct {
		at   [2]int
		when string
		Remark
	}
	var all []dated
	err := r.Tokens(part, func(t xml.StartElement, d *xml.Decoder) error {
		switch t.Name.Local {
		case "threadedComment":
			at, ok, err := r.noted(t)
			if !ok {
				at = [2]int{}
			}
			all = append(all, dated{at, attribute(t, "dT"), Remark{Author: r.people[attribute(t, "personId")]}})
			return err
		case "text":
			said, err := words(d, t)
			if len(all) > 0 {
				last := &all[len(all)-1]
				last.Said, last.whole = said.all, said.all
			}
			return err
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b dated) int { return strings.Compare(a.when, b.when) })
	for _, n := range all {
		if n.at != [2]int{} && n.Said != "" {
			threads[n.at] = append(threads[n.at], n.Remark)
		}
	}
	return err
}

// persons reads who takes part in threads.
func (r *reader) persons(part string) error {
	r.people = map[string]string{}
	return r.Tokens(part, func(t xml.StartElement, _ *xml.Decoder) error {
		if t.Name.Local == "person" {
			if r.cells++; r.cells > MaxCells {
				return broken("单元格和批注超过 %d 个", "there are more than %d cells and notes", MaxCells)
			}
			r.people[attribute(t, "id")] = strings.TrimSpace(attribute(t, "displayName"))
		}
		return nil
	})
}

// thread reports whether a note is what Excel writes of a thread.
func (n Remark) thread() bool {
	return strings.HasPrefix(n.Author, "tc={") && strings.Contains(n.Said, "linkid=870924")
}

// parted is what was said in a thread of which only that note is left: behind the line with the address each begins with a line such as 注释: and is
// indented, and who said it does not show.
func (n Remark) parted() (out []Remark) {
	_, rest, _ := strings.Cut(n.Said, "linkid=870924")
	for _, line := range strings.Split(strings.ReplaceAll(rest, "\r\n", "\n"), "\n") {
		said := strings.TrimSpace(line)
		switch {
		case begins.MatchString(said) && !strings.HasPrefix(line, " "):
			out = append(out, Remark{})
		case said != "" && len(out) > 0:
			last := &out[len(out)-1]
			last.Said = strings.TrimPrefix(last.Said+"\n"+said, "\n")
			last.whole = last.Said
		}
	}
	if len(out) == 0 {
		said := strings.TrimSpace(rest)
		out = []Remark{{Said: said, whole: said}}
	}
	return slices.DeleteFunc(out, func(r Remark) bool { return r.Said == "" })
}

// begins is the line with which a remark of such a note begins.
var begins = regexp.MustCompile(`^(?:注释|批注|评论|答复|回复|Comment|Reply) ?[:：]$`)

// whole is a whole number, -1 of another text.
func whole(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > MaxCells {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	if s == "" {
		return -1
	}
	return n
}

// note puts notes beside their cells.
func (s *Sheet) note(notes map[[2]int][]Remark) {
	if len(notes) == 0 {
		return
	}
	s.remarks = notes
	rows := map[int]int{} // index of each row
	for k := range s.Rows {
		rows[s.Rows[k].Number] = k
	}
	for at := range notes {
		if _, ok := rows[at[0]]; !ok {
			rows[at[0]] = len(s.Rows)
			s.Rows = append(s.Rows, Row{Number: at[0]})
		}
		row := &s.Rows[rows[at[0]]]
		if c := row.Cell(at[1]); c.Kind == Empty {
			row.Cells = append(row.Cells, Cell{Column: at[1]})
		}
		var said []string
		for _, n := range notes[at] {
			said = append(said, n.whole)
		}
		row.Cell(at[1]).Comment = strings.Join(said, "\n")
	}
	slices.SortFunc(s.Rows, func(a, b Row) int { return a.Number - b.Number })
	for k := range s.Rows {
		slices.SortFunc(s.Rows[k].Cells, func(a, b Cell) int { return a.Column - b.Column })
	}
}
