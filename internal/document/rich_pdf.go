package document

import (
	"fmt"
	"strings"

	"sharewell/internal/document/pdf"
)

// richBlock sets a block of marked text; false when b is none. A PDF shows the words; their marks are left out, and
// an address follows its words.
func (l *layout) richBlock(b Block) bool {
	if _, ok := b.(Point); !ok {
		l.points = nil
	}
	switch b := b.(type) {
	case Clause:
		l.heading(Heading{Level: b.Level, Text: strings.TrimSpace(b.Number + " " + b.Text)})
	case Subheading:
		l.place(lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.bold, 0, pdfText, spoken(b.Spans)), box{before: 4, after: 4})
	case Prose:
		l.place(lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.body, 0, pdfText, spoken(b.Spans)), box{after: 8})
	case Point:
		l.point(b)
	case Grid:
		t := Table{}
		for i, r := range b.Rows {
			var row []Cell
			for _, c := range r {
				if i == 0 {
					t.Head = append(t.Head, spoken(c))
				} else {
					row = append(row, Cell{Text: spoken(c)})
				}
			}
			if i > 0 {
				t.Rows = append(t.Rows, row)
			}
		}
		t.Widths = shares(nil, len(t.Head))
		l.table(t)
	default:
		return false
	}
	return true
}

// openPoints is a list that is being set, with its entry that is open.
type openPoints struct {
	list, body *pdf.Elem
	ordered    bool
	n          int
}

func (l *layout) point(p Point) {
	const step = 20.0
	indent := step * float64(p.Level+1)
	if p.More && len(l.points) > 0 {
		l.points = l.points[:min(len(l.points), p.Level+1)]
		in := l.points[len(l.points)-1].body
		l.place(lines(in.Add(pdf.P, pdf.NoAttr), l.st.body, indent, pdfText-indent, spoken(p.Spans)), box{after: 4})
		return
	}
	at := min(p.Level, len(l.points))
	fresh := at == len(l.points) || p.First || l.points[at].ordered != p.Ordered
	l.points = l.points[:min(len(l.points), at+1)]
	if fresh {
		parent, attr := l.root, pdf.BulletList
		if at > 0 {
			parent = l.points[at-1].body
		}
		if p.Ordered {
			attr = pdf.DecimalList
		}
		l.points = append(l.points[:at], openPoints{list: parent.Add(pdf.List, attr), ordered: p.Ordered})
	}
	o := &l.points[at]
	o.n++
	mark, st := "\u2022", l.st.body
	if p.Ordered {
		mark = fmt.Sprintf("%d.", o.n)
	}
	st.Colour = teal
	item := o.list.Add(pdf.Item, pdf.NoAttr)
	words := lines(nil, l.st.body, indent, pdfText-indent, spoken(p.Spans))
	l.need(min(2, float64(len(words))) * words[0].height())
	l.page.Begin(item.Add(pdf.Label, pdf.NoAttr))
	l.page.Text(pdfMargin+indent-step, l.y+baseline(words[0]), st, mark)
	l.page.End()
	l.fresh = false
	o.body = item.Add(pdf.Body, pdf.NoAttr)
	for i := range words {
		words[i].elem = o.body
	}
	l.place(words, box{after: 4})
}

func spoken(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
		if s.Href != "" && s.Text != s.Href {
			b.WriteString(" (" + s.Href + ")")
		}
	}
	return b.String()
}
