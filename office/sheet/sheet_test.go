package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"jixiao/office/sheet"
)

// pack makes a workbook of parts; those that every workbook has are added.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	whole := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="甲" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="t/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="t/styles" Target="styles.xml"/></Relationships>`,
	}
	for name, text := range parts {
		whole[name] = text
	}
	for name, text := range whole {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
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

// main are the relations of a file to the part that it is about.
func main(part string) string {
	return `<Relationships><Relationship Id="rId1" Type="t/officeDocument" Target="` + part + `"/></Relationships>`
}

func data(rows string) map[string]string {
	return map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`}
}

// TestRefused: files that are broken, of another kind, or made to do harm end in a finding, soon and in little memory.
func TestRefused(t *testing.T) {
	var far strings.Builder // 21 KB in which each row has a cell in the last column
	for r := 1; r <= 3000; r++ {
		fmt.Fprintf(&far, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, r, r)
	}
	var many strings.Builder
	for r := 1; r <= 1_000_000; r++ {
		fmt.Fprintf(&many, `<row r="%d"><c><v>1</v></c></row>`, r)
	}
	var attributes strings.Builder
	for k := range 2 << 20 / 12 {
		fmt.Fprintf(&attributes, ` a%d=">'%d"`, k, k)
	}
	bomb := data(`<row><c t="inlineStr"><is><t>` + strings.Repeat("甲", 40<<20) + `</t></is></c></row>`)
	deep := data(strings.Repeat("<row>", 1<<20))
	for _, c := range []struct {
		name string
		text []byte
		want string
	}{
		{"no archive", []byte("名称,值\n"), "it is no .xlsx or .docx file"},
		{"empty", nil, "it is no .xlsx or .docx file"},
		{"an .xls, or encrypted", []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, "it is encrypted, or an .xls or .doc"},
		{"no sheet", pack(t, nil), "the content of sheet"},
		{"cells in the last column", pack(t, data(far.String())), "columns"},
		{"which is told", pack(t, data(`<row r="3"><c r="XFD3"><v>1</v></c></row>`)), "there is something in XFD3 of sheet"},
		{"an .ods", opendocument(t), "it is an OpenDocument file"},
		{"an .ods that was packed again", pack(t, map[string]string{"META-INF/manifest.xml": "<manifest/>", "content.xml": "<x/>"}), "it is an OpenDocument file"},
		{"an .xlsb", pack(t, map[string]string{"_rels/.rels": main("xl/workbook.bin"), "xl/workbook.bin": "\x83\x01\x00<\xff", "xl/_rels/workbook.bin.rels": `<Relationships><Relationship Id="rId1" Type="t/sharedStrings" Target="sharedStrings.bin"/></Relationships>`, "xl/sharedStrings.bin": "\x9f\x01"}), "it is a binary workbook (.xlsb): save it as .xlsx"},
		{"a Word file", pack(t, map[string]string{"_rels/.rels": main("word/document.xml"), "word/document.xml": "<document/>"}), "it is a Word file, and this reads a workbook (.xlsx)"},
		{"slides", pack(t, map[string]string{"_rels/.rels": main("ppt/presentation.xml"), "ppt/presentation.xml": "<x/>"}), "it is a PowerPoint file"},
		{"a million rows", pack(t, data(many.String())), "rows"},
		{"a bomb", pack(t, bomb), "it unpacks to more than"},
		{"broken XML", pack(t, data(`<row r="1"><c r="A1"><v>1</c></row>`)), "it is no sound file: a tag is wrong in sheet \"甲\" (element <v> closed by </c>)"},
		{"cut off", pack(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row>`}), "it is no sound file: sheet \"甲\" breaks off"},
		{"a part that no person knows", pack(t, map[string]string{"xl/workbook.xml": `<workbook`}), "it is no sound file: xl/workbook.xml breaks off"},
		{"a part that is damaged", damaged(t), "it is no sound file: sheet \"甲\" is damaged (zip: checksum error)"},
		{"attributes without end", pack(t, data(`<row`+attributes.String()+`/>`)), "a tag is longer than"},
		{"deep", pack(t, deep), "inside each other"},
		{"a DTD", pack(t, map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`}), "there is a DTD"},
		{"rows out of order", pack(t, data(`<row r="2"/><row r="1"/>`)), "out of order"},
		{"a row far below", pack(t, data(`<row r="99999999"/>`)), "rows"},
		{"a text that is not there", pack(t, data(`<row><c t="s"><v>7</v></c></row>`)), "does not exist"},
		{"no number", pack(t, data(`<row><c><v>1/3</v></c></row>`)), "holds no number"},
		{"a huge exponent", pack(t, data(`<row><c><v>1E99999</v></c></row>`)), "holds no number"},
		{"two parts of one name", twice(t), "are called"},
		{"merged cells over each other", pack(t, data(`<row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B3"/><mergeCell ref="D1:E9"/><mergeCell ref="B3:C4"/></mergeCells><sheetData>`)), "A1:B3 and B3:C4 of sheet \"甲\" lie over each other"},
		{"merged cells within others", pack(t, data(`<row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="C2:D2"/><mergeCell ref="E3:A1"/></mergeCells><sheetData>`)), "lie over each other"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := sheet.Read("f.xlsx", c.text)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "[sheet-broken]") {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 1<<30 {
			t.Errorf("%s: %d bytes were used", c.name, used)
		}
	}
}

// damaged is a workbook in whose first sheet, which is not packed, a byte is another.
func damaged(t *testing.T) []byte {
	t.Helper()
	sound := pack(t, data(`<row><c><v>12345</v></c></row>`))
	archive, err := zip.NewReader(bytes.NewReader(sound), int64(len(sound)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range archive.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		to, err := z.CreateHeader(&zip.FileHeader{Name: f.Name})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.Replace(out.Bytes(), []byte("<v>12345</v>"), []byte("<v>12346</v>"), 1)
}

func twice(t *testing.T) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for range 2 {
		if _, err := z.Create("xl/workbook.xml"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestStored: numbers are read as the decimals that were typed, whatever double stands for them.
func TestStored(t *testing.T) {
	for stored, want := range map[string]string{"0.98499999999999999": "0.985", "98.5": "98.5", "1": "1", "-0": "0", "0.1": "0.1", "0.10000000000000001": "0.1", "1E3": "1000",
		"1.2345E-3": "0.0012345", "123456789012345678": "123456789012346000", "999999999999999.9": "1000000000000000", "-2.5": "-2.5", "00012": "12", "1e-7": "0.0000001"} {
		book, err := sheet.Read("f.xlsx", pack(t, data(`<row><c><v>`+stored+`</v></c></row>`)))
		if err != nil {
			t.Fatal(stored, err)
		}
		if got := book.Sheets[0].Row(1).Cell(1).Text; got != want {
			t.Errorf("%s is read as %s, not %s", stored, got, want)
		}
	}
}

// TestAgainstExcelize: of sound files every cell is what excelize reads, raw, and so are merged cells and comments.
func TestAgainstExcelize(t *testing.T) {
	f := excelize.NewFile()
	for _, c := range []struct {
		ref   string
		value any
	}{{"A1", "名称"}, {"B1", 12.5}, {"C1", true}, {"A2", "=1+1"}, {"B2", -3}, {"AA3", " 空格 "}, {"B4", "两\n行"}, {"D7", "_x000D_"}, {"E9", 0.985}} {
		if err := f.SetCellValue("Sheet1", c.ref, c.value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell("Sheet1", "A1", "A3"); err != nil {
		t.Fatal(err)
	}
	if err := f.AddComment("Sheet1", excelize.Comment{Cell: "B2", Author: "x", Text: "批注"}); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellRichText("Sheet1", "F2", []excelize.RichTextRun{{Text: "粗", Font: &excelize.Font{Bold: true}}, {Text: "细"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("乙"); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("f.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Sheets) != 2 || book.Find("乙") == nil {
		t.Fatalf("%d sheets", len(book.Sheets))
	}
	rows, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for r, row := range rows {
		for c, want := range row {
			got := book.Sheets[0].Row(r + 1).Cell(c + 1)
			if got.Kind == sheet.Truth {
				want = map[string]string{"1": "TRUE", "0": "FALSE"}[want]
			}
			if got.Text != want {
				t.Errorf("%s: %q, and excelize reads %q", sheet.Ref(r+1, c+1), got.Text, want)
			}
		}
	}
	if m := book.Sheets[0].Merges; len(m) != 1 || m[0] != (sheet.Merge{Row: 1, Column: 1, LastRow: 3, LastColumn: 1}) {
		t.Errorf("merged: %v", m)
	}
	if c := book.Sheets[0].Row(2).Cell(2).Comment; !strings.Contains(c, "批注") {
		t.Errorf("the comment is %q", c)
	}
}

// TestStruck: what is struck through is read with the rest and told, of a whole cell and of a part of its text; merged cells that touch each other are sound.
func TestStruck(t *testing.T) {
	f := excelize.NewFile()
	struck, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []func() error{
		func() error { return f.SetCellStr("Sheet1", "A1", "不要的") },
		func() error { return f.SetCellStyle("Sheet1", "A1", "A1", struck) },
		func() error { return f.SetCellValue("Sheet1", "B1", 12.5) },
		func() error { return f.SetCellStyle("Sheet1", "B1", "B1", struck) },
		func() error { return f.SetCellStr("Sheet1", "C1", "要的") },
		func() error {
			return f.SetCellRichText("Sheet1", "D1", []excelize.RichTextRun{{Text: "扣"}, {Text: "5%", Font: &excelize.Font{Strike: true}}, {Text: "4%", Font: &excelize.Font{Bold: true}}})
		},
		func() error { return f.MergeCell("Sheet1", "A2", "B3") },
		func() error { return f.MergeCell("Sheet1", "C2", "C3") },
		func() error { return f.MergeCell("Sheet1", "A4", "C4") },
	} {
		if err := set(); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("f.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if d := book.Sheets[0].Row(1).Cell(4); d.Text != "扣5%4%" || d.Struck != "5%" {
		t.Errorf("%+v", d)
	}
	told := book.Struck().Error()
	for _, want := range []string{`f.xlsx Sheet1!A1: warning[sheet-struck]: what is struck through was read as it stands: "不要的"`, `Sheet1!B1: warning[sheet-struck]: what is struck through was read as it stands: "12.5"`, `Sheet1!D1: warning[sheet-struck]: what is struck through was read as it stands: "5%"`} {
		if !strings.Contains(told, want) {
			t.Errorf("no %s in %s", want, told)
		}
	}
	if len(book.Struck()) != 3 {
		t.Error(told)
	}
}

// TestRaised: a superscript at a number is no part of it, and told: warning[sheet-raised]; one in a word is read.
func TestRaised(t *testing.T) {
	f := excelize.NewFile()
	for cell, runs := range map[string][]excelize.RichTextRun{
		"A1": {{Text: "2.00"}, {Text: "1", Font: &excelize.Font{VertAlign: "superscript"}}},
		"B1": {{Text: "面积m"}, {Text: "2", Font: &excelize.Font{VertAlign: "superscript"}}},
	} {
		if err := f.SetCellRichText("Sheet1", cell, runs); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read("f.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if row := b.Sheets[0].Row(1); row.Cell(1).Text != "2.00" || row.Cell(1).Raised != "1" || row.Cell(2).Text != "面积m2" {
		t.Errorf("%+v", row)
	}
	if told := b.Struck().Error(); told != `f.xlsx Sheet1!A1: warning[sheet-raised]: the superscript or subscript "1" at a number is no part of it, and was not read` {
		t.Error(told)
	}
}

// TestInert: links, macros and formulas of a workbook are not followed, run or computed: a cell says what was stored.
func TestInert(t *testing.T) {
	f := excelize.NewFile()
	for _, set := range []func() error{
		func() error { return f.SetCellStr("Sheet1", "A1", "批复文件") },
		func() error { return f.SetCellHyperLink("Sheet1", "A1", "http://127.0.0.1:1/x", "External") },
		func() error { return f.SetCellFormula("Sheet1", "B1", "1+1") }, // which has no value
		func() error {
			return f.AddVBAProject(append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...))
		},
	} {
		if err := set(); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheet.Read("f.xlsm", out.Bytes())
	if book == nil || err == nil || !strings.Contains(err.Error(), "f.xlsm Sheet1!B1: error[sheet-formula]") {
		t.Fatal(err)
	}
	if c := book.Sheets[0].Row(1).Cell(1); c.Text != "批复文件" {
		t.Errorf("%+v", c)
	}
	if told := book.Macros().Error(); told != "f.xlsm:1:1: note[sheet-macros]: there are macros in the file, which were not run: what was read are the values that cells hold" {
		t.Error(told)
	}
	sheets := data(`<row><c><v>1</v></c></row>`)
	sheets["xl/workbook.xml"] = `<workbook xmlns:r="r"><sheets><sheet name="宏" sheetId="2" r:id="rId4"/><sheet name="甲" sheetId="1" r:id="rId1"/></sheets></workbook>`
	sheets["xl/_rels/workbook.xml.rels"] = `<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId4" Type="m/xlMacrosheet" Target="macrosheets/sheet1.xml"/></Relationships>`
	sheets["xl/macrosheets/sheet1.xml"] = `<macrosheet><sheetData><row><c t="str"><f>EXEC("x")</f><v>y</v></c></row></sheetData></macrosheet>`
	if book, err := sheet.Read("f.xlsx", pack(t, sheets)); err != nil || len(book.Sheets) != 1 || book.Sheets[0].Name != "甲" || len(book.Macros()) != 1 {
		t.Errorf("a sheet of macros: %v", err)
	}
	stored, err := sheet.Read("f.xlsx", pack(t, data(`<row><c><f>1+1</f><v>3</v></c><c t="str"><f>HYPERLINK("http://127.0.0.1:1/","第3页")</f><v>第3页</v></c></row>`)))
	if err != nil {
		t.Fatal(err)
	}
	if row := stored.Sheets[0].Row(1); row.Cell(1).Text != "3" || row.Cell(2).Text != "第3页" {
		t.Errorf("%+v", row)
	}
}

// opendocument is a file that begins as those of OpenDocument do.
func opendocument(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, err := w.Create("mimetype")
	if err == nil {
		_, err = part.Write([]byte("application/vnd.oasis.opendocument.spreadsheet"))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCSV: UTF-8 with or without a mark, GBK, and UTF-16 with one; tabs and semicolons.
func TestCSV(t *testing.T) {
	utf16 := func(text string, order binary.AppendByteOrder) string {
		var b []byte
		for _, c := range utf16.Encode([]rune("\ufeff" + text)) {
			b = order.AppendUint16(b, c)
		}
		return string(b)
	}
	const tabs = "名称\t值\r\n率\t\"98.5%\"\r\n"
	for _, text := range []string{"名称,值\n率,98.5%\n", "\ufeff名称,值\r\n率,98.5%\r\n", "\xc3\xfb\xb3\xc6,\xd6\xb5\n\xc2\xca,98.5%\n",
		tabs, strings.ReplaceAll(tabs, "\t", ";"), utf16(tabs, binary.LittleEndian), utf16(tabs, binary.BigEndian), utf16(strings.ReplaceAll(tabs, "\t", ","), binary.LittleEndian)} {
		for cut := range len(text) { // a beginning of a file may end within a character
			if head, err := sheet.HeadOfCSV("f.csv", []byte(text[:cut])); err == nil && cut > len(text)/2 && head.Sheets[0].Row(1).Cell(1).Text != "名称" {
				t.Errorf("%q begins with %+v", text[:cut], head.Sheets[0].Rows)
			}
		}
		book, err := sheet.ReadCSV("f.csv", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := book.Sheets[0].Row(2).Cell(1).Text + book.Sheets[0].Row(2).Cell(2).Text; got != "率98.5%" {
			t.Errorf("%q gives %q", text, got)
		}
	}
	if _, err := sheet.ReadCSV("f.csv", []byte(utf16(tabs, binary.LittleEndian)[2:])); err == nil || !strings.Contains(err.Error(), "UTF-16 without a byte order mark") {
		t.Error(err)
	}
	if _, err := sheet.ReadCSV("f.csv", []byte("a,\"b\n")); err == nil || !strings.Contains(err.Error(), "[sheet-broken]") {
		t.Error(err)
	}
}

// FuzzRead: nothing that is handed in makes reading panic.
func FuzzRead(f *testing.F) {
	f.Add(pack(f, data(`<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" s="1"><v>0.5</v></c></row>`)))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if book, err := sheet.Read("f.xlsx", text); err == nil {
			for _, s := range book.Sheets {
				for _, row := range s.Rows {
					for k := range row.Cells {
						s.Day(&row.Cells[k])
						row.Cells[k].Percentage()
					}
				}
			}
		}
	})
}

// TestOdd: values that are there and say nothing, truths that are none, lines of CSV.
func TestOdd(t *testing.T) {
	for cell, want := range map[string]string{`<c><f>1+1</f><v></v></c>`: "sheet-formula", `<c><f>1+1</f><v/></c>`: "sheet-formula", `<c t="b"><v>2</v></c>`: "neither true nor false",
		`<c t="e"><v>#N/A</v></c>`: "sheet-error"} {
		if _, err := sheet.Read("f.xlsx", pack(t, data(`<row>`+cell+`</row>`))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", cell, err, want)
		}
	}
	book, err := sheet.Read("f.xlsx", pack(t, data(`<row><c t="b"><v>TRUE</v></c><c t="b"><v></v></c><c t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c></row>`)))
	if err != nil {
		t.Fatal(err)
	}
	row := book.Sheets[0].Row(1)
	if row.Cell(1).Text != "TRUE" || row.Cell(2).Kind != sheet.Empty || row.Cell(3).Text != "😀" {
		t.Errorf("%+v", row.Cells)
	}
	csv, err := sheet.ReadCSV("f.csv", []byte("a,b\n\n\nc,d\n"))
	if err != nil || csv.Sheets[0].Row(4).Cell(1).Text != "c" {
		t.Errorf("%v %+v", err, csv)
	}
}
