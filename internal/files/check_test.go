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
