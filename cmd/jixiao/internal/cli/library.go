package cli

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/lock"
	"jixiao/engine/render"
	"jixiao/office/docx"
)

// library opens the built-in rule sets and the folders given by --rules; a later folder replaces files of the same name.
// Links do not lead out of a folder.
func (a *app) library() (*library.Library, error) {
	key, err := a.trustedKey()
	if err != nil {
		return nil, err
	}
	c := library.Config{Key: key, MinSerial: a.minSerial}
	for _, dir := range a.rulesDirs {
		if info, err := os.Stat(dir); err != nil {
			return nil, a.fileError(err)
		} else if !info.IsDir() {
			return nil, fmt.Errorf(a.text("%s 不是目录", "%s is not a folder"), dir)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, a.fileError(err)
		}
		c.Folders = append(c.Folders, library.Folder{FS: root.FS(), Name: strings.TrimSuffix(filepath.ToSlash(dir), "/") + "/"})
	}
	return library.Open(c)
}

// trustedKey reads the key of --key, nil if none is given. An empty name is a mistake, never “no verification”.
func (a *app) trustedKey() (ed25519.PublicKey, error) {
	switch {
	case !a.keyGiven && a.minSerial > 0:
		return nil, errors.New(a.text("--min-serial 要与 --key 一起用", "--min-serial goes with --key"))
	case !a.keyGiven:
		return nil, nil
	case strings.TrimSpace(a.key) == "":
		return nil, errors.New(a.text("--key 没有写明公钥文件", "--key names no file"))
	}
	text, err := a.read(a.key)
	if err != nil {
		return nil, err
	}
	key, err := lock.ParsePublicKey(text)
	if err != nil {
		return nil, fmt.Errorf(a.text("%s 不是 ed25519 公钥（PEM）", "%s is no ed25519 public key in PEM"), a.key)
	}
	return key, nil
}

// failed prints the findings that an error carries; another error is for Main to print.
func (a *app) failed(err error) error {
	if list := diag.Findings(err); list != nil {
		return a.report(list)
	}
	return err
}

// namedSet is a rule set that a person named, by id or by file, with the tests beside it.
type namedSet struct {
	library *library.Library
	rules   *engine.RuleSet
	tests   *cases.File // nil if there are none
	file    string      // as in diagnostics
	text    []byte
}

// ruleSet loads a rule set by id@version, or from a file, and reads the tests beside it. A published file that has changed
// is refused, unless it is only looked at.
func (a *app) ruleSet(name string, look bool) (*namedSet, error) {
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	s := &namedSet{library: l}
	if base, tests := strings.CutSuffix(name, ".tests.json"); tests {
		name = base + ".json"
	}
	fromFile := strings.HasSuffix(name, ".json")
	if fromFile {
		s.file = name
		if s.text, err = a.read(name); err != nil {
			return nil, err
		}
		var list diag.List
		if s.rules, list, _, err = a.parse(l, name, s.text); err != nil {
			return nil, a.failed(err)
		}
		if look {
			for k := range list {
				list[k] = list[k].WithSeverity(diag.Warning)
			}
		}
		if err := a.report(list); err != nil {
			return nil, err
		}
	} else {
		if s.rules, err = l.RuleSet(name); err != nil {
			return nil, a.failed(a.hinted(err))
		}
		if s.file, s.text, err = l.Fetch(s.rules.Ref()); err != nil {
			return nil, err
		}
	}
	if s.rules.Framework && !look {
		return nil, a.report(diag.List{diag.New(diag.RuleSetFramework, diag.Place{}, s.rules.Ref())})
	}
	return s, a.report(s.readTests(fromFile))
}

// parse loads a rule set from a file that a person named, and checks it against the locks: the library's, and those beside
// the file and above it.
func (a *app) parse(l *library.Library, name string, text []byte) (rs *engine.RuleSet, list diag.List, published bool, err error) {
	rs, err = engine.Parse(name, text, l.Fetch)
	if err != nil || name == "-" {
		return rs, nil, false, err
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, nil, false, err
	}
	beside := []library.Beside{above(path)}
	if target, err := filepath.EvalSymlinks(path); err == nil && target != path { // also where the file itself lies
		beside = append(beside, above(target))
	}
	list, rs.Serial, published = l.Check(rs, beside...) // nobody else has it yet
	return rs, list, published, nil
}

// above is the folder three above a file, the root of the rules that it may belong to.
func above(path string) library.Beside {
	root := path
	for range 4 {
		root = filepath.Dir(root)
	}
	shown := root
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, root); err == nil {
			shown = rel
		}
	}
	inside, err := filepath.Rel(root, path)
	if err != nil { // on another volume than its own parent: cannot be
		inside = filepath.Base(path)
	}
	return library.Beside{Folder: library.Folder{FS: os.DirFS(root), Name: strings.TrimSuffix(filepath.ToSlash(shown), "/") + "/"}, Path: filepath.ToSlash(inside)}
}

// hinted adds to “there is no such rule set” that a folder may have been meant, where none was given and one lies here.
func (a *app) hinted(err error) error {
	list := diag.Findings(err)
	if len(a.rulesDirs) > 0 || len(list) == 0 || list[0].Code != diag.RuleSetUnknown {
		return err
	}
	if info, statErr := os.Stat("rules"); statErr == nil && info.IsDir() {
		list[0] = list[0].Told(diag.Term{Zh: "当前目录下有 rules：要用其中的规则，加上 --rules rules", En: "there is a folder rules here: to use it, add --rules rules"})
		return list
	}
	return err
}

func (s *namedSet) readTests(fromFile bool) diag.List {
	var name string
	var text []byte
	var err error
	if fromFile {
		name = strings.TrimSuffix(s.file, ".json") + ".tests.json"
		text, err = readFile(name)
	} else {
		name, text, err = s.library.Beside(s.rules.Ref(), ".tests.json")
	}
	if list := diag.Findings(err); list != nil {
		return list
	}
	if err != nil {
		return nil
	}
	var list diag.List
	s.tests, list = cases.Read(name, text)
	return list
}

// open reads a facts document under the rule set it names, or under another.
func (a *app) open(name, ruleset string) (*engine.Facts, error) {
	text, err := a.read(name)
	if err != nil {
		return nil, err
	}
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	header, err := engine.ReadHeader(name, text)
	if err != nil {
		return nil, a.failed(err)
	}
	rs, err := a.ruleSetFor(l, name, text, header, ruleset)
	if err != nil {
		return nil, a.failed(a.hinted(err))
	}
	read := rs.Read
	if ruleset != "" {
		read = rs.ReadForeign
	}
	facts, err := read(name, text)
	if err != nil {
		return nil, a.failed(err)
	}
	return facts, a.report(facts.Warnings())
}

// ruleSetFor is the rule set that a person names for a document, or that the document names.
func (a *app) ruleSetFor(l *library.Library, name string, text []byte, h engine.Header, ruleset string) (*engine.RuleSet, error) {
	if ruleset != "" {
		return l.RuleSet(ruleset)
	}
	e, err := l.Choose(h, placesIn(name, text))
	if err != nil {
		return nil, err
	}
	return l.Load(e)
}

// placesIn makes places of a document.
func placesIn(name string, text []byte) func(diag.Span) diag.Place {
	source := diag.NewSource(name, text)
	return func(s diag.Span) diag.Place { return diag.Place{Source: source, Span: s} }
}

// print writes a document in the chosen format.
func (a *app) print(d *render.Document) error {
	switch a.format {
	case "markdown":
		return a.emit([]byte(d.Markdown()))
	case "html":
		return a.emit([]byte(d.HTML()))
	case "docx":
		text, err := docx.Write(d)
		if err != nil {
			return err
		}
		return a.emit(text)
	}
	return a.emit([]byte(d.Text()))
}

// emit gives a result to standard output, or to the file that was named for it.
func (a *app) emit(text []byte) error {
	if a.out != "" {
		return a.write(a.out, text)
	}
	_, err := a.stdout.Write(text)
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
	return a.emit(b.Bytes())
}
