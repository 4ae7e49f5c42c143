package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/batch"
)

// batchFlags are what a person says of a batch.
type batchFlags struct {
	out, as, from         string
	totals, words, byRule bool
	resume                bool
	workers               int
}

func (a *app) batch() *cobra.Command {
	var f batchFlags
	cmd := &cobra.Command{
		Use:   "batch RULESET|FILE|auto INPUT…",
		Short: a.text("批量：给许多份数据评分，一份一条记录", "score many documents: a record for each"),
		Long: a.text("INPUT 是放数据（.json）和填报表（.xlsx）的目录，或 .jsonl（每行一份）、.csv（每行一份，表头为 subject、period 和事实名称，或批量表“数据”页的表头）、.json、.xlsx 文件，可用 .gz、.zst 压缩；- 是标准输入。\n"+
			"auto 按每份数据写明的指标体系和期间选用规则。被拒绝的数据也有一条记录，写明原因，不影响其余各份。",
			"INPUT is a folder of documents (.json) and forms (.xlsx), or a file .jsonl (one on each line), .csv (one in each row; its columns are subject, period and facts, or those of the sheet of bodies of form --cohort), .json or .xlsx, perhaps with .gz or .zst;\n"+
				"- is standard input. auto chooses the rule set that each document names. A refused document has a record too, with what was found, and stops nothing."),
		Args: a.args(2, 1<<20),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.formats("text", "json", "markdown", "html"); err != nil {
				return err
			}
			return a.runBatch(cmd.Context(), args[0], args[1:], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "output", "o", "-", a.text("记录写到这个文件：.jsonl、.csv 或 .parquet；- 为标准输出", "the file for the records: .jsonl, .csv or .parquet; - for standard output"))
	flags.StringVar(&f.as, "as", "", a.text("记录的格式，文件名看不出时：jsonl、csv、parquet", "the form of the records where the file's name does not tell: jsonl, csv or parquet"))
	flags.StringVar(&f.from, "from", "jsonl", a.text("标准输入的格式：jsonl 或 csv", "the form of standard input: jsonl or csv"))
	flags.BoolVar(&f.totals, "totals", false, a.text("只写总分和等级", "totals and grades only"))
	flags.BoolVar(&f.words, "words", false, a.text("记录中也写评分过程", "also how every score came about"))
	flags.BoolVar(&f.byRule, "by-rule", false, a.text("不计裁定，只按规则", "leave adjudications out"))
	flags.BoolVar(&f.resume, "resume", false, a.text("从上次中断处接着做（.parquet 不能）", "go on where an interrupted run ended (not of .parquet)"))
	flags.IntVar(&f.workers, "workers", 0, a.text("同时评分的个数，0 为处理器个数", "how many documents are scored at once; 0 for one on each core"))
	return cmd
}

func (a *app) runBatch(ctx context.Context, name string, inputs []string, f batchFlags) error {
	rules, one, digest, err := a.batchRules(name)
	if err != nil {
		return err
	}
	in := &batchInput{app: a, from: f.from, under: one, out: f.out}
	if err := in.measure(inputs); err != nil {
		return err
	}
	b := &batchRun{app: a, flags: f, input: in, told: time.Now()}
	among, err := in.gather(ctx, one, inputs, f.workers)
	if err != nil {
		return a.interrupted(err)
	}
	defer in.clean()
	b.state = batchState{Rules: digest, Inputs: inputs, As: b.as(), Totals: f.totals, Words: f.words, ByRule: f.byRule, Language: a.lang, Summary: batch.NewSummary()}
	if among != nil {
		b.state.Cohort = among.About.SHA256
	}
	w, format, err := b.open(one)
	if err != nil {
		return err
	}
	told := &refusals{Format: format, lang: a.language(), order: map[string]int{}}
	for k, name := range slices.Backward(inputs) {
		told.order[name] = k
	}
	o := batch.Options{Workers: f.workers, ByRule: f.byRule, Skip: b.state.Summary.Documents, Before: b.state.Summary, Mark: b.state.Mark, Progress: b.progress, Among: among}
	sum, err := batch.Run(ctx, in.documents(inputs), rules, told, w, o)
	if errors.Is(err, batch.ErrOthers) {
		err = errors.New(a.text("输入与上次不同，请重做", "the input is not what it was, start anew"))
	} else if errors.Is(err, batch.ErrFewer) {
		err = errors.New(a.text("输入比上次少，请重做", "there is less input than there was, start anew"))
	}
	b.state.Summary = sum
	if err = b.close(err); err != nil {
		return a.interrupted(err)
	}
	switch {
	case sum.Documents == 0 && in.folders:
		fmt.Fprintln(a.stderr, "jixiao: "+a.text("没有数据：目录中只读 .json 和填报表，.jsonl 和 .csv 请直接写文件名", "no documents: of a folder only .json and forms are read; name a file .jsonl or .csv itself"))
	case sum.Documents == 0:
		fmt.Fprintln(a.stderr, "jixiao: "+a.text("没有数据", "no documents"))
	}
	return a.summarise(sum, told, f.out == "-")
}

// batchRules is the rule set that is named, or how each document's is chosen, and what tells these rules from others.
func (a *app) batchRules(name string) (rules batch.Rules, one *engine.RuleSet, digest string, err error) {
	if name != "auto" {
		set, err := a.ruleSet(name, false)
		if err != nil {
			return rules, nil, "", err
		}
		return batch.Under(set.rules), set.rules, set.rules.Ref() + " " + set.rules.Digest, nil
	}
	l, err := a.library()
	if err != nil {
		return rules, nil, "", err
	}
	all := sha256.New()
	for _, e := range l.Entries() { // any of them may be chosen, or extended by what is
		_, text, err := l.Fetch(e.Ref())
		fmt.Fprintln(all, e.Ref(), len(text), err)
		all.Write(text)
	}
	return batch.InForce(l), nil, "auto " + hex.EncodeToString(all.Sum(nil)), nil
}

func (a *app) summarise(sum *batch.Summary, told *refusals, aside bool) error {
	if aside { // standard output has the records
		rest := *a
		rest.stdout = a.stderr
		a = &rest
	}
	var err error
	if a.format == "json" {
		err = a.printJSON(sum)
	} else {
		of := *sum
		if told.all == sum.Refused { // which is said of each
			of.Codes = nil
		}
		d := of.Document(a.language())
		d.Blocks = slices.Insert(d.Blocks, 1, told.blocks()...) // behind how many there are
		err = a.print(d)
	}
	if err == nil && sum.Refused > 0 {
		return errFindings
	}
	return err
}
