package cli

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"jixiao/engine/diag"
	"jixiao/engine/format"
	"jixiao/engine/lock"
)

func (a *app) fmt() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "fmt FILE…",
		Short: a.text("整理文件的排版，不改含义；表达式中的全角运算符改为半角", "lay files out canonically, keeping their meaning"),
		RunE: func(_ *cobra.Command, args []string) error {
			var list diag.List
			changed := false
			for _, name := range args {
				if isForm(name) { // what it reads as would be written over it
					return errors.New(a.text("“"+name+"”是表格：fmt 只整理 JSON 文件", name+" is a workbook: fmt lays out JSON files only"))
				}
				text, err := a.read(name)
				if err != nil {
					return err
				}
				out, _, found := format.Format(name, text)
				list = append(list, found...)
				if out == nil || bytes.Equal(out, text) && name != "-" {
					continue
				}
				changed = true
				if !check {
					if err := a.unpublished(name, text); err != nil {
						return err
					}
				}
				if err := a.formatted(name, out, check); err != nil {
					return err
				}
			}
			if err := a.report(list); err != nil {
				return err
			}
			if check && changed {
				return errFindings
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, a.text("只列出排版不合的文件，不改", "only list files that are not canonical"))
	return cmd
}

// unpublished refuses to write a published file: its digest would no longer be the one that was published.
func (a *app) unpublished(name string, text []byte) error {
	if kind, _ := format.KindOf(name, text); kind != format.RuleSet || name == "-" {
		return nil
	}
	l, err := a.library()
	if err != nil {
		return err
	}
	rs, _, published, err := a.parse(l, name, text)
	if err != nil && diag.Findings(err) == nil {
		return err
	}
	if err != nil || !published { // what cannot be loaded was never published
		return nil
	}
	return a.report(diag.List{diag.New(diag.LockChanged, rs.Place(), rs.Ref()).WithHelp(lock.Copy(rs.ID, rs.Version))})
}

func (a *app) formatted(name string, out []byte, check bool) error {
	switch {
	case check:
		_, err := fmt.Fprintln(a.stdout, name)
		return err
	case name == "-":
		_, err := a.stdout.Write(out)
		return err
	}
	return a.write(name, out)
}
