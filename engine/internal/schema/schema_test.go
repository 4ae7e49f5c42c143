package schema_test

import (
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/schema"
)

// TestValidate: what is missing, unknown or of another type is told of at its own place, a misspelt member with the one that
// is meant.
func TestValidate(t *testing.T) {
	for text, want := range map[string]string{
		`{"$schema": "x", "published": {}}`:                        "",
		`{"$schema": "x"}`:                                         "member-missing",
		`{"$schema": "x", "publishd": {}}`:                         "unknown-member",
		`{"$schema": "x", "published": []}`:                        "schema-type",
		`{"$schema": "x", "published": {"a/b@1": {"file": "zz"}}}`: "member-missing",
	} {
		source := diag.NewSource("lock.json", []byte(text))
		root, _ := jsontree.Parse(source)
		list := schema.Named("lock").Validate(root)
		var ids []string
		for _, d := range list {
			ids = append(ids, d.Code.ID)
			if d.Source != source {
				t.Errorf("%s: %v has no place", text, d)
			}
		}
		if got := strings.Join(ids, " "); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// TestNames: every schema compiles.
func TestNames(t *testing.T) {
	for _, name := range []string{"ruleset", "facts", "report", "known", "tests", "lock", "signature", "scorecard"} {
		root, _ := jsontree.Parse(diag.NewSource("x", []byte(`{}`)))
		if list := schema.Named(name).Validate(root); len(list) == 0 && name != "facts" {
			t.Errorf("%s takes anything", name)
		}
	}
}
