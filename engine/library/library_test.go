package library_test

import (
	"crypto/ed25519"
	"strings"
	"testing"
	"testing/fstest"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/lock"
)

func rules(version, from, until, name string) *fstest.MapFile {
	end := ""
	if until != "" {
		end = `, "until": "` + until + `"`
	}
	return &fstest.MapFile{Data: []byte(`{"$schema": "x", "id": "demo/one", "version": "` + version + `", "title": "一", "effective": {"from": "` + from + `"` + end + `},
		"rounding": {"places": 2, "mode": "half-up"}, "facts": {"率": {"type": "number", "min": 0, "max": 100}}, "indicators": [{"id": "A", "name": "` + name + `", "weight": 100, "percent": "率"}]}`)}
}

func open(t *testing.T, c library.Config) *library.Library {
	t.Helper()
	l, err := library.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func code(err error) string {
	if list := diag.Findings(err); len(list) > 0 {
		return list[0].Code.ID
	}
	return ""
}

// TestChoose: a document gets the version that is in force on its day, and one that it names exactly.
func TestChoose(t *testing.T) {
	l := open(t, library.Config{Folders: []library.Folder{{FS: fstest.MapFS{
		"demo/one/1.json": rules("1", "2020-01-01", "2021-12-31", "甲"), "demo/one/2.json": rules("2", "2022-01-01", "", "甲")}}}})
	for _, c := range []struct{ ref, period, want string }{{"demo/one", "2021", "1"}, {"demo/one", "2023", "2"}, {"demo/one@1", "2023", "1"}, {"demo/one", "2019", ""}, {"demo/two", "2021", ""}} {
		e, err := l.Choose(engine.Header{RuleSet: c.ref, Period: c.period}, func(diag.Span) diag.Place { return diag.Place{} })
		if e.Version != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s in %s: %q %v", c.ref, c.period, e.Version, err)
		}
	}
}

// TestLayers: a later folder replaces a file of the same path; a published file that changed is refused, by a lock of any
// folder, and so is a broken lock.
func TestLayers(t *testing.T) {
	below := fstest.MapFS{"demo/one/1.json": rules("1", "2020-01-01", "", "甲")}
	l := open(t, library.Config{Folders: []library.Folder{{FS: below}, {FS: fstest.MapFS{"demo/one/1.json": rules("1", "2020-01-01", "", "乙")}}}})
	rs, err := l.RuleSet("demo/one@1")
	if err != nil || rs.Indicators[0].Name != "乙" {
		t.Fatal(err)
	}
	var known lock.Lock
	known.Add(rs, 1)
	below["lock.json"] = &fstest.MapFile{Data: known.Text()}
	if _, err := open(t, library.Config{Folders: []library.Folder{{FS: below}}}).RuleSet("demo/one@1"); code(err) != "lock-changed" {
		t.Errorf("changed: %v", err)
	}
	below["lock.json"] = &fstest.MapFile{Data: []byte("{")}
	if _, err := open(t, library.Config{Folders: []library.Folder{{FS: below}}}).RuleSet("demo/one@1"); err == nil {
		t.Error("a lock that cannot be read is passed over")
	}
}

// TestTrusted: with a key, what a signed lock does not publish is refused; built-in rule sets are the program's own.
func TestTrusted(t *testing.T) {
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"demo/one/1.json": rules("1", "2020-01-01", "", "甲"), "demo/one/2.json": rules("2", "2022-01-01", "", "甲")}
	rs, err := open(t, library.Config{Folders: []library.Folder{{FS: files}}}).RuleSet("demo/one@1")
	if err != nil {
		t.Fatal(err)
	}
	var known lock.Lock
	known.Add(rs, 1)
	files["lock.json"] = &fstest.MapFile{Data: known.Text()}
	files["lock.sig.json"] = &fstest.MapFile{Data: lock.Sign(known.Text(), key)}
	c := library.Config{Folders: []library.Folder{{FS: files}}, Key: public}
	if _, err := open(t, c).RuleSet("demo/one@1"); err != nil {
		t.Error(err)
	}
	if _, err := open(t, c).RuleSet("demo/one@2"); code(err) != "lock-missing" {
		t.Errorf("unpublished: %v", err)
	}
	if _, err := open(t, c).RuleSet("qingyunpu/trade-union@2022.2"); err != nil {
		t.Errorf("built in: %v", err)
	}
	c.MinSerial = 2
	if _, err := open(t, c).RuleSet("demo/one@1"); code(err) != "lock-old" {
		t.Errorf("an old lock: %v", err)
	}
}

// TestReadFile: what is too large, or no file, is refused before it is read.
func TestReadFile(t *testing.T) {
	files := fstest.MapFS{"a": {Data: []byte(strings.Repeat("x", 100))}, "d/b": {Data: nil}}
	if text, err := library.ReadFile(files, "a", 100); err != nil || len(text) != 100 {
		t.Error(err)
	}
	if _, err := library.ReadFile(files, "a", 99); code(err) != "file-too-large" {
		t.Error(err)
	}
	for _, name := range []string{"d", "c"} {
		if _, err := library.ReadFile(files, name, 100); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}
