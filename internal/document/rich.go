package document

import (
	"strings"
)

// Span is a stretch of running text with its marks.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
	Href   string // an address with https
	To     string // the Mark of a Clause in this document
}

// Clause is a numbered heading. In a DOCX its number is counted by the word processor; Mark is a bookmark by which
// it is found again.
type Clause struct {
	Level  int // 1 to 3
	Number string
	Text   string
	Mark   string // a key like a Field's; "" has none
}

// Subheading stands within a clause and is no heading of its own.
type Subheading struct{ Spans []Span }

// Prose is a paragraph of marked text.
type Prose struct{ Spans []Span }

// Point is one entry of a list, or a further paragraph of the entry above.
type Point struct {
	Level   int // 0 is the outermost
	Ordered bool
	First   bool // begins a list of its own
	More    bool // belongs to the entry above, without a mark of its own
	Spans   []Span
}

// Grid is a table of marked text; its first row is the head.
type Grid struct{ Rows [][][]Span }

func (Clause) block()     {}
func (Subheading) block() {}
func (Prose) block()      {}
func (Point) block()      {}
func (Grid) block()       {}

func isTable(b Block) bool {
	switch b.(type) {
	case Table, Grid:
		return true
	}
	return false
}

// maxPoint is the deepest entry of a list: word processors have styles for five.
const maxPoint = 4

// PlainSpans joins spans to text.
func PlainSpans(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// rich cleans the blocks of marked text; false when b is none.
func (p *preparer) rich(b Block) (Block, bool, error) {
	switch b := b.(type) {
	case Clause:
		b.Level = min(max(b.Level, 1), 3)
		p.level = b.Level
		b.Text, b.Number = CleanLine(b.Text), CleanLine(b.Number)
		if b.Mark == "" {
			return b, true, nil
		}
		return b, true, p.key(b.Mark)
	case Subheading:
		return Subheading{cleanSpans(b.Spans)}, true, nil
	case Prose:
		return Prose{cleanSpans(b.Spans)}, true, nil
	case Point:
		b.Level, b.Spans = min(max(b.Level, 0), maxPoint), cleanSpans(b.Spans)
		return b, true, nil
	case Grid:
		return cleanGrid(b), true, nil
	}
	return nil, false, nil
}

func cleanSpans(spans []Span) []Span {
	out := make([]Span, len(spans))
	for i, s := range spans {
		s.Text = Clean(s.Text)
		if !strings.HasPrefix(s.Href, "https://") || len(s.Href) > 2000 {
			s.Href = ""
		}
		if !fitKey(s.To) {
			s.To = ""
		}
		out[i] = s
	}
	return out
}

func cleanGrid(g Grid) Block {
	cols := 0
	for _, r := range g.Rows {
		cols = max(cols, len(r))
	}
	if cols == 0 || cols > maxColumns {
		return Prose{}
	}
	out := Grid{make([][][]Span, len(g.Rows))}
	for i, r := range g.Rows {
		out.Rows[i] = make([][]Span, cols)
		for j, c := range r {
			out.Rows[i][j] = cleanSpans(c)
		}
	}
	return out
}
