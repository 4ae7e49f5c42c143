package docx

import (
	"encoding/xml"
	"strings"

	"jixiao/office/ooxml"
)

// Formulas stand as a tree, of which the letters alone would say something else: a fraction would be its two halves side by side, and 10² would be 102. They are
// read in one line, with brackets where the tree parts them.

// formulaSpaces end the names of the space of formulas, the transitional one and the strict one.
const formulaSpaces = "/math"

// formula reads an element of a formula; known is false for one that changes nothing.
func (w *wording) formula(t xml.StartElement, d *xml.Decoder, in within) (known bool, err error) {
	if !strings.HasSuffix(t.Name.Space, formulaSpaces) {
		return false, nil
	}
	before, behind := "", ""
	switch t.Name.Local {
	case "num":
		before, behind = "(", ")"
	case "den":
		before, behind = "/(", ")"
	case "sup":
		before, behind = "^(", ")"
	case "sub":
		before, behind = "_(", ")"
	case "rad":
		before, behind = "√(", ")"
	case "deg":
		before, behind = "[", "]"
	case "d", "eqArr", "m":
		before, behind = "(", ")"
	case "begChr", "endChr", "sepChr": // of a pair of brackets
		return true, d.Skip()
	case "chr": // of a sum, a product, a bar above
		w.put(ooxml.Attribute(t, "val"), in)
		return true, d.Skip()
	default:
		return false, nil
	}
	start := len(w.text)
	w.put(before, in)
	inside := len(w.text)
	if err := w.inside(d, in); err != nil {
		return true, err
	}
	if len(w.text) == inside { // an index that is not used
		w.cut(start)
	} else {
		w.put(behind, in)
	}
	return true, nil
}
