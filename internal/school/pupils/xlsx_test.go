package pupils

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// book writes a workbook with a library that others use too.
func book(t testing.TB, do func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	do(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(t testing.TB, f *excelize.File, sheet string, row int, values ...any) {
	t.Helper()
	for i, v := range values {
		at, err := excelize.CoordinatesToCellName(i+1, row)
		if err == nil && v != nil {
			err = f.SetCellValue(sheet, at, v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func made(t testing.TB, data []byte) ([][]string, Report, error) {
	t.Helper()
	in, err := Read(data, columns(t))
	if err != nil {
		return nil, Report{}, err
	}
	var out sheet
	r, err := Minimise(in, &out, columns(t), height, today)
	return out.rows, r, err
}

func TestReadsWorkbooks(t *testing.T) {
	t.Parallel()
	data := book(t, func(f *excelize.File) {
		_ = f.SetSheetName("Sheet1", "Read me")
		set(t, f, "Read me", 1, "How to use this workbook")
		for _, name := range []string{"Hidden", "Pupils"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		set(t, f, "Hidden", 1, "Forename", "Surname", "DOB", "Gender")
		set(t, f, "Hidden", 2, "SECRET", "SECRET", "2016-05-14", "F")
		if err := f.SetSheetVisible("Hidden", false); err != nil {
			t.Fatal(err)
		}
		set(t, f, "Pupils", 1, "Autumn 2026")
		set(t, f, "Pupils", 3, "Forename", "Surname", "DOB", "Gender", "NHS No", "Post Code", "Year", "UPN")
		set(t, f, "Pupils", 4, "Zoë & Co <x>", "Brontë", time.Date(2016, 5, 14, 0, 0, 0, 0, time.UTC), "F", 9990000018, "ct11aa", 6, "SECRET")
		set(t, f, "Pupils", 6, "Tom", "Smith", "14/05/2016", "M", nil, nil, "R")
		set(t, f, "Pupils", 7, "Una", "Year", "14/05/2016", "F", nil, nil, "?")
	})
	rows, r, err := made(t, data)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"First name", "Last name", "Date of birth", "Sex", "Postcode", "NHS number"},
		{"Zoë & Co <x>", "Brontë", "2016-05-14", "F", "CT1 1AA", "9990000018"}, {"Tom", "Smith", "2016-05-14", "M", "", ""}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Finding{{7, "", NotYear}}, r.Findings); diff != "" {
		t.Error(diff)
	}
}

// changed rewrites the parts of a workbook; "" takes a part away.
func changed(t testing.TB, data []byte, parts map[string]string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	write := func(name string, body []byte) {
		w, err := out.Create(name)
		if err == nil {
			_, err = w.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range in.File {
		if _, ours := parts[f.Name]; ours {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		write(f.Name, body)
	}
	for name, body := range parts {
		if body != "" {
			write(name, []byte(body))
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRefusesWorkbooksInWords(t *testing.T) {
	t.Parallel()
	good := book(t, func(f *excelize.File) {
		set(t, f, "Sheet1", 1, "Forename", "Surname", "DOB", "Gender")
		set(t, f, "Sheet1", 2, "A", "B", "2016-05-14", "F")
	})
	rows := "<worksheet><sheetData>"
	bomb := "<sst><si><t>" + strings.Repeat(" ", mostUnpack) + "</t></si></sst>"
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"macros":        {changed(t, good, map[string]string{"xl/vbaProject.bin": "x"}), ErrMacros},
		"macro type":    {changed(t, good, map[string]string{"[Content_Types].xml": `<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>`}), ErrMacros},
		"binary":        {changed(t, good, map[string]string{"xl/workbook.bin": "x"}), ErrBinary},
		"other zip":     {changed(t, good, map[string]string{"xl/workbook.xml": ""}), ErrNotText},
		"bomb":          {changed(t, good, map[string]string{"xl/sharedStrings.xml": bomb}), ErrUnpack},
		"1904":          {changed(t, good, map[string]string{"xl/workbook.xml": `<workbook><workbookPr date1904="1"/></workbook>`}), Err1904},
		"no sheets":     {changed(t, good, map[string]string{"xl/workbook.xml": "<workbook/>"}), ErrBroken},
		"own texts":     {changed(t, good, map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "b">]>` + rows}), ErrBroken},
		"row cut off":   {changed(t, good, map[string]string{"xl/worksheets/sheet1.xml": rows + `<row r="1"><c r="A1"><v>1`}), ErrBroken},
		"not a zip":     {append([]byte("PK\x03\x04"), "nothing"...), ErrBroken},
		"no headings":   {changed(t, good, map[string]string{"xl/worksheets/sheet1.xml": rows + "</sheetData></worksheet>"}), ErrNoHeading},
		"too wide":      {changed(t, good, map[string]string{"xl/worksheets/sheet1.xml": rows + `<row><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`}), ErrBroken},
		"larger":        {bytes.Repeat([]byte("PK\x03\x04"), MostBytes/4+1), ErrTooLarge},
		"with password": {append([]byte("\xD0\xCF\x11\xE0"), inUTF16("EncryptedPackage")...), ErrEncrypted},
	} {
		if _, _, err := made(t, c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		} else if code, _ := Explain(err); code == "" {
			t.Errorf("%s: no words for %v", name, err)
		}
	}
	if _, _, err := made(t, good); err != nil {
		t.Error(err)
	}
}

// TestScansAsTheStandardLibrary holds the scanner against encoding/xml on what it writes.
func TestScansAsTheStandardLibrary(t *testing.T) {
	t.Parallel()
	type cell struct {
		R    string `xml:"r,attr"`
		Text string `xml:"t"`
	}
	type doc struct {
		XMLName xml.Name `xml:"sheet"`
		Cells   []cell   `xml:"c"`
	}
	rapid.Check(t, func(t *rapid.T) {
		var d doc
		word := rapid.StringMatching(`[ -~éß\x{1F600}]{0,12}`)
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			d.Cells = append(d.Cells, cell{word.Draw(t, "r"), word.Draw(t, "text")})
		}
		raw, err := xml.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var got []cell
		s := scanner{data: raw}
		in := false
		for {
			k, err := s.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", raw, err)
			}
			switch {
			case k == open && string(s.name) == "c":
				got = append(got, cell{R: s.attr("r")})
			case k == text && in:
				got[len(got)-1].Text += s.text()
			case string(s.name) == "t":
				in = k == open
			}
		}
		if diff := cmp.Diff(d.Cells, slices.Clip(got)); diff != "" {
			t.Fatalf("%s: %s", raw, diff)
		}
	})
}

// TestHeaderStyles reads lists as the usual systems head them.
func TestHeaderStyles(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"vaccination service": "\ufeffPARENT_1_NAME,PARENT_1_RELATIONSHIP,PARENT_1_EMAIL,PARENT_1_PHONE,PARENT_2_NAME,CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH,CHILD_GENDER,CHILD_YEAR_GROUP,CHILD_ADDRESS_LINE_1,CHILD_POSTCODE,CHILD_REGISTRATION,CHILD_NHS_NUMBER\r\n" +
			"Optional,Optional,Optional,Optional,Optional,Required,Required,Required. Must be DD/MM/YYYY,Optional,Optional,Optional,Required,Optional,Optional\r\n" +
			"Jo Lee,Mum,jo@example.org,01632 960001,,Ada,Lee,14/05/2016,F,6,1 High St,ct1 1aa,6A,999 000 0018\r\n",
		"school system one":   "UPN,Legal Forename,Legal Surname,DOB,Gender,NC Year,Reg,Post Code,NHS Number,FSM\nH801200001001,Ada,Lee,14 May 2016,F,Year 6,6A,CT11AA,999-000-0018,T\n",
		"school system two":   "Surname;Forename;Date of Birth;Sex;Year Group;Home Postcode;NHS No;SEN Status\nLee;Ada;2016-05-14;F;Yr 6;CT1 1AA;9990000018;K\n",
		"school system three": "Class list\n\nStudent First Name\tStudent Last Name\tBirth Date\tM/F\tCurriculum Year\tPostal Code\tNHS Num\nAda\tLee\t14.05.2016\tF\tY6\tCT1 1AA\t9990000018\n",
	} {
		rows, r, err := run(t, text, height)
		want := [][]string{{"First name", "Last name", "Date of birth", "Sex", "Postcode", "NHS number"}, {"Ada", "Lee", "2016-05-14", "F", "CT1 1AA", "9990000018"}}
		if diff := cmp.Diff(want, rows); diff != "" || err != nil || r.SetAside != 0 {
			t.Errorf("%s: %s %+v %v", name, diff, r, err)
		}
	}
}

func TestYearsThatCannotBeTold(t *testing.T) {
	t.Parallel()
	_, r, err := run(t, "Forename,Surname,DOB,Sex,Year\nA,B,2016-05-14,F,\nC,D,2016-05-14,F,six\nE,F,2016-05-14,F,6\n", height)
	if err != nil || r.Passed != 1 || r.SetAside != 2 || r.NoYears {
		t.Errorf("%+v %v", r, err)
	}
	if _, r, err = run(t, "Forename,Surname,DOB,Sex\nA,B,2016-05-14,F\n", height); err != nil || !r.NoYears || r.Passed != 1 {
		t.Errorf("%+v %v", r, err)
	}
}

func FuzzWorkbook(f *testing.F) {
	c := columns(f)
	f.Add([]byte(`<worksheet><row r="1"><c r="A1" t="inlineStr"><is><t>Forename</t></is></c></row></worksheet>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		rows := &sheetRows{scan: scanner{data: b}}
		var out sheet
		r, err := Minimise(rows, &out, c, height, today)
		if err == nil && r.Passed+r.SetAside+r.LeftOut != r.Read {
			t.Errorf("%+v", r)
		}
	})
}

func BenchmarkWorkbook(b *testing.B) {
	c := columns(b)
	data := book(b, func(f *excelize.File) {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		_ = w.SetRow("A1", []any{"Forename", "Surname", "DOB", "Gender", "Postcode", "NHS Number", "Year Group", "UPN", "FSM", "Religion"})
		for i := range 50_000 {
			_ = w.SetRow(fmt.Sprintf("A%d", i+2), []any{fmt.Sprintf("First%d", i), fmt.Sprintf("Last%d", i), fmt.Sprintf("%02d/%02d/2016", 1+i%28, 1+i%12), "F", "CT1 1AA", "", "6", "H801200001001", "N", "None"})
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	})
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		in, err := Read(data, c)
		if err != nil {
			b.Fatal(err)
		}
		if r, err := Minimise(in, &sheet{}, c, height, today); err != nil || r.Passed != 50_000 {
			b.Fatal(r.Passed, err)
		}
	}
}
