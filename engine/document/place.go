package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"jixiao/engine/diag"
)

// Where in a document that a program made a finding is.

// placed are findings on a document that nobody has seen as a file: at what they are about, as 预算.决算支出 or 资产明细[2].原值.
func placed(list diag.List, text []byte) diag.List {
	out := slices.Clone(list)
	for k, d := range list {
		if d.Source == nil || d.Source.Name != "document" {
			continue
		}
		out[k].Source, out[k].Span = &diag.Source{Name: strings.TrimPrefix(path(text, d.Span.Start), "facts."), Cell: true}, diag.Span{}
	}
	return out
}

// path is where in a JSON text a place is: the names of the members around it.
func path(text []byte, at int) string {
	type level struct {
		name string
		row  int // of an array; 0 for an object
		list bool
		key  bool // the next token is a name
	}
	var stack []level
	say := func() string {
		var s strings.Builder
		for _, l := range stack {
			switch {
			case l.list:
				fmt.Fprintf(&s, "[%d]", l.row)
			case s.Len() > 0 && l.name != "":
				s.WriteString("." + l.name)
			default:
				s.WriteString(l.name)
			}
		}
		return s.String()
	}
	for dec := json.NewDecoder(bytes.NewReader(text)); ; {
		token, err := dec.Token()
		if err != nil {
			return say()
		}
		top := len(stack) - 1
		delim, isDelim := token.(json.Delim)
		if name, ok := token.(string); ok && top >= 0 && stack[top].key {
			stack[top].name, stack[top].key = name, false
			if int(dec.InputOffset()) > at {
				return say()
			}
			continue
		}
		closes := isDelim && (delim == '}' || delim == ']')
		if top >= 0 && stack[top].list && !closes {
			stack[top].row++
		}
		if int(dec.InputOffset()) > at {
			return say()
		}
		switch {
		case closes:
			stack = stack[:top]
			top--
		case isDelim:
			stack = append(stack, level{list: delim == '[', key: delim == '{'})
			continue
		}
		if top >= 0 {
			stack[top].key = !stack[top].list
		}
	}
}
