package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/errs"
)

func TestDOCXReadsBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	got := reread(t, docx(t, sample()))
	wantFields(t, got)
	if got.Title != "Record of sharing" || got.Reference != "KM-R-2026-0142" || got.Revision != "3" {
		t.Errorf("title %q, reference %q, revision %q", got.Title, got.Reference, got.Revision)
	}
	wantHeadings(t, got)
	if len(got.Unread) != 0 {
		t.Errorf("our own document has unread parts: %v", got.Unread)
	}
}

func wantFields(t testing.TB, got Extract, bookmarks ...string) {
	t.Helper()
	want := []FieldValue{
		{"purpose.summary", "Invite every child starting school to a health check.", false},
		{"purpose.benefit", "Problems with hearing and sight are found early.\nFamilies hear once, not three times.", false},
		{"purpose.limits", "", false},
		{"restricted.kept", "Not kept", false},
	}
	for i := range want {
		want[i].Bookmark = slices.Contains(bookmarks, want[i].Key)
	}
	if diff := cmp.Diff(want, got.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func wantHeadings(t testing.TB, got Extract) {
	t.Helper()
	var heads []string
	for _, p := range got.Paragraphs {
		if p.Level > 0 {
			heads = append(heads, fmt.Sprint(p.Level, " ", p.Text))
		}
	}
	want := []string{"1 What is shared and why", "2 Information that goes", "2 Steps", "3 If something goes wrong", "1 Signing"}
	if diff := cmp.Diff(want, heads); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
}

func TestDOCXBytesAreRepeatable(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(docx(t, sample()), docx(t, sample())) {
		t.Error("the same document gave different bytes")
	}
}

// unzipped gives the parts of a package.
func unzipped(t testing.TB, raw []byte) map[string][]byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range zr.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(rc); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// rezipped packs parts after change has had its way with them.
func rezipped(t testing.TB, raw []byte, change func(map[string][]byte)) []byte {
	t.Helper()
	parts := unzipped(t, raw)
	change(parts)
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for name, body := range parts {
		w, err := zw.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDOCXIsValidByTheECMASchemas(t *testing.T) {
	t.Parallel()
	d := sample()
	for i, s := range hostile() {
		d.Blocks = append(d.Blocks, Heading{i % 4, s}, Paragraph{Text: s}, List{Items: []string{s}}, Note{s, s},
			Field{Key: fmt.Sprintf("hostile.%d", i), Label: s, Value: s, Multiline: i%2 == 0},
			Table{Caption: s, Head: []string{s, s}, Rows: [][]Cell{{{Text: s}}, {{Text: s}, {Text: s}, {Text: s}}}}, Table{Head: []string{s}},
			Signature{Name: s, Role: s, Body: s})
	}
	d.Lang = "cy"
	for name, doc := range map[string]Doc{"full": d, "empty": {}, "table last": {Blocks: []Block{Table{Head: []string{"A"}}}}} {
		parts := unzipped(t, docx(t, doc))
		dir := t.TempDir()
		for schema, files := range map[string][]string{
			"wml.xsd":                               {"word/document.xml", "word/styles.xml", "word/settings.xml", "word/numbering.xml", "word/header1.xml", "word/footer1.xml"},
			"opc-contentTypes.xsd":                  {"[Content_Types].xml"},
			"opc-relationships.xsd":                 {"_rels/.rels", "word/_rels/document.xml.rels", "customXml/_rels/item1.xml.rels"},
			"shared-documentPropertiesCustom.xsd":   {"docProps/custom.xml"},
			"shared-documentPropertiesExtended.xsd": {"docProps/app.xml"},
			"shared-customXmlDataProperties.xsd":    {"customXml/itemProps1.xml"},
		} {
			args := []string{"--noout", "--nonet", "--schema", filepath.Join("testdata", "xsd", schema)}
			for _, f := range files {
				if parts[f] == nil {
					t.Fatalf("%s: part %s is missing", name, f)
				}
				p := filepath.Join(dir, strings.ReplaceAll(f, "/", "_"))
				if err := os.WriteFile(p, parts[f], 0o600); err != nil {
					t.Fatal(err)
				}
				args = append(args, p)
			}
			tool(t, "xmllint", args...)
		}
	}
}

func TestDOCXSurvivesAnotherWordProcessor(t *testing.T) {
	t.Parallel()
	in := saved(t, "form.docx", docx(t, sample()))
	got := reread(t, office(t, in, "docx"))
	wantFields(t, got, "purpose.benefit") // LibreOffice drops the name of a control that holds a line break
	wantHeadings(t, got)
	if got.Reference != "KM-R-2026-0142" || got.Revision != "3" {
		t.Errorf("reference %q, revision %q", got.Reference, got.Revision)
	}
	text := string(office(t, in, "txt:Text (encoded):UTF8"))
	for _, want := range []string{"Record of sharing", "Enter text here", "Ffion Ŵyn-Hughes", "1.", "A second list starts at one."} {
		if !strings.Contains(text, want) {
			t.Errorf("as text, %q is missing", want)
		}
	}
	pdf := saved(t, "form.pdf", office(t, in, "pdf"))
	if out := tool(t, "pdftotext", "-layout", pdf, "-"); !strings.Contains(out, "KM-R-2026-0142") || !strings.Contains(out, "Page 2 of 3") {
		t.Errorf("as printed, the running head or the page numbers are missing:\n%s", out)
	}
}

func TestDOCXBookmarksStandInForLostControls(t *testing.T) {
	t.Parallel()
	raw := rezipped(t, docx(t, sample()), func(parts map[string][]byte) {
		s := string(parts["word/document.xml"])
		for _, cut := range []string{"<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>"} {
			s = strings.ReplaceAll(s, cut, "")
		}
		for { // the properties too
			i, j := strings.Index(s, "<w:sdtPr>"), strings.Index(s, "</w:sdtPr>")
			if i < 0 {
				break
			}
			s = s[:i] + s[j+len("</w:sdtPr>"):]
		}
		parts["word/document.xml"] = []byte(s)
	})
	wantFields(t, reread(t, raw), "purpose.summary", "purpose.benefit", "purpose.limits", "restricted.kept")
}

func TestDOCXRecordFallsBackToProperties(t *testing.T) {
	t.Parallel()
	got := reread(t, rezipped(t, docx(t, sample()), func(parts map[string][]byte) { delete(parts, "customXml/item1.xml") }))
	if got.Reference != "KM-R-2026-0142" || got.Revision != "3" {
		t.Errorf("reference %q, revision %q", got.Reference, got.Revision)
	}
}

func TestAnyFieldTextSurvivesDOCX(t *testing.T) {
	t.Parallel()
	check := func(t testing.TB, s string) {
		key := "a_b.c-" + strings.Repeat("k", len(s)%58)
		got := reread(t, docx(t, Doc{Reference: s, Revision: s, Blocks: []Block{
			Field{Key: key, Value: s, Multiline: true}, Field{Key: "one", Label: s, Value: s},
			Table{Rows: [][]Cell{{{Key: "cell", Text: s}}}},
		}}))
		want := []FieldValue{{key, Clean(s), false}, {"one", CleanLine(s), false}, {"cell", Clean(s), false}}
		if diff := cmp.Diff(want, got.Fields); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", s, diff)
		}
		if got.Reference != CleanLine(s) || got.Revision != CleanLine(s) {
			t.Fatalf("reference %q, revision %q, want %q", got.Reference, got.Revision, CleanLine(s))
		}
	}
	for _, s := range hostile() {
		check(t, s)
	}
	rapid.Check(t, func(rt *rapid.T) {
		check(t, rapid.String().Draw(rt, "text")+string(rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(rt, "bytes")))
	})
}

func TestBookmarkNamesFitAndReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[A-Za-z0-9._-]{1,64}`).Draw(t, "key")
		name := bookmarkName(key)
		if len(name) > 40 {
			t.Fatalf("%q is too long for a bookmark", name)
		}
		if strings.HasPrefix(name, "f_") && keyOfBookmark(name) != key {
			t.Fatalf("%q became %q", key, keyOfBookmark(name))
		}
	})
}

func TestDOCXRefusesUnfitKeys(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{""}, {"two words"}, {"a", "a"}, {strings.Repeat("k", 65)}} {
		var d Doc
		for _, k := range keys {
			d.Blocks = append(d.Blocks, Field{Key: k})
		}
		if err := WriteDOCX(io.Discard, d); err == nil {
			t.Errorf("keys %q were accepted", keys)
		}
	}
}

func TestTooManyColumnsAreRefused(t *testing.T) {
	t.Parallel()
	d := Doc{Blocks: []Block{Table{Head: make([]string, maxColumns+1)}}}
	if err := WriteDOCX(io.Discard, d); err == nil {
		t.Error("Word cannot open a table this wide")
	}
	if err := WriteDOCX(io.Discard, Doc{Blocks: []Block{nil}}); err == nil {
		t.Error("a nil block was accepted")
	}
}

func TestDOCXReadingRefuses(t *testing.T) {
	t.Parallel()
	good := docx(t, sample())
	replaced := func(part, old, repl string) []byte {
		return rezipped(t, good, func(p map[string][]byte) { p[part] = bytes.Replace(p[part], []byte(old), []byte(repl), 1) })
	}
	for name, c := range map[string]struct {
		raw  []byte
		code string
	}{
		"nothing":       {nil, "document.not_docx"},
		"text":          {[]byte("Dear all"), "document.not_docx"},
		"old Word":      {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"), "document.ole"},
		"cut short":     {good[:len(good)/2], "document.not_docx"},
		"too large":     {make([]byte, MaxDOCXBytes+1), "document.too_large"},
		"macro part":    {rezipped(t, good, func(p map[string][]byte) { p["word/vbaProject.bin"] = []byte("x") }), "document.macros"},
		"macro type":    {replaced("[Content_Types].xml", "wordprocessingml.document.main", "ms-word.document.macroEnabled.main"), "document.macros"},
		"spreadsheet":   {rezipped(t, good, func(p map[string][]byte) { p["[Content_Types].xml"] = []byte("<Types/>") }), "document.not_docx"},
		"no text part":  {rezipped(t, good, func(p map[string][]byte) { delete(p, "word/document.xml") }), "document.damaged"},
		"bomb":          {rezipped(t, good, func(p map[string][]byte) { p["word/document.xml"] = make([]byte, maxDOCXInflated+1) }), "document.too_large_inside"},
		"deep":          {replaced("word/document.xml", "<w:body>", "<w:body>"+strings.Repeat("<w:p>", 500)), "document.too_large_inside"},
		"document type": {replaced("word/document.xml", "<w:document", "<!DOCTYPE x [<!ENTITY a \"b\">]><w:document"), "document.doctype"},
		"unclosed":      {replaced("word/document.xml", "</w:document>", ""), "document.damaged"},
		"entity":        {replaced("word/document.xml", "Before you start", "&a;"), "document.damaged"},
		"many parts": {rezipped(t, good, func(p map[string][]byte) {
			for i := range maxDOCXParts {
				p[fmt.Sprint("x/", i)] = nil
			}
		}), "document.too_many_parts"},
		"encrypted entry": {encryptedZip(t), "document.encrypted"},
	} {
		_, err := ReadDOCX(bytes.NewReader(c.raw), int64(len(c.raw)))
		if errs.KindOf(err) != errs.Invalid || errs.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want invalid %s", name, err, c.code)
		}
	}
}

func encryptedZip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	if _, err := zw.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Flags: 1}); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDOCXSaysWhatItDidNotRead(t *testing.T) {
	t.Parallel()
	body := `<w:p><w:r><w:t>Kept </w:t></w:r><w:ins w:id="1"><w:r><w:t>added</w:t></w:r></w:ins>` +
		`<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:drawing><wp:inline/></w:drawing></w:r>` +
		`<w:r><mc:AlternateContent><mc:Choice><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Choice>` +
		`<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r><w:r><w:commentReference w:id="1"/><w:footnoteReference w:id="1"/></w:r>` +
		`<w:r><w:object/></w:r><w:r><w:sym w:char="F0FE"/></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>` +
		`<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>!</w:t></w:r></w:sdtContent></w:sdt>` +
		`<w:sdt><w:sdtPr><w:alias w:val="k"/></w:sdtPr><w:sdtContent><w:r><w:t>1</w:t></w:r></w:sdtContent></w:sdt>` +
		`<w:sdt><w:sdtPr><w:alias w:val="k"/></w:sdtPr><w:sdtContent><w:r><w:t>2</w:t></w:r></w:sdtContent></w:sdt></w:p>` +
		`<w:sdt><w:sdtPr><w:tag w:val="block"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>b</w:t></w:r></w:p></w:sdtContent></w:sdt>`
	got := reread(t, rezipped(t, docx(t, Doc{}), func(p map[string][]byte) {
		p["word/document.xml"] = []byte(`<w:document xmlns:w="` + wordNS + `"><w:body>` + body + `</w:body></w:document>`)
		p["word/_rels/settings.xml.rels"] = []byte(`<Relationships><Relationship Type="x/attachedTemplate" Target="http://elsewhere.example/t.dotm" TargetMode="External"/></Relationships>`)
	}))
	want := Extract{
		Fields:     []FieldValue{{"k", "1", false}, {"block", "a\n\nb", false}},
		Paragraphs: []ReadParagraph{{Text: "Kept added\uFFFD!12"}, {Text: "a"}, {Text: "b"}},
		Outside:    []string{"2", "Kept added\uFFFD!"},
		Asides:     []Aside{{UnreadTextBox, "box"}},
		Unread: []Unread{
			{UnreadComment, 1}, {UnreadObject, 1}, {UnreadEquation, 1}, {UnreadNote, 1}, {UnreadLink, 1}, {UnreadPicture, 2},
			{UnreadRepeated, 1}, {UnreadSymbol, 1}, {UnreadTextBox, 1}, {UnreadDeletion, 1}, {UnreadInsertion, 1}, {UnreadControl, 1},
		},
	}
	slices.SortFunc(want.Unread, func(a, b Unread) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzReadDOCX(f *testing.F) {
	f.Add(docx(f, sample()))
	f.Add(docx(f, Doc{}))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := ReadDOCX(bytes.NewReader(raw), int64(len(raw)))
		if err != nil && errs.KindOf(err) != errs.Invalid {
			t.Fatalf("an error that is nobody's fault: %v", err)
		}
		for _, v := range got.Fields {
			if Clean(v.Value) != v.Value || !fitKey(v.Key) {
				t.Fatalf("unclean field %q = %q", v.Key, v.Value)
			}
		}
	})
}

// FuzzReadDOCXText feeds the text part alone, which the packed form hides from mutation.
func FuzzReadDOCXText(f *testing.F) {
	whole := docx(f, sample())
	f.Add(unzipped(f, whole)["word/document.xml"])
	f.Add([]byte(`<w:p><w:sdt><w:sdtPr><w:alias w:val="k"/></w:sdtPr></w:p></w:sdt><w:t>x`))
	f.Fuzz(func(t *testing.T, body []byte) {
		w := newWalker(record{keys: map[string]string{}}, map[string]int{})
		if err := walkXML(body, w); err != nil && errs.KindOf(err) != errs.Invalid {
			t.Fatalf("an error that is nobody's fault: %v", err)
		}
		for _, p := range w.extract(0).Paragraphs {
			if Clean(p.Text) != p.Text {
				t.Fatalf("unclean text %q", p.Text)
			}
		}
	})
}

func BenchmarkWriteDOCX(b *testing.B) {
	d := sample()
	for b.Loop() {
		if err := WriteDOCX(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadDOCX(b *testing.B) {
	raw := docx(b, sample())
	for b.Loop() {
		if _, err := ReadDOCX(bytes.NewReader(raw), int64(len(raw))); err != nil {
			b.Fatal(err)
		}
	}
}
