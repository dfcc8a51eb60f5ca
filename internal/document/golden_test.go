package document

import (
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; if that is meant, run the test with -update (-want +got):\n%s", name, diff)
	}
}

// skeleton lists the elements of a Word document that carry its structure, one per line, indented.
type skeleton struct {
	b     strings.Builder
	depth int
}

func (s *skeleton) start(e xml.StartElement) {
	switch name := e.Name.Local; name {
	case "p", "tbl", "tr", "tc", "sdt", "tblHeader", "showingPlcHdr", "text", "br":
		fmt.Fprintf(&s.b, "%s%s\n", strings.Repeat(" ", s.depth), name)
	case "pStyle", "tblStyle", "alias", "numId", "tblCaption":
		fmt.Fprintf(&s.b, "%s%s %s\n", strings.Repeat(" ", s.depth), name, attr(e, "val"))
	case "bookmarkStart":
		fmt.Fprintf(&s.b, "%s%s %s\n", strings.Repeat(" ", s.depth), name, attr(e, "name"))
	}
	s.depth++
}

func (s *skeleton) text(text string) {
	if strings.TrimSpace(text) != "" {
		fmt.Fprintf(&s.b, "%s%q\n", strings.Repeat(" ", s.depth), text)
	}
}

func (s *skeleton) end(string) { s.depth-- }

func TestDOCXStructure(t *testing.T) {
	t.Parallel()
	var s skeleton
	if err := walkXML(unzipped(t, docx(t, sample()))["word/document.xml"], &s); err != nil {
		t.Fatal(err)
	}
	golden(t, "sample_docx.txt", s.b.String())
}

func TestPDFStructure(t *testing.T) {
	t.Parallel()
	golden(t, "sample_pdf.txt", tool(t, "pdfinfo", "-struct-text", saved(t, "sample.pdf", pdfOf(t, sample()))))
}
