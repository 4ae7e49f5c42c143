package formula

import (
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Calls, bands, lookups, key points and loops in words.

// inSteps is what a number of steps counts, and the step; nil is 1.
func inSteps(n *Node) (of, step *Node) {
	if n.Op == OpDiv && n.Args[1].strength() == unary {
		return n.Args[0], n.Args[1]
	}
	return n, nil
}

// step is a step of what is counted: 5个百分点.
func (w *writer) step(of, step *Node) {
	switch {
	case step == nil:
		w.put("1")
	case step.Op != OpConst: // it has a unit of its own
		w.quoted(func() { w.node(step, unary) })
		return
	default:
		w.node(step, unary)
	}
	switch {
	case of.Unit == "%":
		w.say("个百分点", " points")
	case of.Unit != "":
		w.put(of.Unit)
	}
}

// counted says how many steps there are, whole ones or begun ones.
func (w *writer) counted(n *Node) {
	of, step := inSteps(n.Args[0])
	begun := n.Name == "begun"
	if w.lang == diag.En {
		w.put("how often ")
		w.step(of, step)
		if w.put(" is full"); begun {
			w.put(" or begun")
		}
		w.put(" in ")
		w.node(of, unary)
		return
	}
	w.node(of, unary)
	if w.put("每"); !begun {
		w.put("满")
	}
	if w.step(of, step); begun {
		w.put("（不足的也算）")
	}
	w.put("的次数")
}

// deducted says what is taken off for each of how much: 超支率每5个百分点扣10%，扣完为止.
func (w *writer) deducted(n *Node) {
	each, of := n.Args[0], n.Args[1]
	full, begun := false, false
	if of.Op == OpCall {
		full, begun = of.Name == "floor" || of.Name == "whole", of.Name == "ceil" || of.Name == "begun"
		if full || begun {
			of = of.Args[0]
		}
	}
	of, step := inSteps(of)
	if w.lang == diag.En {
		w.taken(each)
		switch w.put(" taken off for each"); {
		case full:
			w.put(" full")
		case begun:
			w.put(", also begun,")
		}
		w.put(" ")
		w.step(of, step)
		w.put(" of ")
		w.node(of, unary)
		w.put(" until nothing is left")
		return
	}
	w.node(of, unary)
	if w.put("每"); full {
		w.put("满")
	}
	w.step(of, step)
	w.put("扣")
	if w.taken(each); begun {
		w.put("（不足")
		w.step(of, step)
		w.put("按")
		w.step(of, step)
		w.put("计）")
	}
	w.put("，扣完为止")
}

// taken is what is taken off for each step.
func (w *writer) taken(each *Node) {
	if w.words && each.Op != OpConst && each.strength() == unary { // by a name
		w.quoted(func() { w.node(each, unary) })
		return
	}
	w.node(each, unary)
	if w.words || each.Unit != "%" {
		w.put("%")
	}
}

func (w *writer) call(n *Node) {
	switch n.Name { // by their names: a call through a pointer would put every writer on the heap
	case "deduct":
		w.deducted(n)
		return
	case "whole", "begun":
		w.counted(n)
		return
	}
	rest := n.Fn.Words.In(w.lang)
	args := n.Args
	if n.Name == "round" && len(args) == 3 {
		rest = w.lang.Say("%s取到%s位小数（%s）", "%s rounded to %s decimals (%s)")
	}
	if (n.Name == "increasing" || n.Name == "decreasing") && args[0].ordered() != nil {
		by, zh, en := args[0].ordered().Order.Column, "上升", "rising"
		if n.Name == "decreasing" {
			zh, en = "下降", "falling"
		}
		rest = w.lang.Say("%%s按%s先后逐个"+zh, "%%s "+en+" one by one in order of %s", by)
	}
	if n.Fn.variadic && len(args) > 1 {
		args = []*Node{{Op: OpList, Args: args}}
	}
	for _, a := range args {
		before, after, found := strings.Cut(rest, "%s")
		if !found {
			break
		}
		w.put(strings.ReplaceAll(before, "%%", "%"))
		if how := hows[a.Value.Text]; a.Op == OpConst && a.Type.Kind == Text && how.Zh != "" && (n.Name == "rank" || n.Name == "round") {
			w.put(how.In(w.lang))
		} else if a.Op != OpList && !delimited(before, after) { // （甲 − 乙）的绝对值
			w.node(a, unary)
		} else {
			w.node(a, loose)
		}
		rest = after
	}
	w.put(strings.ReplaceAll(rest, "%%", "%"))
}

// delimited reports whether signs on both sides of an argument say where it ends. What stands at the end of a call does: a call among others has brackets.
func delimited(before, after string) bool {
	left := before == "" && after == "" || strings.HasSuffix(before, "：") || strings.HasSuffix(before, ": ") || strings.HasSuffix(before, "（") || strings.HasSuffix(before, "(")
	right := after == "" || strings.HasPrefix(after, "）") || strings.HasPrefix(after, ")") || strings.HasPrefix(after, "，") || strings.HasPrefix(after, ",")
	return left && right
}

// hows are the words of arguments that say how.
var hows = map[string]diag.Term{"half-up": {Zh: "四舍五入", En: "half away from zero"}, "half-even": {Zh: "四舍六入五成双", En: "half to even"}, "down": {Zh: "截断", En: "towards zero"}, "up": {Zh: "进一", En: "away from zero"},
	"skip": {Zh: "并列的其后空出", En: "ties leave ranks out"}, "dense": {Zh: "并列的其后不空出", En: "ties leave none out"}}

// bands lists the bands of a node except one.
func (w *writer) bands(n *Node, except int) {
	count := (len(n.Args) - 1) / 2
	first := true
	for i := range count {
		if i == except {
			continue
		}
		if !first {
			w.say("、", ", ")
		}
		first = false
		w.say("≥", "≥ ")
		w.node(n.Args[1+2*i], unary)
		w.say(" 得", " gives ")
		w.among(n.Args[2+2*i])
	}
	if n.Else && except != count {
		if !first {
			w.say("、", ", ")
		}
		w.say("其余得", "anything else gives ")
		w.among(n.Args[len(n.Args)-1])
	}
}

func (w *writer) lookupRows(n *Node, except int) {
	first := true
	for i := 1; i < len(n.Args); i += 2 {
		if i == except {
			continue
		}
		if !first {
			w.say("、", ", ")
		}
		first = false
		w.node(n.Args[i], loose)
		w.say("得", " gives ")
		w.among(n.Args[i+1])
	}
}

// share writes the share of item i of a checklist, in percent.
func (w *writer) share(n *Node, i int) {
	if n.Else {
		share := n.Args[n.Items()+i]
		if share.isConst() { // no unit beside the percent sign
			w.written(share.constant())
			return
		}
		w.node(share, multiplicative)
		return
	}
	w.b = number.Frac(100, int64(n.Items())).AppendApprox(w.b, shownPlaces)
}

func (w *writer) loop(n *Node) {
	list := func() { w.node(n.Args[0], unary) }
	body := func(around int) {
		w.loops = append(w.loops, n.Slot)
		w.node(n.Args[1], around)
		w.loops = w.loops[:len(w.loops)-1]
	}
	quoted := func() { w.quoted(func() { body(loose) }) }
	zh := w.lang == diag.Zh
	switch n.Op {
	case OpAll, OpExists:
		if !zh && n.Op == OpAll {
			w.put("every one of ")
		} else if !zh {
			w.put("at least one of ")
		}
		list()
		if n.Op == OpAll {
			w.say("的每一项都满足：", " satisfies: ")
		} else {
			w.say("中至少一项满足：", " satisfies: ")
		}
		body(clause)
	case OpFilter:
		if zh {
			list()
			w.put("中满足")
			quoted()
			w.put("的各项")
		} else {
			w.put("those of ")
			list()
			w.put(" with ")
			quoted()
		}
	case OpMap:
		if zh {
			list()
			if n.Args[0].Op != OpFilter { // whose words end with 各项
				w.put("各项")
			}
			w.put("的")
			quoted()
		} else {
			quoted()
			w.put(" of each of ")
			list()
		}
	}
}
