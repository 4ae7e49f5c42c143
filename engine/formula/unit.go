package formula

import (
	"jixiao/engine/number"
	"strings"
)

// Units that convert exactly into one another. All others are names that compare by name.
var unitSizes = map[string]struct {
	kind byte
	size number.Number
}{
	"元": {'¥', number.One}, "千元": {'¥', number.Int(1e3)}, "万元": {'¥', number.Int(1e4)},
	"百万元": {'¥', number.Int(1e6)}, "亿元": {'¥', number.Int(1e8)},
	"比值": {'%', number.One}, "%": {'%', number.Frac(1, 100)}, "‰": {'%', number.Frac(1, 1000)},
}

// UnitFactor is what a value in unit from is multiplied by to be in unit to. ok is false if they do not convert.
func UnitFactor(from, to string) (factor number.Number, ok bool) {
	if from == to {
		return number.One, true
	}
	a, okA := unitSizes[from]
	b, okB := unitSizes[to]
	if !okA || !okB || a.kind != b.kind {
		return number.Zero, false
	}
	return a.size.Quo(b.size), true
}

// alike are characters that stand in units for others.
var alike = strings.NewReplacer("圆", "元", "园", "元", "％", "%", "﹪", "%", "百分比", "%", "百分之", "%", "千分之", "‰", "萬", "万", "億", "亿")

// UnitMeant is the unit that converts which a spelling seems to mean, and the unit itself where it means none.
func UnitMeant(unit string) string {
	if meant := alike.Replace(unit); unitSizes[meant].kind != 0 {
		return meant
	}
	if unit == "亿" || unit == "万" { // of money, most likely
		return unit + "元"
	}
	return unit
}

// KindredUnits lists the units that convert into unit, itself left out, in a fixed order.
func KindredUnits(unit string) []string {
	var out []string
	for _, u := range []string{"元", "千元", "万元", "百万元", "亿元", "%", "‰", "比值"} {
		if _, ok := UnitFactor(u, unit); ok && u != unit {
			out = append(out, u)
		}
	}
	return out
}
