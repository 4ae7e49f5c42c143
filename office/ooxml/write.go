package ooxml

import (
	"archive/zip"
	"bytes"
)

// Part is a part of a file that is written.
type Part struct {
	Name    string
	Content []byte
}

// dosDay is the first day that an archive can say, 1 January 1980, as archives write days. Without one they say the zeroth of the zeroth month.
const dosDay = 0<<9 | 1<<5 | 1

// Write writes a file of parts, in their order. The same parts are the same bytes, whenever they are written.
func Write(parts []Part) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		header := &zip.FileHeader{Name: p.Name, Method: zip.Deflate}
		header.ModifiedDate = dosDay //lint:ignore SA1019 a time in Modified would stand in a field of its own, too
		to, err := z.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(p.Content); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
