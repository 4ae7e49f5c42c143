// Package rules embeds the rule sets that jixiao ships: <owner>/<name>/<version>.json. The files are data and belong to
// policy staff; README.md says how to change them.
package rules

import "embed"

// FS holds the rule sets, and the lock of those that are published.
//
//go:embed lock.json */*/*.json
var FS embed.FS
