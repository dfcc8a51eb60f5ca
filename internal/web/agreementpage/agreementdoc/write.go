package agreementdoc

import (
	"slices"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/document"
	"sharewell/internal/ident"
)

// EndMark is the bookmark of the heading that follows the last clause: what stands from there on is no clause.
const EndMark = "agreement.end"

// Blocks writes the clauses of a text, with their numbers and references. Below says how much deeper their headings
// stand than at the top of a document.
func Blocks(t agreement.Text, below int) []document.Block {
	w := writer{name: t.References(), marks: below == 0}
	for i, n := range t.Numbers() {
		c := t.Clauses[i]
		h := document.Clause{Level: strings.Count(n, ".") + 1 + below, Number: n, Text: c.Heading}
		if w.marks {
			h.Mark = string(c.ID)
			w.out = append(w.out, h)
		} else {
			w.out = append(w.out, document.Heading{Level: h.Level, Text: n + ". " + c.Heading})
		}
		w.blocks(prose.Parse(c.Text))
	}
	return w.out
}

// End heads what follows the clauses.
func End(text string) document.Block {
	return document.Clause{Level: 1, Text: text, Mark: EndMark}
}

type writer struct {
	name  func(ident.Clause) string
	marks bool
	out   []document.Block
}

func (w *writer) blocks(blocks []prose.Block) {
	for _, b := range blocks {
		switch b.Kind {
		case prose.Paragraph:
			w.out = append(w.out, document.Prose{Spans: w.spans(b.Runs)})
		case prose.Subheading:
			w.out = append(w.out, document.Subheading{Spans: w.spans(b.Runs)})
		case prose.List:
			w.list(b, 0)
		case prose.Table:
			g := document.Grid{}
			for _, r := range b.Rows {
				var row [][]document.Span
				for _, c := range r.Cells {
					row = append(row, w.spans(c.Runs))
				}
				g.Rows = append(g.Rows, row)
			}
			w.out = append(w.out, g)
		}
	}
}

func (w *writer) list(b prose.Block, level int) {
	for i, item := range b.Items {
		for j, in := range item.Blocks {
			if in.Kind == prose.List {
				w.list(in, level+1)
				continue
			}
			w.out = append(w.out, document.Point{Level: level, Ordered: b.Ordered, First: i == 0 && j == 0, More: j > 0, Spans: w.spans(in.Runs)})
		}
	}
}

func (w *writer) spans(runs []prose.Run) []document.Span {
	out := make([]document.Span, 0, len(runs))
	for _, r := range runs {
		s := document.Span{Text: r.Text, Bold: r.Strong, Italic: r.Emphasis}
		switch {
		case r.Clause != "":
			s.Text = w.name(r.Clause)
			if w.marks {
				s.To = string(r.Clause)
			}
		case strings.HasPrefix(r.Href, "https://"):
			s.Href = r.Href
		}
		out = append(out, s)
	}
	return slices.Clip(out)
}
