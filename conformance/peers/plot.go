package main

import (
	"bytes"
	"fmt"
	"math"
	"slices"
)

// A line is one series of a plot.
type line struct {
	name     string
	x, y     []float64 // sizes, seconds
	exponent float64
}

const (
	plotWidth, plotHeight = 900, 520
	plotLeft, plotTop     = 70, 30
	plotRight, plotBottom = 560, 460 // of the axes; what the lines are stands beside
)

var plotColours = []string{"#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#16a085", "#7f5539"}

// plot draws lines with both axes logarithmic, as SVG: a straight line is a power, its slope the exponent.
func plot(list []line) []byte {
	x0, x1, y0, y1 := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, l := range list {
		x0, x1 = min(x0, slices.Min(l.x)), max(x1, slices.Max(l.x))
		y0, y1 = min(y0, slices.Min(l.y)), max(y1, slices.Max(l.y))
	}
	decades := func(lo, hi float64) (int, int) {
		return int(math.Floor(math.Log10(lo) + 1e-9)), int(math.Ceil(math.Log10(hi) - 1e-9))
	}
	xa, xb := decades(x0, x1)
	ya, yb := decades(y0, y1)
	at := func(x, y float64) (float64, float64) {
		return plotLeft + (math.Log10(x)-float64(xa))/float64(xb-xa)*(plotRight-plotLeft),
			plotBottom - (math.Log10(y)-float64(ya))/float64(yb-ya)*(plotBottom-plotTop)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", plotWidth, plotHeight)
	for d := xa; d <= xb; d++ {
		x, _ := at(math.Pow10(d), y0)
		fmt.Fprintf(&b, "<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
			x, plotTop, plotBottom, x, plotBottom+18, grouped(int(math.Round(math.Pow10(d)))))
	}
	for d := ya; d <= yb; d++ {
		_, y := at(x0, math.Pow10(d))
		fmt.Fprintf(&b, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			plotLeft, y, plotRight, plotLeft-6, y+4, decade(d))
	}
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">criteria, rows or documents</text>\n", (plotLeft+plotRight)/2, plotBottom+40)
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"18\">processor time, one core</text>\n", plotLeft)
	for k, l := range list {
		colour := plotColours[k%len(plotColours)]
		fmt.Fprintf(&b, "<g stroke=\"%s\" fill=\"none\" stroke-width=\"2\"><path d=\"", colour)
		for p := range l.x {
			x, y := at(l.x[p], l.y[p])
			fmt.Fprintf(&b, "%c%.1f %.1f", "ML"[min(p, 1)], x, y)
		}
		b.WriteString("\"/>")
		for p := range l.x {
			x, y := at(l.x[p], l.y[p])
			fmt.Fprintf(&b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour)
		}
		y := plotTop + 20 + 22*k
		fmt.Fprintf(&b, "<path d=\"M%d %dh20\"/></g><text x=\"%d\" y=\"%d\">%s, exponent %.2f</text>\n", plotRight+20, y, plotRight+46, y+4, l.name, l.exponent)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// decade is 10^d seconds.
func decade(d int) string {
	switch {
	case d >= 0:
		return fmt.Sprintf("%.0f s", math.Pow10(d))
	case d >= -3:
		return fmt.Sprintf("%.0f ms", math.Pow10(d+3))
	}
	return fmt.Sprintf("%.0f µs", math.Pow10(d+6))
}
