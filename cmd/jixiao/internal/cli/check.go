package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	pathpkg "path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	"jixiao/engine/replay"
)

func (a *app) check() *cobra.Command {
	return &cobra.Command{
		Use:   "check [FILE…]",
		Short: a.text("检查：规则文件、基础数据、报告的所有问题", "every diagnostic of rule files, facts and reports"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.formats("text", "json"); err != nil {
				return err
			}
			list, err := a.checkAll(args)
			if err != nil && list == nil {
				return err
			}
			list.Sort()
			if found := a.findings(list); err == nil {
				return found
			}
			return err // a file could not be read; what was found in others is printed
		},
	}
}

// checkAll checks the named files, or every rule set there is, and with a trusted key the locks.
func (a *app) checkAll(names []string) (diag.List, error) {
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	var list diag.List
	if len(names) == 0 || a.keyGiven {
		list = l.Locks()
		if a.format == "text" {
			l.Verified(func(name string, serial, versions int) {
				fmt.Fprintf(a.stdout, a.text("已验证 %s 的签名：序号 %d，%d 个版本\n", "verified the signature of %s: serial %d, %d versions\n"), name, serial, versions)
			})
		}
	}
	if len(names) > 0 {
		found, err := a.checkNamed(names)
		return append(list, found...), err
	}
	entries := l.Entries()
	for _, e := range entries {
		rs, err := l.Load(e)
		if err != nil {
			list = append(list, diag.Findings(err)...)
		} else {
			list = append(list, rs.Warnings()...)
		}
	}
	if len(list) == 0 && a.format == "text" {
		fmt.Fprintf(a.stdout, a.text("已检查指标体系 %d 套\n", "rule sets checked: %d\n"), len(entries))
	}
	return list, nil
}

func (a *app) checkNamed(names []string) (list diag.List, failed error) {
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			found, err := a.checkFolder(name)
			if err != nil {
				return nil, err
			}
			list = append(list, found...)
			continue
		}
		var text []byte
		var err error
		if name == "-" {
			text, err = a.read(name)
		} else {
			if text, err = readFile(name); err == nil && (isForm(name) || isOffice(text)) {
				text, err = a.filledIn(name, text)
			}
		}
		if found := diag.Findings(err); found != nil { // the other files are checked all the same
			list = append(list, found...)
			continue
		}
		if err != nil {
			failed = errors.Join(failed, a.fileError(err))
			continue
		}
		found, err := a.checkFile(name, text)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, failed
}

// checkFolder checks every JSON file in a folder and below it.
func (a *app) checkFolder(name string) (diag.List, error) {
	var files []string
	err := filepath.WalkDir(name, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".json") && !strings.HasPrefix(entry.Name(), "lock.") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, a.fileError(err)
	}
	if len(files) == 0 {
		return nil, errors.New(a.text("文件夹“"+name+"”里没有 .json 文件", "there is no .json file in the folder "+name))
	}
	return a.checkNamed(files)
}

// checkFile tells what a file is by its members.
func (a *app) checkFile(name string, text []byte) (diag.List, error) {
	kind, list := format.KindOf(name, text)
	if list != nil {
		return list, nil
	}
	switch kind {
	case format.RuleSet:
		l, err := a.library()
		if err != nil {
			return nil, err
		}
		rs, list, _, err := a.parse(l, name, text)
		if found := diag.Findings(err); found != nil {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		list = append(list, rs.Warnings()...)
		return append(append(list, misplaced(rs, name, text)...), replaced(l, rs, name, text)...), nil
	case format.Facts:
		return a.checkFacts(name, text)
	case format.Report:
		return a.checkReport(name, text)
	case format.Known:
		_, list = replay.ReadKnown(name, text)
	case format.Tests:
		return a.checkTests(name, text)
	default:
		list = format.Validate(kind, name, text)
	}
	return list, nil
}

// misplaced reports a file that lies where its id says but under another version's name: a copy whose version was not
// changed.
func misplaced(rs *engine.RuleSet, name string, text []byte) diag.List {
	path := filepath.ToSlash(name)
	if !strings.HasSuffix(path, ".json") || !strings.HasSuffix("/"+pathpkg.Dir(path), "/"+rs.ID) || pathpkg.Base(path) == rs.Version+".json" {
		return nil
	}
	return diag.List{diag.New(diag.RuleSetMismatch, diag.Place{Source: diag.NewSource(name, text)}, "id@version", rs.Ref(), path)}
}

// replaced notes that a rule set replaces a version that there is not: then both are in force.
func replaced(l *library.Library, rs *engine.RuleSet, name string, text []byte) diag.List {
	var versions []string
	for _, e := range l.Entries() {
		if e.ID == rs.ID && e.Version == rs.Replaces {
			return nil
		}
		if e.ID == rs.ID && e.Version != rs.Version {
			versions = append(versions, e.Version)
		}
	}
	if rs.Replaces == "" || len(versions) == 0 {
		return nil
	}
	source := diag.NewSource(name, text)
	at := max(0, bytes.Index(text, []byte(`"replaces"`)))
	return diag.List{diag.New(diag.ReplacesNone, diag.Place{Source: source, Span: diag.Span{Start: at, End: at + len(`"replaces"`)}}, rs.Replaces, strings.Join(versions, "、"))}
}

// checkTests also looks for the criteria that cases expect something of, and reads every case's facts.
func (a *app) checkTests(name string, text []byte) (diag.List, error) {
	tests, list := cases.Read(name, text)
	if tests == nil {
		return list, nil
	}
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	rs, err := l.RuleSet(tests.RuleSet)
	if err != nil {
		return append(list, diag.Findings(a.hinted(err))...), nil
	}
	var ids []string
	for _, i := range rs.All() {
		ids = append(ids, i.ID)
	}
	for _, c := range tests.Cases {
		for _, e := range c.Expect {
			if leaf, _, row := strings.Cut(e.Of, "/"); e.Of == "" || rs.Find(e.Of) != nil || row && rs.Find(leaf) != nil {
				continue
			}
			d := diag.New(diag.UnknownCriterion, e.Place, e.Of).Suggest(e.Of, ids)
			list.Add(d)
		}
	}
	return append(list, tests.Refusals(rs)...), nil
}

// checkReport also compares the report with empty facts, which shows unknown ids, bad numbers and bad expressions.
func (a *app) checkReport(name string, text []byte) (diag.List, error) {
	report, list := replay.ReadReport(name, text)
	if report == nil {
		return list, nil
	}
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	rs, err := l.RuleSet(report.RuleSet)
	if err != nil {
		return append(list, diag.Findings(a.hinted(err))...), nil
	}
	facts, err := rs.Read("-", []byte(`{"facts": {}}`))
	if beside, errRead := readFile(filepath.Join(filepath.Dir(name), "facts.json")); errRead == nil && name != "-" {
		if own, errOwn := rs.ReadForeign(name, beside); errOwn == nil { // a report may name rows, which only its facts have
			facts, err = own, nil
		}
	}
	if err != nil {
		return append(list, diag.Findings(err)...), nil
	}
	_, found := replay.Compare(report, facts.Evaluate())
	return append(list, found...), nil
}

// checkFacts reads a document and scores it, since some mistakes of a rule only show on concrete facts.
func (a *app) checkFacts(name string, text []byte) (diag.List, error) {
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	header, err := engine.ReadHeader(name, text)
	if err != nil {
		return diag.Findings(err), nil
	}
	rs, err := a.ruleSetFor(l, name, text, header, "")
	if err != nil {
		return diag.Findings(a.hinted(err)), nil
	}
	var list diag.List
	for _, d := range rs.Warnings() { // notes on the rules are for their author
		if d.Severity != diag.Note {
			list.Add(d)
		}
	}
	facts, err := rs.Read(name, text)
	if err != nil {
		return append(list, diag.Findings(err)...), nil
	}
	whole := diag.Place{Source: &diag.Source{Name: name, Cell: true}} // several files may be checked: a note on all of one names it
	if names := facts.Unfilled(); len(names) > 0 {
		list.Add(diag.New(diag.FactsUnfilled, whole, len(names), diag.Term{Zh: diag.Zh.Join(names), En: diag.En.Join(names)}))
	}
	card := facts.Evaluate()
	if names := absent(rs, card, facts.Unfilled()); len(names) > 0 {
		first := func(names []string) diag.Term {
			said := func(lang diag.Lang) string {
				if len(names) > maxAbsent {
					return lang.Join(names[:maxAbsent]) + lang.Say("等", " and others")
				}
				return lang.Join(names)
			}
			return diag.Term{Zh: said(diag.Zh), En: said(diag.En)}
		}
		scores := diag.Both("得分都已定下来，或者裁定了", "all scores are determined, or adjudicated")
		if open := undecided(card); len(open) > 0 {
			scores = diag.Both("得分还没有定下来的指标有 %d 项：%s", "the scores of %d criteria are not determined yet: %s", len(open), first(open))
		}
		list.Add(diag.New(diag.FactsLeftOut, whole, len(names), first(names), scores))
	}
	return append(append(list, facts.Warnings()...), card.Diagnose()...), nil
}

// maxAbsent is how many are named, of the facts that a document leaves out and of the scores that are open.
const maxAbsent = 8

// absent are the facts that scoring lacks and that the document does not name; tables that a batch fills are for the batch.
func absent(rs *engine.RuleSet, card *engine.Scorecard, named []string) (out []string) {
	for _, name := range card.Missing() {
		cohort := slices.ContainsFunc(rs.Facts(), func(f *formula.Fact) bool { return f.Name == name && f.Cohort })
		if !cohort && !slices.Contains(named, name) {
			out = append(out, name)
		}
	}
	return out
}

// undecided are the ids of the criteria whose score is a range: what is open of the facts may not matter to it.
func undecided(card *engine.Scorecard) (ids []string) {
	for _, i := range card.Criteria() {
		if s := card.Of(i).Score; s.Open && !s.Lo.Equal(s.Hi) {
			ids = append(ids, i.ID)
		}
	}
	return ids
}

// findings prints diagnostics as the result of the command.
func (a *app) findings(list diag.List) error {
	list = a.told(list)
	if a.format == "json" {
		if err := a.printJSON(list.Data(a.language())); err != nil {
			return err
		}
	} else {
		if err := (diag.Printer{Lang: a.language(), Color: colored(a.stdout)}).Print(a.stdout, list); err != nil {
			return err
		}
		errors, others := 0, a.beside // what was said when it was read
		for _, d := range list {
			if d.Severity == diag.Error {
				errors++
			} else {
				others++
			}
		}
		fmt.Fprintf(a.stdout, a.text("错误 %d 个，提示 %d 个\n", "%d errors, %d others\n"), errors, others)
	}
	if list.HasErrors() {
		return errFindings
	}
	return nil
}
