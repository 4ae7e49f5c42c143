package diag

func fault(id, zh, en string) *Code {
	c := &Code{ID: id, Severity: Error, Message: Term{Zh: zh, En: en}}
	Codes = append(Codes, c)
	return c
}

func (c *Code) as(s Severity) *Code { c.Severity = s; return c }

func (c *Code) help(zh, en string) *Code { c.Help = Term{Zh: zh, En: en}; return c }

// Codes lists every code in the order of this file. Each has an example under conformance/refused or in a test of the
// package that raises it, and a test keeps that so.
var Codes []*Code

// JSON text.
var (
	EncodingWrong = fault("encoding", "%s", "%s").
			help("请另存为不带 BOM 的 UTF-8", "save the file as UTF-8 without a byte order mark")
	FileTooLarge    = fault("file-too-large", "文件有 %d 字节，超过上限 %d", "the file has %d bytes, more than %d")
	FileTooDeep     = fault("file-too-deep", "嵌套超过 %d 层", "nested deeper than %d levels")
	JSONExpected    = fault("json-syntax", "此处应为%s", "expected %s here")
	JSONComma       = fault("json-comma", "最后一项之后不能有逗号", "a comma cannot follow the last item")
	JSONComment     = fault("json-comment", "JSON 不能写注释", "JSON has no comments").help("说明请写在 about 中", "put remarks into about")
	JSONFullWidth   = fault("json-full-width", "“%s”是全角或弯引号字符，应写“%s”", "%s is a full-width or typographic character, write %s")
	JSONEscape      = fault("json-escape", "无效的转义序列", "invalid escape sequence")
	JSONUnclosed    = fault("json-unclosed", "字符串没有结束的引号", "the string has no closing quote")
	JSONControl     = fault("json-control", "字符串中有控制字符", "control character in a string")
	DuplicateName   = fault("duplicate-name", "成员名“%s”重复", "the name %q stands twice")
	NumberMalformed = fault("number-malformed", "“%s”不是 JSON 数字", "%s is not a JSON number")
	NumberTooLarge  = fault("number-too-large", "数字“%.40s”过大或过长", "the number %.40s is too large or too long")
)
