package pupils

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func columns(t testing.TB) *Columns {
	t.Helper()
	text, err := os.ReadFile("../../../rulebook/england/schools/columns.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := LoadColumns(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var height = Plan{Years: []string{"R", "6"}, Columns: []Wanted{{"first_name", true}, {"last_name", true}, {"date_of_birth", true},
	{"sex", true}, {"postcode", false}, {"nhs_number", false}}}

type sheet struct{ rows [][]string }

func (s *sheet) Write(v []string) error {
	s.rows = append(s.rows, slices.Clone(v))
	return nil
}

func run(t testing.TB, text string, p Plan) ([][]string, Report, error) {
	t.Helper()
	in, err := CSV(strings.NewReader(text))
	if err != nil {
		return nil, Report{}, err
	}
	var out sheet
	r, err := Minimise(in, &out, columns(t), p, today)
	return out.rows, r, err
}

func TestPassesExactlyThePlan(t *testing.T) {
	t.Parallel()
	text := "\ufeffCHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH,Gender,CHILD_POSTCODE,CHILD_NHS_NUMBER,CHILD_YEAR_GROUP,FSM Eligible,Religion,Adopted\r\n" +
		"Required,Required,Required. Must be DD/MM/YYYY,Required,Optional,Optional,Optional,,,\r\n" +
		"Zara,Nkemelu-Brown,01/09/2021,F, ct1 1aa,999 000 0018,Reception,Y,Quaker,\r\n" +
		"Ásta,O’Neil,2016-02-29,F,ME4 4TR,,Y6,N,None,No\r\n" +
		"Tom,Smithe,14/05/2016,M,,9434765918,Year 6,N,None,\r\n" +
		"Kim,Held,14/06/2016,M,,,6,N,None,Yes\r\n" +
		"Lea,Other,14/06/2015,F,,,7,N,None,\r\n" +
		"Tom,Smithe,14/05/2016,M,,,Year 6,N,None,\r\n" +
		"Ann,,14/05/2016,F,,,6,,,\r\n" +
		"Bob,Wide,14/05/2016,M,,,6,,,,too,wide\r\n" +
		"Ida,=cmd,31/02/2016,F,QQ,,6,,,\r\n,,,,,,,,,\r\n"
	rows, r, err := run(t, text, height)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"First name", "Last name", "Date of birth", "Sex", "Postcode", "NHS number"},
		{"Zara", "Nkemelu-Brown", "2021-09-01", "F", "CT1 1AA", "9990000018"},
		{"Ásta", "O’Neil", "2016-02-29", "F", "ME4 4TR", ""},
		{"Tom", "Smithe", "2016-05-14", "M", "", ""},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if r.Read != 9 || r.Passed != 3 || r.SetAside != 5 || r.LeftOut != 1 {
		t.Errorf("read %d passed %d set aside %d left out %d", r.Read, r.Passed, r.SetAside, r.LeftOut)
	}
	found := []Finding{{2, "", Instruction}, {5, "NHS number", NotNHS}, {6, "", Restricted}, {7, "", OtherYear}, {8, "", Duplicate},
		{9, "Last name", Missing}, {9, "", Missing}, {10, "", Misaligned},
		{11, "Last name", Formula}, {11, "Date of birth", NotADate}, {11, "Postcode", NotPostcode}, {11, "", NotADate}}
	if diff := cmp.Diff(found, r.Findings); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"CHILD_YEAR_GROUP", "FSM Eligible", "Religion", "Adopted"}, r.Dropped); diff != "" {
		t.Error(diff)
	}
}

func TestRefusesWhatIsNoList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":       {"", ErrNoHeading},
		"prose":         {"Dear parent,\nwe write to you", ErrNoHeading},
		"only headings": {"First name,Surname,DOB,Sex\n", ErrEmpty},
		"twice":         {"First name,Forename,Surname,DOB,Sex\nA,B,C,1/9/2021,F", ErrTwice},
		"absent":        {"First name,Surname,Sex\nA,B,F", ErrAbsent},
		"pdf":           {"%PDF-1.7 ...", ErrNotText},
		"zip":           {"PK\x03\x04", ErrNotText},
		"binary":        {"a\x00b", ErrNotText},
		"old excel":     {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ErrOldExcel},
		"locked":        {"\xD0\xCF\x11\xE0" + string(inUTF16("EncryptedPackage")), ErrEncrypted},
	} {
		if _, _, err := run(t, c.text, height); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestReadsEveryUsualEncoding(t *testing.T) {
	t.Parallel()
	plain := "Forename;Surname;DOB;Gender\nZoë;Brontë;1-Sep-21;F\n"
	latin := strings.ReplaceAll(plain, "ë", "\xeb")
	wide := "\xff\xfe"
	for _, r := range plain {
		wide += string([]byte{byte(r), byte(r >> 8)})
	}
	for name, text := range map[string]string{"utf-8": plain, "latin": latin, "utf-16": wide, "tabs": strings.ReplaceAll(plain, ";", "\t")} {
		rows, _, err := run(t, text, height)
		if err != nil || len(rows) != 2 || rows[1][0] != "Zoë" || rows[1][2] != "2021-09-01" {
			t.Errorf("%s: %q %v", name, rows, err)
		}
	}
}

func TestTellsDayFromMonthByTheWholeList(t *testing.T) {
	t.Parallel()
	head := "Forename,Surname,DOB,Gender\n"
	for name, c := range map[string]struct {
		dates []string
		want  []string
	}{
		"day first":     {[]string{"03/04/2016", "25/12/2015"}, []string{"2016-04-03", "2015-12-25"}},
		"month first":   {[]string{"03/04/2016", "12/25/2015"}, []string{"2016-03-04", "2015-12-25"}},
		"contradicting": {[]string{"03/04/2016", "12/25/2015", "25/12/2015"}, []string{"2015-12-25", "2015-12-25"}},
		"serial":        {[]string{"42370"}, []string{"2016-01-01"}},
		"with time":     {[]string{"2016-01-31 00:00:00", "31/01/2016 00:00"}, []string{"2016-01-31", "2016-01-31"}},
		"unlikely":      {[]string{"1984-05-01", "2027-01-01"}, nil},
	} {
		text := head
		for i, d := range c.dates {
			text += fmt.Sprintf("Child %c,Name,%s,F\n", 'A'+i, d)
		}
		rows, _, err := run(t, text, height)
		var got []string
		for _, r := range rows[min(1, len(rows)):] {
			got = append(got, r[2])
		}
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %s %v", name, diff, err)
		}
	}
}

// TestNothingElsePasses holds that, whatever stands in a list, only values of the plan's own columns come out, that
// every row is accounted for, and that the report repeats nothing.
func TestNothingElsePasses(t *testing.T) {
	t.Parallel()
	c := columns(t)
	heads := []string{"Forename", "Surname", "DOB", "Gender", "Postcode", "NHS No", "UPN", "Religion", "FSM", "SEN status", "Looked after", "Year"}
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation(heads).Draw(t, "order")
		var text strings.Builder
		text.WriteString(strings.Join(order, ",") + "\n")
		n := rapid.IntRange(1, 12).Draw(t, "n")
		for i := range n {
			var values []string
			for _, h := range order {
				switch h {
				case "Forename", "Surname":
					values = append(values, fmt.Sprintf("Ok%s%d", h, i))
				case "DOB":
					values = append(values, rapid.SampledFrom([]string{"2016-05-14", "14/05/2016", "SECRETdate", ""}).Draw(t, "dob"))
				case "Gender":
					values = append(values, "F")
				case "Looked after":
					values = append(values, rapid.SampledFrom([]string{"", "no", "yes", "SECRETmark"}).Draw(t, "mark"))
				case "Year":
					values = append(values, rapid.SampledFrom([]string{"6", "R", "7", ""}).Draw(t, "year"))
				default:
					values = append(values, "SECRET"+h)
				}
			}
			if rapid.IntRange(0, 9).Draw(t, "wide") == 0 {
				values = append(values, "SECRETextra")
			}
			text.WriteString(strings.Join(values, ",") + "\n")
		}
		in, err := CSV(strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		var out sheet
		r, err := Minimise(in, &out, c, height, today)
		if err != nil {
			t.Fatal(err)
		}
		if r.Read != n || r.Passed+r.SetAside+r.LeftOut != n || len(out.rows) != r.Passed+1 {
			t.Fatalf("%d rows: %+v", n, r)
		}
		if all := fmt.Sprint(out.rows, r); strings.Contains(all, "SECRET") {
			t.Fatalf("what must not pass passed: %s", all)
		}
	})
}

func TestColumnsFileMustBeRight(t *testing.T) {
	t.Parallel()
	good := "schema: pupil-columns/1\nchecked_on: 2026-11-22\nsource: {name: x}\n"
	for name, text := range map[string]string{
		"schema":      strings.Replace(good, "/1", "/2", 1),
		"unknown key": good + "extra: 1\n",
		"no source":   "schema: pupil-columns/1\nchecked_on: 2026-11-22\n",
		"kind":        good + "columns: [{code: a, label: A, kind: odd, names: [a]}]\n",
		"two columns": good + "columns: [{code: a, label: A, kind: text, names: [x]}, {code: b, label: B, kind: text, names: [X]}]\n",
	} {
		if _, err := LoadColumns([]byte(text)); err == nil {
			t.Errorf("%s: loads", name)
		}
	}
}

func FuzzCSV(f *testing.F) {
	c := columns(f)
	for _, s := range []string{"Forename,Surname,DOB,Sex\nA,B,1/9/2021,F\n", "\"", "\xff\xfe", "a;b\n", "Forename\tSurname\n\"x\ny\"\tz"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		in, err := CSV(strings.NewReader(string(b)))
		if err != nil {
			return
		}
		var out sheet
		r, err := Minimise(in, &out, c, height, today)
		if err == nil && r.Passed+r.SetAside+r.LeftOut != r.Read {
			t.Errorf("%+v", r)
		}
	})
}

func BenchmarkMinimise(b *testing.B) {
	c := columns(b)
	var text strings.Builder
	text.WriteString("Forename,Surname,DOB,Gender,Postcode,NHS Number,Year Group,UPN,FSM,Religion\n")
	for i := range 50_000 {
		fmt.Fprintf(&text, "First%d,Last%d,%02d/%02d/2016,F,CT1 1AA,,6,H801200001001,N,None\n", i, i, 1+i%28, 1+i%12)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		in, _ := CSV(strings.NewReader(text.String()))
		if r, err := Minimise(in, &sheet{}, c, height, today); err != nil || r.Passed != 50_000 {
			b.Fatal(r.Passed, err)
		}
	}
}
