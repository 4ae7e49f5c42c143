package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/cases"
	"jixiao/engine/compare"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/lock"
	"jixiao/engine/render"
	"jixiao/engine/revise"
	"jixiao/office/docx"
	"jixiao/office/issued"
	"jixiao/office/rulebook"
	"jixiao/office/sheet"
)

func (a *app) rulesExport() *cobra.Command {
	var out string
	var force bool
	cmd := &cobra.Command{
		Use:               "export RULESET",
		Short:             a.text("导出指标表（.xlsx）：按下发标准的样式，旁边是引擎怎样算", "a rule set as a workbook in the layout that standards are issued in"),
		Args:              a.args(1, 1),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(_ *cobra.Command, args []string) error {
			if !strings.EqualFold(filepath.Ext(out), ".xlsx") {
				return errors.New(a.text("用 -o 写明要写的 .xlsx 文件", "name the .xlsx file to write with -o"))
			}
			set, err := a.ruleSet(args[0], true)
			if err != nil {
				return err
			}
			text, err := rulebook.Write(set.rules, besides(set)...)
			if err != nil {
				return a.failed(err)
			}
			return a.create(out, text, force)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", a.text("写到这个 .xlsx 文件", "write this .xlsx file"))
	a.forced(cmd, &force)
	return cmd
}

// besides are the cases beside a rule set, as a table; none if it has none that can be read.
func besides(s *namedSet) []revise.Table {
	name, text, err := s.library.Beside(s.rules.Ref(), ".tests.json")
	if err != nil {
		return nil
	}
	f, _ := cases.Read(name, text)
	if f == nil || len(f.Cases) == 0 {
		return nil
	}
	return []revise.Table{rulebook.Cases(f)}
}

func (a *app) rulesImport() *cobra.Command {
	var out, version, as string
	cmd := &cobra.Command{
		Use:   "import TABLE",
		Short: a.text("把改过的指标表（.xlsx）读成新的一版规则，并说与原版差在哪里", "an exported workbook that was changed as the next version, and what differs from the one it came from"),
		Args:  a.args(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.formats("text", "markdown", "html"); err != nil {
				return err
			}
			if out == "" {
				return errors.New(a.text("用 -o 写明新的规则文件，或规则目录", "name the new rule file, or a folder of rules, with -o"))
			}
			if as != "" {
				return a.standard(args[0], as, out)
			}
			old, made, err := a.revised(args[0], version)
			if err != nil {
				return err
			}
			name, text := out, made.text
			header := revisedHeader(text)
			if !strings.HasSuffix(out, ".json") {
				name = filepath.Join(out, filepath.FromSlash(old.rules.ID), header+".json")
			}
			if _, err := os.Lstat(name); err == nil {
				return errors.New(a.text("已有文件 "+name, "there is a file already: "+name) + a.unused(old.library, old.rules.ID, header))
			}
			rs, err := engine.Parse(name, text, old.library.Fetch)
			if err != nil {
				list := diag.Findings(err)
				if list == nil {
					return a.failed(err)
				}
				made.told(list, name)
				fmt.Fprintln(a.stderr, a.text("改动合在一起不成立，没有写新文件：", "together the changes do not make a rule set, and nothing was written:"))
				return a.report(list)
			}
			if _, err := old.library.RuleSet(rs.Ref()); err == nil {
				return errors.New(a.text("已有 "+rs.Ref(), "there is "+rs.Ref()+" already") + a.unused(old.library, rs.ID, rs.Version))
			}
			if was := old.rules.Effective; rs.Effective == was {
				fmt.Fprintf(a.stderr, a.text("提示：适用起止没有改，与 %s 相同\n", "note: it is in force when %s is\n"), old.rules.Ref())
			}
			a.named(old, made.edits)
			beside := made.marked(rs.Warnings(), old.rules, name)
			made.told(beside, name)
			if err := a.report(beside); err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				return a.fileError(err)
			}
			if err := a.write(name, text); err != nil {
				return err
			}
			fmt.Fprintf(a.stderr, a.text("已写成新的一版 %s；用它评分：jixiao score 填报表 --rules %s\n", "the new version is written: %s; to score by it: jixiao score FACTS --rules %s\n"), name, folderOf(out, name))
			changes, err := compare.Diff(cmd.Context(), old.rules, rs)
			if err != nil {
				return a.interrupted(err)
			}
			return a.print(render.Revision(old.rules, rs, changes, a.language()))
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", a.text("新的规则文件，或规则目录（归属/名称/版本.json）", "the new rule file, or a folder of rules (owner/name/version.json)"))
	cmd.Flags().StringVar(&as, "as", "", a.text("表里只有下发的评分标准而没有表达式：读成这个编号@版本的框架，文字没有余地的写出建议的规则", "the table has standards alone and no expressions: make a framework ID@VERSION of it, with rules proposed where the words leave no choice"))
	cmd.Flags().StringVar(&version, "new-version", "", a.text("新的版本号；省略则取表中“说明”页的", "the new version, in place of the one on the sheet 说明"))
	return cmd
}

// unused says which version to take in place of one that there is.
func (a *app) unused(l *library.Library, id, version string) string {
	next := free(l, id, version)
	return a.text("；没有用过的下一个版本号是 "+next+"：加 --new-version "+next+"，或改“说明”页的版本", "; the next version that is free is "+next+": add --new-version "+next+", or write it on the sheet 说明")
}

// free is the next version after another that a library does not have.
func free(l *library.Library, id, version string) string {
	taken := map[string]bool{version: true}
	for _, e := range l.Entries() {
		if e.ID == id {
			taken[e.Version] = true
		}
	}
	for taken[version] {
		version = lock.Next(version)
	}
	return version
}

// named says which cases beside a rule set expect a grade that is called otherwise now, or is gone: they are written for the version that they stand beside.
func (a *app) named(old *namedSet, edits []revise.Edit) {
	changed := revise.Renamed(old.rules, edits)
	name, text, err := old.library.Beside(old.rules.Ref(), ".tests.json")
	if err != nil || len(changed) == 0 {
		return
	}
	f, _ := cases.Read(name, text)
	if f == nil {
		return
	}
	at := map[string][]string{}
	for _, c := range f.Cases {
		for _, e := range c.Expect {
			if _, is := changed[e.Want.Zh]; is && e.What == cases.Grade {
				at[e.Want.Zh] = append(at[e.Want.Zh], c.Name)
			}
		}
	}
	for _, g := range old.rules.Grades {
		if list := at[g.Name]; len(list) > 0 {
			fmt.Fprintf(a.stderr, a.text("提示：%s 有 %d 个用例写着等级“%s”，用到新的一版时要改：“%s”\n", "note: in %s %d cases expect the grade %s; change them where they go with the new version: %q\n"),
				name, len(list), diag.Visible(g.Name), diag.Visible(strings.Join(list, a.text("”“", ", "))))
		}
	}
}

// standard makes a framework of a table that was issued without expressions, and says what is proposed and what is left.
func (a *app) standard(name, ref, out string) error {
	id, version, ok := library.CutRef(ref)
	if !ok {
		return errors.New(a.text("--as 应写作 归属/名称@版本", "write --as owner/name@version"))
	}
	text, err := readFile(name)
	if list := diag.Findings(err); list != nil {
		return a.failed(list)
	} else if err != nil {
		return a.fileError(err)
	}
	var s *issued.Standard
	if strings.EqualFold(filepath.Ext(name), ".docx") {
		parts, err := docx.Read(name, text)
		if err != nil {
			return a.failed(err)
		}
		s = issued.StandardFromText(name, parts)
	} else {
		b, err := sheet.Read(name, text)
		if err != nil {
			return a.failed(err)
		}
		s = issued.StandardFromBook(b)
	}
	if len(s.Criteria) == 0 {
		s.Notes.Add(diag.New(diag.StandardTables, diag.Place{Source: diag.NewSource(name, nil)}))
	}
	if err := a.report(s.Notes); err != nil {
		return err
	}
	title := s.Title
	if title == "" {
		title = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	}
	made, err := s.Text(id, version, title)
	if err != nil {
		return a.failed(err)
	}
	if _, err := engine.Parse(out, made, nil); err != nil {
		return a.failed(err)
	}
	file := out
	if !strings.HasSuffix(out, ".json") {
		file = filepath.Join(out, filepath.FromSlash(id), version+".json")
	}
	if _, err := os.Lstat(file); err == nil {
		return errors.New(a.text("已有文件 "+file, "there is a file already: "+file))
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return a.fileError(err)
	}
	if err := a.write(file, made); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, file)
	left := 0
	for _, c := range s.Criteria {
		if c.Proposal == nil {
			left++
			continue
		}
		fmt.Fprintf(a.stdout, a.text("建议 %s %s：据“%s”\n", "proposed %s %s: by “%s”\n"), c.ID, diag.Visible(c.Name), diag.Visible(c.Proposal.Words))
	}
	fmt.Fprintf(a.stdout, a.text("指标 %d 项：建议 %d 项，待写 %d 项\n", "%d indicators: %d proposed, %d to be written\n"), len(s.Criteria), len(s.Criteria)-left, left)
	fmt.Fprintln(a.stderr, a.text("接下来：复核建议的规则，把 no_rule 改写成表达式，加上 grades，删去 \"framework\": true，就能 check、form、score（见 rules/README.md 十五）",
		"next: go over what is proposed, write expressions for no_rule, add grades, and take \"framework\": true out; then check, form and score take it"))
	return nil
}

// revisedHeader is the version of a rule file that was just made.
func revisedHeader(text []byte) string {
	rest := string(text[strings.Index(string(text), `"version": "`)+len(`"version": "`):])
	version, _, _ := strings.Cut(rest, `"`)
	return version
}

// revision is the next version's file, and the cells that it was made of.
type revision struct {
	text  []byte
	edits []revise.Edit
	read  *rulebook.Revision
}

// marked are findings on the file with those on the marks and words of key points in the words of the workbook: which standard does not number one that
// came, and which one has no words.
func (r *revision) marked(found diag.List, old *engine.RuleSet, name string) (list diag.List) {
	unmarked := revise.Unmarked(old, r.edits)
	for _, d := range found {
		e, _, _, ok := revise.Cell(r.text, d.Span)
		if d.Code != diag.KeyPointWords || d.Source.Name != name || !ok || e.Table != revise.Points {
			list.Add(d)
			continue
		}
		group := e.Row[:strings.LastIndexByte(e.Row, '.')+1]
		for _, mark := range strings.Split(fmt.Sprint(d.Args...), "、") {
			if !slices.ContainsFunc(unmarked, func(u revise.Refusal) bool { return u.Row == group+mark }) { // of which that is told
				list.Add(diag.New(diag.RevisionMark, r.read.Place(revise.Edit{Table: revise.Points, Row: group + mark, Field: revise.About}),
					diag.Both("要点“%s”没有文字，评分标准里也没有这个编号：写在评分标准里，或写在“内容”里", "the key point %s has no words, and the standard has none behind that mark: write them in either", mark)))
			}
		}
	}
	for _, u := range revise.Along(old, r.edits) {
		list.Add(diag.New(diag.RevisionAlong, r.read.Place(u.Edit), u.Why))
	}
	for _, u := range unmarked {
		list.Add(diag.New(diag.RevisionMark, r.read.Place(u.Edit), u.Why))
	}
	return list
}

// told moves findings on the file, and on the files that it extends, to the cells that they follow from, or that show what they are about, and says them
// in the words of the workbook. What no cell shows is told of its row, or of the workbook.
func (r *revision) told(list diag.List, name string) {
	for k := range list {
		d := &list[k]
		if d.Source == nil || d.Source.Cell {
			continue
		}
		var related []diag.Related
		for _, more := range d.Related {
			if at, _, ok := r.cell(more.Place, name); ok || more.Source != nil && more.Source.Cell {
				more.Place = at
				related = append(related, more)
			}
		}
		d.Related = related
		at, from, ok := r.cell(d.Place, name)
		if !ok {
			row, member := revise.Beside(d.Source.Text, d.Span)
			what := rulebook.Field(member)
			if what == "" {
				what = "这处"
			}
			if d.Place = r.read.Whole(); row.Row != "" {
				what = "“" + row.Row + "”的" + what
				if cell, ok := r.read.Cell(row); ok {
					d.Place = cell
				} else if cell, ok := r.read.Cell(revise.Edit{Table: revise.Levels, Row: row.Row}); ok {
					d.Place = cell
				}
			}
			*d = rulebook.Spoken(*d, what)
			continue
		}
		length := d.Span.End - d.Span.Start
		d.Place = at
		if start := d.Span.Start + from; from > 0 && start+length <= d.Span.End {
			d.Span = diag.Span{Start: start, End: start + length}
		}
		*d = rulebook.Spoken(*d, "")
	}
}

// cell is the cell of the workbook that a finding at a place in a rule file is told of, and how far into its text.
func (r *revision) cell(at diag.Place, name string) (cell diag.Place, from int, ok bool) {
	if at.Source == nil || at.Source.Cell {
		return at, 0, false
	}
	if at.Source.Name == name {
		if e, from, ok := revise.Origin(r.text, at.Span, r.edits); ok {
			return r.read.Place(e), from, true
		}
	}
	e, before, rest, ok := revise.Cell(at.Source.Text, at.Span)
	if !ok {
		return at, 0, false
	}
	if cell, ok = r.read.Cell(e); !ok && e.Table == revise.Criteria {
		e.Table = revise.Levels
		cell, ok = r.read.Cell(e)
	}
	if said := string(at.Source.Text[at.Span.Start:max(at.Span.Start, min(at.Span.End, len(at.Source.Text)))]); ok && said != "" && strings.HasPrefix(rest, said) {
		shown := string(cell.Source.Text[cell.Span.Start:cell.Span.End])
		if n := strings.Count(before, said); strings.Count(shown, said) == n+strings.Count(rest, said) { // else its parameters say it, too
			for range n {
				from += strings.Index(shown[from:], said) + len(said)
			}
			return cell, from + strings.Index(shown[from:], said), true
		}
	}
	return cell, 0, ok
}

// revised is the next version's file of a workbook, and the rule set that the workbook was made of. What cannot be taken over is told by its cell.
func (a *app) revised(name, version string) (*namedSet, *revision, error) {
	raw, err := readFile(name)
	if list := diag.Findings(err); list != nil {
		return nil, nil, a.failed(list)
	} else if err != nil {
		return nil, nil, a.fileError(err)
	}
	b, err := sheet.Read(name, raw)
	if err != nil {
		return nil, nil, a.failed(err)
	}
	ref := rulebook.RuleSetOf(b)
	if ref == "" {
		return nil, nil, a.report(diag.List{diag.New(diag.RevisionNone, diag.Place{Source: diag.NewSource(name, nil)})})
	}
	old, err := a.ruleSet(ref, true)
	if err != nil {
		return nil, nil, err
	}
	var list diag.List
	if digest := rulebook.DigestOf(b); digest != old.rules.Digest {
		list.Add(diag.New(diag.FormDigest, rulebook.DigestPlace(b), ref))
	}
	beside := besides(old)
	read := rulebook.Read(old.rules, b, beside...)
	edits, refused := revise.Changes(old.rules, read.Tables, beside...)
	for _, s := range read.Missing {
		refused = append(refused, revise.Refusal{Edit: revise.Edit{Table: s}, Why: diag.Both("缺少工作表“%s”", "the sheet %q is gone", s)})
	}
	if version != "" {
		for _, e := range edits {
			if e.Table == revise.Head && e.Row == revise.Version && e.Text != version {
				fmt.Fprintf(a.stderr, a.text("提示：版本按 --new-version 写作 %s；“说明”页写的 %s 不用\n", "note: the version is %s, as --new-version says, and not %s, as the sheet 说明 does\n"), version, diag.Visible(e.Text))
			}
		}
		edits = append(edits, revise.Edit{Table: revise.Head, Row: revise.Version, Field: revise.Value, Text: version})
	}
	fresh := old.rules.Version
	for _, e := range edits {
		if e.Table == revise.Head && e.Row == revise.Version {
			fresh = e.Text
		}
	}
	if fresh == old.rules.Version {
		list.Add(diag.New(diag.RevisionVersion, read.Place(revise.Edit{Table: revise.Head, Row: revise.Version, Field: revise.Value}), fresh).WithHelp(free(old.library, old.rules.ID, fresh)))
	}
	list = append(append(list, read.Lost...), read.Hidden(edits)...)
	var base []*engine.RuleSet
	if len(old.rules.Bases) > 0 {
		if b, err := old.library.RuleSet(old.rules.Bases[0]); err == nil {
			base = append(base, b)
		}
	}
	text, more, err := revise.Revise(old.rules, old.text, edits, base...)
	if err != nil {
		return nil, nil, a.failed(err)
	}
	for _, r := range append(refused, more...) {
		list.Add(diag.New(diag.RevisionRefused, read.Place(r.Edit), r.Why))
	}
	list.Sort()
	return old, &revision{text, edits, read}, a.report(list)
}

// folderOf is the folder of rules in which a new version was written.
func folderOf(out, name string) string {
	if strings.HasSuffix(out, ".json") {
		return filepath.Dir(filepath.Dir(filepath.Dir(name)))
	}
	return out
}
