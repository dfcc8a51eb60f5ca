package document

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// formSample is a form with a field of every kind.
func formSample() Doc {
	options := []Option{{"a", "Apples", "Fruit"}, {"b", "Bread, white", "Bakery"}, {"c", "Cress", ""}}
	return Doc{
		Title: "A form", Edition: "2 of 2026", Words: Words{Prompt: "Answer here"},
		Blocks: []Block{
			Note{Title: "Before you start", Text: "Write no name."}, Heading{1, "First"},
			Field{Key: "line", Label: "One line", Hint: "A hint."}, Field{Key: "lines", Label: "Several lines", Multiline: true, Room: 4},
			Field{Key: "day", Label: "A day", Date: true, Value: "3 November 2026"}, Field{Key: "free", Label: "Free", Date: true},
			Choice{Key: "one", Label: "One of them", Hint: "Choose.", Options: options, Chosen: []string{"b"}},
			Choice{Key: "none", Label: "None yet", Options: options},
			Choice{Key: "some", Label: "Some of them", Options: options, Several: true, Chosen: []string{"a", "c"}},
		},
	}
}

func wantForm(t testing.TB, got Extract) {
	t.Helper()
	values := map[string]string{}
	for _, f := range got.Fields {
		values[f.Key] = f.Value
	}
	want := map[string]string{"line": "", "lines": "", "day": "3 November 2026", "free": "", "one": "Bread, white", "none": "",
		"some.a": Ticked, "some.b": Unticked, "some.c": Ticked}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if got.Edition != "2 of 2026" {
		t.Errorf("the edition is %q", got.Edition)
	}
	if len(got.Outside) > 0 {
		t.Errorf("the form's own words are taken for somebody's: %q", got.Outside)
	}
}

func TestFormsReadBack(t *testing.T) {
	t.Parallel()
	got := reread(t, docx(t, formSample()))
	wantForm(t, got)
	if diff := cmp.Diff(map[string]string{"one": "b"}, got.Chosen); diff != "" {
		t.Errorf("chosen (-want +got):\n%s", diff)
	}
	if len(got.Unread) > 0 {
		t.Errorf("our own form has unread parts: %v", got.Unread)
	}
}

// TestFormsAreValidByTheECMASchemas takes out what a program that knows no tick boxes ignores.
func TestFormsAreValidByTheECMASchemas(t *testing.T) {
	t.Parallel()
	text := string(unzipped(t, docx(t, formSample()))["word/document.xml"])
	if strings.Count(text, "<w14:checkbox>") != 3 {
		t.Error("a tick box is missing")
	}
	text = regexp.MustCompile(`<w14:checkbox>.*?</w14:checkbox>`).ReplaceAllString(text, "")
	text = strings.Replace(text, ` mc:Ignorable="w14"`, "", 1)
	file := filepath.Join(t.TempDir(), "document.xml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "xmllint", "--noout", "--nonet", "--schema", filepath.Join("testdata", "xsd", "wml.xsd"), file)
}

func TestFormsSurviveAnotherWordProcessor(t *testing.T) {
	t.Parallel()
	wantForm(t, reread(t, office(t, saved(t, "form.docx", docx(t, formSample())), "docx")))
}

func TestFormsTellWhatWasWrittenBesideTheFields(t *testing.T) {
	t.Parallel()
	got := reread(t, rezipped(t, docx(t, formSample()), func(parts map[string][]byte) {
		s := string(parts["word/document.xml"])
		s = strings.Replace(s, ">One line<", ">One line, I think<", 1)
		s = strings.Replace(s, "<w:sectPr>", "<w:p><w:r><w:t>Please ring me.</w:t></w:r></w:p><w:sectPr>", 1)
		parts["word/document.xml"] = []byte(s)
		parts["word/comments.xml"] = []byte(`<w:comments xmlns:w="` + wordNS + `"><w:comment><w:p><w:r><w:t>Is this right?</w:t></w:r></w:p></w:comment></w:comments>`)
		parts["word/_rels/document.xml.rels"] = []byte(strings.Replace(string(parts["word/_rels/document.xml.rels"]), "</Relationships>",
			`<Relationship Id="x" Type="x/comments" Target="comments.xml"/></Relationships>`, 1))
	}))
	if diff := cmp.Diff([]string{"One line, I think", "Please ring me."}, got.Outside); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Aside{{UnreadComment, "Is this right?"}}, got.Asides); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFormsOnPaperLeaveRoom(t *testing.T) {
	t.Parallel()
	path := validPDF(t, pdfOf(t, formSample()))
	text := strings.Join(strings.Fields(tool(t, "pdftotext", "-layout", path, "-")), " ")
	for _, want := range []string{"[x] Apples", "[ ] Bread, white", "A hint.", "[x] Bread, white"} {
		if !strings.Contains(text, want) {
			t.Errorf("the form lacks %q:\n%s", want, text)
		}
	}
	if structure := tool(t, "pdfinfo", "-struct-text", path); strings.Count(structure, "LBody") != 3 {
		t.Errorf("the answers are no lists:\n%s", structure)
	}
}

func TestChoicesMustBeToldApart(t *testing.T) {
	t.Parallel()
	for _, options := range [][]Option{{{Code: "a", Text: "Same"}, {Code: "b", Text: "Same"}}, {{Code: "a"}}} {
		if _, err := prepare(Doc{Blocks: []Block{Choice{Key: "k", Options: options}}}); err == nil {
			t.Errorf("%v was accepted", options)
		}
	}
}
