package document_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/document"
	"sharewell/internal/errs"
)

// packed packs parts into a Word document.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := zw.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	wordTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	wordHead  = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`
	wordTail  = `</w:body></w:document>`
)

func TestReadRichTakesTheFinalTextAndListsTheRest(t *testing.T) {
	t.Parallel()
	body := `<w:p><w:pPr><w:outlineLvl w:val="0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr></w:pPr><w:r><w:t>Keeping</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">We keep it for </w:t></w:r><w:del w:author="Ann"><w:r><w:delText>six</w:delText></w:r></w:del><w:ins w:author="Ann"><w:r><w:rPr><w:b/></w:rPr><w:t>two</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> years</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>
<w:p><w:r><w:drawing><x/></w:drawing></w:r><w:r><w:object/></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "javascript:x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>bad</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink r:id="r9"><w:r><w:t xml:space="preserve"> good</w:t></w:r></w:hyperlink></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p><w:p><w:r><w:t>B</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>`
	raw := packed(t, map[string]string{"[Content_Types].xml": strings.Replace(wordTypes, "document.main+xml", "document.macroEnabled.main+xml", 1),
		"word/document.xml": wordHead + body + wordTail, "word/vbaProject.bin": "x",
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r9" Type="x/hyperlink" Target="https://example.org/" TargetMode="External"/><Relationship Id="r1" Type="x/comments" Target="comments.xml"/></Relationships>`,
		"word/comments.xml":            `<w:comments xmlns:w="x"><w:comment><w:p><w:r><w:t>Why two?</w:t></w:r></w:p></w:comment></w:comments>`})
	got, err := document.ReadRich(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	want := document.RichText{
		Blocks: []document.Block{
			document.Clause{Level: 1, Text: "Keeping"},
			document.Prose{Spans: []document.Span{{Text: "We keep it for "}, {Text: "two", Bold: true}, {Text: " years"}}},
			document.Prose{Spans: []document.Span{{Text: "bad"}, {Text: " good", Href: "https://example.org/"}}},
			document.Grid{Rows: [][][]document.Span{{{{Text: "A"}, {Text: "\n"}, {Text: "B"}}, {{Text: "in"}}}}},
		},
		Tracked: []document.Tracked{{Author: "Ann", Text: "six"}, {Inserted: true, Author: "Ann", Text: "two"}},
		Asides:  []document.Aside{{Kind: document.UnreadComment, Text: "Why two?"}},
		Unread: []document.Unread{{Kind: document.UnreadComment, Count: 1}, {Kind: document.UnreadObject, Count: 1}, {Kind: document.UnreadHidden, Count: 1}, {Kind: document.UnreadMacros, Count: 1},
			{Kind: document.UnreadPicture, Count: 1}, {Kind: document.UnreadDeletion, Count: 1}, {Kind: document.UnreadInsertion, Count: 1}},
	}
	if diff := cmp.Diff(want, sorted(got)); diff != "" {
		t.Error(diff)
	}
}

func sorted(t document.RichText) document.RichText {
	order := map[document.UnreadKind]int{document.UnreadComment: 0, document.UnreadObject: 1, document.UnreadHidden: 2, document.UnreadMacros: 3, document.UnreadPicture: 4, document.UnreadDeletion: 5, document.UnreadInsertion: 6}
	out := make([]document.Unread, len(order))
	for _, u := range t.Unread {
		if i, ok := order[u.Kind]; ok {
			out[i] = u
		}
	}
	t.Unread = out
	return t
}

func TestReadRichRefusesWhatIsNoText(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{
		"nothing":   {},
		"no zip":    []byte("Just words, long enough to be read."),
		"old":       []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more bytes"),
		"other zip": packed(t, map[string]string{"[Content_Types].xml": "<Types/>", "a": "b"}),
		"broken":    packed(t, map[string]string{"[Content_Types].xml": wordTypes, "word/document.xml": wordHead + "<w:p>"}),
		"no body":   packed(t, map[string]string{"[Content_Types].xml": wordTypes}),
		"doctype":   packed(t, map[string]string{"[Content_Types].xml": wordTypes, "word/document.xml": `<!DOCTYPE x [<!ENTITY a "b">]>` + wordHead + wordTail}),
	} {
		if _, err := document.ReadRich(bytes.NewReader(raw), int64(len(raw))); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadRich(f *testing.F) {
	f.Add(`<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>`)
	f.Add(`<w:tbl><w:tr><w:tc><w:p><w:hyperlink><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tbl>`)
	f.Add(`</w:p><w:ins><w:del></w:ins><w:fldChar w:fldCharType="end"/><w:tc/>`)
	f.Fuzz(func(t *testing.T, body string) {
		raw := packed(t, map[string]string{"[Content_Types].xml": wordTypes, "word/document.xml": wordHead + body + wordTail})
		_, err := document.ReadRich(bytes.NewReader(raw), int64(len(raw)))
		if err != nil && errs.KindOf(err) != errs.Invalid {
			t.Error(err)
		}
	})
}

func TestRichPDFIsWritten(t *testing.T) {
	t.Parallel()
	d := document.Doc{Title: "T", Blocks: []document.Block{
		document.Clause{Level: 1, Number: "1", Text: "One", Mark: "c-one"}, document.Prose{Spans: []document.Span{{Text: "a "}, {Text: "b", Bold: true, Href: "https://example.org/"}}},
		document.Point{First: true, Spans: []document.Span{{Text: "x"}}}, document.Point{Level: 1, Ordered: true, First: true, Spans: []document.Span{{Text: "y"}}}, document.Point{Level: 1, More: true, Spans: []document.Span{{Text: "z"}}}, document.Point{Spans: []document.Span{{Text: "w"}}},
		document.Grid{Rows: [][][]document.Span{{{{Text: "H"}}}, {{{Text: "c"}}}}}, document.Grid{}, document.Subheading{Spans: []document.Span{{Text: "s"}}}}}
	var a, b bytes.Buffer
	if err := document.WritePDF(&a, d); err != nil {
		t.Fatal(err)
	}
	if err := document.WritePDF(&b, d); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same document gives other bytes", err)
	}
	d.Blocks = append(d.Blocks, document.Clause{Level: 1, Text: "Again", Mark: "c-one"})
	if err := document.WriteDOCX(&b, d); err == nil {
		t.Error("two headings share a bookmark")
	}
}
