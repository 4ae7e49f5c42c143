// Package schemas embeds the JSON Schemas of jixiao's files, which editors use too.
package schemas

import "embed"

// FS holds <name>.schema.json for ruleset, facts, report, known, scorecard and tests.
//
//go:embed *.schema.json
var FS embed.FS
