package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/render"
	"jixiao/rules"
)

// library is the built-in rule sets and the folders given by --rules; a later folder replaces files of the same name.
type library struct {
	layers  []layer
	entries []engine.Entry
	from    map[string]layer
}

type layer struct {
	fs   fs.FS
	name string // prefix of paths in diagnostics
}

func (a *app) library() (*library, error) {
	l := &library{layers: []layer{{rules.FS, "rules/"}}, from: map[string]layer{}}
	for _, dir := range a.rulesDirs {
		if info, err := os.Stat(dir); err != nil {
			return nil, a.fileError(err)
		} else if !info.IsDir() {
			return nil, fmt.Errorf(a.text("%s 不是目录", "%s is not a folder"), dir)
		}
		l.layers = append(l.layers, layer{os.DirFS(dir), strings.TrimSuffix(dir, "/") + "/"})
	}
	seen := map[string]int{}
	for _, layer := range l.layers {
		entries, err := engine.Catalogue(layer.fs)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if at, ok := seen[e.Path]; ok {
				l.entries[at] = e
			} else {
				seen[e.Path] = len(l.entries)
				l.entries = append(l.entries, e)
			}
			l.from[e.Path] = layer
		}
	}
	return l, nil
}

// load loads one entry; diagnostics carry the path as the author knows it.
func (l *library) load(e engine.Entry) (*engine.RuleSet, diag.List) {
	layer := l.from[e.Path]
	text, err := fs.ReadFile(layer.fs, e.Path)
	if err != nil {
		return nil, diag.List{diag.New(diag.RuleSetUnknown, diag.Place{}, e.Ref())}
	}
	rs, list := engine.ParseOver(layer.name+e.Path, text, l.fetch)
	if rs != nil && rs.Ref() != e.Ref() {
		place := diag.Place{Source: diag.NewSource(layer.name+e.Path, text)}
		list.Add(diag.New(diag.RuleSetMismatch, place, "id@version", rs.Ref(), e.Path))
		return nil, list
	}
	return rs, list
}

// fetch finds the file of a rule set that another extends.
func (l *library) fetch(ref string) (string, []byte, error) {
	for _, e := range l.entries {
		if e.Ref() == ref {
			layer := l.from[e.Path]
			text, err := fs.ReadFile(layer.fs, e.Path)
			return layer.name + e.Path, text, err
		}
	}
	return "", nil, fs.ErrNotExist
}

// named finds the rule set that a person names: id@version, or an id with one version or one in force.
func (l *library) named(ref string) (*engine.RuleSet, diag.List) {
	h := engine.Header{RuleSet: ref}
	if !strings.Contains(ref, "@") {
		if only := l.latest(ref); only != nil {
			return l.load(*only)
		}
	}
	e, list := engine.Choose(l.entries, h, func(diag.Span) diag.Place { return diag.Place{} })
	if list != nil {
		return nil, list
	}
	return l.load(e)
}

// latest is the one version of an id that no other version replaces, nil if there is not exactly one.
func (l *library) latest(id string) *engine.Entry {
	var out *engine.Entry
	for i, e := range l.entries {
		if e.ID != id {
			continue
		}
		replaced := false
		for _, other := range l.entries {
			replaced = replaced || other.ID == id && other.Replaces == e.Version
		}
		if replaced {
			continue
		}
		if out != nil {
			return nil
		}
		out = &l.entries[i]
	}
	return out
}

// document is a facts document with its rule set, read and ready.
type document struct {
	rs    *engine.RuleSet
	facts *engine.Facts
}

// open reads a facts document under the rule set it names, or under another.
func (a *app) open(name, ruleset string) (*document, error) {
	text, err := a.read(name)
	if err != nil {
		return nil, err
	}
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	header, list := engine.ReadHeader(name, text)
	if err := a.report(list); err != nil {
		return nil, err
	}
	var rs *engine.RuleSet
	if ruleset != "" {
		rs, list = l.named(ruleset)
	} else {
		source := diag.NewSource(name, text)
		var e engine.Entry
		e, list = engine.Choose(l.entries, header, func(s diag.Span) diag.Place { return diag.Place{Source: source, Span: s} })
		if list == nil {
			rs, list = l.load(e)
		}
	}
	if rs == nil {
		return nil, a.report(list)
	}
	read := rs.Read
	if ruleset != "" && rs.Ref() != header.RuleSet {
		read = rs.ReadForeign
	}
	facts, list := read(name, text)
	if err := a.report(list); err != nil {
		return nil, err
	}
	return &document{rs, facts}, nil
}

// print writes a document in the chosen format.
func (a *app) print(d *render.Document) error {
	var s string
	switch a.format {
	case "markdown":
		s = d.Markdown()
	case "html":
		s = d.HTML()
	default:
		s = d.Text()
	}
	_, err := io.WriteString(a.stdout, s)
	return err
}

// printJSON writes indented JSON; Chinese and signs stay as they are.
func (a *app) printJSON(v any) error {
	var compact bytes.Buffer
	enc := json.NewEncoder(&compact)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	return a.indent(compact.Bytes())
}

func (a *app) indent(text []byte) error {
	var b bytes.Buffer
	if err := json.Indent(&b, bytes.TrimSpace(text), "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := a.stdout.Write(b.Bytes())
	return err
}
