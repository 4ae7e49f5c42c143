package sheet_test

import (
	"fmt"
	"testing"

	"jixiao/office/sheet"
)

// TestThreads: of what was said in threads as Excel 365 writes them the words are read, the oldest first, with who said them; without what Excel writes
// for programs that know no threads, also where nothing but that is left.
func TestThreads(t *testing.T) {
	const boilerplate = "[线程批注]\n\n你的Excel版本可读取此线程批注; 但如果在更新版本的Excel中打开文件，则对批注所作的任何改动都将被删除。了解详细信息: https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    这里应改为30%\n答复:\n    同意\n    但要写依据"
	note := func(ref string, author int, said string) string {
		return fmt.Sprintf(`<comment ref="%s" authorId="%d"><text><r><t xml:space="preserve">%s</t></r></text></comment>`, ref, author, said)
	}
	parts := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="甲" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId4" Type="http://schemas.microsoft.com/office/2017/10/relationships/person" Target="persons/person.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>一</t></is></c></row></sheetData></worksheet>`,
		"xl/persons/person.xml":      `<personList><person displayName="王五" id="{1}" userId="w" providerId="None"/><person displayName="李四" id="{2}"/></personList>`,
		"xl/comments1.xml": `<comments><authors><author>tc={A}</author><author>赵六</author></authors><commentList>` + note("A1", 0, boilerplate) + note("B2", 1, "赵六:\n太高") + note("C3", 1, "还要看") +
			`</commentList></comments>`,
		"xl/threadedComments/threadedComment1.xml": `<ThreadedComments><threadedComment ref="A1" dT="2026-01-02T09:00:00.00" personId="{2}" id="{B}" parentId="{A}"><text>同意</text></threadedComment>` +
			`<threadedComment ref="A1" dT="2026-01-01T09:00:00.00" personId="{1}" id="{A}"><text>这里应改为30% &amp; 写依据</text><mentions/></threadedComment></ThreadedComments>`,
	}
	relations := func(more string) string {
		return `<Relationships><Relationship Id="rId1" Type="t/comments" Target="../comments1.xml"/>` + more + `</Relationships>`
	}
	for _, c := range []struct{ relations, want, whole string }{
		{relations(`<Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/>`),
			"王五|这里应改为30% & 写依据;李四|同意;", "这里应改为30% & 写依据\n同意"},
		{relations(""), "|这里应改为30%;|同意\n但要写依据;", "这里应改为30%\n同意\n但要写依据"},
	} {
		parts["xl/worksheets/_rels/sheet1.xml.rels"] = c.relations
		b, err := sheet.Read("f.xlsx", pack(t, parts))
		if err != nil {
			t.Fatal(err)
		}
		said := func(row, column int) (out string) {
			for _, r := range b.Sheets[0].Remarks(row, column) {
				out += r.Author + "|" + r.Said + ";"
			}
			return out
		}
		if got := said(1, 1); got != c.want || b.Sheets[0].Row(1).Cell(1).Comment != c.whole {
			t.Errorf("%q, %q", got, b.Sheets[0].Row(1).Cell(1).Comment)
		}
		if b, c := said(2, 2), said(3, 3); b != "赵六|太高;" || c != "赵六|还要看;" {
			t.Error(b, c)
		}
	}
}
