package prose

import (
	"slices"
	"strings"

	"sharewell/internal/ident"
)

// Kind says what a Block is.
type Kind string

// The kinds of block.
const (
	Paragraph  Kind = "paragraph"
	Subheading Kind = "subheading"
	List       Kind = "list"
	Table      Kind = "table"
)

// Block is a stretch of a clause.
type Block struct {
	Kind    Kind
	Runs    []Run  // of a paragraph or subheading
	Ordered bool   // of a list
	Items   []Item // of a list
	Rows    []Row  // of a table; the first is its head
}

// Item is one entry of a list: paragraphs and lists.
type Item struct{ Blocks []Block }

// Row is one row of a table.
type Row struct{ Cells []Cell }

// Cell is one cell of a table.
type Cell struct{ Runs []Run }

// Run is a stretch of text; a line feed in it starts a new line.
type Run struct {
	Text     string
	Href     string       // of a link on this site or with https
	Clause   ident.Clause // a reference to a clause; there is no Text then
	Strong   bool
	Emphasis bool
}

func (r Run) sameMarks(o Run) bool {
	return r.Href == o.Href && r.Clause == "" && o.Clause == "" && r.Strong == o.Strong && r.Emphasis == o.Emphasis
}

// Plain joins runs to words; name says how a reference to a clause is said.
func Plain(runs []Run, name func(ident.Clause) string) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Clause != "" {
			b.WriteString(name(r.Clause))
			continue
		}
		b.WriteString(r.Text)
	}
	return b.String()
}

// Normal brings blocks into the form that Parse gives: runs joined, space single, lists that touch joined, tables
// rectangular, and nothing empty.
func Normal(blocks []Block) []Block {
	var out []Block
	for _, b := range blocks {
		switch b.Kind {
		case Paragraph, Subheading:
			if b.Runs = tidy(b.Runs, b.Kind == Subheading); len(b.Runs) > 0 {
				out = append(out, Block{Kind: b.Kind, Runs: b.Runs})
			}
		case List:
			if items := normalItems(b.Items); len(items) > 0 {
				if n := len(out); n > 0 && out[n-1].Kind == List && out[n-1].Ordered == b.Ordered {
					out[n-1].Items = append(out[n-1].Items, items...)
				} else {
					out = append(out, Block{Kind: List, Ordered: b.Ordered, Items: items})
				}
			}
		case Table:
			if rows := normalRows(b.Rows); len(rows) > 0 {
				out = append(out, Block{Kind: Table, Rows: rows})
			}
		}
	}
	return out
}

// normalItems keeps paragraphs and lists of items; every item begins with a paragraph.
func normalItems(items []Item) []Item {
	var out []Item
	for _, i := range items {
		var flat []Block
		for _, b := range i.Blocks {
			switch b.Kind {
			case Subheading:
				b.Kind = Paragraph
				flat = append(flat, b)
			case Table: // a list holds no tables: its rows become lines
				for _, r := range b.Rows {
					flat = append(flat, Block{Kind: Paragraph, Runs: rowRuns(r)})
				}
			case Paragraph, List:
				flat = append(flat, b)
			}
		}
		flat = Normal(flat)
		for len(flat) > 0 && flat[0].Kind == List { // an item without words of its own is the items in it
			out = append(out, flat[0].Items...)
			flat = flat[1:]
		}
		if len(flat) > 0 {
			out = append(out, Item{flat})
		}
	}
	return out
}

func rowRuns(r Row) []Run {
	var out []Run
	for i, c := range r.Cells {
		if i > 0 {
			out = append(out, Run{Text: "; "})
		}
		out = append(out, c.Runs...)
	}
	return out
}

func normalRows(rows []Row) []Row {
	cols := 0
	for _, r := range rows {
		cols = max(cols, len(r.Cells))
	}
	if cols == 0 {
		return nil
	}
	out := make([]Row, len(rows))
	for i, r := range rows {
		cells := make([]Cell, cols)
		for j, c := range r.Cells {
			cells[j].Runs = tidy(c.Runs, true)
		}
		out[i] = Row{cells}
	}
	return out
}

// tidy joins runs with the same marks and makes space single. One line only turns line feeds into space.
func tidy(runs []Run, oneLine bool) []Run {
	var out []Run
	for _, r := range runs {
		if r.Text = single(r.Text, oneLine); r.Text == "" && r.Clause == "" {
			continue
		}
		if r.Clause != "" {
			r = Run{Clause: r.Clause}
		}
		if strings.TrimSpace(r.Text) == "" && r.Clause == "" {
			r = Run{Text: r.Text} // space has no marks
		}
		out = append(out, r)
	}
	out = joined(spaceOutside(out))
	for again := true; again && len(out) > 0; { // no space at the ends, nor beside a new line, nor twice
		out, again = trimmed(out)
	}
	return out
}

// spaceOutside moves space at the ends of marked runs out of the marks.
func spaceOutside(runs []Run) []Run {
	var out []Run
	for _, r := range runs {
		if r.Clause != "" || !r.Strong && !r.Emphasis && r.Href == "" {
			out = append(out, r)
			continue
		}
		inner := strings.Trim(r.Text, " \n")
		at := strings.Index(r.Text, inner)
		out = append(out, Run{Text: r.Text[:at]})
		tail := r.Text[at+len(inner):]
		r.Text = inner
		out = append(out, r, Run{Text: tail})
	}
	return slices.DeleteFunc(out, func(r Run) bool { return r.Text == "" && r.Clause == "" })
}

func joined(runs []Run) []Run {
	var out []Run
	for _, r := range runs {
		if n := len(out); n > 0 && out[n-1].sameMarks(r) {
			out[n-1].Text += r.Text
			continue
		}
		out = append(out, r)
	}
	return out
}

func trimmed(runs []Run) ([]Run, bool) {
	changed := false
	set := func(i int, s string) {
		if runs[i].Text != s {
			runs[i].Text, changed = s, true
		}
	}
	for i, r := range runs {
		if r.Clause != "" {
			continue
		}
		s := single(r.Text, false)
		if i == 0 || runs[i-1].Clause == "" && strings.HasSuffix(runs[i-1].Text, "\n") {
			s = strings.TrimLeft(s, " \n")
		} else if runs[i-1].Clause == "" && strings.HasSuffix(runs[i-1].Text, " ") {
			s = strings.TrimLeft(s, " ")
		}
		if i == len(runs)-1 {
			s = strings.TrimRight(s, " \n")
		} else if next := runs[i+1]; next.Clause == "" && strings.HasPrefix(next.Text, "\n") {
			s = strings.TrimRight(s, " ")
		}
		set(i, s)
	}
	out := joined(slices.DeleteFunc(runs, func(r Run) bool { return r.Text == "" && r.Clause == "" }))
	return out, changed || len(out) != len(runs)
}

// single makes space single: blanks and tabs become one blank, line feeds one line feed.
func single(s string, oneLine bool) string {
	var b strings.Builder
	last := byte(0)
	for i := range len(s) {
		c := s[i]
		if c == '\t' || c == '\r' || c == '\n' && oneLine {
			c = ' '
		}
		switch {
		case c == ' ' && (last == ' ' || last == '\n'):
			continue
		case c == '\n' && last == '\n':
			continue
		case c == '\n' && last == ' ':
			t := strings.TrimRight(b.String(), " ")
			b.Reset()
			b.WriteString(t)
		}
		b.WriteByte(c)
		last = c
	}
	return b.String()
}
