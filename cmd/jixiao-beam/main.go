// Command jixiao-beam scores many documents on Apache Beam: in this process by default, or on a cluster of Flink, Spark or Dataflow.
//
//	jixiao-beam --ruleset ID@VERSION|auto --output OUT FILE|FOLDER|GLOB…
//	jixiao-beam … --runner=universal --endpoint=HOST:8099 --environment_type=LOOPBACK|DOCKER
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"jixiao/cmd/jixiao-beam/pipeline"
	"jixiao/engine/diag"
	"jixiao/engine/library"
)

var (
	ruleset = flag.String("ruleset", "", "the rule set ID@VERSION, or auto: each document's own")
	rules   = flag.String("rules", "", "a folder of rule sets over the built-in ones")
	output  = flag.String("output", "", "where results are written: OUT-00000-of-…, OUT-refused-…, OUT-summary.json")
	shards  = flag.Int("shards", 4, "how many files the records are written to")
	totals  = flag.Bool("totals", false, "totals and grades only")
	words   = flag.Bool("words", false, "also how every score came about")
	byRule  = flag.Bool("by-rule", false, "leave adjudications out")
	lang    = flag.String("lang", "zh", "the language of messages: zh or en")
)

func init() { register.Function1x1(path) }

func path(f fileio.FileMetadata) string { return f.Path }

func main() {
	flag.Parse()
	beam.Init()
	if err := run(context.Background(), flag.Args()); err != nil {
		if list := diag.Findings(err); list != nil {
			fmt.Fprint(os.Stderr, diag.Printer{Lang: language()}.Sprint(list))
		} else {
			fmt.Fprintln(os.Stderr, "jixiao-beam:", err)
		}
		os.Exit(1)
	}
}

func language() diag.Lang {
	if *lang == "en" {
		return diag.En
	}
	return diag.Zh
}

func run(ctx context.Context, inputs []string) error {
	if *ruleset == "" || *output == "" || len(inputs) == 0 || *shards < 1 {
		return errors.New("usage: jixiao-beam --ruleset ID@VERSION|auto --output OUT FILE|FOLDER|GLOB…")
	}
	var folders []library.Folder
	if *rules != "" {
		root, err := os.OpenRoot(*rules)
		if err != nil {
			return err
		}
		folders = append(folders, library.Folder{FS: root.FS(), Name: strings.TrimSuffix(filepath.ToSlash(*rules), "/") + "/"})
	}
	bundle, err := pipeline.Bundle(*ruleset, folders)
	if err != nil {
		return err
	}
	p, s := beam.NewPipelineWithRoot()
	files, err := named(s, inputs)
	if err != nil {
		return err
	}
	job := pipeline.Job{Rules: *bundle, Totals: *totals, Words: *words, ByRule: *byRule, Lang: language()}
	results, err := pipeline.Score(s, job, pipeline.Read(s, files))
	if err != nil {
		return err
	}
	pipeline.Write(s, *output, *shards, results)
	return beamx.Run(ctx, p)
}

// named are the names of all files: local folders and globs are looked up here, others where the job runs.
func named(s beam.Scope, inputs []string) (beam.PCollection, error) {
	var names []string
	var remote []beam.PCollection
	for _, in := range inputs {
		switch info, err := os.Stat(in); {
		case strings.Contains(in, "://"):
			remote = append(remote, beam.ParDo(s, path, fileio.MatchFiles(s, in)))
		case err == nil && info.IsDir():
			err := filepath.WalkDir(in, func(p string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() && filepath.Ext(p) == ".json" {
					names = append(names, filepath.ToSlash(p))
				}
				return err
			})
			if err != nil {
				return beam.PCollection{}, err
			}
		default:
			found, err := filepath.Glob(in)
			if err != nil {
				return beam.PCollection{}, err
			}
			if len(found) == 0 {
				return beam.PCollection{}, fmt.Errorf("there is no file %s", in)
			}
			names = append(names, found...)
		}
	}
	if len(names) > 0 {
		remote = append(remote, beam.CreateList(s, names))
	}
	if len(remote) == 0 {
		return beam.PCollection{}, errors.New("there is no file to read")
	}
	return beam.Flatten(s, remote...), nil
}
