package issued

import (
	"slices"
	"strings"
)

// Heads of scoring tables: which column is which.

// columns of a table by what their heads say.
type columns struct {
	first, second, name, id, weight, points, rate, process int  // -1 for none
	more                                                   bool // there is another column of scores
	percent                                                bool // the head of the rates has their sign
}

func columnsOf(row []cell) (c columns, ok bool) {
	c = columns{-1, -1, -1, -1, -1, -1, -1, -1, false, false}
	own := false // the scores are the body's own, as it gave them itself
	last := 0    // how much those count that were found: of one expert, of a body, put together
	for k, x := range row {
		head := plainly(x.text)
		if head = strings.ReplaceAll(head, "指标", ""); head == "" && strings.TrimSpace(x.text) == "" {
			continue
		}
		switch head = inPoints(head); head {
		case "一级", "一级名称":
			c.first = k
		case "二级", "二级名称":
			c.second = k
		case "编号":
			c.id = k
		case "", "三级", "三级名称", "名称", "评价", "考核", "具体":
			c.name = k
		case "分值", "权重", "满分", "标准分", "标准分值", "权重分", "权重分值", "分值分", "权重%", "权重分值%":
			c.weight = k
		case "得分率", "得分率%":
			c.rate, c.percent = k, strings.HasSuffix(head, "%")
		case "评分过程", "评分说明", "得分说明":
			c.process = k
		case "自评得分", "自评分", "自评", "自评评分", "自评价得分", "自我评价得分":
			if c.points >= 0 {
				c.more = true
				continue
			}
			c.points, own = k, true
		default:
			switch counts := counts(head); {
			case !scored(head):
			case c.points >= 0 && !own && counts <= last:
				c.more = true
			default:
				c.more, c.points, own, last = c.more || c.points >= 0, k, false, counts
			}
		}
	}
	return c, c.weight >= 0 && (c.name >= 0 || c.first >= 0 || c.second >= 0)
}

// counts is how much a column of scores counts: one of an expert less than others, one that was put together of several more.
func counts(head string) int {
	for _, one := range []string{"专家", "评委", "评审人"} {
		if strings.Contains(head, one) {
			return 0
		}
	}
	for _, all := range []string{"平均", "最终", "综合", "合议"} {
		if strings.Contains(head, all) {
			return 2
		}
	}
	return 1
}

// halves are the two tables of which a sheet has one beside the other, the table itself where its heads say nothing twice.
func halves(g grid) []grid {
	for k := 0; k < len(g.rows) && k < 12; k++ {
		if _, ok := columnsOf(g.rows[k]); !ok {
			continue
		}
		heads := make([]string, len(g.rows[k]))
		for c, x := range g.rows[k] {
			heads[c] = plainly(x.text)
		}
		for c, head := range heads {
			if head == "" {
				continue
			}
			again := slices.Index(heads[c+1:], head)
			if again < 0 {
				continue
			}
			at := c + 1 + again
			if _, ok := columnsOf(g.rows[k][at:]); !ok {
				return []grid{g}
			}
			left, right := grid{place: g.place, sheet: g.sheet, left: g.left}, grid{place: func(row, column int) string { return g.place(row, column+at) }, sheet: g.sheet, left: g.left + at}
			for _, row := range g.rows {
				left.rows = append(left.rows, row[:min(at, len(row))])
				right.rows = append(right.rows, row[min(at, len(row)):])
			}
			return append([]grid{left}, halves(right)...)
		}
		return []grid{g}
	}
	return []grid{g}
}

// inPoints is a head without its unit: 评价得分 of 评价得分（分）.
func inPoints(head string) string {
	if strings.HasSuffix(head, "分分") {
		return strings.TrimSuffix(head, "分")
	}
	return head
}

// scored reports whether a head is that of scores that count: 得分, 复评得分, 核定分, and not those of another year.
func scored(head string) bool {
	head = inPoints(head)
	for _, other := range []string{"上年", "上一年", "去年", "标准", "应得", "满分"} {
		if strings.Contains(head, other) {
			return false
		}
	}
	switch head {
	case "实得", "实得分", "评价分", "核定分", "复核分", "审核分", "评审分", "复评分", "最终分":
		return true
	}
	return strings.HasSuffix(head, "得分") || strings.HasSuffix(head, "评分")
}

// headOf is the row in which a table's heads end, and its columns; -1 if it has no such row. Over several columns of scores there may stand one head,
// 得分 over 自评 and 复评: then the row below is looked at too.
func headOf(g grid) (head int, c columns) {
	for k := 0; k < len(g.rows) && k < 12; k++ {
		c, ok := columnsOf(g.rows[k])
		if !ok {
			continue
		}
		if k+1 < len(g.rows) {
			if below, parted := parted(g.rows[k], g.rows[k+1]); parted {
				if c, ok := columnsOf(below); ok {
					return k + 1, c
				}
			}
		}
		return k, c
	}
	return -1, columns{}
}

// parted lays the second row of a head over the first: parts of a column of scores. It is none if it has anything else in it.
func parted(above, below []cell) (out []cell, ok bool) {
	out = slices.Clone(above)
	over := ""
	for k, x := range below {
		if head := plainly(at(above, k).text); head != "" {
			over = head
		}
		switch part := plainly(x.text); {
		case part == "" || x.covered:
			continue
		case !scored(over) || numeral(x.text) != "":
			return nil, false
		case strings.HasSuffix(part, "分") || part == "得分率" || part == "得分率%":
			ok = true
		default:
			x.text, ok = part+"得分", true
		}
		for len(out) <= k {
			out = append(out, cell{})
		}
		out[k] = cell{text: x.text}
	}
	return out, ok
}
