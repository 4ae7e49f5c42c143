// Package cli is the command line: one file for each verb.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/office/form"
)

// Exit codes.
const (
	fine     = 0
	findings = 1 // the input is at fault, or departs from what was expected
	trouble  = 2 // wrong usage, or the environment failed
)

// Main runs the command line and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	root := a.root(args)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	signal.Ignore(syscall.SIGXFSZ) // a limit on file sizes is an error of the write
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	defer a.onInterrupt(ctx)()
	switch err := root.ExecuteContext(ctx); {
	case err == nil:
		return fine
	case errors.Is(err, errFindings):
		return findings
	default:
		fmt.Fprintln(stderr, "jixiao: "+diag.Visible(a.spoken(err).Error()))
		return trouble
	}
}

// grace is how long a verb has to end by itself when it is interrupted.
const grace = 2 * time.Second

// onInterrupt ends the program where a verb does not. Files are replaced as a whole, so that nothing is left half written.
func (a *app) onInterrupt(ctx context.Context) (done func() bool) {
	return context.AfterFunc(ctx, func() {
		time.Sleep(grace)
		fmt.Fprintln(a.stderr, "jixiao: "+a.text("已中断", "interrupted"))
		os.Exit(trouble)
	})
}

func (a *app) interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New(a.text("已中断", "interrupted"))
	}
	return err
}

// errFindings ends a command whose findings have been printed.
var errFindings = errors.New("findings")

// app is what the verbs share: streams and the flags that stand on every verb.
type app struct {
	beside         int // findings, none an error, that were printed beside the result
	stdin          io.Reader
	stdout, stderr io.Writer
	lang           string
	format         string
	rulesDirs      []string
	key            string // the trusted public key
	keyGiven       bool
	minSerial      int
	out            string                    // the file that results are written to, "" for standard output
	sheets         bool                      // they may be a workbook
	forms          map[string]*form.Document // that were read, by the names of their files
}

func (a *app) language() diag.Lang {
	if a.lang == "en" {
		return diag.En
	}
	return diag.Zh
}

// text picks the message in the chosen language.
func (a *app) text(zh, en string) string { return diag.Term{Zh: zh, En: en}.In(a.language()) }

func (a *app) root(args []string) *cobra.Command {
	a.lang = defaultLang(args)
	root := &cobra.Command{
		Use:           "jixiao",
		Short:         a.text("财政支出绩效评价：评分、解释、检查、重放", "score, explain, check and replay budget performance evaluations"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       engine.Version,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if a.lang != "zh" && a.lang != "en" {
				return fmt.Errorf(a.text("--lang 应为 zh 或 en，不是 %s", "--lang is zh or en, not %s"), a.lang)
			}
			a.keyGiven = cmd.Flags().Changed("key")
			_, err := a.trustedKey()
			return err
		},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.lang, "lang", a.lang, a.text("消息的语言：zh 或 en", "language of messages: zh or en"))
	flags.StringVar(&a.format, "format", "text", a.text("输出格式：text、json、markdown、html", "output: text, json, markdown or html"))
	flags.StringArrayVar(&a.rulesDirs, "rules", nil, a.text("另外的规则目录，同名文件取代内置的", "a folder of rule sets that adds to or replaces the built-in ones"))
	flags.StringVar(&a.key, "key", "", a.text("所信任的公钥（PEM）：每个规则文件都须在它所签名的 lock.json 中", "the trusted public key (PEM): every rule file must be in a lock.json that it signed"))
	flags.IntVar(&a.minSerial, "min-serial", 0, a.text("与 --key 一起：拒绝序号更低的 lock.json", "with --key: refuse a lock.json with a lower serial"))
	_ = root.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json", "markdown", "html"}, cobra.ShellCompDirectiveNoFileComp))
	_ = root.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"zh", "en"}, cobra.ShellCompDirectiveNoFileComp))
	root.AddCommand(a.score(), a.chapters(), a.explain(), a.check(), a.replay(), a.reports(), a.rules(), a.show(), a.schema(), a.new(), a.form(), a.facts(), a.fmt(), a.lock(), a.verify(), a.test(), a.diff(), a.impact(), a.whatif(), a.batch())
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "score", "explain", "chapters", "replay", "show", "verify", "diff", "impact", "whatif":
			cmd.Flags().StringVarP(&a.out, "output", "o", "", a.text("写到这个文件，格式随其扩展名：.docx、.html、.md、.txt、.json，score 还有 .xlsx", "write this file, in the format that it is named for: .docx, .html, .md, .txt, .json and, of score, .xlsx"))
		}
	}
	a.speak(root)
	return root
}

// defaultLang is Chinese unless LANG or an early --lang asks for English; flags are worded before they are parsed.
func defaultLang(args []string) string {
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			return v
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "en") {
				return "en"
			}
			return "zh"
		}
	}
	return "zh"
}

// report prints findings and returns errFindings if one is an error.
func (a *app) report(list diag.List) error {
	if list = a.told(list); len(list) == 0 {
		return nil
	}
	if err := (diag.Printer{Lang: a.language(), Color: colored(a.stderr)}).Print(a.stderr, list); err != nil {
		return err
	}
	if list.HasErrors() {
		return errFindings
	}
	a.beside += len(list)
	return nil
}

// colored reports whether colour may be used: on a terminal, and not where NO_COLOR is set.
func colored(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (a *app) fileError(err error) error {
	var path *os.PathError
	switch {
	case errors.As(err, &path) && errors.Is(err, os.ErrNotExist):
		return fmt.Errorf(a.text("没有文件 %s", "no such file: %s"), path.Path)
	case errors.As(err, &path) && errors.Is(err, syscall.EISDIR):
		return fmt.Errorf(a.text("%s 是目录，请指明文件", "%s is a folder, name a file"), path.Path)
	case errors.As(err, &path) && errors.Is(err, os.ErrPermission):
		return fmt.Errorf(a.text("无权读取 %s", "permission denied: %s"), path.Path)
	}
	return err
}

// args refuses a wrong number of arguments.
func (a *app) args(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return fmt.Errorf(a.text("用法：%s", "usage: %s"), cmd.UseLine())
		}
		return nil
	}
}

// formats refuses a format that a verb does not know.
func (a *app) formats(known ...string) error {
	if a.out != "" {
		format := map[string]string{".docx": "docx", ".xlsx": "xlsx", ".html": "html", ".md": "markdown", ".txt": "text", ".json": "json"}[strings.ToLower(filepath.Ext(a.out))]
		if format == "" || format == "xlsx" && !a.sheets {
			return fmt.Errorf(a.text("-o 的文件应以 .docx、.html、.md、.txt、.json（score 还有 .xlsx）结尾，不是 %s", "the file of -o ends in .docx, .html, .md, .txt, .json or, of score, .xlsx, not %s"), a.out)
		}
		if a.format != "text" && a.format != format {
			return errors.New(a.text("--format 与 -o 的文件名不一致", "--format and the name of -o differ"))
		}
		a.format = format
		known = append(known, "docx", "xlsx")
	}
	for _, k := range known {
		if a.format == k {
			return nil
		}
	}
	return fmt.Errorf(a.text("--format 应为 %s 之一，不是 %s", "--format is one of %s, not %s"), a.language().Join(known), a.format)
}
