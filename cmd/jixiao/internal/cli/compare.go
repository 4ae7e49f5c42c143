package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/render"
)

func (a *app) diff() *cobra.Command {
	var reports []string
	cmd := &cobra.Command{
		Use:               "diff OLD NEW",
		Short:             a.text("比较两套指标体系：含义上改了什么，哪些数据得分会不同", "what changed in meaning between two rule sets, with facts that show it"),
		Args:              a.args(2, 2),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			old, revised, err := a.two(args, true)
			if err != nil {
				return err
			}
			seeds, err := a.seeds(reports, old, revised)
			if err != nil {
				return err
			}
			changes, err := compare.Diff(cmd.Context(), old.rules, revised.rules, seeds...)
			if err != nil {
				return a.interrupted(err)
			}
			if a.format == "json" {
				return a.printJSON(jsonDiff{compare.Equal(old.rules, revised.rules, changes), jsonWholes(compare.Whole(old.rules, revised.rules), a.language()), jsonChanges(changes, a.language())})
			}
			return a.print(render.Difference(old.rules, revised.rules, changes, a.language()))
		},
	}
	a.reportsFlag(cmd, &reports)
	return cmd
}

func (a *app) reportsFlag(cmd *cobra.Command, reports *[]string) {
	cmd.Flags().StringArrayVar(reports, "reports", nil, a.text("也从这个目录下的报告出发寻找例子", "look for examples from the reports in this folder, too"))
}

// seeds are documents to look for examples from: the cases beside rule sets, and reports.
func (a *app) seeds(reports []string, sets ...*namedSet) ([][]byte, error) {
	var out [][]byte
	for _, set := range sets {
		if set.tests == nil {
			continue
		}
		for _, c := range set.tests.Cases {
			out = append(out, c.Document())
		}
	}
	if len(reports) == 0 {
		return out, nil
	}
	documents, err := a.documents(reports, sets[0].rules, sets[len(sets)-1].rules)
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		out = append(out, d.Text)
	}
	return out, nil
}

// two loads the rule sets that a person compares, by id@version or from files.
func (a *app) two(args []string, look bool) (old, revised *namedSet, err error) {
	if old, err = a.ruleSet(args[0], look); err != nil {
		return nil, nil, err
	}
	revised, err = a.ruleSet(args[1], look)
	return old, revised, err
}

type jsonDiff struct {
	Equal   bool         `json:"equal"` // proved: the same scores, totals, grades and findings on all facts
	Whole   []jsonWhole  `json:"whole"`
	Changes []jsonChange `json:"changes"`
}

type jsonWhole struct {
	What   string `json:"what"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	Counts bool   `json:"counts"`
	Checks bool   `json:"checks"`
	Grade  bool   `json:"grade"`
	Total  bool   `json:"total"`
}

func jsonWholes(list []compare.WholeChange, lang diag.Lang) (out []jsonWhole) {
	for _, w := range list {
		out = append(out, jsonWhole{w.What.In(lang), w.Before.In(lang), w.After.In(lang), w.Counts, w.Checks, w.Grade, w.Total})
	}
	return out
}

type jsonChange struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Aspects  []compare.Aspect `json:"aspects"`
	Verdict  string           `json:"verdict"`
	Document string           `json:"document,omitempty"`
	Old      string           `json:"old,omitempty"`
	New      string           `json:"new,omitempty"`
}

func jsonChanges(changes []compare.Change, lang diag.Lang) []jsonChange {
	out := []jsonChange{}
	for _, c := range changes {
		i := c.B
		if i == nil {
			i = c.A
		}
		j := jsonChange{ID: c.ID, Name: i.Name, Aspects: c.Aspects, Verdict: c.Verdict.String()}
		if c.Document != nil {
			j.Document, j.Old, j.New = string(c.Document), c.ScoreA.In(lang), c.ScoreB.In(lang)
		}
		out = append(out, j)
	}
	return out
}

func (a *app) impact() *cobra.Command {
	var byRule bool
	cmd := &cobra.Command{
		Use:   "impact OLD NEW REPORTS…",
		Short: a.text("影响：修订对过去每份报告的总分、等级和各项得分做了什么", "what a revision does to every past report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			if len(args) < 3 {
				return fmt.Errorf(a.text("用法：%s", "usage: %s"), cmd.UseLine())
			}
			old, revised, err := a.two(args[:2], false)
			if err != nil {
				return err
			}
			documents, err := a.documents(args[2:], old.rules, revised.rules)
			if err != nil {
				return err
			}
			study, list, err := compare.Impacts(cmd.Context(), old.rules, revised.rules, documents, byRule, a.progress())
			if err != nil {
				return a.interrupted(err)
			}
			refused := a.report(list) // the others are told of all the same
			if len(study.Impacts) == 0 && refused != nil {
				return refused
			}
			if a.format == "json" {
				err = a.printJSON(jsonStudy(study, a.language()))
			} else {
				err = a.print(render.Impact(study, a.language()))
			}
			if err != nil {
				return err
			}
			return refused
		},
	}
	cmd.Flags().BoolVar(&byRule, "by-rule", false, a.text("不计裁定，只按规则", "leave adjudications out"))
	return cmd
}

// documents reads facts documents: files, and every document and form in folders and below them. Of folders only documents of the two rule sets are
// taken, and what is passed over is told.
func (a *app) documents(names []string, old, revised *engine.RuleSet) ([]compare.Document, error) {
	var out []compare.Document
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, a.fileError(err)
		}
		if !info.IsDir() {
			text, err := a.read(name)
			if err != nil {
				return nil, err
			}
			out = append(out, compare.Document{Name: filepath.ToSlash(name), Text: text})
			continue
		}
		var others, passed []string // documents of other rule sets, and files that are none
		err = filepath.WalkDir(name+string(filepath.Separator), func(file string, d fs.DirEntry, err error) error {
			if err != nil {
				return a.fileError(err)
			}
			ext := strings.ToLower(filepath.Ext(file))
			if d.IsDir() || !isBook(file) && !slices.Contains([]string{".json", ".jsonl", ".csv"}, ext) || strings.HasPrefix(d.Name(), "~$") { // of a program that has the workbook open
				return nil
			}
			var text []byte
			told := false
			if ext == ".json" || isBook(file) {
				if text, told, err = a.among(file); err != nil {
					return err
				}
			}
			var held struct{ Facts json.RawMessage }
			holds := json.Unmarshal(text, &held) == nil && held.Facts != nil
			id := ""
			h, err := engine.ReadHeader(file, text)
			if err == nil {
				id, _, _ = library.CutRef(h.RuleSet)
			} else if list := diag.Findings(err); holds && !told && list != nil {
				told = true
				if err := a.report(asWarnings(list)); err != nil {
					return err
				}
			}
			below, err := filepath.Rel(name, file)
			if err != nil {
				return err
			}
			switch {
			case told:
			case id == "" || !holds:
				passed = append(passed, filepath.ToSlash(below))
			case id != old.ID && id != revised.ID:
				others = append(others, filepath.ToSlash(below))
			default:
				out = append(out, compare.Document{Name: filepath.ToSlash(file), Text: text})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if n := len(others); n > 0 {
			fmt.Fprintf(a.stderr, "jixiao: "+a.text("略过 %d 份数据，是别的指标体系的：%s\n", "passed over %d documents of other rule sets: %s\n"), n, strings.Join(together(others), a.text("、", ", ")))
		}
		if n := len(passed); n > 0 {
			fmt.Fprintf(a.stderr, "jixiao: "+a.text("略过 %d 个文件，不是数据，没有写明指标体系，或者在目录里不读：%s\n", "passed over %d files, which are no facts, name no rule set, or are not read in folders: %s\n"), n, strings.Join(together(passed), a.text("、", ", ")))
		}
	}
	if len(out) == 0 {
		return nil, errors.New(a.text("没有这两套指标体系的数据文档（目录里读的是各个 .json 和填报表）", "there are no documents of these rule sets (of folders every .json and form is read)"))
	}
	return out, nil
}

// together are the names of files, those that are called the same in several folders as one.
func together(files []string) (out []string) {
	called := map[string]int{}
	for _, file := range files {
		called[path.Base(file)]++
	}
	for _, file := range files {
		switch n := called[path.Base(file)]; {
		case n == 1:
			out = append(out, file)
		case n > 1:
			out = append(out, fmt.Sprintf("…/%s × %d", path.Base(file), n))
			called[path.Base(file)] = 0
		}
	}
	return out
}

// among reads a file of a folder, in which others than documents may stand: nothing of a workbook that is no form. One that is broken is told, and
// nothing of it is read.
func (a *app) among(file string) (text []byte, told bool, err error) {
	text, err = readFile(file)
	if err == nil && isForm(file) {
		text, err = a.filledIn(file, text)
	} else if err == nil && !json.Valid(text) {
		_, err = engine.ReadHeader(file, text)
	}
	list := diag.Findings(err)
	if list == nil {
		return text, false, err
	}
	if slices.Contains([]*diag.Code{diag.FormNone, diag.FormCohort, diag.FormRules}, list[0].Code) {
		return nil, false, nil
	}
	return nil, true, a.report(asWarnings(list))
}

// asWarnings are findings on what is passed over.
func asWarnings(list diag.List) diag.List {
	list = slices.Clone(list)
	for k := range list {
		list[k] = list[k].WithSeverity(diag.Warning)
	}
	return list
}

type jsonStudyForm struct {
	Old         string       `json:"old"`
	New         string       `json:"new"`
	Reports     []jsonImpact `json:"reports"`
	Unexercised []string     `json:"unexercised"`
	Undecided   []string     `json:"undecided"`
	Refused     []string     `json:"refused,omitempty"`
}

type jsonImpact struct {
	Name     string `json:"name"`
	Subject  string `json:"subject,omitempty"`
	Old      string `json:"old"`
	OldGrade string `json:"old_grade,omitempty"`
	New      string `json:"new"`
	NewGrade string `json:"new_grade,omitempty"`
	Regraded string `json:"regraded"`
	jsonRise
	Parts   []jsonPart `json:"parts"`
	Unknown []string   `json:"unknown,omitempty"`
}

type jsonPart struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
	Old  string `json:"old"`
	New  string `json:"new"`
	jsonRise
	Clause string      `json:"clause,omitempty"`
	Hidden *jsonHidden `json:"hidden,omitempty"` // by rule, where adjudications hide that the rule gives otherwise
}

type jsonHidden struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// jsonRise is how much a score rises, or the range of that.
type jsonRise struct {
	Delta string `json:"delta,omitempty"`
	Least string `json:"delta_from,omitempty"`
	Most  string `json:"delta_to,omitempty"`
}

func rise(p engine.Points) jsonRise {
	if p.Open {
		return jsonRise{Least: p.Lo.String(), Most: p.Hi.String()}
	}
	return jsonRise{Delta: p.Lo.String()}
}

func points(p engine.Points) string {
	if p.Open {
		return p.Lo.String() + "～" + p.Hi.String()
	}
	return p.Lo.String()
}

func jsonStudy(s *compare.Study, lang diag.Lang) jsonStudyForm {
	out := jsonStudyForm{Old: s.A.Ref(), New: s.B.Ref(), Reports: []jsonImpact{}, Unexercised: []string{}, Undecided: []string{}, Refused: s.Refused}
	for k := range s.Impacts {
		i := &s.Impacts[k]
		j := jsonImpact{Name: i.Name, Subject: i.Subject, Old: points(i.A), OldGrade: i.GradeA.In(lang), New: points(i.B), NewGrade: i.GradeB.In(lang), Regraded: i.Regraded.String(), jsonRise: rise(i.Change), Parts: []jsonPart{}, Unknown: i.Unknown}
		parts := i.Parts
		if i.Rest != nil {
			rest := *i.Rest
			rest.Name = compare.Rest.In(lang)
			parts = append(append([]compare.Part{}, parts...), rest)
		}
		for _, p := range parts {
			part := jsonPart{ID: p.ID, Name: p.Name, Old: points(p.A), New: points(p.B), jsonRise: rise(p.Change), Clause: p.Clause}
			if p.Hidden != nil {
				part.Hidden = &jsonHidden{points(p.Hidden[0]), points(p.Hidden[1])}
			}
			j.Parts = append(j.Parts, part)
		}
		out.Reports = append(out.Reports, j)
	}
	for _, c := range s.Unexercised {
		out.Unexercised = append(out.Unexercised, c.ID)
	}
	for _, c := range s.Undecided {
		out.Undecided = append(out.Undecided, c.ID)
	}
	return out
}
