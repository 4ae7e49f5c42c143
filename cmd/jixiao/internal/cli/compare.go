package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/compare"
	"jixiao/engine/library"
	"jixiao/engine/render"
)

func (a *app) diff() *cobra.Command {
	return &cobra.Command{
		Use:               "diff OLD NEW",
		Short:             a.text("比较两套指标体系：含义上改了什么，哪些数据得分会不同", "what changed in meaning between two rule sets, with facts that show it"),
		Args:              a.args(2, 2),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			old, revised, err := a.two(args, true)
			if err != nil {
				return err
			}
			changes := compare.Diff(old, revised)
			if a.format == "json" {
				return a.printJSON(jsonDiff{compare.Whole(old, revised), jsonChanges(changes)})
			}
			return a.print(render.Difference(old, revised, changes))
		},
	}
}

// two loads the rule sets that a person compares, by id@version or from files.
func (a *app) two(args []string, look bool) (old, revised *engine.RuleSet, err error) {
	first, err := a.ruleSet(args[0], look)
	if err != nil {
		return nil, nil, err
	}
	second, err := a.ruleSet(args[1], look)
	if err != nil {
		return nil, nil, err
	}
	return first.rules, second.rules, nil
}

type jsonDiff struct {
	Whole   []compare.WholeChange `json:"whole"`
	Changes []jsonChange          `json:"changes"`
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

func jsonChanges(changes []compare.Change) []jsonChange {
	out := []jsonChange{}
	for _, c := range changes {
		i := c.B
		if i == nil {
			i = c.A
		}
		out = append(out, jsonChange{c.ID, i.Name, c.Aspects, c.Verdict.String(), string(c.Document), c.ScoreA, c.ScoreB})
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
			documents, err := a.documents(args[2:], old, revised)
			if err != nil {
				return err
			}
			study, list := compare.Impacts(old, revised, documents, byRule, a.progress())
			if err := a.report(list); err != nil {
				return err
			}
			if a.format == "json" {
				return a.printJSON(jsonStudy(study))
			}
			return a.print(render.Impact(study))
		},
	}
	cmd.Flags().BoolVar(&byRule, "by-rule", false, a.text("不计裁定，只按规则", "leave adjudications out"))
	return cmd
}

// documents reads facts documents: files, folders that hold a facts.json, and folders of such folders, of which only
// documents of the two rule sets are taken.
func (a *app) documents(names []string, old, revised *engine.RuleSet) ([]compare.Document, error) {
	var out []compare.Document
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, a.fileError(err)
		}
		files := []string{name}
		if info.IsDir() {
			files = []string{filepath.Join(name, "facts.json")}
			if _, err := os.Stat(files[0]); err != nil {
				if files, err = filepath.Glob(filepath.Join(name, "*", "facts.json")); err != nil {
					return nil, err
				}
			}
		}
		for _, file := range files {
			text, err := a.read(file)
			if err != nil {
				return nil, err
			}
			id := ""
			if h, err := engine.ReadHeader(file, text); err == nil {
				id, _, _ = library.CutRef(h.RuleSet)
			}
			if info.IsDir() && id != old.ID && id != revised.ID {
				continue
			}
			out = append(out, compare.Document{Name: filepath.ToSlash(file), Text: text})
		}
	}
	if len(out) == 0 {
		return nil, errors.New(a.text("没有这两套指标体系的数据文档", "there are no documents of these rule sets"))
	}
	return out, nil
}

type jsonStudyForm struct {
	Old         string       `json:"old"`
	New         string       `json:"new"`
	Reports     []jsonImpact `json:"reports"`
	Unexercised []string     `json:"unexercised"`
}

type jsonImpact struct {
	Name     string     `json:"name"`
	Subject  string     `json:"subject,omitempty"`
	Old      string     `json:"old"`
	OldGrade string     `json:"old_grade,omitempty"`
	New      string     `json:"new"`
	NewGrade string     `json:"new_grade,omitempty"`
	Delta    string     `json:"delta,omitempty"`
	Parts    []jsonPart `json:"parts"`
	Unknown  []string   `json:"unknown,omitempty"`
}

type jsonPart struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name"`
	Old    string `json:"old"`
	New    string `json:"new"`
	Delta  string `json:"delta,omitempty"`
	Clause string `json:"clause,omitempty"`
}

func points(p engine.Points) string {
	if p.Open {
		return p.Lo.String() + "～" + p.Hi.String()
	}
	return p.Lo.String()
}

func jsonStudy(s *compare.Study) jsonStudyForm {
	out := jsonStudyForm{Old: s.A.Ref(), New: s.B.Ref(), Reports: []jsonImpact{}, Unexercised: []string{}}
	for k := range s.Impacts {
		i := &s.Impacts[k]
		j := jsonImpact{Name: i.Name, Subject: i.Subject, Old: points(i.A), OldGrade: i.GradeA, New: points(i.B), NewGrade: i.GradeB, Parts: []jsonPart{}, Unknown: i.Unknown}
		if delta, ok := i.Delta(); ok {
			j.Delta = delta.String()
		}
		parts := i.Parts
		if i.Rest != nil {
			parts = append(append([]compare.Part{}, parts...), *i.Rest)
		}
		for _, p := range parts {
			part := jsonPart{ID: p.ID, Name: p.Name, Old: points(p.A), New: points(p.B), Clause: p.Clause}
			if delta, ok := p.Delta(); ok {
				part.Delta = delta.String()
			}
			j.Parts = append(j.Parts, part)
		}
		out.Reports = append(out.Reports, j)
	}
	for _, c := range s.Unexercised {
		out.Unexercised = append(out.Unexercised, c.ID)
	}
	return out
}
