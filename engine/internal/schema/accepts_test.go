package schema

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/rules"
)

// TestAcceptsIsTheValidators changes the shipped files at random, a value or a member at a time, and asks the validator of each: the walk
// that is asked first never accepts what the validator refuses, and accepts what it accepts, so that sound files never wait for it.
func TestAcceptsIsTheValidators(t *testing.T) {
	files := map[string][]string{}
	add := func(schema, text string) { files[schema] = append(files[schema], text) }
	err := fs.WalkDir(rules.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".json") {
			text, _ := fs.ReadFile(rules.FS, path)
			if strings.HasSuffix(path, ".tests.json") {
				add("tests", string(text))
			} else if strings.Contains(string(text), "ruleset.schema.json") {
				add("ruleset", string(text))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report", "facts", "known"} {
		paths, _ := filepath.Glob("../../../conformance/reports/*/" + name + ".json")
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			add(name, string(text))
		}
	}
	for name, texts := range files {
		s, rng := Named(name), rand.New(rand.NewPCG(7, uint64(len(name))))
		refused := 0
		for _, text := range texts {
			root, list := jsontree.Parse(diag.NewSource(name, []byte(text)))
			if list.HasErrors() {
				t.Fatal(list)
			}
			if !s.Accepts(root) {
				t.Errorf("a shipped %s file waits for the validator", name)
			}
			for range 60 {
				changed := change(root, rng)
				accepted, valid := s.Accepts(changed), len(s.departures(changed)) == 0 && s.compiled().Validate(changed.Plain()) == nil
				if accepted && !valid {
					t.Errorf("%s: accepted, and the validator says %v", name, s.compiled().Validate(changed.Plain()))
				} else if valid && !accepted {
					t.Errorf("%s: valid, and not accepted: %s", name, changed.Canonical())
				}
				if !valid {
					refused++
				}
			}
		}
		t.Logf("%s: %d files, %d refused changes", name, len(texts), refused)
		if refused == 0 {
			t.Errorf("%s: no change was refused", name)
		}
	}
}

// change copies the tree with one value at random replaced, removed, doubled or named otherwise.
func change(root *jsontree.Node, rng *rand.Rand) *jsontree.Node {
	var all []*jsontree.Node
	var walk func(*jsontree.Node)
	walk = func(n *jsontree.Node) {
		all = append(all, n)
		for _, c := range n.Items {
			walk(c)
		}
	}
	walk(root)
	target, donor := all[rng.IntN(len(all))], all[rng.IntN(len(all))]
	how := rng.IntN(6)
	texts := []string{"", "x", "number", "table", "a/b@1", "2022-01-01", "未知", "扣分.项目", "0.5", "-3"}
	var copied func(*jsontree.Node) *jsontree.Node
	copied = func(n *jsontree.Node) *jsontree.Node {
		c := *n
		if n == target {
			switch how {
			case 0:
				c.Kind, c.Text, c.Number, c.Items = donor.Kind, donor.Text, donor.Number, donor.Items
			case 1:
				c.Kind, c.Text, c.Items = jsontree.String, texts[rng.IntN(len(texts))], nil
			case 2:
				c.Kind, c.Items = []jsontree.Kind{jsontree.True, jsontree.False, jsontree.Null, jsontree.Array, jsontree.Object}[rng.IntN(5)], nil
			case 3:
				c.Name = texts[rng.IntN(len(texts))]
			case 4:
				if len(c.Items) > 0 {
					k := rng.IntN(len(c.Items))
					c.Items = append(append([]*jsontree.Node{}, c.Items[:k]...), c.Items[k+1:]...)
				}
				return &c
			case 5:
				if c.Kind == jsontree.Array && len(c.Items) > 0 {
					c.Items = append(append([]*jsontree.Node{}, c.Items...), c.Items[rng.IntN(len(c.Items))])
				}
				return &c
			}
			return &c
		}
		c.Items = nil
		names := map[string]bool{}
		for _, m := range n.Items {
			d := copied(m)
			if n.Kind == jsontree.Object {
				if names[d.Name] {
					continue
				}
				names[d.Name] = true
			}
			c.Items = append(c.Items, d)
		}
		return &c
	}
	return copied(root)
}
