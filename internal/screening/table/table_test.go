package table

import (
	"errors"
	"io"
	"strings"
	"testing"

	"sharewell/internal/errs"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	const a, b = "9990000018", "4010232137"
	for name, c := range map[string]struct {
		text   string
		o      Options
		column int
		header bool
		code   string // of the error
	}{
		"by the usual name":           {text: "id,nhs_number,x\n1," + a + ",y\n", column: 1, header: true},
		"by another usual name":       {text: "id;NHS No.;x\r\n1;" + a + ";y\r\n", column: 1, header: true},
		"quoted name":                 {text: "\"id\",\"CHILD_NHS_NUMBER\"\n1," + a + "\n", column: 1, header: true},
		"with a mark":                 {text: "\ufeffNHSNumber\tx\n" + a + "\ty\n", header: true},
		"status is not the number":    {text: "NHS NUMBER STATUS INDICATOR CODE,NHS NUMBER\n01," + a + "\n", column: 1, header: true},
		"two usual names":             {text: "nhs_number,mother_nhs_number\n" + a + "," + b + "\n", code: "table.ambiguous"},
		"by content":                  {text: "x," + a + "\ny," + b + "\n", column: 1},
		"by content, first is none":   {text: "7,1234567890\n8," + a + "\n9," + b + "\n10," + b + "\n", column: 1},
		"two by content":              {text: a + "," + b + "\n" + b + "," + a + "\n", code: "table.ambiguous"},
		"none by content":             {text: "x,y\nz,w\n", code: "table.no_column"},
		"unknown header, by content":  {text: "who,person\nx," + a + "\n", code: "table.header_unclear"},
		"unknown name, usual heading": {text: "row,patient_id\nx," + a + "\n", column: 1, header: true},
		"heading of another column":   {text: "ref,who,Date of Birth\nx," + a + ",2001-02-03\n", column: 1, header: true},
		"by number, usual heading":    {text: "who,surname\n" + a + ",Smith\n", o: Options{Column: "1"}, header: true},
		"words that are no heading":   {text: "Smith,unknown\nJones," + a + "\nBrown," + b + "\n", code: "table.header_unclear"},
		"the same, told":              {text: "who,person\nx," + a + "\n", o: Options{Header: HeaderYes}, column: 1, header: true},
		"by name":                     {text: "who,person\nx," + a + "\n", o: Options{Column: "person"}, column: 1, header: true},
		"by name, other case":         {text: "who,Person No\nx," + a + "\n", o: Options{Column: "PERSON_NO"}, column: 1, header: true},
		"exact name first":            {text: "id,ID\nx," + a + "\n", o: Options{Column: "ID"}, column: 1, header: true},
		"by a name that is not there": {text: "who,person\nx," + a + "\n", o: Options{Column: "nhs"}, code: "table.no_column"},
		"by a name without a header":  {text: "x," + a + "\n", o: Options{Column: "nhs", Header: HeaderNo}, code: "table.no_names"},
		"by number":                   {text: "1," + a + "\n", o: Options{Column: "2"}, column: 1},
		"by number, usual header":     {text: "id,nhs\n1," + a + "\n", o: Options{Column: "2"}, column: 1, header: true},
		"by number, other header":     {text: "id,ref\n1," + a + "\n", o: Options{Column: "2"}, code: "table.header_unclear"},
		"by number, loose":            {text: "id,ref\n1," + a + "\n", o: Options{Column: "2", Loose: true}, column: 1, header: true},
		"by number 0":                 {text: a + "\n", o: Options{Column: "0"}, code: "table.column"},
		"header too short":            {text: "id\n1," + a + "\n", o: Options{Column: "2", Header: HeaderYes}, code: "table.no_column"},
		"number in the header":        {text: a + "\n" + b + "\n", o: Options{Header: HeaderYes, Column: "1"}, code: "table.header_holds_number"},
		"quotes open in the header":   {text: "\"nhs_number\n" + a + "\n", code: "table.unclosed"},
		"text behind quotes":          {text: "\"id\"x,nhs\n" + a + "\n", code: "table.header_malformed"},
		"empty":                       {code: "table.empty"},
		"mark alone":                  {text: "\ufeff", code: "table.empty"},
		"UTF-16":                      {text: "\xff\xfen\x00", code: "table.utf16"},
		"fixed":                       {text: "xx" + a + "yy\n", o: Options{Fixed: Fixed{3, 10}}},
		"fixed with a header":         {text: "  NHS NUMBERyy\nxx" + a + "yy\n", o: Options{Fixed: Fixed{3, 10}}, header: true},
		"fixed with a column":         {text: a + "\n", o: Options{Fixed: Fixed{1, 10}, Column: "1"}, code: "table.fixed"},
		"commas in a tabbed file":     {text: "a,b,c,d\tnhs_number\nx\t" + a + "\n", column: 1, header: true},
		"told the delimiter":          {text: "a^nhs_number\nx^" + a + "\n", o: Options{Delimiter: '^'}, column: 1, header: true},
	} {
		s, err := Open(strings.NewReader(c.text), c.o)
		if c.code != "" {
			if !errors.Is(err, &errs.Error{Code: c.code}) {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
			if err != nil && (strings.Contains(err.Error(), a) || strings.Contains(err.Error(), b)) {
				t.Errorf("%s: the error holds a number", name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Dialect.Column != c.column || s.Dialect.Header != c.header {
			t.Errorf("%s: column %d, header %v", name, s.Dialect.Column, s.Dialect.Header)
		}
	}
}

func TestAmbiguityNamesTheColumns(t *testing.T) {
	t.Parallel()
	_, err := Open(strings.NewReader("nhs_number,x,mother_nhs_number\n"), Options{})
	if err == nil || !strings.Contains(err.Error(), `1 ("nhs_number"), 3 ("mother_nhs_number")`) {
		t.Errorf("got %v", err)
	}
}

func TestFixedWidth(t *testing.T) {
	t.Parallel()
	text := "A 9990000018 x\r\nB 9990000026\nC 99900000\n\nD  999000002 \rE 4010232137\x00\x00"
	want := []uint32{999000001, 999000002, NoColumn, Blank, Invalid, 401023213}
	for _, block := range []int{1, 5, 16, 0} {
		s, err := Open(strings.NewReader(text), Options{Fixed: Fixed{3, 10}, Header: HeaderNo, Block: block})
		if err != nil {
			t.Fatal(err)
		}
		var got []uint32
		var data strings.Builder
		var b Block
		for {
			err := s.Next(&b)
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, b.Codes...)
			data.Write(b.Data)
		}
		if len(got) != len(want) || data.String() != text {
			t.Fatalf("block %d: %v, want %v", block, got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("block %d, row %d: %d, want %d", block, i+1, got[i], want[i])
			}
		}
	}
}

func TestOptionsAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]byte{"": 0, "auto": 0, "comma": ',', "tab": '\t', "semicolon": ';', "pipe": '|', "^": '^'} {
		if got, err := ParseDelimiter(text); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{`"`, "\n", "5", " ", "ab", "é"} {
		if _, err := ParseDelimiter(text); err == nil {
			t.Errorf("%q is taken for a delimiter", text)
		}
	}
	if f, err := ParseFixed("21:10"); err != nil || f != (Fixed{21, 10}) || f.String() != "21:10" {
		t.Errorf("%v, %v", f, err)
	}
	for _, text := range []string{"x", "0:10", "1:9", "1", ":", "1:10:2", "99999999:10"} {
		if _, err := ParseFixed(text); err == nil {
			t.Errorf("%q is taken for a place", text)
		}
	}
	if _, err := ParseHeader("maybe"); err == nil {
		t.Error("maybe is taken for an answer")
	}
}

// stuck is a reader that never gives anything.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestStuckReader(t *testing.T) {
	t.Parallel()
	if _, err := Open(stuck{}, Options{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v", err)
	}
}
