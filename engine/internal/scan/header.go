package scan

import (
	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
)

// ReadHeader reads what a document says about itself and passes over the rest, checking only that it is JSON.
func ReadHeader(name string, text []byte) (Header, diag.List) {
	d := Document{texts: map[string]string{}}
	d.tok.Reset(name, text)
	d.object(d.tok.Next(), func(name []byte, key jsontree.Token) {
		switch string(name) {
		case "ruleset", "subject", "period", "as_of":
			d.member(name, key)
		default:
			d.tok.Skip(d.tok.Next())
		}
	})
	d.tok.End()
	if failure, failed := d.tok.Failure(); failed {
		return Header{}, diag.List{failure}
	}
	return d.Header, d.list
}
