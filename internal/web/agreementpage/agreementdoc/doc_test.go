package agreementdoc_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/agreement/prose/prosetest"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/web/agreementpage/agreementdoc"
)

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func written(t fataler, text agreement.Text) []byte {
	t.Helper()
	d := document.Doc{Title: text.Title, Subject: "Edition 1", Edition: "1", Blocks: append(agreementdoc.Blocks(text, 0), agreementdoc.End("What each signatory declares"), document.Prose{Spans: []document.Span{{Text: "After."}}})}
	var b bytes.Buffer
	if err := document.WriteDOCX(&b, d); err != nil {
		t.Fatalf("write: %v", err)
	}
	return b.Bytes()
}

func loaded(t fataler, raw []byte, old agreement.Text) (agreement.Text, agreement.Incoming) {
	t.Helper()
	rich, err := document.ReadRich(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	in := agreement.Recognise(agreementdoc.Incoming(rich), old)
	confirmed := make([]ident.Clause, len(in.Clauses))
	for i, c := range in.Clauses {
		confirmed[i] = c.Match
	}
	return agreement.Preview(in, confirmed, old), in
}

// largeClauses fill 34 pages.
const largeClauses = 88

// large is an agreement of 34 pages: clauses at three depths with tables, definitions, nested lists and references.
func large() agreement.Text {
	t := agreement.Text{Title: "Agreement of the invented county", Number: "2027.1"}
	for i := range largeClauses {
		depth := []int{0, 1, 1, 2, 1}[i%5]
		var b strings.Builder
		fmt.Fprintf(&b, "The parties agree on point %d. Whoever shares says why, keeps **what is needed** and *no more*; see [[c-n%d]] and [the law](https://www.legislation.gov.uk/a?n=%d&m=1).\n\n", i, (i*7+3)%largeClauses, i)
		for k := range 2 {
			fmt.Fprintf(&b, "Part %d of point %d says at some length what each party does when it receives, keeps, corrects and in the end destroys what it was given, who looks after it meanwhile, and whom to ask; a party that cannot do so tells the others at once.\n\n", k, i)
		}
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "- **Term %d** means what is meant by it.\n- Other words mean what they say:\n  1. first\n  2. second\n     - deeper & “quoted”\n  3. third", i)
		case 1:
			fmt.Fprintf(&b, "| What | How long | Who |\n| --- | --- | --- |\n| Records of case %d | six years | **the lead** |\n| Copies \\| drafts | [[c-n%d]] | each party |", i, i)
		case 2:
			b.WriteString("### Within it\n\n1. one\n\n   still one\n\n2. two\n\nThen more.")
		default:
			b.WriteString("Line one\\\nline two.")
		}
		t.Clauses = append(t.Clauses, agreement.Clause{ID: ident.Clause(fmt.Sprintf("c-n%d", i)), Heading: fmt.Sprintf("Point number %c%d", 'A'+i%26, i), Depth: depth, Text: prose.Write(prose.Parse(b.String()))})
	}
	return t
}

// stripped takes the identifiers out, as a copy pasted into a new document would lose them.
func stripped(t agreement.Text) agreement.Text { t.Declarations = nil; return t }

func TestThereAndBack(t *testing.T) {
	t.Parallel()
	text := large()
	got, in := loaded(t, written(t, text), text)
	if diff := cmp.Diff(stripped(text), got); diff != "" {
		t.Error(diff)
	}
	for _, r := range in.Remarks {
		if r.Kind != agreementdoc.RemarkBefore && r.Kind != agreementdoc.RemarkAfter {
			t.Errorf("a remark on our own file: %+v", r)
		}
	}
}

// pagesIn counts the pages of a PDF.
func pagesIn(t testing.TB, path string) int {
	t.Helper()
	said, err := exec.CommandContext(context.Background(), "pdfinfo", path).CombinedOutput()
	if err != nil {
		t.Fatalf("pdfinfo: %v: %s", err, said)
	}
	for line := range strings.Lines(string(said)) {
		if n, ok := strings.CutPrefix(line, "Pages:"); ok {
			pages, err := strconv.Atoi(strings.TrimSpace(n))
			if err != nil {
				t.Fatal(err)
			}
			return pages
		}
	}
	t.Fatalf("pdfinfo does not say how many pages: %s", said)
	return 0
}

// The text survives another word processor, clause by clause.
func TestThroughLibreOffice(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice (soffice) is missing: ", err)
	}
	text, dir := large(), t.TempDir()
	file := filepath.Join(dir, "agreement.docx")
	if err := os.WriteFile(file, written(t, text), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	run := func(to, from, into string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", into, from)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	run("pdf", file, out)
	if pages := pagesIn(t, filepath.Join(out, "agreement.pdf")); pages < 34 {
		t.Errorf("the text is of %d pages; it is to be of 34 at least, as a whole agreement is", pages)
	} else {
		t.Logf("report: %d clauses on %d pages", len(text.Clauses), pages)
	}
	run("odt", file, out)
	run("docx", filepath.Join(out, "agreement.odt"), filepath.Join(dir, "back"))
	raw, err := os.ReadFile(filepath.Join(dir, "back", "agreement.docx"))
	if err != nil {
		t.Fatal(err)
	}
	got, _ := loaded(t, raw, text)
	if len(got.Clauses) != len(text.Clauses) {
		t.Fatalf("%d clauses came back of %d", len(got.Clauses), len(text.Clauses))
	}
	for i := range text.Clauses {
		if diff := cmp.Diff(text.Clauses[i], got.Clauses[i]); diff != "" {
			t.Errorf("clause %s: %s", text.Clauses[i].ID, diff)
		}
	}
}

func TestAnyTextThereAndBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := agreement.Text{Title: "T", Number: "1"}
		for i := range rapid.IntRange(1, 3).Draw(t, "clauses") {
			c := agreement.Clause{ID: ident.Clause([]string{"c-one", "c-two", "c-three"}[i]), Heading: "Heading " + strings.Repeat("x", i+1), Text: prose.Write(prosetest.Blocks(t))}
			if i > 0 {
				c.Depth = rapid.IntRange(0, 1).Draw(t, "depth")
			}
			text.Clauses = append(text.Clauses, c)
		}
		if len(text.Clauses) < 2 {
			text.Clauses = append(text.Clauses, agreement.Clause{ID: "c-two", Heading: "Last"})
		}
		got, _ := loaded(t, written(t, text), text)
		if diff := cmp.Diff(text, got); diff != "" {
			t.Fatalf("%s", diff)
		}
	})
}
