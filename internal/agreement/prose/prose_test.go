package prose_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/agreement/prose"
	"sharewell/internal/agreement/prose/prosetest"
	"sharewell/internal/ident"
)

func TestParse(t *testing.T) {
	t.Parallel()
	got := prose.Parse("One *soft* **hard** [here](https://example.org/a) and [bad](javascript:x).\\\nSee [[c-law]].\n\n- a\n  1. b\n  2. c\n\n| A | B |\n| - | - |\n| x \\| y | [[c-law]] |\n\n### Sub\n\n> said\n\n<script>x</script>\n")
	p := func(runs ...prose.Run) prose.Block { return prose.Block{Kind: prose.Paragraph, Runs: runs} }
	x := func(s string) prose.Run { return prose.Run{Text: s} }
	want := []prose.Block{
		p(x("One "), prose.Run{Text: "soft", Emphasis: true}, x(" "), prose.Run{Text: "hard", Strong: true}, x(" "), prose.Run{Text: "here", Href: "https://example.org/a"}, x(" and bad.\nSee "), prose.Run{Clause: "c-law"}, x(".")),
		{Kind: prose.List, Items: []prose.Item{{Blocks: []prose.Block{p(x("a")), {Kind: prose.List, Ordered: true, Items: []prose.Item{{Blocks: []prose.Block{p(x("b"))}}, {Blocks: []prose.Block{p(x("c"))}}}}}}}},
		{Kind: prose.Table, Rows: []prose.Row{{Cells: []prose.Cell{{Runs: []prose.Run{x("A")}}, {Runs: []prose.Run{x("B")}}}}, {Cells: []prose.Cell{{Runs: []prose.Run{x("x | y")}}, {Runs: []prose.Run{{Clause: "c-law"}}}}}}},
		{Kind: prose.Subheading, Runs: []prose.Run{x("Sub")}},
		p(x("said")),
		p(x("<script>x</script>")),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]ident.Clause{"c-law"}, prose.Refs(got)); diff != "" {
		t.Error(diff)
	}
}

func TestDefinitions(t *testing.T) {
	t.Parallel()
	got := prose.Definitions(prose.Parse("- **Sharing** means giving data.\n- Other words mean more.\n\n**Party** means whoever signs [[c-parties]]."))
	want := []prose.Definition{{Word: "Sharing", Meaning: "means giving data."}, {Word: "Party", Meaning: "means whoever signs c-parties."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWriteReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		blocks := prose.Normal(prosetest.Blocks(t))
		text := prose.Write(blocks)
		if diff := cmp.Diff(blocks, prose.Parse(text)); diff != "" {
			t.Fatalf("%s\n%s", text, diff)
		}
	})
}

// No word is lost, whatever is written and read.
func TestNoWordIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching("[a-z#*_>|\\[\\]`&;.0-9+=~-]{1,6}"), 1, 12).Draw(t, "words")
		text := strings.Join(words, " ")
		b := prose.Normal([]prose.Block{{Kind: prose.Paragraph, Runs: []prose.Run{{Text: text}}}})
		back := prose.Parse(prose.Write(b))
		if diff := cmp.Diff(b, back); diff != "" {
			t.Fatalf("%q: %s", prose.Write(b), diff)
		}
	})
}
