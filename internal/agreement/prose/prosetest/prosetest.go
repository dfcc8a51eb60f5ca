// Package prosetest draws the words of clauses for property tests.
package prosetest

import (
	"strings"

	"pgregory.net/rapid"

	"sharewell/internal/agreement/prose"
	"sharewell/internal/ident"
)

var words = []string{"party", "parties", "data", "share", "Kent’s", "(a)", "1.", "-", "#", "50%", "R&D", "&amp;", "x|y", "naïve", "“quoted”", "under_score", "*", "[note]", "<b>", "clause", "£5", "+", "1)", "a\\b"}

// Words draws a few words.
func Words(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 6).Draw(t, label), " ")
}

// Runs draws a stretch of runs.
func Runs(t *rapid.T) []prose.Run {
	n := rapid.IntRange(1, 4).Draw(t, "runs")
	var out []prose.Run
	for i := range n {
		if i > 0 {
			out = append(out, prose.Run{Text: " "})
		}
		r := prose.Run{Text: Words(t, "text")}
		switch rapid.IntRange(0, 6).Draw(t, "mark") {
		case 0:
			r = prose.Run{Text: "plainly bold", Strong: true}
		case 1:
			r = prose.Run{Text: "plainly soft", Emphasis: true}
		case 2:
			r = prose.Run{Text: "a link", Href: "https://example.org/a?b=c&d"}
		case 3:
			r = prose.Run{Clause: ident.Clause(rapid.SampledFrom([]string{"c-one", "c-two"}).Draw(t, "clause"))}
		}
		out = append(out, r)
	}
	return out
}

// Blocks draws the words of a clause.
func Blocks(t *rapid.T) []prose.Block {
	n := rapid.IntRange(1, 5).Draw(t, "blocks")
	var out []prose.Block
	for range n {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			out = append(out, prose.Block{Kind: prose.Subheading, Runs: []prose.Run{{Text: Words(t, "heading")}}})
		case 1:
			out = append(out, list(t, 0))
		case 2:
			out = append(out, table(t))
		default:
			out = append(out, prose.Block{Kind: prose.Paragraph, Runs: Runs(t)})
		}
	}
	return out
}

func list(t *rapid.T, depth int) prose.Block {
	b := prose.Block{Kind: prose.List, Ordered: rapid.Bool().Draw(t, "ordered")}
	for range rapid.IntRange(1, 3).Draw(t, "items") {
		item := prose.Item{Blocks: []prose.Block{{Kind: prose.Paragraph, Runs: Runs(t)}}}
		if depth < 2 && rapid.IntRange(0, 2).Draw(t, "nested") == 0 {
			item.Blocks = append(item.Blocks, list(t, depth+1))
		}
		if rapid.IntRange(0, 5).Draw(t, "more") == 0 {
			item.Blocks = append(item.Blocks, prose.Block{Kind: prose.Paragraph, Runs: Runs(t)})
		}
		b.Items = append(b.Items, item)
	}
	return b
}

func table(t *rapid.T) prose.Block {
	b, cols := prose.Block{Kind: prose.Table}, rapid.IntRange(1, 3).Draw(t, "columns")
	for range rapid.IntRange(2, 4).Draw(t, "rows") {
		var row prose.Row
		for range cols {
			row.Cells = append(row.Cells, prose.Cell{Runs: Runs(t)})
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}
