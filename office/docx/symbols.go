package docx

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jixiao/office/ooxml"
)

// Fonts of symbols show something else than the characters that they are written with, each by a table of its own. The tables here have what stands in standards and
// reports: relations, marks to tick, digits in circles, arrows. A symbol that is in none becomes a replacement character, so that what stands before and behind it
// does not grow together, and is told.

// symbolFonts are the fonts, by their names in lower case.
var symbolFonts = map[string]map[rune]rune{
	"symbol":      table(map[rune]string{0x20: symbolLow, 0xa1: symbolHigh, 0xc4: "⊗⊕", 0xc7: "∩∪", 0xce: "∈∉∠∇", 0xd5: "∏√⋅¬∧∨⇔⇐⇑⇒⇓", 0xe5: "∑"}),
	"wingdings":   table(map[rune]string{0x20: " ", 0x6c: "●", 0x6e: "■□", 0x71: "❑❒", 0x75: "◆❖◆", 0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x9f: "•", 0xa1: "○", 0xa4: "◉", 0xa7: "▪□", 0xab: "★", 0xd8: "➢", 0xdf: "←→↑↓", 0xe8: "➔", 0xf0: "⇨", 0xfb: "✗✓☒☑"}),
	"wingdings 2": table(map[rune]string{0x20: " ", 0x4f: "✗✓☒☑☒☒", 0x69: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x98: "●○", 0xa2: "■□"}),
	"webdings":    table(map[rune]string{0x20: " ", 0x61: "✓", 0x63: "□", 0x67: "■", 0x72: "✗"}),
	"wingdings 3": nil, "mt extra": nil, "marlett": nil, "zapf dingbats": nil,
}

const (
	symbolLow  = ` !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼`
	symbolHigh = `ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…`
)

// table is a table of runs of characters, each by the code of its first.
func table(runs map[rune]string) map[rune]rune {
	out := map[rune]rune{}
	for code, run := range runs {
		for k, r := range []rune(run) {
			out[code+rune(k)] = r
		}
	}
	return out
}

// maxSymbols is how many unknown symbols of a text are told.
const maxSymbols = 20

// symbol reads a character that names its font.
func (w *wording) symbol(t xml.StartElement, in within) {
	code, err := strconv.ParseUint(ooxml.Attribute(t, "char"), 16, 21)
	if err != nil {
		code = 0xf000
	}
	var run runLook
	if in.run != nil {
		run = *in.run
	}
	run.font = ooxml.Attribute(t, "font")
	in.run = &run
	w.put(string(rune(code)), in)
}

// translated is a text of a font as other fonts write it. What Word keeps at U+F000 to U+F0FF is a symbol in any font.
func (w *wording) translated(s, font string) string {
	table, is := symbolFonts[strings.ToLower(font)]
	return strings.Map(func(r rune) rune {
		code := r
		if r >= 0xf000 && r <= 0xf0ff {
			code -= 0xf000
		} else if !is || r >= 0x100 || r < 0x20 {
			return r
		}
		if known, ok := table[code]; ok {
			return known
		}
		if said := strings.TrimSpace(fmt.Sprintf("%s %02X", font, code)); len(w.symbols) < maxSymbols && !slices.Contains(w.symbols, said) {
			w.symbols = append(w.symbols, said)
		}
		return '\ufffd'
	}, s)
}
