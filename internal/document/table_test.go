package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"sharewell/internal/errs"
)

func csvOf(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	var b bytes.Buffer
	c := NewCSV(&b)
	for _, r := range rows {
		if err := c.Write(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func xlsxOf(t testing.TB, sheets ...Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteXLSX(&b, sheets); err != nil {
		t.Fatalf("WriteXLSX: %v", err)
	}
	return b.Bytes()
}

func texts(rows ...[]string) func(func([]Value) bool) {
	return func(yield func([]Value) bool) {
		for _, r := range rows {
			vals := make([]Value, len(r))
			for i, s := range r {
				vals[i] = Text(s)
			}
			if !yield(vals) {
				return
			}
		}
	}
}

func readTable(t testing.TB, raw []byte, name string) ReadTableResult {
	t.Helper()
	got, err := ReadTable(bytes.NewReader(raw), name)
	if err != nil {
		t.Fatalf("ReadTable: %v", err)
	}
	return got
}

func TestCSVGuardsFormulas(t *testing.T) {
	t.Parallel()
	got := string(csvOf(t, []string{"=1+1", "+44 1622", "-5", "@x", "\ttab", "＝x", "'=x", "'quoted'", "plain, with \"quotes\"", "two\nlines", ""}, []string{""}))
	want := "'=1+1,'+44 1622,'-5,'@x,\"'\ttab\",'＝x,''=x,'quoted',\"plain, with \"\"quotes\"\"\",\"two\nlines\",\r\n\"\"\r\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCSVReadsBackAnyText(t *testing.T) {
	t.Parallel()
	check := func(t testing.TB, cells []string) {
		row := append([]string{"key"}, append(cells, "end")...)
		got := readTable(t, csvOf(t, []string{"a", "b,", "c"}, row), "x.csv")
		want := make([]string, len(row))
		for i, s := range row {
			want[i] = Clean(s)
		}
		if diff := cmp.Diff(want, got.Rows[len(got.Rows)-1].Cells); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
	check(t, hostile())
	rapid.Check(t, func(rt *rapid.T) { check(t, rapid.SliceOfN(rapid.String(), 0, 5).Draw(rt, "cells")) })
}

func TestXLSXKeepsTextAsText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 40000)
	raw := xlsxOf(t,
		Sheet{Name: "Register: of/uses?", Head: []string{"Text", "=Head"}, Widths: []float64{30, 60}, Rows: func(yield func([]Value) bool) {
			for _, s := range hostile() {
				if !yield([]Value{Text(s), Number(12.5), Day(time.Date(2026, 11, 3, 23, 0, 0, 0, time.UTC)), {}, Text("end")}) {
					return
				}
			}
			yield([]Value{Text(long), Text("0012")})
		}},
		Sheet{Name: "Register: of/uses?"}, Sheet{Name: ""})
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Register- of-uses-", "Register- of-uses- 2", "Sheet 3"}, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	panes, err := f.GetPanes("Register- of-uses-")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head row does not stay in view: %+v %v", panes, err)
	}
	if w, err := f.GetColWidth("Register- of-uses-", "B"); err != nil || w != 60 {
		t.Errorf("column B is %v wide", w)
	}
	for i := range hostile() {
		if formula, err := f.GetCellFormula("Register- of-uses-", fmt.Sprintf("A%d", i+2)); formula != "" || err != nil {
			t.Errorf("row %d became the formula %q", i, formula)
		}
	}
	got := readTable(t, raw, "register.xlsx")
	for i, s := range hostile() {
		want := []string{Clean(s), "12.5", "3 November 2026", "", "end"}
		if diff := cmp.Diff(want, got.Rows[i+1].Cells); diff != "" {
			t.Errorf("row %d (-want +got):\n%s", i, diff)
		}
	}
	last := got.Rows[len(got.Rows)-1].Cells
	if n := len([]rune(last[0])); n != maxCellUnits || !strings.HasSuffix(last[0], "…") || last[1] != "0012" {
		t.Errorf("a long text came back with %d characters, the number-like text as %q", n, last[1])
	}
}

func TestXLSXIsValidByTheECMASchemas(t *testing.T) {
	t.Parallel()
	parts := unzipped(t, xlsxOf(t, Sheet{Name: "Uses", Head: []string{"Name", "Note"}, Rows: texts(hostile(), []string{"_x0041_", "007"})}, Sheet{Name: "Empty"}))
	extensions := regexp.MustCompile(` (mc:Ignorable|xr:uid|xml:space)="[^"]*"`) // attributes from outside that schema
	args := []string{"--noout", "--nonet", "--schema", "testdata/xsd/sml.xsd"}
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml"} {
		args = append(args, saved(t, "part.xml", extensions.ReplaceAll(parts[name], nil)))
	}
	tool(t, "xmllint", args...)
	if bytes.Contains(parts["xl/worksheets/sheet1.xml"], []byte("<f>")) {
		t.Error("a text became a formula")
	}
}

func TestReadTableKnowsFormats(t *testing.T) {
	t.Parallel()
	rows := func(r ...ReadRow) []ReadRow { return r }
	for name, c := range map[string]struct {
		in   string
		want ReadTableResult
	}{
		"plain":     {"a,b\r\n1,2\r\n", ReadTableResult{Rows: rows(ReadRow{1, []string{"a", "b"}}, ReadRow{2, []string{"1", "2"}}), Encoding: "utf-8", Delimiter: ','}},
		"mark":      {"\xEF\xBB\xBFname;town\n\"Si\u00E2n; x\";Deal\n", ReadTableResult{Rows: rows(ReadRow{1, []string{"name", "town"}}, ReadRow{2, []string{"Siân; x", "Deal"}}), Encoding: "utf-8", Delimiter: ';'}},
		"windows":   {"name,town\nSi\xE2n,Deal\n", ReadTableResult{Rows: rows(ReadRow{1, []string{"name", "town"}}, ReadRow{2, []string{"Siân", "Deal"}}), Encoding: "windows-1252", Delimiter: ','}},
		"sixteen":   {"\xFF\xFEa\x00\t\x00b\x00\n\x00", ReadTableResult{Rows: rows(ReadRow{1, []string{"a", "b"}}), Encoding: "utf-16", Delimiter: '\t'}},
		"old lines": {"a,b\r1,2\r", ReadTableResult{Rows: rows(ReadRow{1, []string{"a", "b"}}, ReadRow{2, []string{"1", "2"}}), Encoding: "utf-8", Delimiter: ','}},
		"told":      {"sep=;\na,x;b\n", ReadTableResult{Rows: rows(ReadRow{2, []string{"a,x", "b"}}), Encoding: "utf-8", Delimiter: ';'}},
		"gaps":      {"a\n\n,,\n\"two\nlines\",b\nlast,'=x\n", ReadTableResult{Rows: rows(ReadRow{1, []string{"a"}}, ReadRow{4, []string{"two\nlines", "b"}}, ReadRow{6, []string{"last", "=x"}}), Encoding: "utf-8", Delimiter: ','}},
		"one":       {"9434765919\n4010232137\n", ReadTableResult{Rows: rows(ReadRow{1, []string{"9434765919"}}, ReadRow{2, []string{"4010232137"}}), Encoding: "utf-8", Delimiter: ','}},
	} {
		if diff := cmp.Diff(c.want, readTable(t, []byte(c.in), "list.csv")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadTableKeepsWorksheetLinesAndDates(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(f.SetCellValue("Sheet1", "A1", "Date of birth"), f.SetCellValue("Sheet1", "A3", time.Date(2015, 9, 1, 0, 0, 0, 0, time.UTC)),
		f.SetCellStyle("Sheet1", "A3", "A3", style), f.SetCellFormula("Sheet1", "B3", "=1+1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Notes"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	want := ReadTableResult{Rows: []ReadRow{{1, []string{"Date of birth"}}, {3, []string{"2015-09-01"}}}, Sheet: "Sheet1", OtherSheets: []string{"Notes"}}
	if diff := cmp.Diff(want, readTable(t, b.Bytes(), "class.xlsx")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadTableRefuses(t *testing.T) {
	t.Parallel()
	book := xlsxOf(t, Sheet{Head: []string{"a"}})
	for name, c := range map[string]struct {
		raw  []byte
		code string
		says string
	}{
		"nothing":      {nil, "document.empty", "list.csv is empty"},
		"blank":        {[]byte(",,\n\n ,\n"), "document.empty", "list.csv is empty"},
		"too large":    {bytes.Repeat([]byte("a,b\n"), MaxTableBytes/4+1), "document.too_large", "20 MB"},
		"old Excel":    {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "document.ole", "old Excel"},
		"pdf":          {[]byte("%PDF-1.7 x"), "document.not_table", "not a table"},
		"binary":       {[]byte("a\x00b"), "document.not_table", "not a table"},
		"quotes":       {[]byte("a,b\n1,2\n\"x\"y,3\n"), "document.quotes", "Line 3 of list.csv"},
		"quotes after": {[]byte("sep=,\na,b\n\"x\"y,3\n"), "document.quotes", "Line 3 of list.csv"},
		"open quote":   {[]byte("a,b\n\"1,2\n3,4\n"), "document.quotes", "Line 2 of list.csv"},
		"wide":         {[]byte(strings.Repeat("x,", MaxTableColumns) + "x\n"), "document.too_many_columns", "300 columns"},
		"long cell":    {[]byte("a\n" + strings.Repeat("x", maxTableCell+1)), "document.cell_too_long", "Column 1 in line 2"},
		"many rows":    {bytes.Repeat([]byte("x\n"), MaxTableRows+1), "document.too_many_rows", "200000 rows"},
		"word":         {docx(t, sample()), "document.not_table", "not an Excel workbook"},
		"cut short":    {book[:len(book)/2], "document.damaged", "damaged"},
		"macros":       {rezipped(t, book, func(p map[string][]byte) { p["xl/vbaProject.bin"] = nil }), "document.macros", "macros"},
		"bomb":         {rezipped(t, book, func(p map[string][]byte) { p["xl/worksheets/sheet1.xml"] = make([]byte, maxTableUnzipped+1) }), "document.too_large_inside", "unpacks"},
		"broken sheet": {rezipped(t, book, func(p map[string][]byte) { p["xl/worksheets/sheet1.xml"] = []byte("<worksheet><sheetData><row><c r=") }), "document.damaged", "damaged"},
		"broken texts": {rezipped(t, book, func(p map[string][]byte) { p["xl/sharedStrings.xml"] = []byte("<sst><si>") }), "document.damaged", "damaged"},
		"deep sheet":   {rezipped(t, book, func(p map[string][]byte) { p["xl/worksheets/sheet1.xml"] = bytes.Repeat([]byte("<a>"), 1000) }), "document.too_large_inside", "unpacks"},
		"no sheets":    {rezipped(t, book, func(p map[string][]byte) { p["xl/workbook.xml"] = []byte("<workbook/>") }), "document.not_table", "cannot be read"},
	} {
		_, err := ReadTable(bytes.NewReader(c.raw), "C:/files/list.csv")
		e, _ := errors.AsType[*errs.Error](err)
		if errs.KindOf(err) != errs.Invalid || errs.CodeOf(err) != c.code || !strings.Contains(e.Message, c.says) {
			t.Errorf("%s: got %v, want %s saying %q", name, err, c.code, c.says)
		}
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n"))
	f.Add([]byte("\xEF\xBB\xBFa;b\r\n\"1\";2\r\n"))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Add([]byte("sep=;\na;b"))
	f.Add(xlsxOf(f, Sheet{Head: []string{"a", "b"}, Rows: texts([]string{"1", "=2"})}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := ReadTable(bytes.NewReader(raw), "x")
		if err != nil {
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("an error that is nobody's fault: %v", err)
			}
			return
		}
		if !slices.IsSortedFunc(got.Rows, func(a, b ReadRow) int { return a.Line - b.Line }) {
			t.Fatal("line numbers run backwards")
		}
		for _, r := range got.Rows {
			for _, s := range r.Cells {
				if Clean(s) != s {
					t.Fatalf("unclean cell %q", s)
				}
			}
		}
	})
}

func BenchmarkWriteXLSXTenThousandRows(b *testing.B) {
	row := []Value{Text("KM-R-2026-0142"), Text("Weekly list of children starting school"), Text("Northbourne County Council"), Number(18204)}
	for b.Loop() {
		err := WriteXLSX(io.Discard, []Sheet{{Name: "Uses", Head: []string{"Reference", "Title", "Body", "Records"}, Rows: func(yield func([]Value) bool) {
			for range 10_000 {
				if !yield(row) {
					return
				}
			}
		}}})
		if err != nil {
			b.Fatal(err)
		}
	}
}
