package diag

import (
	"regexp"
	"strings"
)

// What spreadsheets make of comma-separated values: a text that begins like a formula is one.

var (
	plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?%?$`)
	inert       = regexp.MustCompile(`^'+[=+\-@\t\r]`)
)

// Inert is a cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one, and is no number, and before what already
// looks like that, so that Lively gives each text back.
func Inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !plainNumber.MatchString(cell) || inert.MatchString(cell) {
		return "'" + cell
	}
	return cell
}

// Lively is the text that Inert made a cell of. An apostrophe elsewhere is one of the text's own.
func Lively(cell string) string {
	if inert.MatchString(cell) {
		return cell[1:]
	}
	return cell
}
