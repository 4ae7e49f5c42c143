package form_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/engine"
	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/office/form"
	"jixiao/office/sheet"
	"jixiao/rules"
)

const small = `{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}],
 "facts": {"率": {"type": "number", "unit": "%", "min": 0, "max": 100}, "额": {"type": "number", "unit": "万元", "min": 0}, "是": {"type": "boolean"}, "日": {"type": "date"},
  "档": {"type": "text", "choices": ["优", "良"]}, "表": {"type": "table", "columns": {"名": {"type": "text"}, "数": {"type": "number", "unit": "%"}, "额": {"type": "number", "unit": "元"}}},
  "点": {"type": "checklist", "partial": true, "may_not_apply": true, "items": [{"id": "①", "about": "甲"}, {"id": "②", "about": "乙"}]}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "额 >= 0 && 是 && 日 >= date('2022-01-01') && 档 == '优' && count(表) >= 0 && sum(表.数) >= 0 ? min(率, checklist(点)) : 0"}]}`

// TestCells: what a cell may say, and how what it says amiss is told: at the sheet and the cell. Each case puts values into cells of the
// sheet 甲, or of the sheet that it names.
func TestCells(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := form.Write(rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	percent := 10 // the built-in format 0.00%
	for _, c := range []struct {
		name  string
		cells map[string]any // by the name of the fact, or a sheet and a cell
		want  string
	}{
		{"98.5 and 98.5% and 0.985 shown as a percentage", map[string]any{"率": 98.5}, `"率":98.5`},
		{"", map[string]any{"率": "98.5%"}, `"率":98.5`},
		{"", map[string]any{"率": "９８.５％"}, `"率":98.5`},
		{"", map[string]any{"率": shown{"0.98499999999999999", percent}}, `"率":98.5`},
		{"", map[string]any{"率": shown{"0.985", percent}}, `"率":98.5`},
		{"a plain 0.985 may be either", map[string]any{"率": 0.985}, "form.xlsx 甲!C2: error[form-fraction]: 0.985 in a column of percents may be 98.5% or 0.985%"},
		{"more than 15 digits", map[string]any{"额": shown{"123.45000000000000284", 0}}, `"额":123.45`},
		{"", map[string]any{"额": shown{"1.5E-2", 0}}, `"额":0.015`},
		{"", map[string]any{"额": "1,234,567.80"}, `"额":1234567.80`},
		{"", map[string]any{"额": "两万"}, "form.xlsx 甲!C3: error[fact-type]"},
		{"", map[string]any{"额": -5}, "form.xlsx 甲!C3: error[fact-below]"},
		{"", map[string]any{"是": true}, `"是":true`},
		{"", map[string]any{"是": "是"}, `"是":true`},
		{"", map[string]any{"是": "对"}, "form.xlsx 甲!C4: error[fact-type]"},
		{"", map[string]any{"日": "2022年3月1日"}, `"日":"2022-03-01"`},
		{"", map[string]any{"日": shown{"44621", 14}}, `"日":"2022-03-01"`},
		{"", map[string]any{"档": "中"}, "form.xlsx 甲!C6: error[choice-unknown]"},
		{"", map[string]any{"点.①": "满足"}, `"点":{"①":true}`},
		{"", map[string]any{"点.①": "部分满足", "甲!E8": "50%", "甲!K8": "缺一项"}, `"①":{"met":0.5,"reason":"缺一项"}`},
		{"", map[string]any{"点.①": "部分满足", "甲!E8": shown{"0.5", 9}, "甲!K8": "缺一项"}, `"①":{"met":0.5,"reason":"缺一项"}`},
		{"", map[string]any{"点.①": "部分满足"}, "form.xlsx 甲!E8: error[form-part]"},
		{"", map[string]any{"点.①": "满足", "甲!E8": "50%"}, "form.xlsx 甲!E8: error[form-part-beside]"},
		{"", map[string]any{"点.①": "也许"}, "form.xlsx 甲!C8: error[form-answer]"},
		{"", map[string]any{"点.①": "不适用"}, "form.xlsx 甲!C8: error[form-cell]: a key point that does not apply"},
		{"", map[string]any{"点.①": "不适用", "甲!K8": "没有此事"}, `"①":{"applies":false,"reason":"没有此事"}`},
		{"", map[string]any{"表!A3": "子", "表!B3": 50}, `"表":[{"名":"子","数":50}]`},
		{"a unit of a cell, chosen beside it", map[string]any{"表!A3": "子", "表!C3": 5, "表!D3": "万元"}, `"表":[{"名":"子","额":{"value":5,"unit":"万元"}}]`},
		{"", map[string]any{"表!A3": "子", "表!D3": "万元"}, "form.xlsx 表!D3: error[form-cell-note]"},
		{"", map[string]any{"表!A3": "子", "表!B3": 0.5}, "form.xlsx 表!B3: error[form-fraction]"},
		{"", map[string]any{"表!A3": 7, "表!B3": "x"}, "form.xlsx 表!B3: error[fact-type]"},
		{"", map[string]any{"表": "没有记录"}, `"表":[]`},
		{"", map[string]any{"表": "没有记录", "表!A3": "子"}, "form.xlsx 甲!C7: error[form-empty-table]"},
		{"", map[string]any{"表": "见附件"}, "form.xlsx 甲!C7: error[form-table]"},
		{"a note at a table that nobody filled in", map[string]any{"甲!J7": "待补"}, `"facts":{"表":{"note":"待补"}}`},
		{"", map[string]any{"甲!I7": "台账"}, "form.xlsx 甲!C7: error[form-cell]: there is a source, a note or a reason, and no 值"},
		{"", map[string]any{"甲!J7": "待补", "表": "没有记录"}, `"表":{"value":[],"note":"待补"}`},
		{"", map[string]any{"甲!A20": "率率", "甲!C20": 5}, "form.xlsx 甲!A20: error[unknown-fact]"},
		{"", map[string]any{"甲!F2": 50, "甲!G2": 60}, `"率":{"min":50,"max":60}`},
		{"", map[string]any{"率": 55, "甲!F2": 50}, "form.xlsx 甲!C2: error[form-cell]: with a 值"},
		{"", map[string]any{"率": 55, "甲!H2": "推定"}, "form.xlsx 甲!C2: error[form-cell]: what is presumed"},
		{"", map[string]any{"额": 55, "甲!D3": "元", "甲!I3": "凭证1"}, `"额":{"value":55,"unit":"元","source":"凭证1"}`},
		{"a formula without a value", map[string]any{"额": formulaOf{}}, "form.xlsx 甲!C3: error[sheet-formula]"},
		{"a formula with a value", map[string]any{"额": formulaOf{"7"}}, `"额":7`},
		{"an error", map[string]any{"额": errorOf{}}, "form.xlsx 甲!C3: error[sheet-error]: the cell is the error value #DIV/0!"},
		{"", map[string]any{"说明!B4": "甲局", "说明!B5": 2024, "裁定!A2": "A", "裁定!C2": 90.5, "裁定!E2": "会上定的", "扣分原因!C2": "差一点"},
			`{"ruleset":"a/b@1","subject":"甲局","period":"2024","facts":{},"adjudications":{"A":{"score":90.5,"reason":"会上定的"}},"reasons":{"A":"差一点"}}`},
		{"two bodies", map[string]any{"说明!B4": "甲局", "说明!A30": "评价对象", "说明!B30": "乙局"}, "form.xlsx 说明!B30: error[form-cell]: the row stands twice"},
		{"", map[string]any{"率": "90%", "额": 5, "是": "是", "日": "2022年3月1日", "档": "优", "表": "没有记录", "点.①": "不满足", "点.②": "满足", "裁定!A2": "A/①", "裁定!D2": "满足", "裁定!E2": "会上定的"},
			`"A/①":{"met":true,"reason":"会上定的"}`},
		{"", map[string]any{"裁定!A2": "A/①", "裁定!D2": "一半", "裁定!E2": "会上定的"}, "form.xlsx 裁定!D2: error[form-part]"},
		{"a fraction as text", map[string]any{"率": "0.985"}, "form.xlsx 甲!C2: error[form-fraction]"},
		{"half a square is no number", map[string]any{"额": "10²"}, "form.xlsx 甲!C3: error[fact-type]"},
		{"a plain share of one half", map[string]any{"点.①": "部分满足", "甲!E8": 0.5, "甲!K8": "缺一项"}, "form.xlsx 甲!E8: error[form-fraction]"},
		{"a share and no answer", map[string]any{"甲!E8": "50%"}, "form.xlsx 甲!E8: error[form-part-beside]"},
		{"a share beside a number", map[string]any{"额": 5, "甲!E3": "50%"}, "form.xlsx 甲!E3: error[form-part-beside]"},
		{"a day in a column of numbers", map[string]any{"额": shown{"44621", 14}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the date 2022-03-01 and no number"},
		{"a ratio that became a time", map[string]any{"额": shown{"0.0444444444444445", 20}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the time 1:04 and no number"},
		{"", map[string]any{"额": shown{"0.125694444444444", 21}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the time 3:01 and no number"},
		{"", map[string]any{"额": shown{"0.125706018518519", 45}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the time 3:01:01 and no number"},
		{"", map[string]any{"额": shown{"0.125", 55}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the time 3:00 and no number"},
		{"", map[string]any{"额": custom{"3.5", `[h]:mm`}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the time 84:00 and no number"},
		{"", map[string]any{"额": custom{"3.5", `h"时"mm"分"`}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the time 12:00 and no number"},
		{"", map[string]any{"额": custom{"-1", `yyyy/m/d;@`}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the date ######## and no number"},
		{"", map[string]any{"额": custom{"44621", `yyyy"年"`}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the date 2022-03-01 and no number"},
		{"", map[string]any{"额": custom{"3.5", `[红色]0.00" h"`}}, "form.xlsx 甲!C3: error[form-words]"},
		{"", map[string]any{"率": shown{"0.5", 20}}, "form.xlsx 甲!C2: error[form-dated]: the cell holds the time 12:00"},
		{"", map[string]any{"表!A3": "子", "表!B3": shown{"0.5", 20}}, "form.xlsx 表!B3: error[form-dated]"},
		{"", map[string]any{"甲!F2": shown{"0.5", 20}}, "form.xlsx 甲!F2: error[form-dated]"},
		{"", map[string]any{"日": shown{"0.5", 20}}, "form.xlsx 甲!C5: error[date]: \"12:00\" is no day"},
		{"", map[string]any{"点.①": "部分满足", "甲!E8": shown{"0.5", 20}, "甲!K8": "缺一项"}, "form.xlsx 甲!E8: error[form-dated]"},
		{"", map[string]any{"裁定!A2": "A", "裁定!C2": shown{"0.5", 20}, "裁定!E2": "会上定的"}, "form.xlsx 裁定!C2: error[form-dated]"},
		{"a time in words", map[string]any{"额": 5, "甲!J3": shown{"0.125694444444444", 20}}, `"额":{"value":5,"note":"3:01"}`},
		{"", map[string]any{"表!A3": shown{"0.0444444444444445", 20}}, `"表":[{"名":"1:04"}]`},
		{"a format that changes with the number", map[string]any{"率": custom{"98.5", `[<=1]0.0%;0.0`}}, "form.xlsx 甲!C2: error[form-varies]: the cell's number format changes with the number, and what the 98.5 that is stored is cannot be told"},
		{"", map[string]any{"额": custom{"12345000", `[>=10000]0!.0,"万";0`}}, "form.xlsx 甲!C3: error[form-varies]"},
		{"", map[string]any{"表!A3": custom{"0.5", `[<1]0%;0`}}, "form.xlsx 表!A3: error[form-varies]"},
		{"", map[string]any{"表!C3": custom{"-0.5", `0%;0`}}, "form.xlsx 表!C3: error[form-varies]"},
		{"one that does so alike", map[string]any{"率": custom{"0.985", `[红色][<0.6]0.0%;[>=0.6]0.00%`}}, `"率":98.5`},
		{"", map[string]any{"率": custom{"0.985", `0.0%;-0.0%;"—";@`}}, `"率":98.5`},
		{"", map[string]any{"率": custom{"0.985", `0.0%;0.0`}}, `"率":98.5`},
		{"a day in words", map[string]any{"额": 5, "甲!J3": shown{"44621", 14}}, `"额":{"value":5,"note":"2022-03-01"}`},
		{"a row without a name", map[string]any{"甲!C20": 5}, "form.xlsx 甲!A20: error[form-row]"},
		{"what a cell of a table says beside its value", map[string]any{"表!E1": "数·出处", "表!F1": "数·单位", "表!A3": "甲", "表!B3": 0.5, "表!E3": "第3页", "表!F3": "比值"},
			`{"名":"甲","数":{"value":0.5,"unit":"比值","source":"第3页"}}`},
		{"", map[string]any{"表!E1": "数·出处", "表!A3": "甲", "表!E3": "第3页"}, "form.xlsx 表!E3: error[form-cell-note]"},
		{"", map[string]any{"表!C1": "数·单位", "表!A3": "甲", "表!B3": 5, "表!C3": "人"}, "form.xlsx 表!C3: error[unit-convert]"},
		{"a column without a head", map[string]any{"额": 5, "甲!M3": "见附件"}, "form.xlsx 甲!M3: error[form-beyond]"},
		{"a head that is gone", map[string]any{"甲!D1": "计量"}, "form.xlsx 甲!D1: error[form-column]: the column 单位 is gone"},
		{"a head that was renamed", map[string]any{"甲!C1": "数值"}, "form.xlsx 甲!C1: error[form-column]: the column 值 is gone"},
		{"a sheet of other heads", map[string]any{"甲!A1": "一", "甲!B1": "二", "甲!C1": "三", "甲!D1": "四", "甲!E1": "五", "甲!F1": "六"}, "form.xlsx 甲!A1: error[form-sheet]"},
		{"a column of the reader's own, told once", map[string]any{"甲!M1": "核对", "甲!M2": "已", "甲!M3": "已"}, "form.xlsx 甲!M1: error[form-beyond]"},
		{"numbers of rows", map[string]any{"额": 5, "甲!M1": "序号", "甲!M2": 1, "甲!M3": 2}, `"额":5`},
		{"a row of sums", map[string]any{"表!A3": "子", "表!B3": 50, "表!A4": "合 计", "表!B4": 50}, "form.xlsx 表!A4: error[form-total-row]"},
		{"an adjudication by its name", map[string]any{"额": 5, "裁定!B2": "甲", "裁定!C2": 90.5, "裁定!E2": "会上定的"}, `"A":{"score":90.5,"reason":"会上定的"}`},
		{"", map[string]any{"裁定!B2": "别的", "裁定!C2": 90.5, "裁定!E2": "会上定的"}, "form.xlsx 裁定!A2: error[form-nameless]"},
		{"", map[string]any{"裁定!A2": "A", "裁定!B2": "别的", "裁定!C2": 90.5, "裁定!E2": "会上定的"}, "form.xlsx 裁定!B2: error[form-named]"},
		{"", map[string]any{"裁定!A2": "A", "裁定!D2": "满足", "裁定!E2": "会上定的"}, "form.xlsx 裁定!D2: error[form-item]"},
		{"", map[string]any{"说明!B5": "2022年1月1日至2022年6月30日"}, `"period":"2022-01-01/2022-06-30"`},
		{"", map[string]any{"说明!B5": "2020年至２０２２年度"}, `"period":"2020-2022"`},
		{"a row that was renamed", map[string]any{"甲!A3": ""}, "form.xlsx 甲!A3: warning[form-gone]: the form has lost the row \"额\""},
		{"", map[string]any{"甲!A3": "数额"}, "form.xlsx 甲!A3: warning[form-gone]: the form has lost the row \"额\""},
		{"", map[string]any{"甲!A3": "率"}, "form.xlsx 甲!A1: warning[form-gone]: the form has lost the row \"额\""},
		{"the second row of a table is data where it does not say what columns are", map[string]any{"表!B2": 50, "表!C2": 7}, `"表":[{"数":50,"额":7}]`},
		{"a head of adjudications that was renamed", map[string]any{"裁定!A1": "序号"}, "form.xlsx 裁定!A1: error[form-sheet]"},
		{"key points that stand apart", map[string]any{"甲!A8": "点.②", "甲!A9": "额", "甲!A3": "点.①", "甲!B8": "乙（占50%）", "甲!B9": "", "甲!C8": "满足", "甲!C9": 7, "甲!C3": "不满足"}, `"点":{"①":false,"②":true},"额":7`},
		{"", map[string]any{"说明!B5": "2024年度"}, `"period":"2024"`},
		{"", map[string]any{"说明!B5": "去年"}, "form.xlsx 说明!B5: error[period]: \"去年\""},
		{"", map[string]any{"说明!B3": "旧"}, "form.xlsx 说明!B3: warning[form-digest]: this was not made from a/b@1 as it is now: the rules have changed since, or another rule set was written on it"},
		{"a percentage where the unit is another", map[string]any{"额": shown{"0.985", percent}}, "form.xlsx 甲!C3: error[form-unit]: the cell says 98.5% as a percentage, and the unit is \"万元\""},
		{"", map[string]any{"率": "92.5%", "甲!D2": "‰"}, "form.xlsx 甲!C2: error[form-unit]: the cell says 92.5%"},
		{"", map[string]any{"率": shown{"0.985", percent}, "甲!D2": "比值"}, `"率":{"value":0.985,"unit":"比值"}`},
		{"", map[string]any{"率": "98.5%", "甲!D2": "比值"}, "form.xlsx 甲!C2: error[form-unit]"},
		{"", map[string]any{"表!A3": "子", "表!C3": shown{"0.5", percent}}, "form.xlsx 表!C3: error[form-unit]"},
		{"a number that is shown in ten thousands", map[string]any{"额": custom{"12345000", `0!.0,"万"`}}, "form.xlsx 甲!C3: error[form-scaled]: the cell shows its number in thousands or ten thousands, and 12345000 is stored"},
		{"", map[string]any{"额": custom{"12345000", `#,##0,`}}, "form.xlsx 甲!C3: error[form-scaled]"},
		{"", map[string]any{"额": custom{"12345000", `#,##0.00"元"`}}, "form.xlsx 甲!C3: error[form-words]"},
		{"a code with zeros before it", map[string]any{"表!A3": custom{"7", `000`}}, `"表":[{"名":"007"}]`},
		{"a share past the whole", map[string]any{"点.①": "部分满足", "甲!E8": "150%", "甲!K8": "缺一项"}, "form.xlsx 甲!E8: error[form-part]"},
		{"", map[string]any{"点.①": "部分满足", "甲!E8": "５０％", "甲!K8": "缺一项"}, `"①":{"met":0.5,"reason":"缺一项"}`},
		{"", map[string]any{"裁定!A2": "Z", "裁定!C2": 90.5, "裁定!E2": "会上定的"}, "form.xlsx 裁定!A2: error[unknown-criterion]"},
		{"", map[string]any{"裁定!A2": "A", "裁定!C2": 90.5}, "form.xlsx 裁定!E2: error[adjudication]: the adjudication of \"A\" lacks reason"},
		{"", map[string]any{"日": shown{"44990.5625", 22}}, "form.xlsx 甲!C5: error[date]: \"2023-03-05 13:30\" is no day"},
		{"a day that there was not", map[string]any{"日": shown{"0", 14}}, "form.xlsx 甲!C5: error[date]: \"1900-01-00\" is no day"},
		{"", map[string]any{"日": shown{"60", 14}}, "form.xlsx 甲!C5: error[date]: \"1900-02-29\" is no day"},
		{"", map[string]any{"日": shown{"-1", 14}}, "form.xlsx 甲!C5: error[date]"},
		{"", map[string]any{"额": shown{"0", 14}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the date 1900-01-00"},
		{"", map[string]any{"额": shown{"44990.5", 22}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the date 2023-03-05 12:00"},
		{"", map[string]any{"额": shown{"44990.125694444444", 22}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the date 2023-03-05 03:01"},
		{"", map[string]any{"额": shown{"44990.999999999", 22}}, "form.xlsx 甲!C3: error[form-dated]: the cell holds the date 2023-03-06"},
		{"empty rows within a table", map[string]any{"表!A3": "子", "表!B3": 50, "表!A9": "丑", "表!B9": 40}, "form.xlsx 表!A9: note[form-gap]: there are empty rows above: this is row 2 of the table"},
		{"a note below a table", map[string]any{"表!A3": "子", "表!B3": 50, "表!A4": "注：以上来自台账"}, "form.xlsx 表!A4: error[form-note-row]: the row \"注：以上来自台账\" is words alone"},
		{"", map[string]any{"表!A3": "子", "表!B3": 50, "表!A5": "备注1.见附件"}, "form.xlsx 表!A5: error[form-note-row]"},
		{"a name that begins like a note", map[string]any{"表!A3": "注册资本"}, `"表":[{"名":"注册资本"}]`},
		{"a note below the facts", map[string]any{"甲!A20": "备注：以上数据由财务提供"}, "form.xlsx 甲!A20: error[form-note-row]"},
		{"a column of a table that is gone", map[string]any{"表!C1": "", "表!C2": ""}, "form.xlsx 表!A1: error[form-column]: the column 额 is gone"},
		{"a head of a table that was renamed", map[string]any{"表!A3": "子", "表!B1": "数（%）", "表!B3": 50}, "form.xlsx 表!B1: error[form-column]: the column 数 is gone"},
		{"cells where nothing is filled in", map[string]any{"说明!C4": "甲局"}, "form.xlsx 说明!C4: warning[form-aside]: nothing is filled in here"},
		{"words of the form that are written over", map[string]any{"甲!B2": "完成率，见附件"}, "form.xlsx 甲!B2: warning[form-aside]"},
		{"", map[string]any{"甲!B7": "见附件"}, "form.xlsx 甲!B7: warning[form-aside]"},
		{"", map[string]any{"甲!L2": "见附件"}, "form.xlsx 甲!L2: warning[form-aside]"},
		{"", map[string]any{"表!C2": "见附件"}, "form.xlsx 表!C2: warning[form-aside]"},
		{"", map[string]any{"表!A2": "子"}, "form.xlsx 表!A2: warning[form-aside]"},
		{"", map[string]any{"表!B2": 50}, "form.xlsx 表!B2: error[form-aside]"},
		{"", map[string]any{"扣分原因!B2": "别的"}, "form.xlsx 扣分原因!B2: warning[form-aside]"},
		{"", map[string]any{"说明!A1": "别的"}, "form.xlsx 说明!A1: warning[form-aside]"},
		{"", map[string]any{"说明!B8": "都填"}, "form.xlsx 说明!B8: warning[form-aside]"},
		{"", map[string]any{"说明!A30": "联系人：某"}, "form.xlsx 说明!A30: warning[form-aside]"},
		{"", map[string]any{"裁定!A2": "A", "裁定!C2": 90.5, "裁定!E2": "会上定的", "裁定!H2": "另议"}, "form.xlsx 裁定!H2: error[form-beyond]"},
		{"", map[string]any{"扣分原因!D3": "另议"}, "form.xlsx 扣分原因!D3: error[form-beyond]"},
		{"a note beside a cell", map[string]any{"甲!C3": noted{5, "待核"}}, "form.xlsx 甲!C3: warning[form-comment]: the note beside the cell was not read: 待核"},
		{"no digest", map[string]any{"说明!B3": ""}, "form.xlsx 说明!B3: warning[form-gone]: the form has lost its 规则摘要"},
		{"one value for two rows", map[string]any{"率": 50, "甲!C2": merged{50, "C3"}}, "form.xlsx 甲!C3: error[form-merged]: the cell is merged with C2"},
		{"", map[string]any{"率": 50, "额": 7, "甲!I2": merged{"凭证1", "I3"}}, "form.xlsx 甲!I3: error[form-merged]"},
		{"", map[string]any{"表!A3": "子", "表!A4": "丑", "表!B3": merged{30, "B4"}}, "form.xlsx 表!B4: error[form-merged]"},
		{"a value that its name was merged over", map[string]any{"甲!I2": "凭证1", "甲!B2": merged{"完成率", "C2"}}, "form.xlsx 甲!C2: error[form-merged]: the cell is merged with B2: take them apart and fill in each for itself"},
		{"", map[string]any{"率": 50, "甲!I2": merged{"凭证1", "K2"}}, "form.xlsx 甲!J2: error[form-merged]: the cell is merged with I2"},
		{"", map[string]any{"表!A3": merged{"子", "B3"}}, "form.xlsx 表!B3: error[form-merged]: the cell is merged with A3"},
		{"", map[string]any{"率": 50, "甲!E2": merged{nil, "G2"}}, `"facts":{"率":50}`},
		{"a row of which nothing is known", map[string]any{"表!E1": "整行·空着", "表!E3": "是", "表!A4": "子"}, `"表":[{},{"名":"子"}]`},
		{"", map[string]any{"表!E1": "整行·空着", "表!E3": "是", "表!A3": "子"}, "form.xlsx 表!E3: error[form-blank-row]"},
		{"", map[string]any{"表!E1": "整行·空着", "表!E3": "否"}, "form.xlsx 表!E3: error[form-blank-row]"},
		{"", map[string]any{"表!A1": "名称", "表!E1": "整行·空着", "表!E3": "是"}, "form.xlsx 表!A1: error[form-column]"},
		{"a text that is empty", map[string]any{"表!A3": "“”", "表!B3": 5}, `"表":[{"名":"","数":5}]`},
		{"", map[string]any{"表!A3": " ", "表!B3": 5}, `"表":[{"数":5}]`},
		{"", map[string]any{"额": "“”"}, "form.xlsx 甲!C3: error[fact-type]"},
		{"what is read and not shown", map[string]any{"率": hidden{50, "row"}}, "form.xlsx 甲!C2: note[sheet-hidden]: row 2: hidden, and read all the same"},
		{"", map[string]any{"率": hidden{50, "row"}, "额": hidden{7, "row"}}, "form.xlsx 甲!C2: note[sheet-hidden]: rows 2 to 3"},
		{"", map[string]any{"额": 7, "甲!I3": hidden{"凭证1", "column"}}, "form.xlsx 甲!I3: note[sheet-hidden]: column I: hidden"},
		{"", map[string]any{"表!A3": hidden{"子", "sheet"}}, "form.xlsx 表!A1: note[sheet-hidden]: the sheet 表: hidden"},
		{"", map[string]any{"表!A3": "子", "表!A4": "丑", "表!B4": hidden{50, "row"}}, "form.xlsx 表!A4: note[sheet-hidden]: row 4"},
		{"", map[string]any{"说明!B5": hidden{2024, "row"}}, "form.xlsx 说明!B5: note[sheet-hidden]: row 5"},
		{"nothing is read of what is empty", map[string]any{"率": 50, "额": hidden{"", "row"}, "甲!J3": hidden{"", "column"}, "甲!B4": hidden{nil, "column"}}, `"facts":{"率":50}`},
	} {
		got := readAgain(t, rs, filled(t, empty, c.cells))
		if !strings.Contains(got, c.want) {
			t.Errorf("%s %v\ngot  %s\nwant %s", c.name, c.cells, got, c.want)
		}
	}
}

// TestMacros: macros of a form are not run, and told, and the form is read.
func TestMacros(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.Write(rs, []byte(`{"ruleset": "a/b@1", "facts": {"额": 5}}`))
	if err != nil {
		t.Fatal(err)
	}
	cohort, err := form.WriteCohort(rs)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{made, cohort} {
		f, err := excelize.OpenReader(bytes.NewReader(text))
		if err == nil {
			err = f.AddVBAProject(append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...))
		}
		if err != nil {
			t.Fatal(err)
		}
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("form.xlsm", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var told diag.List
		if form.IsCohort(b) {
			_, err = form.Bodies(b, rs)
			told = slices.DeleteFunc(diag.Findings(err), func(d diag.Diagnostic) bool { return d.Code == diag.BodyNone })
		} else {
			doc, err := form.Read(rs, b)
			if told = doc.Warnings(); err != nil || !strings.Contains(string(doc.Text), `"额":5`) {
				t.Errorf("%v %s", err, doc.Text)
			}
		}
		if len(told) != 1 || !strings.HasPrefix(told.Error(), "form.xlsm:1:1: note[sheet-macros]") {
			t.Error(told)
		}
	}
}

// TestPercentWithoutUnit: a percentage where a number has no unit may be the number before the sign or the one that is stored.
func TestPercentWithoutUnit(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
 "grades": [{"name": "合格", "from": 0}], "facts": {"分": {"type": "number"}, "表": {"type": "table", "columns": {"单位": {"type": "text"}, "数": {"type": "number"}}}},
 "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "min(分, sum(表.数))"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := form.Write(rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		cells map[string]any
		want  string
	}{
		{map[string]any{"分": shown{"0.98", 9}}, "form.xlsx 甲!C2: error[form-percent]: the cell shows 98%, and its number does not count in %: choose the general format and write 98 or 0.98"},
		{map[string]any{"表!A3": "%", "表!B3": shown{"0.98", 10}}, "form.xlsx 表!B3: error[form-percent]: the cell shows 98%"},
		{map[string]any{"裁定!A2": "A", "裁定!C2": shown{"0.5", 9}, "裁定!E2": "会上定的"}, "form.xlsx 裁定!C2: error[form-percent]: the cell shows 50%"},
		{map[string]any{"分": 0.98, "表!A3": "%", "表!B3": 98}, `"facts":{"分":0.98,"表":[{"单位":"%","数":98}]}`},
	} {
		if got := readAgain(t, rs, filled(t, empty, c.cells)); !strings.Contains(got, c.want) {
			t.Errorf("%v\ngot  %s\nwant %s", c.cells, got, c.want)
		}
	}
}

// readAgain is what a form says, or what is found on it.
func readAgain(t *testing.T, rs *engine.RuleSet, text []byte) string {
	t.Helper()
	book, err := sheet.Read("form.xlsx", text)
	if err != nil {
		return err.Error()
	}
	doc, err := form.Read(rs, book)
	if err != nil {
		return err.Error()
	}
	if _, err := rs.Read("form.xlsx", doc.Text); err != nil {
		return doc.Told(diag.Findings(err), "form.xlsx").Error()
	}
	if len(doc.Warnings()) > 0 {
		return doc.Warnings().Error()
	}
	return string(doc.Text)
}

// shown is a number as it is stored, and the format that it is shown in.
type shown struct {
	stored string
	format int
}

// custom is a number with a format of its own.
type custom struct{ stored, format string }

// merged is a value whose cell is merged with those up to another.
type merged struct {
	value any
	to    string
}

// hidden is a value whose row, column or sheet is not shown.
type hidden struct {
	value any
	what  string
}

// noted is a value with a note beside its cell.
type noted struct {
	value any
	text  string
}

type formulaOf struct{ value string }
type errorOf struct{}

// filled puts values into cells of a form.
func filled(t *testing.T, form []byte, cells map[string]any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("甲")
	if err != nil {
		t.Fatal(err)
	}
	var patch []string
	for key, value := range cells {
		on, ref, named := strings.Cut(key, "!")
		if !named {
			on = "甲"
			for k, row := range rows {
				if row[0] == key {
					ref = sheet.Ref(k+1, 3)
				}
			}
		}
		switch v := value.(type) {
		case shown:
			style, err := f.NewStyle(&excelize.Style{NumFmt: v.format})
			if err != nil {
				t.Fatal(err)
			}
			err = f.SetCellDefault(on, ref, v.stored)
			if err == nil {
				err = f.SetCellStyle(on, ref, ref, style)
			}
			if err != nil {
				t.Fatal(err)
			}
		case custom:
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &v.format})
			if err == nil {
				err = f.SetCellDefault(on, ref, v.stored)
			}
			if err == nil {
				err = f.SetCellStyle(on, ref, ref, style)
			}
			if err != nil {
				t.Fatal(err)
			}
		case merged:
			err := f.SetCellValue(on, ref, v.value)
			if err == nil {
				err = f.MergeCell(on, ref, v.to)
			}
			if err != nil {
				t.Fatal(err)
			}
		case hidden:
			var err error
			if v.value != nil {
				err = f.SetCellValue(on, ref, v.value)
			}
			column, row, _ := excelize.SplitCellName(ref)
			switch {
			case err != nil:
			case v.what == "row":
				err = f.SetRowVisible(on, row, false)
			case v.what == "column":
				err = f.SetColVisible(on, column, false)
			default:
				err = f.SetSheetVisible(on, false)
			}
			if err != nil {
				t.Fatal(err)
			}
		case noted:
			err := f.SetCellValue(on, ref, v.value)
			if err == nil {
				err = f.AddComment(on, excelize.Comment{Cell: ref, Text: v.text})
			}
			if err != nil {
				t.Fatal(err)
			}
		case formulaOf:
			_ = f.SetCellStr(on, ref, "FORMULA"+v.value)
			patch = append(patch, ref, "<f>1+1</f>"+map[bool]string{true: "<v>" + v.value + "</v>"}[v.value != ""])
		case errorOf:
			_ = f.SetCellStr(on, ref, "ERROR")
			patch = append(patch, ref, `e<v>#DIV/0!</v>`)
		default:
			if err := f.SetCellValue(on, ref, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	if patch == nil {
		return out.Bytes()
	}
	return patched(t, out.Bytes(), patch[0], patch[1])
}

// patched writes a cell of the second sheet as XML, which excelize would not write.
func patched(t *testing.T, text []byte, ref, content string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/worksheets/sheet2.xml" {
			at := bytes.Index(b, []byte(`<c r="`+ref+`"`))
			end := at + bytes.Index(b[at:], []byte("</c>"))
			kind := ""
			if strings.HasPrefix(content, "e") {
				kind, content = ` t="e"`, content[1:]
			}
			b = append(append(append([]byte{}, b[:at]...), `<c r="`+ref+`"`+kind+`>`+content...), b[end:]...)
		}
		w, err := z.Create(f.Name)
		if err == nil {
			_, err = w.Write(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestUnsaid: what no form can say is told when it is to be written.
func TestUnsaid(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"名": {"type": "text"}, "表": {"type": "table", "columns": {"日": {"type": "date"}}}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "名 == '优' && count(表) > 0 ? 100 : 0"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := form.Write(rs, []byte(`{"facts": {"名": "`+strings.Repeat("长", 40_000)+`"}}`)); err == nil || !strings.Contains(err.Error(), "error[form-holds]") {
		t.Error(err)
	}
	if _, err := form.WriteCSV(rs, nil); err == nil || !strings.Contains(err.Error(), "error[form-flat]") {
		t.Error(err)
	}
	for _, day := range []string{"9999-12-31", "2192-04-10", "1900-03-01", "1900-02-28", "0001-01-01"} {
		made, err := form.Write(rs, []byte(`{"facts": {"表": [{"日": "`+day+`"}]}}`))
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("form.xlsx", made)
		if err != nil {
			t.Fatal(err)
		}
		if doc, err := form.Read(rs, b); err != nil || !strings.Contains(string(doc.Text), `"`+day+`"`) {
			t.Errorf("%s: %v", day, err)
		}
	}
}

// TestFormOfFramework: under a framework no document is scored, and there is none to be filled in.
func TestFormOfFramework(t *testing.T) {
	rs, err := library.Load(rules.FS, "jiangxi/department@2023")
	if err != nil {
		t.Fatal(err)
	}
	for _, write := range []func() ([]byte, error){
		func() ([]byte, error) { return form.Write(rs, nil) },
		func() ([]byte, error) { return form.WriteCSV(rs, nil) },
		func() ([]byte, error) { return form.WriteCohort(rs) },
	} {
		if _, err := write(); err == nil || !strings.Contains(err.Error(), "error[ruleset-framework]: jiangxi/department@2023 is a framework") {
			t.Error(err)
		}
	}
}

// TestShownWords: a number that its format shows in another unit than that it counts in is asked about.
func TestShownWords(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := form.Write(rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for format, asked := range map[string]bool{`0.00"元"`: true, `0.00"万元"`: false, `0.00`: false, `"约"0`: true, `0\元`: true, `0元`: true, `¥#,##0.00`: false, `0_)`: false, `0" 万元"`: false} {
		x, err := excelize.OpenReader(bytes.NewReader(empty))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := x.GetRows("甲")
		if err != nil {
			t.Fatal(err)
		}
		for k, row := range rows {
			if len(row) == 0 || row[0] != "额" {
				continue
			}
			cell, _ := excelize.CoordinatesToCellName(3, k+1)
			style, err := x.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err != nil {
				t.Fatal(err)
			}
			if err := x.SetCellDefault("甲", cell, "123456"); err != nil {
				t.Fatal(err)
			}
			if err := x.SetCellStyle("甲", cell, cell, style); err != nil {
				t.Fatal(err)
			}
		}
		made, err := x.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		b, err := sheet.Read("form.xlsx", made.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		_, err = form.Read(rs, b)
		if told := err != nil && strings.Contains(err.Error(), "error[form-words]"); told != asked {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// TestRenamedHead: where a head of a table was renamed, what the form itself says below it is no row.
func TestRenamedHead(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := form.Write(rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := readAgain(t, rs, filled(t, empty, map[string]any{"表!A3": "子", "表!C1": "额（元）", "表!C3": 5}))
	if !strings.Contains(got, "form.xlsx 表!C1: error[form-column]: the column 额 is gone") || strings.Contains(got, "表!B2") || strings.Contains(got, "表!C2") {
		t.Error(got)
	}
}

// TestRowOfCSVGone: a row that a form in CSV has lost is told, as in a workbook; a list that was written by hand has the rows that it needs.
func TestRowOfCSVGone(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number"}, "额": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "min(率, 额)"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := form.WriteCSV(rs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for line := range strings.Lines(string(made)) {
		if !strings.HasPrefix(line, "额,") {
			kept = append(kept, line)
		}
	}
	for text, want := range map[string]string{
		string(made): "", strings.Join(kept, ""): "warning[form-gone]: the form has lost the row \"额\"", "名称,值\n指标体系,a/b@1\n率,5\n": "",
		string(made) + "注：以上来自台账\n": "error[form-note-row]",
	} {
		b, err := sheet.ReadCSV("form.csv", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := form.Read(rs, b)
		got := ""
		if err != nil {
			got = err.Error()
		} else if len(doc.Warnings()) > 0 {
			got = doc.Warnings().Error()
		}
		if !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestDecisionsInCSV: what a form in CSV has no place for is refused, and not left out.
func TestDecisionsInCSV(t *testing.T) {
	rs, err := engine.Parse("r.json", []byte(`{"$schema": "x", "id": "a/b", "version": "1", "title": "一", "effective": {"from": "2022-01-01"}, "rounding": {"places": 2, "mode": "half-up"},
		"facts": {"率": {"type": "number"}}, "indicators": [{"id": "A", "name": "甲", "weight": 100, "percent": "率"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, refused := range map[string]bool{`{"facts": {"率": 5}}`: false, `{"facts": {"率": 5}, "reasons": {"A": "因"}}`: true, `{"facts": {"率": 5}, "adjudications": {"A": {"score": 5, "reason": "因"}}}`: true} {
		_, err := form.WriteCSV(rs, []byte(text))
		if told := err != nil && strings.Contains(err.Error(), "error[form-decisions]"); told != refused {
			t.Errorf("%s: %v", text, err)
		}
	}
}
