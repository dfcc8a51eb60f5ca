package document

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"pgregory.net/rapid"

	"sharewell/internal/document/fonts"
	"sharewell/internal/document/pdf"
)

func pdfOf(t testing.TB, d Doc) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WritePDF(&b, d); err != nil {
		t.Fatalf("WritePDF: %v", err)
	}
	return b.Bytes()
}

// validPDF has two independent programs check a file.
func validPDF(t testing.TB, raw []byte) string {
	t.Helper()
	path := saved(t, "doc.pdf", raw)
	if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Errorf("qpdf: %s", out)
	}
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	if err := api.Validate(bytes.NewReader(raw), conf); err != nil {
		t.Errorf("strict validation: %v", err)
	}
	return path
}

func TestMain(m *testing.M) {
	api.DisableConfigDir() // the validator would write into the home folder
	m.Run()
}

func TestPDFIsTaggedAndValid(t *testing.T) {
	t.Parallel()
	path := validPDF(t, pdfOf(t, sample()))
	info := tool(t, "pdfinfo", path)
	for _, want := range []string{"Title:           Record of sharing", "Tagged:          yes", "Pages:           3", "A4", "Suspects:        no"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
	structure := tool(t, "pdfinfo", "-struct-text", path)
	for _, want := range []string{
		"Document\n", "H1 (block)", "H2 (block)", "H3 (block)", "\"What is shared and why\"", "L (block)", "LI (block)", "Lbl", "LBody",
		"Table (block)", "Caption", "    TR\n", "TH:\n", "TD", "\"Ffion Ŵyn-Hughes\"", "\"Restricted details\"", "\"18,204\"",
		"\"Not filled in\"",
	} {
		if !strings.Contains(structure, want) {
			t.Errorf("the structure lacks %q", want)
		}
	}
	if strings.Contains(structure, "Page 1 of") || strings.Contains(structure, "Revision 3") {
		t.Error("what stands on every page is read out as content")
	}
	if out := tool(t, "pdffonts", path); strings.Count(out, "SHAREW+AtkinsonHyperlegibleNext") != 2 || strings.Contains(out, "yes no") {
		t.Errorf("fonts are not embedded with a Unicode map:\n%s", out)
	}
	text := tool(t, "pdftotext", "-layout", path, "-")
	for _, want := range []string{"Page 1 of 3", "Page 3 of 3", "KM-R-2026-0142", "1. A second list starts at one."} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

func TestPDFNamesLanguageTitleAndStandard(t *testing.T) {
	t.Parallel()
	path := saved(t, "doc.pdf", pdfOf(t, sample()))
	out := tool(t, "qpdf", "--qdf", "--object-streams=disable", path, "-")
	for _, want := range []string{"/Lang (en-GB)", "/DisplayDocTitle true", "/Marked true", "<pdfuaid:part>1</pdfuaid:part>", "/UseOutlines", "/Scope /Column", "/Scope /Row", "/ListNumbering /Decimal"} {
		if !strings.Contains(out, want) {
			t.Errorf("the file lacks %q", want)
		}
	}
	marks := tool(t, "qpdf", "--json", "--json-key=outlines", path)
	if strings.Count(marks, "\"title\"") != 5 || !strings.Contains(marks, "Information that goes") {
		t.Errorf("bookmarks: %s", marks)
	}
}

func TestPDFBytesAreRepeatable(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(pdfOf(t, sample()), pdfOf(t, sample())) {
		t.Error("the same document gave different bytes")
	}
}

func TestPDFHoldsLongTablesAndHostileText(t *testing.T) {
	t.Parallel()
	d := Doc{Title: hostile()[6], Footer: strings.Repeat("long footer ", 60), Lang: "cy"}
	rows := make([][]Cell, 0, 400)
	for i := range 400 {
		rows = append(rows, []Cell{{Text: fmt.Sprint("row ", i), Header: true}, {Text: strings.Repeat("words ", i%40)}, {Text: fmt.Sprint(i), Number: true}})
	}
	rows = append(rows, []Cell{{Text: "tall"}, {Text: strings.Repeat("a row higher than a page\n", 120) + "its last line"}})
	d.Blocks = append(d.Blocks, Table{Caption: "Many rows", Head: []string{"Row", "Words", "Number"}, Rows: rows},
		Table{Head: []string{strings.Repeat("a head higher than a page\n", 90) + "LASTHEAD", "b"}, Rows: rows[:3]},
		Note{Title: "Long", Text: strings.Repeat("A note longer than a page.\n", 90)})
	for i, s := range hostile() {
		d.Blocks = append(d.Blocks, Heading{i % 4, s}, Paragraph{Text: s}, List{Items: []string{s, ""}}, Note{s, s},
			Field{Key: fmt.Sprintf("hostile.%d", i), Label: s, Value: s, Multiline: true},
			Table{Caption: s, Head: []string{s, s}, Rows: [][]Cell{{{Text: s}}, {{Text: s}, {Text: s}, {Text: s}}}},
			Signature{Name: s, Role: s, Body: s})
	}
	path := validPDF(t, pdfOf(t, d))
	text := tool(t, "pdftotext", path, "-")
	for _, want := range []string{"row 399", "its last line", "LASTHEAD", "=cmd|' /C calc'!A0", "Siân Ŵyn-Łukasz"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is lost", want)
		}
	}
	if n := strings.Count(tool(t, "pdfinfo", "-struct-text", path), "\"Words\""); n != 1 {
		t.Errorf("a repeated head is read out %d times, want once", n)
	}
	validPDF(t, pdfOf(t, Doc{}))
}

func TestWrapKeepsTextAndWidth(t *testing.T) {
	t.Parallel()
	face, err := pdf.LoadFace("TESTED+Regular", fonts.Regular)
	if err != nil {
		t.Fatal(err)
	}
	st := pdf.Style{Face: face, Size: 11}
	if got := wrap(st, 30, " AAAaA"); len(got) != 3 {
		t.Errorf("a long word after a space becomes %q, want three lines", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := showable(face, Clean(rapid.String().Draw(t, "text")))
		width := rapid.Float64Range(30, 500).Draw(t, "width")
		got := wrap(st, width, s)
		if strings.Join(got, "") != strings.ReplaceAll(s, "\n", "") {
			t.Fatalf("wrap lost text of %q: %q", s, got)
		}
		for _, ln := range got {
			if w := face.Width(strings.TrimRight(ln, " "), st.Size); w > width+0.01 && len([]rune(ln)) > 1 {
				t.Fatalf("line %q is %.1f wide, limit %.1f", ln, w, width)
			}
		}
	})
}

func TestShowableKeepsNames(t *testing.T) {
	t.Parallel()
	both, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"Siân Ŵyn ŷ Łukasz Đorđević Ñandú İpek Çelik Þór ßen ÿ ž": "Siân Ŵyn ŷ Łukasz Đorđević Ñandú İpek Çelik Þór ßen ÿ ž",
		"Ōe Nguyễn":                    "Oe Nguyên",
		"Sia\u0302n w\u0302yn":         "Siân ŵyn",
		"a → b ≤ c ☑":                  "a -> b <= c [x]",
		"non\u2011breaking\u00A0space": "non-breaking space",
		"Ελένη":                        "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD",
		"‘quotes’ “double” – — … £ € •": "‘quotes’ “double” – — … £ € •",
	} {
		for _, face := range []*pdf.Face{both.regular, both.bold} {
			if got := showable(face, in); got != want {
				t.Errorf("showable(%q) = %q, want %q", in, got, want)
			}
		}
	}
}

func BenchmarkWritePDF(b *testing.B) {
	d := sample()
	for b.Loop() {
		if err := WritePDF(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWritePDFThousandRows(b *testing.B) {
	t := Table{Head: []string{"Reference", "Title", "Organisation"}}
	for i := range 1000 {
		t.Rows = append(t.Rows, []Cell{{Text: fmt.Sprintf("KM-R-2026-%04d", i), Header: true}, {Text: "Weekly list of children starting school"}, {Text: "Northbourne County Council"}})
	}
	d := Doc{Title: "Register", Blocks: []Block{t}}
	for b.Loop() {
		if err := WritePDF(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}
