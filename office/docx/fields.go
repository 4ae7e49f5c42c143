package docx

import (
	"encoding/xml"
	"strconv"

	"jixiao/office/ooxml"
)

// field is a field that has begun. Before what separates them stands what it says to compute, behind it what that gave.
type field struct {
	start     int // of its text
	separated bool
	control   string // what a check box or a drop-down list shows, which have no text
}

// field reads a mark of a field. Of one that does not end in the paragraph all is read, so that nothing gets lost.
func (w *wording) field(mark string, d *xml.Decoder, in within) error {
	n := len(w.fields) - 1
	switch {
	case mark == "begin":
		control, err := formControl(d)
		w.fields = append(w.fields, field{start: len(w.text), control: control})
		return err
	case n < 0:
	case mark == "separate":
		w.cut(w.fields[n].start)
		w.fields[n].separated = true
	case mark == "end":
		f := w.fields[n]
		if w.fields = w.fields[:n]; !f.separated {
			w.cut(f.start)
		}
		if len(w.text) == f.start {
			w.put(f.control, in)
		}
	}
	return d.Skip()
}

// cut takes back the text from there on.
func (w *wording) cut(start int) {
	w.text = w.text[:start]
	for n := len(w.raised); n > 0 && w.raised[n-1][0] >= start; n-- {
		w.raised = w.raised[:n-1]
	}
}

// formControl reads what the check box or the drop-down list of an old form shows, up to the end of the element that holds it.
func formControl(d *xml.Decoder) (shown string, err error) {
	var choices []string
	box, ticked, list, chosen := false, false, false, 0
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			v := ooxml.Attribute(t, "val")
			switch t.Name.Local {
			case "checkBox":
				box = true
			case "ddList":
				list = true
			case "default", "checked": // checked stands behind default
				ticked = v != "0" && v != "false" && v != "off"
				if n, err := strconv.Atoi(v); err == nil && t.Name.Local == "default" {
					chosen = n
				}
			case "result":
				chosen, _ = strconv.Atoi(v)
			case "listEntry":
				choices = append(choices, v)
			}
		}
	}
	switch {
	case box && ticked:
		return "☑", nil
	case box:
		return "☐", nil
	case list && chosen >= 0 && chosen < len(choices):
		return choices[chosen], nil
	}
	return "", nil
}
