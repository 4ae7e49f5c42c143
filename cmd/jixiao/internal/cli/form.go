package cli

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/formula"
	"jixiao/engine/library"
	"jixiao/office/form"
	"jixiao/office/sheet"
)

func (a *app) form() *cobra.Command {
	var facts, out string
	var cohort, force bool
	cmd := &cobra.Command{
		Use:               "form RULESET",
		Short:             a.text("填报表：某套指标体系的基础数据，作为 Excel 表（.xlsx）填写", "a workbook (.xlsx) in which the facts of a rule set are filled in"),
		Args:              a.args(1, 1),
		ValidArgsFunction: a.completeRuleSets,
		RunE: func(_ *cobra.Command, args []string) error {
			rs, err := a.loadNamed(args[0])
			if err != nil {
				return err
			}
			var text []byte
			if facts != "" {
				if text, err = a.read(facts); err != nil {
					return err
				}
				if text, err = a.filling(rs, facts, text); err != nil {
					return err
				}
			}
			write := form.Write
			if cohort {
				switch {
				case facts != "":
					return errors.New(a.text("--cohort 的表是空的，不与 --facts 一起用", "--cohort makes an empty workbook, without --facts"))
				case !strings.EqualFold(filepath.Ext(out), ".xlsx"):
					return errors.New(a.text("--cohort 的表有几页，只能写成 .xlsx：-o 批.xlsx", "--cohort makes a workbook of several sheets: name an .xlsx with -o"))
				}
				write = func(rs *engine.RuleSet, _ []byte) ([]byte, error) { return form.WriteCohort(rs) }
			}
			switch strings.ToLower(filepath.Ext(out)) {
			case ".csv":
				if table := firstTable(rs); table != "" {
					return errors.New(a.text("有表“"+table+"”的指标体系不能用 .csv 填报，请用 .xlsx", "a rule set with the table "+table+" cannot be filled in as .csv, use .xlsx"))
				}
				write = form.WriteCSV
			case ".xlsx":
			default:
				return errors.New(a.text("用 -o 写明要写的 .xlsx 或 .csv 文件", "name the .xlsx or .csv file to write with -o"))
			}
			made, err := write(rs, text)
			if err != nil {
				return a.failed(err)
			}
			return a.create(out, made, force)
		},
	}
	cmd.Flags().StringVar(&facts, "facts", "", a.text("填入这份基础数据（.json 或 .xlsx），可以是同一指标体系另一版的", "fill in these facts (.json or .xlsx), perhaps of another version of the rule set"))
	a.forced(cmd, &force)
	cmd.Flags().BoolVar(&cohort, "cohort", false, a.text("多个评价对象填在一张表里，一行一个，由 batch 评分", "for many bodies, a row for each, which batch scores"))
	cmd.Flags().StringVarP(&out, "output", "o", "", a.text("写到这个文件：.xlsx，没有表的指标体系也可以是 .csv", "write this file: .xlsx, or .csv of a rule set without tables"))
	return cmd
}

// filling are the facts that a form is filled with. Those of another version of its rule set are read as impact reads them, by what this version called
// its key points before, and what it does not have is told.
func (a *app) filling(rs *engine.RuleSet, name string, text []byte) ([]byte, error) {
	h, err := engine.ReadHeader(name, text)
	if err != nil {
		return nil, a.failed(err)
	}
	if id, _, ok := library.CutRef(h.RuleSet); !ok || id != rs.ID || h.RuleSet == rs.Ref() {
		_, err := rs.Read(name, text)
		return text, a.failed(err)
	}
	old, err := rs.ReadForeign(name, text)
	if err != nil {
		return nil, a.failed(err)
	}
	text, left, err := form.Carried(rs, text)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(a.stderr, diag.Visible(fmt.Sprintf(a.text("%s 是 %s 的数据，照 %s 填入", "%s is of %s, and filled into the form of %s"), name, h.RuleSet, rs.Ref())))
	if left = append(slices.Clone(old.Unknown()), left...); len(left) > 0 {
		fmt.Fprintln(a.stderr, diag.Visible(a.text("没有带入的（这一版没有，或者由别的数据算出）：", "not carried over, as this version has none of them, or computes them: ")+a.language().Join(left)))
	}
	return text, nil
}

func firstTable(rs *engine.RuleSet) string {
	for _, f := range rs.Facts() {
		if f.Kind == formula.Table {
			return f.Name
		}
	}
	return ""
}

func (a *app) facts() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "facts FORM",
		Short: a.text("把填好的填报表（.xlsx、.csv）读成基础数据（.json）", "read a form (.xlsx, .csv) that was filled in as a facts document (.json)"),
		Args:  a.args(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if !isForm(args[0]) {
				return errors.New(a.text("要读的是 .xlsx 或 .csv 填报表", "a form is an .xlsx or a .csv"))
			}
			if _, err := a.open(args[0], ""); err != nil {
				return err
			}
			text, _, list := format.Format(args[0], a.forms[args[0]].Text)
			if err := a.report(list); err != nil {
				return err
			}
			if out == "" {
				_, err := a.stdout.Write(text)
				return err
			}
			return a.write(out, text)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", a.text("写到这个文件", "write this file"))
	return cmd
}

// isForm reports whether a file is one in which facts are filled in, by its name.
func isForm(name string) bool { return isBook(name) || strings.EqualFold(filepath.Ext(name), ".csv") }

// isBook reports whether a file is a workbook, by its name. One of an old format is, too: what it is is told when it is read.
func isBook(name string) bool {
	return slices.Contains(books, strings.ToLower(filepath.Ext(name)))
}

// books are how the names of workbooks end.
var books = []string{".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".et", ".ods"}

// isOffice reports whether a file that is called otherwise is an archive, or begins as those of Office 97-2003 do: it is no JSON, and what it is is told
// when it is read as a form.
func isOffice(text []byte) bool {
	return bytes.HasPrefix(text, []byte("PK\x03\x04")) || bytes.HasPrefix(text, []byte{0xd0, 0xcf, 0x11, 0xe0})
}

// filledIn is a form as the facts document that it stands for. What is found on the document is told on the form. The error may be a diag.List.
func (a *app) filledIn(name string, text []byte) ([]byte, error) {
	if a.forms[name] != nil { // it is read again
		return a.forms[name].Text, nil
	}
	read := sheet.Read
	if strings.EqualFold(filepath.Ext(name), ".csv") && !bytes.HasPrefix(text, []byte("PK")) {
		read = sheet.ReadCSV
	}
	book, err := read(name, text)
	if err != nil {
		return nil, err
	}
	l, err := a.library()
	if err != nil {
		return nil, err
	}
	doc, err := a.formOf(l.RuleSet, book)
	if err != nil {
		return nil, err
	}
	if a.forms == nil {
		a.forms = map[string]*form.Document{}
	}
	a.forms[name] = doc
	return doc.Text, a.report(doc.Warnings())
}

// formOf is a form that was filled in, under the rule set that it was made for. The error may be a diag.List.
func (a *app) formOf(ruleSet func(ref string) (*engine.RuleSet, error), book *sheet.Book) (*form.Document, error) {
	ref := form.RuleSetOf(book)
	if ref == "" {
		code := diag.FormNone
		switch {
		case form.IsCohort(book):
			code = diag.FormCohort
		case book.Find("指标表") != nil:
			code = diag.FormRules
		}
		return nil, diag.List{diag.New(code, diag.Place{Source: diag.NewSource(book.Name, nil)})}
	}
	rs, err := ruleSet(ref)
	if err != nil {
		return nil, a.hinted(err)
	}
	return form.Read(rs, book)
}

// told are findings at the cells of the forms that they are about.
func (a *app) told(list diag.List) diag.List {
	for name, doc := range a.forms {
		list = doc.Told(list, name)
	}
	return list
}
