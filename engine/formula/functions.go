package formula

import (
	"slices"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/number"
)

// Function is an entry of the one table of functions. Exactly one of these holds: scalar is set, list is set, compile is set by
// itself in columns.go, or it is a form. Evaluation, explanation and bounds call the same value.
type Function struct {
	Name    string
	Form    string // how it is written: clamp(x, lo, hi)
	About   diag.Term
	Example string    // an expression, executed by a test
	Gives   string    // its value
	Words   diag.Term // the call in words for the read-back; %s are the arguments

	numbers  int    // a scalar function: the number of number arguments, 1 to 3
	oneUnit  bool   // its arguments must not have different known units
	keeps    bool   // its result has its arguments' unit
	takes    []Kind // what its arguments are, where they are not all numbers; gives is what it gives
	gives    Kind
	besides  bool // it takes lists beside numbers
	scalar   func(a, b, c number.Number) (number.Number, *diag.Code)
	list     func(list []number.Number) (number.Number, *diag.Code)
	variadic bool // list: also takes two numbers or more

	takesLists int // so many of its arguments, from the first, are lists; those of a variadic one, if there is only one argument

	columns
}

func pure(f func(a, b, c number.Number) number.Number) func(a, b, c number.Number) (number.Number, *diag.Code) {
	return func(a, b, c number.Number) (number.Number, *diag.Code) { return f(a, b, c), nil }
}

// Functions is the table, in the order of SPEC.md.
var Functions = []*Function{
	{Name: "min", Form: "min(a, b, …)", Example: "min(3, 1, 2)", Gives: "1", variadic: true, oneUnit: true, keeps: true, Words: diag.Term{Zh: "以下最小者：%s", En: "the least of: %s"},
		About: diag.Term{Zh: "最小的一个；也可写 min(列表)，空列表无结果", En: "the least; also min(list), undetermined for an empty list"},
		list:  fold(number.Min)},
	{Name: "max", Form: "max(a, b, …)", Example: "max([1/2, 1/3])", Gives: "0.5", variadic: true, oneUnit: true, keeps: true, Words: diag.Term{Zh: "以下最大者：%s", En: "the greatest of: %s"},
		About: diag.Term{Zh: "最大的一个；也可写 max(列表)，空列表无结果", En: "the greatest; also max(list), undetermined for an empty list"},
		list:  fold(number.Max)},
	{Name: "abs", Form: "abs(x)", Example: "abs(-2.5)", Gives: "2.5", numbers: 1, keeps: true, Words: diag.Term{Zh: "%s的绝对值", En: "the absolute value of %s"},
		About:  diag.Term{Zh: "绝对值", En: "the absolute value"},
		scalar: pure(func(a, _, _ number.Number) number.Number { return a.Abs() })},
	{Name: "floor", Form: "floor(x)", Example: "floor(-1.5)", Gives: "-2", numbers: 1, keeps: true, Words: diag.Term{Zh: "%s向下取整", En: "%s rounded down"},
		About:  diag.Term{Zh: "不大于 x 的最大整数", En: "the largest whole number not above x"},
		scalar: pure(func(a, _, _ number.Number) number.Number { return a.Floor() })},
	{Name: "ceil", Form: "ceil(x)", Example: "ceil(11/10*100 - 100)", Gives: "10", numbers: 1, keeps: true, Words: diag.Term{Zh: "%s向上取整", En: "%s rounded up"},
		About:  diag.Term{Zh: "不小于 x 的最小整数", En: "the smallest whole number not below x"},
		scalar: pure(func(a, _, _ number.Number) number.Number { return a.Ceil() })},
	{Name: "round", Form: "round(x, places)", Example: "round(2.345, 2)", Gives: "2.35", keeps: true, Words: diag.Term{Zh: "%s四舍五入到%s位小数", En: "%s rounded half away from zero to %s decimals"},
		About: diag.Term{Zh: "四舍五入到 places 位小数，places 为 0 至 18 的常数；第三个参数可写 'half-even' 'down' 'up'", En: "rounded half away from zero to places decimals, a constant from 0 to 18; a third argument may be 'half-even', 'down' or 'up'"}},
	{Name: "fixed", Form: "fixed(x, places)", Example: "fixed(5, 2)", Gives: "5.00", Words: diag.Term{Zh: "%s（写到%s位小数）", En: "%s (written to %s decimals)"},
		About: diag.Term{Zh: "四舍五入后写成恰有 places 位小数的文本", En: "text with exactly places decimals, rounded half away from zero"}},
	{Name: "clamp", Form: "clamp(x, lo, hi)", Example: "clamp(120, 0, 100)", Gives: "100", numbers: 3, oneUnit: true, keeps: true, Words: diag.Term{Zh: "%s（限于%s至%s）", En: "%s (kept within %s and %s)"},
		About:  diag.Term{Zh: "限制在 lo 与 hi 之间", En: "x, but not below lo and not above hi"},
		scalar: pure(clamp)},
	{Name: "sum", Form: "sum(list)", Example: "sum([1/3, 1/3, 1/3])", Gives: "1", takesLists: 1, keeps: true, Words: diag.Term{Zh: "%s之和", En: "the sum of %s"},
		About: diag.Term{Zh: "合计；空列表为 0", En: "the sum; 0 for an empty list"},
		list:  func(l []number.Number) (number.Number, *diag.Code) { return number.Sum(l), nil }},
	{Name: "mean", Form: "mean(list)", Example: "mean([90, 95, 100])", Gives: "95", takesLists: 1, keeps: true, Words: diag.Term{Zh: "%s的平均值", En: "the mean of %s"},
		About: diag.Term{Zh: "算术平均；空列表无结果", En: "the arithmetic mean; undetermined for an empty list"},
		list:  mean},
	{Name: "median", Form: "median(list)", Example: "median([12, 6, 9, 30])", Gives: "10.5", takesLists: 1, keeps: true, Words: diag.Term{Zh: "%s的中位数", En: "the median of %s"},
		About: diag.Term{Zh: "中位数，个数为偶数取中间两个的平均；空列表无结果", En: "the median, of an even count the mean of the middle two; undetermined for an empty list"},
		list:  median},
	{Name: "largest", Form: "largest(list, n)", Example: "sum(largest([12, 12, 6, 6, 6], 3))", Gives: "30", takesLists: 1, Words: diag.Term{Zh: "%s中最大的%s个", En: "of %s the %s largest"},
		About: diag.Term{Zh: "最大的 n 个，并列的各算一个，n 为 1 至 1000 的常数；不足 n 个无结果", En: "the n largest, equal ones each by itself; n is a constant from 1 to 1000; undetermined for fewer"}},
	{Name: "smallest", Form: "smallest(list, n)", Example: "sum(smallest([12, 12, 6, 6, 6], 4))", Gives: "30", takesLists: 1, Words: diag.Term{Zh: "%s中最小的%s个", En: "of %s the %s smallest"},
		About: diag.Term{Zh: "最小的 n 个，同 largest", En: "the n smallest, as largest"}},
	{Name: "rank", Form: "rank(list, x, 'skip')", Example: "rank([90, 95, 95, 80], 90, 'skip')", Gives: "3", takesLists: 1, besides: true, Words: diag.Term{Zh: "%s中%s的名次（%s）", En: "among %s the rank of %s (%s)"},
		About: diag.Term{Zh: "名次，最大的为 1：'skip' 并列的名次相同、其后空出，'dense' 不空出", En: "the rank, 1 for the greatest: 'skip' leaves ranks out after those that are tied, 'dense' leaves none out"}},
	{Name: "weighted_mean", Form: "weighted_mean(values, weights)", Example: "weighted_mean([90, 80], [3, 1])", Gives: "87.5", takesLists: 2, Words: diag.Term{Zh: "%s以%s加权的平均值", En: "the mean of %s weighted by %s"},
		About: diag.Term{Zh: "加权平均；两个列表须等长，权数之和须为正", En: "the weighted mean; lists of one length, weights that add up to more than 0"}},
	{Name: "count", Form: "count(list)", Example: "count([1, 2, 2])", Gives: "3", takesLists: 1, Words: diag.Term{Zh: "%s的个数", En: "the number of %s"},
		About: diag.Term{Zh: "个数；表则为行数", En: "how many elements, or rows"}},
	{Name: "increasing", Form: "increasing(list)", Example: "increasing([1, 2, 2])", Gives: "false", takesLists: 1, Words: diag.Term{Zh: "%s逐个上升", En: "%s rising one by one"},
		About: diag.Term{Zh: "每一个都严格大于前一个；不足两个无结果", En: "each strictly greater than the one before; undetermined for fewer than two"}},
	{Name: "decreasing", Form: "decreasing(list)", Example: "decreasing([3, 2, 1])", Gives: "true", takesLists: 1, Words: diag.Term{Zh: "%s逐个下降", En: "%s falling one by one"},
		About: diag.Term{Zh: "每一个都严格小于前一个；不足两个无结果", En: "each strictly less than the one before; undetermined for fewer than two"}},
	{Name: "band", Form: "band(x, [[from, points], …], otherwise)", Example: "band(90, [[100, 4], [90, 3]], 0)", Gives: "3",
		About: diag.Term{Zh: "分档：取第一个 from 不大于 x 的档，from 含在本档；都不满足取 otherwise，未写 otherwise 则无规则", En: "the points of the first band whose from is not above x; otherwise for none, and without otherwise no rule"}},
	{Name: "checklist", Form: "checklist([item, …], [share, …])", Example: "checklist([true, false, 0.5], [20, 40, 40])", Gives: "40",
		About: diag.Term{Zh: "要点清单，得百分比：要点为是否或 0 至 1 的数，shares 为各占百分比，省略则等分", En: "a percentage: items are booleans or numbers from 0 to 1, shares are in percent, equal if left out"}},
	{Name: "met", Form: "met(points, 'mark')", Example: "met(规划, '①')", Gives: "true",
		About: diag.Term{Zh: "要点满足：全部满足为是，部分满足或不满足为否；points 是声明为要点的事实", En: "a key point is met in full; points is a fact declared as key points"}},
	{Name: "unmet", Form: "unmet(points)", Example: "unmet(规划)", Gives: "1.5",
		About: diag.Term{Zh: "没有满足的要点个数，部分满足的按不足的部分计", En: "how many key points are not met, in part where they are met in part"}},
	{Name: "deduct", Form: "deduct(each, count)", Example: "deduct(5, 2.5)", Gives: "87.5", numbers: 2,
		About: diag.Term{Zh: "扣分后的百分比：clamp(100 − each × max(0, count), 0, 100)", En: "the percentage left: clamp(100 − each × max(0, count), 0, 100)"},
		scalar: func(each, count, _ number.Number) (number.Number, *diag.Code) {
			if count.Sign() <= 0 {
				return number.Hundred, nil
			}
			return percentage(number.Hundred.Sub(each.Mul(count))), nil
		}},
	{Name: "attained", Form: "attained(actual, target)", Example: "attained(20, 24)", Gives: "250/3", numbers: 2, oneUnit: true, Words: diag.Term{Zh: "完成比例（%s ÷ %s，限于0至100%%）", En: "the part attained (%s ÷ %s, kept within 0 and 100%%)"},
		About: diag.Term{Zh: "完成比例：clamp(actual / target × 100, 0, 100)；target 为 0 无结果", En: "the percentage attained: clamp(actual / target × 100, 0, 100); undetermined for a target of 0"},
		scalar: func(actual, target, _ number.Number) (number.Number, *diag.Code) {
			if target.Sign() == 0 {
				return number.Zero, diag.OutcomeZeroTarget
			}
			if target.Sign() > 0 && !actual.Less(target) {
				return number.Hundred, nil
			}
			return percentage(actual.Quo(target).Mul(number.Hundred)), nil
		}},
	{Name: "growth", Form: "growth(now, before)", Example: "growth(120, 100)", Gives: "20", numbers: 2, oneUnit: true, Words: diag.Term{Zh: "%s比%s的增长率", En: "the growth of %s on %s, in percent"},
		About: diag.Term{Zh: "增长率，百分数：(now − before) / before × 100；before 不为正时无结果，或者得第三个参数 growth(now, before, then)", En: "the growth in percent: (now − before) / before × 100; undetermined for a base that is not positive, or what a third argument says: growth(now, before, then)"},
		scalar: func(now, before, _ number.Number) (number.Number, *diag.Code) {
			if before.Sign() <= 0 {
				return number.Zero, diag.OutcomeGrowthBase
			}
			return now.Sub(before).Quo(before).Mul(number.Hundred), nil
		}},
	{Name: "power", Form: "power(x, n)", Example: "power(1.1, 3)", Gives: "1.331", Words: diag.Term{Zh: "%s的%s次幂", En: "%s to the power of %s"},
		About: diag.Term{Zh: "乘方，n 为 1 至 16 的常数", En: "the power; n is a constant from 1 to 16"}},
	{Name: "linear", Form: "linear(x, zero_at, full_at)", Example: "linear(90, 80, 100)", Gives: "50", numbers: 3, oneUnit: true, Words: diag.Term{Zh: "%s在%s（0%%）与%s（100%%）之间的线性比例", En: "%s on the line from %s (0%%) to %s (100%%)"},
		About: diag.Term{Zh: "线性：在 zero_at 为 0，在 full_at 为 100，两端之外不变；两端相同无结果", En: "0 at zero_at, 100 at full_at, straight between, flat beyond; undetermined for equal ends"},
		scalar: func(x, zero, full number.Number) (number.Number, *diag.Code) {
			if zero.Equal(full) {
				return number.Zero, diag.OutcomeEqualEnds
			}
			return percentage(x.Sub(zero).Quo(full.Sub(zero)).Mul(number.Hundred)), nil
		}},
	{Name: "within", Form: "within(x, lo, hi)", Example: "within(85, 80, 100)", Gives: "85", numbers: 3, oneUnit: true, keeps: true, Words: diag.Term{Zh: "%s（须在%s至%s之间）", En: "%s (which must lie from %s to %s)"},
		About: diag.Term{Zh: "档内裁量：x 须在 lo 至 hi 之间（含），否则无结果；x 是尚未作出的判断时，得分范围就是这一档", En: "discretion within a band: x, undetermined unless from lo to hi; while x is a judgement not yet made, the range is the band"},
		scalar: func(x, lo, hi number.Number) (number.Number, *diag.Code) {
			if x.Less(lo) || hi.Less(x) {
				return number.Zero, diag.OutcomeOutside
			}
			return x, nil
		}},
	{Name: "within_below", Form: "within_below(x, lo, hi)", Example: "within_below(79.5, 60, 80)", Gives: "79.5", numbers: 3, oneUnit: true, keeps: true, Words: diag.Term{Zh: "%s（须不低于%s、低于%s）", En: "%s (which must be at least %s and below %s)"},
		About: diag.Term{Zh: "同 within，但不含 hi：80%(不含)—60%(含) 的一档", En: "as within, but hi is not included"},
		scalar: func(x, lo, hi number.Number) (number.Number, *diag.Code) {
			if x.Less(lo) || !x.Less(hi) {
				return number.Zero, diag.OutcomeOutside
			}
			return x, nil
		}},
	{Name: "whole", Form: "whole(x)", Example: "whole(2.9)", Gives: "2", numbers: 1, keeps: true,
		About: diag.Term{Zh: "整步数：不足一步不计，负数为 0", En: "whole steps; 0 below 0"},
		scalar: func(a, _, _ number.Number) (number.Number, *diag.Code) {
			if a.Sign() <= 0 {
				return number.Zero, nil
			}
			return a.Floor(), nil
		}},
	{Name: "begun", Form: "begun(x)", Example: "begun(2.1)", Gives: "3", numbers: 1, keeps: true,
		About: diag.Term{Zh: "起步数：不足一步按一步计，负数为 0", En: "begun steps; 0 below 0"},
		scalar: func(a, _, _ number.Number) (number.Number, *diag.Code) {
			if a.Sign() <= 0 {
				return number.Zero, nil
			}
			return a.Ceil(), nil
		}},
	{Name: "lookup", Form: "lookup([[value, points], …], x)", Example: "lookup([['优', 100], ['良', 75]], '良')", Gives: "75",
		About: diag.Term{Zh: "按文本取值查表；表须包含该事实的每一个可选值", En: "the points beside the text x; the table covers every declared choice"}},
	{Name: "date", Form: "date('2022-12-31')", Example: "date('2022-12-31') > date('2022-02-28')", Gives: "true", Words: diag.Term{Zh: "%s", En: "%s"},
		About: diag.Term{Zh: "日期常数", En: "a day"}},
	{Name: "days", Form: "days(from, to)", Example: "days(date('2022-02-28'), date('2022-03-01'))", Gives: "1", Words: diag.Term{Zh: "%s至%s的天数", En: "the days from %s to %s"},
		About: diag.Term{Zh: "两个日期相隔的天数", En: "the days from one date to another"}},
	{Name: "year", Form: "year(date)", Example: "year(date('2022-12-31'))", Gives: "2022", numbers: 1, takes: []Kind{Date}, gives: Number, Words: diag.Term{Zh: "%s的年份", En: "the year of %s"},
		About: diag.Term{Zh: "日期的年份；month、day 是月份和日", En: "the year of a date"}, scalar: pure(func(a, _, _ number.Number) number.Number { return number.Int(int64(civil(a).Year())) })},
	{Name: "month", Form: "month(date)", Example: "month(date('2022-12-31'))", Gives: "12", numbers: 1, takes: []Kind{Date}, gives: Number, Words: diag.Term{Zh: "%s的月份", En: "the month of %s"},
		About: diag.Term{Zh: "日期的月份，1 至 12", En: "the month of a date, 1 to 12"}, scalar: pure(func(a, _, _ number.Number) number.Number { return number.Int(int64(civil(a).Month())) })},
	{Name: "day", Form: "day(date)", Example: "day(date('2022-12-31'))", Gives: "31", numbers: 1, takes: []Kind{Date}, gives: Number, Words: diag.Term{Zh: "%s是当月第几日", En: "the day of the month of %s"},
		About: diag.Term{Zh: "日期是当月的第几日，1 至 31", En: "the day of the month, 1 to 31"}, scalar: pure(func(a, _, _ number.Number) number.Number { return number.Int(int64(civil(a).Day())) })},
	{Name: "add_days", Form: "add_days(date, n)", Example: "add_days(date('2022-02-27'), 2) == date('2022-03-01')", Gives: "true", numbers: 2, takes: []Kind{Date, Number}, gives: Date, Words: diag.Term{Zh: "%s之后%s天", En: "%s and %s days more"},
		About: diag.Term{Zh: "若干天之后的日期；n 须为整数，可为负", En: "the date so many whole days later; below 0 earlier"}, scalar: addDays},
	{Name: "add_months", Form: "add_months(date, n)", Example: "add_months(date('2022-01-31'), 1) == date('2022-02-28')", Gives: "true", numbers: 2, takes: []Kind{Date, Number}, gives: Date, Words: diag.Term{Zh: "%s之后%s个月", En: "%s and %s months more"},
		About: diag.Term{Zh: "若干个月之后的同一日，该月没有这一日时取其最后一日；12 个月为一年", En: "the same day so many whole months later, or that month's last day where it has no such day"}, scalar: addMonths},
	{Name: "months", Form: "months(from, to)", Example: "months(date('2022-01-15'), date('2022-02-15'))", Gives: "1", numbers: 2, takes: []Kind{Date, Date}, gives: Number, Words: diag.Term{Zh: "%s至%s的整月数", En: "the whole months from %s to %s"},
		About: diag.Term{Zh: "满几个月，不足一月不计；后一日期较早时为负", En: "the whole months from one date to another; below 0 if it is earlier"}, scalar: pure(monthsBetween)},
	{Name: "weekdays", Form: "weekdays(from, to)", Example: "weekdays(date('2022-12-30'), date('2023-01-02'))", Gives: "1", numbers: 2, takes: []Kind{Date, Date}, gives: Number, Words: diag.Term{Zh: "%s之后至%s的周一至周五天数", En: "the days from Monday to Friday after %s, up to %s"},
		About: diag.Term{Zh: "前一日期之后至后一日期（含）的周一至周五天数；不计节假日调整", En: "the days from Monday to Friday after the first date, up to and with the second; public holidays are not left out"}, scalar: pure(weekdays)},
	{Name: "workdays", Form: "workdays(from, to, calendar)", Example: "weekdays(date('2022-12-30'), date('2023-01-06'))", Gives: "5", besides: true, Words: diag.Term{Zh: "%s之后至%s的工作日数（节假日和调休按%s）", En: "the workdays after %s, up to %s (holidays and exchanged days by %s)"},
		About: diag.Term{Zh: "工作日数；calendar 是一个表，一列日期、一列是否上班，只列与周一至周五不同的日子", En: "workdays; calendar is a table with a column of dates and one of whether they are worked, of the days that are not as the week says"}},
	{Name: "root", Form: "root(x, n, places)", Example: "root(2, 2, 4)", Gives: "1.4142", Words: diag.Term{Zh: "%s的%s次方根（四舍五入到%s位小数）", En: "the root of %s of degree %s, rounded half away from zero to %s decimals"},
		About: diag.Term{Zh: "n 次方根，四舍五入到 places 位小数；n 为 1 至 16 的常数，places 为 0 至 18 的常数", En: "the root of a constant degree from 1 to 16, rounded half away from zero to places decimals, a constant from 0 to 18"}},
	{Name: "own", Form: "own(table, key).column", Example: "own(资产, '电脑').原值", Gives: "6300",
		About: diag.Term{Zh: "表中 key 列等于该值的那一行的一列；表须声明 key，没有这一行时无结果", En: "a column of the row of that key, of a table that declares one; undetermined if there is no such row"}},
	{Name: "following", Form: "following(table)", Example: "count(following(年报))", Gives: "2",
		About: diag.Term{Zh: "表中恰有上一行的各行；表须声明 order", En: "the rows that have a row exactly one step before, of a table that declares its order"}},
	{Name: "previous", Form: "previous(row).column", Example: "own(资产, '椅子').在用", Gives: "true",
		About: diag.Term{Zh: "上一行的一列，只能用于 following(…) 的行", En: "a column of the row before, of a row of following(…)"}},
	{Name: "where", Form: "where(condition)", Example: "count(where(资产.原值 > 2000))", Gives: "2",
		About: diag.Term{Zh: "条件里写着列的那张表，条件成立的各行；where(condition).column 是这些行的一列", En: "the rows of the table whose columns the condition names for which it holds; where(condition).column is a column of them"}},
	{Name: "no_rule", Form: "no_rule('…')", Example: "true ? 1 : no_rule('未规定')", Gives: "1",
		About: diag.Term{Zh: "评分标准没有规定此种情形；任何类型，结果为无法确定", En: "the standard says nothing of this case; of any type, always undetermined"}},
}

var functionNamed = func() map[string]*Function {
	m := make(map[string]*Function, len(Functions))
	for _, f := range Functions {
		m[f.Name] = f
	}
	return m
}()

// elsewhere is how what a spreadsheet or another language calls so is written here.
var elsewhere = map[string]string{
	"if": "condition ? a : b", "iif": "condition ? a : b", "ifs": "condition ? a : condition ? b : c", "iferror": "condition ? a : b",
	"and": "a && b", "or": "a || b", "not": "!a", "xor": "a != b",
	"average": "mean(list)", "avg": "mean(list)", "int": "floor(x)", "trunc": "round(x, 0, 'down')", "rounddown": "round(x, places, 'down')", "roundup": "round(x, places, 'up')",
	"ceiling": "ceil(x)", "len": "count(list)", "size": "count(list)", "counta": "count(list)", "vlookup": "lookup([[value, points], …], x)",
	"switch": "lookup([[value, points], …], x)", "sumproduct": "weighted_mean(values, weights), sum(list.map(x, x.a * x.b))", "countif": "count(where(condition))", "countifs": "count(where(condition))", "count_if": "count(where(condition))",
	"sumif": "sum(where(condition).column)", "sumifs": "sum(where(condition).column)", "sum_if": "sum(where(condition).column)", "averageif": "mean(where(condition).column)", "text": "fixed(x, places)", "pow": "power(x, n)", "datedif": "days(from, to)",
}

// inExpr is how expr writes those with loops.
var inExpr = map[string]string{"sumproduct": "weighted_mean(values, weights), sum(map(list, .a * .b))"}

// meant is how a function that does not exist is written here, empty if nobody can say.
func meant(name string, lang Language) string {
	lower := strings.ToLower(name)
	if fn := functionNamed[lower]; fn != nil && fn.Name != name {
		return fn.Form
	}
	if form := inExpr[lower]; lang == Expr && form != "" {
		return form
	}
	return elsewhere[lower]
}

// IsFunction reports whether a name is taken by a function or a loop.
func IsFunction(name string) bool { return functionNamed[name] != nil || loopOps[name] != 0 }

// percentage is clamp(x, 0, 100).
func percentage(x number.Number) number.Number {
	switch {
	case x.Sign() <= 0:
		return number.Zero
	case number.Hundred.Less(x):
		return number.Hundred
	}
	return x
}

func clamp(x, lo, hi number.Number) number.Number { return number.Min(number.Max(x, lo), hi) }

func fold(f func(a, b number.Number) number.Number) func([]number.Number) (number.Number, *diag.Code) {
	return func(l []number.Number) (number.Number, *diag.Code) {
		if len(l) == 0 {
			return number.Zero, diag.OutcomeEmpty
		}
		r := l[0]
		for _, x := range l[1:] {
			r = f(r, x)
		}
		return r, nil
	}
}

func mean(l []number.Number) (number.Number, *diag.Code) {
	if len(l) == 0 {
		return number.Zero, diag.OutcomeEmpty
	}
	return number.Sum(l).Quo(number.Int(int64(len(l)))), nil
}

func median(l []number.Number) (number.Number, *diag.Code) {
	if len(l) == 0 {
		return number.Zero, diag.OutcomeEmpty
	}
	sorted := slices.Clone(l)
	slices.SortFunc(sorted, number.Number.Cmp)
	middle := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		middle = middle.Add(sorted[len(sorted)/2-1]).Quo(number.Int(2))
	}
	return middle, nil
}

// extremes are the n greatest, or least, of a list.
func extremes(l []number.Number, n int, least bool) ([]number.Number, *diag.Code) {
	if len(l) < n {
		return nil, diag.OutcomeFewer
	}
	sorted := slices.Clone(l)
	slices.SortFunc(sorted, number.Number.Cmp)
	if !least {
		return sorted[len(sorted)-n:], nil
	}
	return sorted[:n], nil
}

// powerOf multiplies a number with itself; what gets too large is given up on the way.
func powerOf(x number.Number, n int) (number.Number, *diag.Code) {
	out := number.One
	for range n {
		if out = out.Mul(x); out.TooLarge() {
			return number.Zero, diag.OutcomeTooLarge
		}
	}
	return out, nil
}

// rankOf is 1 for what no element is above. With dense, elements that are equal count once.
func rankOf(l []number.Number, x number.Number, dense bool) number.Number {
	var above []number.Number
	for _, y := range l {
		if x.Less(y) && (!dense || !slices.ContainsFunc(above, y.Equal)) {
			above = append(above, y)
		}
	}
	return number.Int(int64(len(above) + 1))
}

// weightedMean computes pairwise sums of the products and of the weights.
func weightedMean(values, weights, scratch []number.Number) (number.Number, *diag.Code) {
	products := append(scratch, values...)
	for i := range products {
		products[i] = products[i].Mul(weights[i])
	}
	total := number.Sum(weights)
	if total.Sign() <= 0 {
		return number.Zero, diag.OutcomeNegative
	}
	return number.Sum(products).Quo(total), nil
}

// increasing reports whether each is greater than the one before; sign is -1 to ask whether each is less.
func increasing(l []number.Number, sign int) (bool, *diag.Code) {
	if len(l) < 2 {
		return false, diag.OutcomeFew
	}
	for i := 1; i < len(l); i++ {
		if l[i].Cmp(l[i-1])*sign <= 0 {
			return false, nil
		}
	}
	return true, nil
}
