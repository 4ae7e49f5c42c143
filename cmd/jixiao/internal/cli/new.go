package cli

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	"jixiao/engine/replay"
)

func (a *app) new() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new",
		Short: a.text("生成待填的文件：指标体系或基础数据", "scaffold a rule set or a facts document"),
		Args:  a.args(0, 0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	pattern, out := "", ""
	ruleset := &cobra.Command{
		Use:   "ruleset ID@VERSION",
		Short: a.text("一套小的指标体系，可以从几种式样里选", "a small rule set, of one of several patterns"),
		Args:  a.args(1, 1),
		RunE:  func(_ *cobra.Command, args []string) error { return a.newRuleSet(args[0], pattern, out) },
	}
	ruleset.Flags().StringVar(&pattern, "pattern", "", a.text("式样：department 部门整体支出、project 项目支出、self-evaluation 自评表、peers 一起评价的各单位；省略则是最小的一套",
		"pattern: department, project, self-evaluation, peers; the least one if left out"))
	ruleset.Flags().StringVarP(&out, "output", "o", "", a.text("写入这个规则目录（归属/名称/版本.json），不覆盖已有的文件", "write it into this folder of rule sets, over no file that there is"))
	facts := ""
	report := &cobra.Command{
		Use:               "report RULESET",
		Short:             a.text("待填的报告：指标编号和权重齐备，照印的得分待填", "a report to be filled in, with every id and weight in place"),
		Args:              a.args(1, 1),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(_ *cobra.Command, args []string) error {
			rs, err := a.loadNamed(args[0])
			if err != nil {
				return err
			}
			made := replay.Blank(rs)
			if facts != "" {
				card, err := a.card(facts, args[0], false)
				if err != nil {
					return err
				}
				made = replay.BlankOf(card)
			}
			text, _, _ := format.Format("report.json", made)
			_, err = a.stdout.Write(text)
			return err
		},
	}
	report.Flags().StringVar(&facts, "facts", "", a.text("数据：评价对象、期间和各行的指标由它填上", "a document: whom it is about, when, and its rows come from it"))
	cmd.AddCommand(ruleset, report, &cobra.Command{
		Use:               "facts RULESET",
		Short:             a.text("某套指标体系的基础数据，名称、单位、说明齐备，待填 value", "a facts document with every name, unit and description in place"),
		Args:              a.args(1, 1),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(_ *cobra.Command, args []string) error {
			rs, err := a.loadNamed(args[0])
			if err != nil {
				return err
			}
			text, _, _ := format.Format("facts.json", newFacts(rs, a.language()))
			return a.emit(text)
		},
	})
	return cmd
}

//go:embed patterns/*.json
var patterns embed.FS

// newRuleSet writes a rule set of a pattern, to a folder or to standard output.
func (a *app) newRuleSet(ref, pattern, out string) error {
	id, version, ok := library.CutRef(ref)
	if !ok {
		return errors.New(a.text("应写作 归属/名称@版本，如 demo/park@2024", "write owner/name@version, such as demo/park@2024"))
	}
	text := leastRuleSet(id, version)
	if pattern != "" {
		of, err := patterns.ReadFile("patterns/" + pattern + ".json")
		if err != nil {
			return errors.New(a.text("--pattern 应为 department、project、self-evaluation、peers 之一，不是 "+pattern,
				"--pattern is one of department, project, self-evaluation and peers, not "+pattern))
		}
		text = bytes.Replace(bytes.Replace(of, []byte(`"ID"`), []byte(quoted(id)), 1), []byte(`"VERSION"`), []byte(quoted(version)), 1)
	}
	if _, err := engine.Parse(id+"/"+version+".json", text, nil); err != nil {
		return a.failed(err)
	}
	text, _, _ = format.Format(id+"/"+version+".json", text)
	if out == "" {
		_, err := a.stdout.Write(text)
		return err
	}
	path := filepath.Join(out, filepath.FromSlash(id), version+".json")
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return errors.New(a.text("已有文件 "+path, "there is a file already: "+path))
	} else if err != nil {
		return err
	}
	if _, err := file.Write(text); err != nil {
		_ = file.Close()
		return err
	}
	fmt.Fprintln(a.stdout, path)
	return file.Close()
}

func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSpace(b.String())
}

// newFacts writes every declared fact with its unit and what it means, and without a value: until it is filled in it is missing.
func newFacts(rs *engine.RuleSet, lang diag.Lang) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"$schema": "../../../schemas/facts.schema.json", "ruleset": %s, "subject": "", "period": "%s", "facts": {`,
		quoted(rs.Ref()), rs.Effective.From[:4])
	first, written := true, map[string]bool{}
	for _, f := range rs.Facts() {
		if f.Cohort || f.Of != nil || f.From != "" { // which no document gives
			continue
		}
		if f.Mark != "" { // an item of key points, all of which stand together
			group := strings.TrimSuffix(f.Name, "."+f.Mark)
			if written[group] {
				continue
			}
			written[group] = true
			if !first {
				b.WriteString(",")
			}
			first = false
			fmt.Fprintf(&b, "%s: {", quoted(group))
			for k, item := range items(rs, group) {
				if k > 0 {
					b.WriteString(",")
				}
				fmt.Fprintf(&b, `%s: {"note": %s}`, quoted(item.Mark), quoted(expects(item, lang)))
			}
			b.WriteString("}")
			continue
		}
		if !first {
			b.WriteString(",")
		}
		first = false
		fmt.Fprintf(&b, "%s: {", quoted(f.Name))
		if f.Unit != "" {
			fmt.Fprintf(&b, `"unit": %s,`, quoted(f.Unit))
		}
		if f.Judgement {
			b.WriteString(`"basis": "judged",`)
		}
		fmt.Fprintf(&b, `"source": "", "note": %s}`, quoted(expects(f, lang)))
	}
	b.WriteString("}}")
	return b.Bytes()
}

// items are the items of key points.
func items(rs *engine.RuleSet, group string) (out []*formula.Fact) {
	for _, f := range rs.Facts() {
		if f.Mark != "" && f.Name == group+"."+f.Mark {
			out = append(out, f)
		}
	}
	return out
}

// expects says what a fact means and what it may be.
func expects(f *formula.Fact, lang diag.Lang) string {
	parts := []string{f.About}
	if f.Mark != "" {
		parts = append(parts, lang.Say(`填 "met": true 或 false`, `give "met": true or false`))
		if f.Kind == formula.Number {
			parts[1] = lang.Say(`填 "met": true、false，部分满足填 0 至 1 的数并写明 reason`, `give "met": true, false, or in part a number from 0 to 1 with its reason`)
		}
		if f.Applies != nil {
			parts = append(parts, lang.Say(`不适用的改写 "applies": false 并写明 reason`, `where it does not apply give "applies": false with the reason instead`))
		}
	}
	switch {
	case f.Mark != "":
	case f.Kind == formula.Table:
		var cells []string
		for _, c := range f.Columns {
			cells = append(cells, quoted(c.Name)+": "+sample(c))
		}
		parts = append(parts, lang.Say("value 一行一个：", "value, one for each row: ")+"[{"+strings.Join(cells, ", ")+"}, …]")
	case f.Kind == formula.Boolean:
		parts = append(parts, lang.Say("填 true 或 false", "give true or false"))
	case f.Kind == formula.Date:
		day := "2022-12-31"
		if f.Max != nil {
			day = f.End(*f.Max)
		} else if f.Min != nil {
			day = f.End(*f.Min)
		}
		parts = append(parts, lang.Say("填日期，如 ", "give a date, such as ")+quoted(day), endsOf(f, lang))
	case f.Kind == formula.Text:
		if len(f.Choices) > 0 {
			parts = append(parts, lang.Say("填以下之一："+strings.Join(f.Choices, "、"), "give one of: "+strings.Join(f.Choices, ", ")))
		}
	case f.Kind == formula.Number:
		if parts = append(parts, endsOf(f, lang)); f.Integer {
			parts = append(parts, lang.Say("整数", "a whole number"))
		}
	}
	if f.Judgement {
		parts = append(parts, lang.Say("是判断，写明 reason", "it is judged: give the reason"))
	}
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, lang.Say("；", "; "))
}

// sample is a cell of a column as it is written.
func sample(c *formula.Fact) string {
	switch c.Kind {
	case formula.Boolean:
		return "true"
	case formula.Date:
		return quoted("2022-12-31")
	case formula.Text:
		if len(c.Choices) > 0 {
			return quoted(c.Choices[0])
		}
		return quoted("…")
	}
	return "0"
}

// endsOf says between which numbers or dates a fact is to lie.
func endsOf(f *formula.Fact, lang diag.Lang) string {
	if f.Min == nil || f.Max == nil {
		return ""
	}
	return f.End(*f.Min) + lang.Say(" 至 ", " to ") + f.End(*f.Max)
}

// leastRuleSet is the least that there is something to change in.
func leastRuleSet(id, version string) []byte {
	return []byte(`{
  "$schema": "../../../schemas/ruleset.schema.json",
  "id": ` + quoted(id) + `,
  "version": ` + quoted(version) + `,
  "title": "（标题）",
  "effective": {"from": "2024-01-01", "until": "2024-12-31"},
  "rounding": {"places": 2, "mode": "half-up", "at": "criterion"},
  "grades": [{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "中", "from": 60}, {"name": "差", "from": 0}],
  "indicators": [
    {
      "id": "A", "name": "产出", "weight": 60, "indicators": [
        {
          "id": "A101", "name": "（指标）", "weight": 60,
          "standard": "完成率达到100%得满分，否则按完成比率得分。",
          "facts": {"完成数": {"type": "number", "unit": "个", "min": 0}, "计划数": {"type": "number", "unit": "个", "min": 0}},
          "percent": "attained(完成数, 计划数)"
        }
      ]
    },
    {
      "id": "B", "name": "效益", "weight": 40, "indicators": [
        {
          "id": "B101", "name": "满意度", "weight": 40,
          "standard": "满意度达到90%得满分，否则每下降1%扣5%权重分，扣完为止。",
          "facts": {"满意度": {"type": "number", "unit": "%", "min": 0, "max": 100}},
          "percent": "满意度 >= 90 ? 100 : deduct(5, 90 - 满意度)",
          "interpretation": [{"about": "不足1%", "reads": "按比例扣减", "because": "评分标准未写步长"}]
        }
      ]
    }
  ]
}
`)
}
