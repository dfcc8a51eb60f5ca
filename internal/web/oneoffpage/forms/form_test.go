package forms

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/sharing/oneoff"
)

func TestBlankFormAsksEveryQuestion(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	x := extract(t, wordOf(t, m.Blank()))
	found := map[string]bool{}
	for _, f := range x.Fields {
		key, _, _ := strings.Cut(f.Key, ".")
		found[key] = true
		if f.Value != "" && f.Value != document.Unticked {
			t.Errorf("the blank form holds %q in %s", f.Value, f.Key)
		}
	}
	for _, f := range asked() {
		if !found[f.Key] {
			t.Errorf("the form does not ask for %s", f.Key)
		}
		delete(found, f.Key)
	}
	if len(found) > 0 {
		t.Errorf("the form asks for what nobody fills in: %v", slices.Collect(maps.Keys(found)))
	}
	if x.Edition != m.Edition() || len(x.Outside) > 0 || len(x.Unread) > 0 {
		t.Errorf("edition %q, own words %q, unread %v", x.Edition, x.Outside, x.Unread)
	}
	for _, p := range x.Paragraphs {
		if strings.Contains(p.Text, "\u27e6") {
			t.Errorf("a text is missing: %s", p.Text)
		}
	}
	r := reading(t, m, wordOf(t, m.Blank()))
	if diff := cmp.Diff(Reading{Answers: oneoff.Answers{}}, r, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("a blank form says something (-want +got):\n%s", diff)
	}
}

func TestWhatAnEmergencyNeedsComesFirstAndIsShort(t *testing.T) {
	t.Parallel()
	for _, key := range first() {
		if f, known := oneoff.FieldByKey(key); !known || f.ReadOnly || f.After {
			t.Errorf("%s cannot stand on the first page", key)
		}
	}
	m := aForm(t)
	b, err := pdfFile().write(m.Blank())
	ok(t, err)
	text := tool(t, "pdftotext", "-layout", saved(t, "blank.pdf", b), "-")
	pages := strings.Split(text, "\f")
	if rest := slices.IndexFunc(pages, func(p string) bool { return strings.Contains(p, m.Words.T("rest.title")) }); rest < 1 || rest > 2 {
		t.Errorf("what an emergency needs takes %d pages", rest)
	}
}

func TestBlankPDFIsTaggedAndNamesItsEdition(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	b, err := pdfFile().write(m.Blank())
	ok(t, err)
	path := saved(t, "blank.pdf", b)
	if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
	if info := tool(t, "pdfinfo", path); !strings.Contains(info, "Tagged:          yes") {
		t.Error(info)
	}
	structure := tool(t, "pdfinfo", "-struct-text", path)
	for _, want := range []string{"H1 (block)", "H2 (block)", "LI (block)", "Write no name", "Safeguarding"} {
		if !strings.Contains(structure, want) {
			t.Errorf("the structure lacks %q", want)
		}
	}
	if text := tool(t, "pdftotext", path, "-"); !strings.Contains(text, m.Edition()) {
		t.Error("the edition does not stand on the form")
	}
}

func TestBlankFormIsValidByTheECMASchemas(t *testing.T) {
	t.Parallel()
	raw := wordOf(t, aForm(t).Filled(named(full())))
	zr, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	ok(t, err)
	f, err := zr.Open("word/document.xml")
	ok(t, err)
	body, err := io.ReadAll(f)
	ok(t, err)
	text := regexp.MustCompile(`<w14:checkbox>.*?</w14:checkbox>`).ReplaceAllString(string(body), "") // not of the schemas; programs may ignore it
	text = strings.Replace(text, ` mc:Ignorable="w14"`, "", 1)
	tool(t, "xmllint", "--noout", "--nonet", "--schema", "../../../document/testdata/xsd/wml.xsd", saved(t, "document.xml", []byte(text)))
}

func TestEditionFollowsTheFormAndTheRulebook(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	if e := m.Edition(); e != m.Edition() || !strings.HasSuffix(e, "/"+book(t).Version()) {
		t.Errorf("the edition is %q", e)
	}
}

// everything answers every question of the form.
func everything(t testing.TB, m Form) oneoff.Answers {
	t.Helper()
	a := oneoff.Answers{}
	for _, f := range asked() {
		switch f.Kind {
		case oneoff.KindText:
			a[f.Key] = []string{"Line of " + f.Key + " & <b> “quoted”"}
		case oneoff.KindTextarea:
			a[f.Key] = []string{"First of " + f.Key + "\nSecond; with = and Ŵ\n\nLast."}
		case oneoff.KindDate:
			a[f.Key] = []string{"2026-11-03"}
		case oneoff.KindDateTime:
			a[f.Key] = []string{"2026-07-03T14:05"}
		case oneoff.KindNumber:
			a[f.Key] = []string{"1204"}
		case oneoff.KindEmail:
			a[f.Key] = []string{"records@example.gov.uk"}
		case oneoff.KindOrganisation:
			a[f.Key] = []string{string(school)}
		case oneoff.KindSelect, oneoff.KindRadios, oneoff.KindBool:
			a[f.Key] = []string{m.options(f)[len(m.options(f))-1].Code}
		case oneoff.KindCheckboxes:
			options := m.options(f)
			a[f.Key] = sorted([]string{options[0].Code, options[len(options)-1].Code})
		}
	}
	a["direction"], a["provider_org"] = []string{"request_received"}, []string{string(council)}
	return a
}

func wantAnswers(t testing.TB, want oneoff.Answers, r Reading) {
	t.Helper()
	want = maps.Clone(want)
	own := "provider_org" // the record has it from whoever writes it
	if want.Is("direction", "request_made") {
		own = "recipient_org"
	}
	delete(want, own)
	if diff := cmp.Diff(want, r.Answers, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if len(r.Left) > 0 {
		t.Errorf("left over: %v", r.Left)
	}
}

func TestEveryKindOfAnswerSurvivesAnotherWordProcessor(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	want := everything(t, m)
	r := reading(t, m, office(t, wordOf(t, m.Filled(named(want)))))
	wantAnswers(t, want, r)
	if len(r.Notes) > 0 {
		t.Errorf("notes: %v", r.Notes)
	}
}

func TestAnyAnswersReadBack(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	rapid.Check(t, func(rt *rapid.T) {
		want := oneoff.Answers{}
		for _, f := range asked() {
			if !rapid.Bool().Draw(rt, f.Key) {
				continue
			}
			if v := drawn(rt, m, f); len(v) > 0 {
				want[f.Key] = v
			}
		}
		if mine := "provider_org"; want.Given(mine) {
			want[mine] = []string{string(council)}
		}
		if want.Is("direction", "request_made") {
			delete(want, "provider_org")
			delete(want, "recipient_org")
		}
		x, err := document.ReadDOCX(bytes.NewReader(wordOf(t, m.Filled(named(want)))), int64(len(wordOf(t, m.Filled(named(want))))))
		if err != nil {
			rt.Fatal(err)
		}
		r, err := m.Read(x, string(council), lookup)
		if err != nil {
			rt.Fatal(err)
		}
		delete(want, "provider_org")
		if diff := cmp.Diff(want, r.Answers, cmpopts.EquateEmpty()); diff != "" || len(r.Left)+len(r.Notes) > 0 {
			rt.Fatalf("left %v, notes %v (-want +got):\n%s", r.Left, r.Notes, diff)
		}
	})
}

// drawn is any answer to a question.
func drawn(rt *rapid.T, m Form, f oneoff.Field) []string {
	text := func(lines bool) []string {
		s := document.CleanLine(rapid.String().Draw(rt, "text"))
		if lines {
			s += "\n" + document.Clean(rapid.StringMatching(`[a-z;:☒ ]{0,9}`).Draw(rt, "more"))
		}
		if s = strings.TrimSpace(s); s == "" || s == m.Words.T("prompt") {
			return nil
		}
		return []string{s}
	}
	switch f.Kind {
	case oneoff.KindText, oneoff.KindEmail:
		return text(false)
	case oneoff.KindTextarea:
		return text(true)
	case oneoff.KindDate:
		return []string{clock.NewDate(rapid.IntRange(1990, 2199).Draw(rt, "year"), 1, rapid.IntRange(1, 365).Draw(rt, "day")).String()}
	case oneoff.KindDateTime:
		return []string{clock.NewDate(2026, 1, rapid.IntRange(1, 80).Draw(rt, "day")).String() + rapid.SampledFrom([]string{"T00:00", "T09:05", "T12:00", "T23:59"}).Draw(rt, "hour")}
	case oneoff.KindNumber:
		return []string{rapid.StringMatching(`[1-9][0-9]{0,6}`).Draw(rt, "number")}
	case oneoff.KindOrganisation:
		return []string{string(school)}
	case oneoff.KindSelect, oneoff.KindRadios, oneoff.KindBool:
		return []string{rapid.SampledFrom(m.options(f)).Draw(rt, "one").Code}
	case oneoff.KindCheckboxes:
		var codes []string
		for _, o := range rapid.SliceOfN(rapid.SampledFrom(m.options(f)), 1, 5).Draw(rt, "some") {
			codes = append(codes, o.Code)
		}
		return sorted(codes)
	}
	return nil
}
