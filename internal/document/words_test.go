package document

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWordsAreTakenOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typ  string
		b    []byte
		want string
		ok   bool
	}{
		"word":      {typeDOCX, packed(t, "word/document.xml", `<w:p><w:r><w:instrText>HYPERLINK</w:instrText><w:t>Pri</w:t></w:r><w:r><w:t>vacy</w:t></w:r></w:p><w:p><w:t>notice</w:t></w:p>`), "Privacy\nnotice", true},
		"workbook":  {typeXLSX, packed(t, "xl/workbook.xml", `<sheets><sheet name="Pupils"/></sheets>`, "xl/sharedStrings.xml", `<sst><si><t>Zebra</t></si><si><t>Crossing</t></si></sst>`), "Pupils\nZebra\nCrossing", true},
		"slides":    {typePPTX, packed(t, "ppt/slides/slide1.xml", `<a:p><a:r><a:t>Caldicott</a:t></a:r></a:p>`), "Caldicott", true},
		"open":      {openText + "text", packed(t, "content.xml", `<office:body><text:p>One</text:p><text:h>Two</text:h></office:body>`), "One\nTwo", true},
		"text":      {"text/plain", []byte("\xef\xbb\xbfPlain\r\nwords"), "Plain\nwords", true},
		"old text":  {"text/plain", []byte("caf\xe9"), "café", true},
		"pdf":       {"application/pdf", []byte("%PDF-1.7"), "", false},
		"cut short": {typeDOCX, packed(t, "word/document.xml", `<w:p><w:t>Kept</w:t></w:p><w:p><w:t`), "Kept", true},
		"no zip":    {typeDOCX, []byte("PK\x03\x04"), "", true},
	} {
		got, ok := WordsIn(c.typ, c.b)
		if strings.TrimSpace(got) != c.want || ok != c.ok {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
}

// TestWordsAreBounded: a part that unpacks to far more than it seems gives its beginning, and no more is unpacked.
func TestWordsAreBounded(t *testing.T) {
	t.Parallel()
	bomb := packed(t, "word/document.xml", "<w:p><w:t>"+strings.Repeat("word ", 3*MaxWords/5)+"</w:t></w:p>")
	if got, ok := WordsIn(typeDOCX, bomb); !ok || len(got) > MaxWords {
		t.Errorf("%d bytes of words", len(got))
	}
	if got, _ := WordsIn("text/plain", bytes.Repeat([]byte("é"), MaxWords)); len(got) > MaxWords {
		t.Errorf("%d bytes of text", len(got))
	}
}
