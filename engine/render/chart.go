package render

import (
	"fmt"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Chart is a bar chart of numbers of either sign. Text says what a bar says, so that nothing rests on colour or length.
type Chart struct{ Bars []Bar }

// Bar is one bar.
type Bar struct {
	Label, Text string
	Value       number.Number
}

func (Chart) block() {}

// visible is the chart with labels that can be shown on one line.
func (c Chart) visible() Chart {
	out := Chart{Bars: append([]Bar{}, c.Bars...)}
	for i := range out.Bars {
		out.Bars[i].Label, out.Bars[i].Text = diag.Visible(out.Bars[i].Label), diag.Visible(out.Bars[i].Text)
	}
	return out
}

// lengths are the bars' lengths in parts of the longest, of which there are so many.
func (c Chart) lengths(longest int64) []int64 {
	most := number.Zero
	for _, b := range c.Bars {
		most = number.Max(most, b.Value.Abs())
	}
	out := make([]int64, len(c.Bars))
	for i, b := range c.Bars {
		if most.Sign() > 0 {
			out[i], _ = b.Value.Abs().Quo(most).Mul(number.Int(longest)).Ceil().Int64()
		}
	}
	return out
}

const barCells = 24

// rows are the bars as text: label, bar, text.
func (c Chart) rows() []string {
	c = c.visible()
	width, widest := 0, 0
	for _, b := range c.Bars {
		width, widest = max(width, diag.Width(b.Label)), max(widest, diag.Width(b.Text))
	}
	lengths := c.lengths(barCells)
	out := make([]string, len(c.Bars))
	for i, b := range c.Bars {
		cell := "█"
		if b.Value.Sign() < 0 {
			cell = "▒"
		}
		out[i] = b.Label + strings.Repeat(" ", width-diag.Width(b.Label)) + "  " + strings.Repeat(" ", widest-diag.Width(b.Text)) + b.Text + "  " + strings.Repeat(cell, int(lengths[i]))
	}
	return out
}

// htmlChart draws the chart as SVG inside the page.
func htmlChart(b *strings.Builder, c Chart, about string) {
	// Labels stand left of the bars, as wide as the longest is in the larger letters of a narrow screen.
	const row, whole, text, most = 20, 620, 90, 46
	c = c.visible()
	widest := 0
	for _, x := range c.Bars {
		widest = max(widest, labelUnits(cutTo(x.Label, most)))
	}
	left := 12 + widest
	bar := int64(whole - left - text)
	said := []string{about}
	for _, x := range c.Bars {
		said = append(said, strings.TrimSpace(x.Label+" "+x.Text))
	}
	fmt.Fprintf(b, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", whole, row*len(c.Bars)+4, escape(strings.Join(said, "; ")))
	for i, length := range c.lengths(bar) {
		x := c.Bars[i]
		class := ""
		if x.Value.Sign() < 0 {
			class = ` class="less"`
		}
		y := i*row + 2
		fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"%s/><text x=\"%d\" y=\"%d\">%s</text>\n",
			left-6, y+14, escape(cutTo(x.Label, most)), left, y+2, length, row-4, class, left+int(length)+6, y+14, escape(x.Text))
	}
	b.WriteString("</svg>\n")
}

// labelUnits is at least how wide a label is in letters of 16 units: a Chinese character takes all of them, a digit more than half, a percent sign or a dash nearly all.
func labelUnits(s string) (units int) {
	for _, r := range s {
		switch {
		case diag.Width(string(r)) > 1 || strings.ContainsRune("%–≥<≤@MW", r):
			units += 16
		case r == ' ' || r == '.' || r == '/':
			units += 5
		default:
			units += 10
		}
	}
	return units
}

// cutTo is a text of at most so many columns.
func cutTo(s string, columns int) string {
	if diag.Width(s) <= columns {
		return s
	}
	out := ""
	for _, r := range s {
		if diag.Width(out+string(r)) > columns-1 {
			break
		}
		out += string(r)
	}
	return out + "…"
}
