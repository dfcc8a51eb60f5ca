package agreement_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/agreement"
	"sharewell/internal/ident"
)

const markdownFile = `# The Agreement

Some words come first.

## 1. About it
See clause 2.1 (Keeping data) and clause 9.9.

## 4. Data

### 4.1 Keeping data
- six years
  - two for children

<b>Never</b> longer. ![chart](x.png)

##### Deeply
Text. Clause 4.1 says more.
`

func TestReadMarkdown(t *testing.T) {
	t.Parallel()
	in := agreement.ReadMarkdown(markdownFile)
	text := agreement.Text{Clauses: []agreement.Clause{
		{ID: "c-about", Heading: "About it", Text: "See."},
		{ID: "c-retention", Heading: "How long we keep", Text: "- six years\n  - two for children\n\nNever longer. chart\n\nText. Clause 4.1 says more."},
	}}
	got := agreement.Recognise(in, text)
	type row struct {
		heading, number, match string
	}
	var rows []row
	for _, c := range got.Clauses {
		rows = append(rows, row{c.Heading, c.Typed, string(c.Match)})
	}
	want := []row{{"Introduction", "", ""}, {"About it", "1", "c-about"}, {"Data", "4", ""}, {"Keeping data", "4.1", "c-retention"}}
	if diff := cmp.Diff(want, rows, cmp.AllowUnexported(row{})); diff != "" {
		t.Error(diff)
	}
	kinds := map[string]int{}
	for _, r := range got.Remarks {
		kinds[r.Kind]++
	}
	if diff := cmp.Diff(map[string]int{agreement.RemarkBefore: 1, agreement.RemarkNumber: 3, agreement.RemarkReference: 2, agreement.RemarkTied: 1, agreement.RemarkMarkup: 1, agreement.RemarkImage: 1}, kinds); diff != "" {
		t.Error(diff, got.Remarks)
	}
}

// A text that was written as Markdown and loaded again is the text it was.
func TestMarkdownThereAndBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.draft(t)
	text := e.Text
	text.Clauses[1].Depth = 1
	text.Clauses[2].Text += "\n\nSee [[c-about]] and [[c-parties]].\n\n### More\n\n| A | B |\n| --- | --- |\n| 1 | 2 |"
	in := agreement.Recognise(agreement.ReadMarkdown(agreement.MarkdownOf(text)), e.Text)
	confirmed := make([]ident.Clause, len(in.Clauses))
	for i, c := range in.Clauses {
		confirmed[i] = c.Match
	}
	if diff := cmp.Diff(text, agreement.Preview(in, confirmed, text)); diff != "" {
		t.Error(diff)
	}
}

func TestLoadAWholeText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.draft(t)
	file := "# New title\n\n## 1 What this Agreement is\n\nOther words. See clause 2 (Quite new).\n\n## 2 Quite new\n\nWords."
	in, err := w.TakeIn(ctx, secretariat, e.ID, agreement.ReadMarkdown(file))
	if err != nil {
		t.Fatal(err)
	}
	if in.Clauses[0].Match != "c-about" || in.Clauses[1].Match != "" {
		t.Fatalf("recognised as %v", in.Clauses)
	}
	load := agreement.LoadText{Edition: e.ID, Version: e.Version, Incoming: in.ID, Confirmed: []ident.Clause{"c-about", "c-about"}}
	if _, err := w.Load(ctx, secretariat, load); err == nil {
		t.Error("two clauses are one clause")
	}
	load.Confirmed[1] = ""
	got, err := w.Load(ctx, secretariat, load)
	if err != nil {
		t.Fatal(err)
	}
	if got.Text.Title != "New title" || len(got.Text.Clauses) != 2 || got.Text.Clauses[1].ID != "c-quite-new" || got.Text.Clauses[0].Text != "Other words. See [[c-quite-new]]." {
		t.Errorf("the text is now %+v", got.Text.Clauses)
	}
	if _, err := w.Load(ctx, secretariat, load); err == nil {
		t.Error("a draft that changed since the preview is overwritten")
	}
	account, err := w.Account(ctx, secretariat, e.ID, 1000)
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, a := range account {
		if a.Kind == agreement.Loaded && a.Before != nil && strings.TrimSpace(a.Before.Text) != "" {
			words++
		}
	}
	if words != len(e.Text.Clauses) {
		t.Errorf("the account keeps %d of the %d clauses that the file replaced", words, len(e.Text.Clauses))
	}
}
