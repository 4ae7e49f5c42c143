package ooxml_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"jixiao/office/ooxml"
)

// TestWrite: what is written is read back, and says the same day, which there is, of every part.
func TestWrite(t *testing.T) {
	parts := []ooxml.Part{{Name: "b.xml", Content: []byte("<b/>")}, {Name: "a/中.xml", Content: []byte("<a>文</a>")}}
	text, err := ooxml.Write(parts)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil || len(z.File) != len(parts) {
		t.Fatal(err, len(z.File))
	}
	for k, f := range z.File {
		if day := f.Modified.Format("2006-01-02 15:04:05"); f.Name != parts[k].Name || day != "1980-01-01 00:00:00" || len(f.Extra) > 0 {
			t.Errorf("%s is of %s, with %d more bytes", f.Name, day, len(f.Extra))
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		if _, err := content.ReadFrom(in); err != nil || !bytes.Equal(content.Bytes(), parts[k].Content) {
			t.Errorf("%s: %q %v", f.Name, &content, err)
		}
	}
}
