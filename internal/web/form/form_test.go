package form

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

func posted(t testing.TB, values url.Values) *Form {
	t.Helper()
	f, err := Parse(request(values.Encode(), "application/x-www-form-urlencoded"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func request(body, contentType string) *http.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	return r
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const urlencoded = "application/x-www-form-urlencoded"
	for _, c := range []struct{ name, body, contentType, code string }{
		{"no type", "a=1", "", "form.type"},
		{"json", "{}", "application/json", "form.type"},
		{"too large", "a=" + strings.Repeat("x", 300), urlencoded, "form.too_large"},
		{"too many values", strings.Repeat("a=1&", 20), urlencoded, "form.too_many_fields"},
		{"broken escape", "a=%zz", urlencoded, "form.cut_off"},
		{"cut off", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nhalf", "multipart/form-data; boundary=x", "form.cut_off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse(request(c.body, c.contentType), Limits{Body: 200, Fields: 10})
			if errs.CodeOf(err) != c.code || errs.KindOf(err) != errs.Invalid {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}

func TestQueryIsNotForm(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", "/?a=query", strings.NewReader("b=body"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := Parse(r, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Has("a") || f.Raw("b") != "body" {
		t.Errorf("a: %q, b: %q", f.Raw("a"), f.Raw("b"))
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	ico := regexp.MustCompile(`^Z[A-Z]?\d{6}$`)
	number := TextRule{Label: "Number", Match: ico, Mismatch: "Enter the ICO registration number, like ZA123456"}
	for _, c := range []struct {
		name, in, want, message string
		rule                    TextRule
	}{
		{"kept", "  Frailty  ", "Frailty", "", TextRule{}},
		{"composed", "Lŷn e\u0301", "Lŷn \u00e9", "", TextRule{}},
		{"one line", "a\r\nb", "a b", "", TextRule{}},
		{"several lines", "a\r\nb\rc", "a\nb\nc", "", TextRule{Lines: true}},
		{"missing", " \t", "", "Enter a title", TextRule{Required: "Enter a title"}},
		{"optional", "", "", "", number},
		{"long", strings.Repeat("é", 1201), strings.Repeat("é", 1201), "Title must be 1,200 characters or fewer. It has 1,201 now", TextRule{Label: "Title", Max: 1200}},
		{"just fits", strings.Repeat("é", 12), strings.Repeat("é", 12), "", TextRule{Label: "Title", Max: 12}},
		{"matches", "ZA123456", "ZA123456", "", number},
		{"does not match", "123", "123", "Enter the ICO registration number, like ZA123456", number},
		{"nul", "a\x00b", "ab", "The text contained a character that cannot be kept. Look at it again", TextRule{}},
		{"broken", "a\xffb", "a\uFFFDb", "Some letters did not arrive as they should. Type them again where you see \uFFFD", TextRule{}},
		{"escape", "a\x1bb", "a\x1bb", "Title contains characters that cannot be shown. Type it again instead of pasting it", TextRule{Label: "Title"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := posted(t, url.Values{"title": {c.in}})
			got := f.Text("title", c.rule)
			if d := cmp.Diff([]string{c.want, c.message, c.in}, []string{got, f.Error("title"), f.Raw("title")}); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTextIsAlwaysCleanAndShownAsTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		in := string(rapid.SliceOf(rapid.Byte()).Draw(rt, "typed"))
		f := FromValues(url.Values{"x": {in}})
		got := f.Text("x", TextRule{Lines: true})
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\r") || !norm.NFC.IsNormalString(got) || strings.TrimSpace(got) != got {
			rt.Fatalf("%q became %q", in, got)
		}
		if f.Raw("x") != in {
			rt.Fatal("what was typed is lost")
		}
		if !utf8.ValidString(in) && f.Err() == nil {
			rt.Fatalf("%q passed without a word", in)
		}
	})
}

func TestEmail(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a@example.org": "a@example.org", " a@example.org ": "a@example.org",
		"A <a@example.org>": "", "a@localhost": "", "a": "", "a@b@example.org": "",
	} {
		f := posted(t, url.Values{"email": {in}})
		got := f.Email("email", "")
		if got != want || (want == "") != (f.Err() != nil) {
			t.Errorf("%q: got %q, error %v", in, got, f.Err())
		}
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	f := posted(t, url.Values{"one": {"b"}, "odd": {"z"}, "many": {"a", "c", "a", ""}, "most": {"a", "b"}, "tick": {"yes"}, "untick": {"no"}})
	options := []string{"a", "b", "c"}
	got := []string{
		f.Choice("one", ChoiceRule{Options: options}),
		f.Choice("odd", ChoiceRule{Options: options}), f.Error("odd"),
		f.Choice("none", ChoiceRule{Options: options, Required: "Choose a reason"}), f.Error("none"),
		strings.Join(f.Multi("many", MultiRule{Options: options}), "+"),
		strings.Join(f.Multi("nothing", MultiRule{Required: "Choose at least one purpose"}), "+"), f.Error("nothing"),
		strings.Join(f.Multi("most", MultiRule{Max: 1, TooMany: "Choose one"}), "+"), f.Error("most"),
		fmt.Sprint(f.Bool("tick"), f.Bool("untick"), f.Bool("absent"), f.Chosen("many", "c"), f.Chosen("many", "b")),
	}
	want := []string{
		"b", "", "Choose one of the answers on this page", "", "Choose a reason", "a+c",
		"", "Choose at least one purpose", "a+b", "Choose one", "true false false true false",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestInt(t *testing.T) {
	t.Parallel()
	rule := IntRule{Label: "Number of people", Required: "Enter the number of people", Min: 1, Max: 20000}
	for in, want := range map[string]string{
		"1,204": "1204 true ", " 7 ": "7 true ",
		"":                     "0 false Enter the number of people",
		"7.5":                  "0 false Number of people must be a whole number, like 12",
		"0":                    "0 false Number of people must be between 1 and 20,000",
		"99999999999999999999": "0 false Number of people must be a whole number, like 12",
	} {
		f := posted(t, url.Values{"n": {in}})
		n, ok := f.Int("n", rule)
		if d := cmp.Diff(want, fmt.Sprintf("%d %v %s", n, ok, f.Error("n"))); d != "" {
			t.Errorf("%q: %s", in, d)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	rule := DateRule{Label: "Start date", Required: "Enter the start date", NotBefore: clock.NewDate(2026, 1, 1), NotAfter: clock.NewDate(2030, 12, 31), TooLate: "Start date must be within five years"}
	for _, c := range []struct{ day, month, year, want, at, message string }{
		{"3", "11", "2026", "2026-11-03", "", ""},
		{"03", " Nov. ", "2026", "2026-11-03", "", ""},
		{"1", "september", "2026", "2026-09-01", "", ""},
		{"", "", "", "", "-day", "Enter the start date"},
		{"3", "", "2026", "", "-month", "Start date must include a month"},
		{"3", "11", "", "", "-year", "Start date must include a year"},
		{"32", "11", "2026", "", "-day", "Start date must have a day between 1 and 31"},
		{"3", "ju", "2026", "", "-month", "Start date must have a month, like 11 or November"},
		{"3", "11", "26", "", "-year", "Start date must have a year of 4 figures, like 2026"},
		{"29", "2", "2027", "", "-day", "Start date must be a day that exists. February 2027 is shorter"},
		{"31", "12", "2025", "", "-day", "Start date must be 1 January 2026 or later"},
		{"1", "1", "2031", "", "-day", "Start date must be within five years"},
	} {
		f := posted(t, url.Values{"start-day": {c.day}, "start-month": {c.month}, "start-year": {c.year}})
		d, ok := f.Date("start", rule)
		if ok != (c.message == "") || d.String() != c.want || c.message != "" && f.Error("start"+c.at) != c.message {
			t.Errorf("%q %q %q: got %q %v, errors %v", c.day, c.month, c.year, d, ok, f.Errors())
		}
	}
}

func TestDateValuesRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		want := clock.NewDate(1900, 1, 1).AddDays(rapid.IntRange(0, 80000).Draw(rt, "days"))
		day, month, year := DateValues(want)
		f := FromValues(url.Values{"d-day": {day}, "d-month": {month}, "d-year": {year}})
		if got, ok := f.Date("d", DateRule{}); !ok || got != want {
			rt.Fatalf("%v became %v", want, got)
		}
	})
}

func upload(t testing.TB, limits Limits, name string, data []byte) *Form {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("title", "Kept"); err != nil {
		t.Fatal(err)
	}
	part, err := w.CreateFormFile("evidence", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Parse(request(b.String(), w.FormDataContentType()), limits)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFile(t *testing.T) {
	t.Parallel()
	pdf := FileRule{Required: "Choose the signed copy", Extensions: []string{".pdf"}, Kinds: "a PDF file"}
	for _, c := range []struct {
		label, name, data, wantName, message string
	}{
		{"kept", `C:\papers\Signed "copy".PDF`, "%PDF-1.7 x", "Signed _copy_.PDF", ""},
		{"hidden name", "../.pdf.pdf", "%PDF-1.7 x", "pdf.pdf", ""},
		{"none chosen", "", "", "", "Choose the signed copy"},
		{"empty", "a.pdf", "", "", "The file is empty. Choose another one"},
		{"other kind", "a.exe", "MZ", "", "Choose a PDF file"},
		{"too large", "a.pdf", strings.Repeat("x", 2049), "", "Choose a file smaller than 2 KB"},
	} {
		t.Run(c.label, func(t *testing.T) {
			t.Parallel()
			f := upload(t, Limits{File: 2048}, c.name, []byte(c.data))
			got, ok := f.File("evidence", pdf)
			if f.Raw("title") != "Kept" {
				t.Error("the rest of the form is lost")
			}
			if f.Error("evidence") != c.message || ok != (c.message == "") {
				t.Fatalf("got %v, message %q, want %q", got, f.Error("evidence"), c.message)
			}
			if ok && (got.Name != c.wantName || got.Type != "application/pdf") {
				t.Errorf("got %q of type %q", got.Name, got.Type)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	f := FromValues(nil)
	f.Text("title", TextRule{Required: "Enter a title"})
	f.Add("title", "second", "Not shown")
	found := errs.InvalidFields([]errs.Field{{Name: "end-day", Code: "early", Message: "End date must be later"}})
	if !f.Merge(fmt.Errorf("save: %w", found)) || f.Merge(errs.New(errs.Conflict, "x", "Changed")) {
		t.Error("Merge takes field errors and nothing else")
	}
	want := []SummaryItem{{"Enter a title", "#title"}, {"End date must be later", "#end-day"}}
	if d := cmp.Diff(want, f.ErrorSummaryItems()); d != "" {
		t.Error(d)
	}
	if errs.KindOf(f.Err()) != errs.Invalid || FromValues(nil).Err() != nil {
		t.Error("Err is Invalid with errors and nil without")
	}
}

func TestSubmissionKey(t *testing.T) {
	t.Parallel()
	key := NewSubmissionKey()
	if got, ok := FromValues(url.Values{SubmissionField: {key}}).SubmissionKey(); !ok || got != key {
		t.Errorf("got %q, %v", got, ok)
	}
	for _, bad := range []string{"", "short", strings.ToLower(key), key + "A"} {
		if _, ok := FromValues(url.Values{SubmissionField: {bad}}).SubmissionKey(); ok {
			t.Errorf("%q passed", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a=1&b=%C3%A9", "application/x-www-form-urlencoded")
	f.Add("--x\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\nc\r\n--x--\r\n", "multipart/form-data; boundary=x")
	f.Fuzz(func(t *testing.T, body, contentType string) {
		form, err := Parse(request(body, contentType), Limits{Body: 4096, File: 1024})
		if err != nil {
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("not safe to show: %v", err)
			}
			return
		}
		for name := range form.raw {
			if got := form.Text(name, TextRule{}); !utf8.ValidString(got) {
				t.Fatalf("%q", got)
			}
		}
	})
}

// TestTextCannotTurnItsNeighboursAbout: the marks that override direction are not kept; letters that are
// written from right to left are.
func TestTextCannotTurnItsNeighboursAbout(t *testing.T) {
	t.Parallel()
	f := FromValues(url.Values{"a": {"fdp\u202etxt\u202c \u2066x\u2069 كتاب"}})
	if got := f.Text("a", TextRule{}); got != "fdptxt x كتاب" || f.Err() != nil {
		t.Errorf("kept %q, %v", got, f.Err())
	}
}
