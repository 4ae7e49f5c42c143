// Command jixiao scores, explains, checks and replays budget performance evaluations.
package main

import (
	"os"

	"jixiao/cmd/jixiao/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
