package agreementdoc

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/document"
	"sharewell/internal/ident"
)

// Remarks that reading a Word document adds.
const (
	RemarkInserted = "tracked_inserted"
	RemarkDeleted  = "tracked_deleted"
	RemarkGuessed  = "guessed_headings" // there were no headings: numbers and bold lines were taken for them
	RemarkBefore   = "left_before"      // words before the first clause of a document of ours
	RemarkAfter    = "left_after"       // words after its clauses
	RemarkAside    = "aside"            // text of a comment, note or text box
)

// Incoming makes a text that waits to be loaded of what was read.
func Incoming(t document.RichText) agreement.Incoming {
	r := reader{in: agreement.Incoming{Title: t.Title}}
	blocks := t.Blocks
	if ours(blocks) {
		blocks = r.inside(blocks)
	} else if !slices.ContainsFunc(blocks, isHeading) {
		blocks = r.guess(blocks)
	}
	r.top = topLevel(blocks)
	for i := 0; i < len(blocks); {
		i += r.block(blocks[i:])
	}
	r.end()
	r.remarks(t)
	return r.in
}

func isHeading(b document.Block) bool { _, ok := b.(document.Clause); return ok }

var clauseMark = regexp.MustCompile(`^c-[a-z0-9-]+$`)

// ours reports whether a document carries the identifiers of clauses.
func ours(blocks []document.Block) bool {
	return slices.ContainsFunc(blocks, func(b document.Block) bool {
		c, ok := b.(document.Clause)
		return ok && clauseMark.MatchString(c.Mark)
	})
}

type reader struct {
	in    agreement.Incoming
	top   int
	open  bool
	body  []prose.Block
	lists []*prose.Block // open lists, outermost first
}

func (r *reader) remark(kind, text string, n int) {
	r.in.Remarks = append(r.in.Remarks, agreement.Remark{Kind: kind, Text: text, Count: n})
}

// inside leaves out what stands before the first heading and after the last clause of a document of ours.
func (r *reader) inside(blocks []document.Block) []document.Block {
	first := slices.IndexFunc(blocks, isHeading)
	for _, b := range blocks[:max(first, 0)] {
		r.remark(RemarkBefore, wordsOf(b), 0)
	}
	blocks = blocks[max(first, 0):]
	end := slices.IndexFunc(blocks, func(b document.Block) bool { c, ok := b.(document.Clause); return ok && c.Mark == EndMark })
	if end >= 0 {
		r.remark(RemarkAfter, wordsOf(blocks[end]), len(blocks)-end)
		blocks = blocks[:end]
	}
	return blocks
}

func wordsOf(b document.Block) string {
	switch b := b.(type) {
	case document.Clause:
		return b.Text
	case document.Prose:
		return document.PlainSpans(b.Spans)
	case document.Subheading:
		return document.PlainSpans(b.Spans)
	case document.Point:
		return document.PlainSpans(b.Spans)
	case document.Grid:
		var out []string
		for _, r := range b.Rows {
			for _, c := range r {
				out = append(out, document.PlainSpans(c))
			}
		}
		return strings.Join(out, "; ")
	}
	return ""
}

const shortLine = 120 // characters of a line that can be a heading

// guess takes numbered, short lines and bold lines for headings in a document that has none.
func (r *reader) guess(blocks []document.Block) []document.Block {
	out := make([]document.Block, len(blocks))
	found := 0
	for i, b := range blocks {
		out[i] = b
		if c, ok := headingLike(b); ok {
			out[i] = c
			found++
		}
	}
	if found > 0 {
		r.remark(RemarkGuessed, "", found)
	}
	return out
}

func headingLike(b document.Block) (document.Clause, bool) {
	switch b := b.(type) {
	case document.Prose:
		text := strings.TrimSpace(document.PlainSpans(b.Spans))
		if !short(text) {
			return document.Clause{}, false
		}
		if n, _ := agreement.SplitNumber(text); n != "" {
			return document.Clause{Level: strings.Count(n, ".") + 1, Text: text}, true
		}
		if bold(b.Spans) {
			return document.Clause{Level: 1, Text: text}, true
		}
	case document.Point:
		text := strings.TrimSpace(document.PlainSpans(b.Spans))
		if b.Ordered && b.Level == 0 && short(text) && (bold(b.Spans) || text == strings.ToUpper(text)) {
			return document.Clause{Level: 1, Text: text}, true
		}
	}
	return document.Clause{}, false
}

func short(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= shortLine && !strings.ContainsAny(text[len(text)-1:], ".;:,")
}

func bold(spans []document.Span) bool {
	return !slices.ContainsFunc(spans, func(s document.Span) bool { return !s.Bold && strings.TrimSpace(s.Text) != "" })
}

func topLevel(blocks []document.Block) int {
	top := 9
	for _, b := range blocks {
		if c, ok := b.(document.Clause); ok {
			top = min(top, c.Level)
		}
	}
	return top
}

// block reads the block at the front and says how many it took.
func (r *reader) block(blocks []document.Block) int {
	if p, ok := blocks[0].(document.Point); ok {
		r.point(p)
		return 1
	}
	r.lists = nil
	switch b := blocks[0].(type) {
	case document.Clause:
		r.heading(b)
	case document.Prose:
		r.body = append(r.body, prose.Block{Kind: prose.Paragraph, Runs: r.runs(b.Spans)})
	case document.Subheading:
		r.body = append(r.body, prose.Block{Kind: prose.Subheading, Runs: r.runs(b.Spans)})
	case document.Grid:
		t := prose.Block{Kind: prose.Table}
		for _, row := range b.Rows {
			var cells []prose.Cell
			for _, c := range row {
				cells = append(cells, prose.Cell{Runs: r.runs(c)})
			}
			t.Rows = append(t.Rows, prose.Row{Cells: cells})
		}
		r.body = append(r.body, t)
	}
	return 1
}

func (r *reader) heading(c document.Clause) {
	depth := c.Level - r.top
	if depth > agreement.MaxDepth {
		r.remark(agreement.RemarkDeep, c.Text, 0)
		r.body = append(r.body, prose.Block{Kind: prose.Subheading, Runs: []prose.Run{{Text: c.Text}}})
		return
	}
	r.end()
	in := agreement.IncomingClause{Heading: c.Text, Depth: depth}
	if clauseMark.MatchString(c.Mark) {
		in.Mark = ident.Clause(c.Mark)
	}
	r.in.Clauses, r.open = append(r.in.Clauses, in), true
}

// point puts an entry into the list it belongs to.
func (r *reader) point(p document.Point) {
	words := prose.Block{Kind: prose.Paragraph, Runs: r.runs(p.Spans)}
	level := min(p.Level, len(r.lists))
	if p.More && len(r.lists) > 0 {
		r.lists = r.lists[:min(level+1, len(r.lists))]
		item := r.item(len(r.lists) - 1)
		item.Blocks = append(item.Blocks, words)
		return
	}
	if level < len(r.lists) {
		r.lists = r.lists[:level+1]
		if r.lists[level].Ordered == p.Ordered {
			r.lists[level].Items = append(r.lists[level].Items, prose.Item{Blocks: []prose.Block{words}})
			return
		}
		r.lists = r.lists[:level]
	}
	list := prose.Block{Kind: prose.List, Ordered: p.Ordered, Items: []prose.Item{{Blocks: []prose.Block{words}}}}
	into := &r.body
	if level > 0 {
		into = &r.item(level - 1).Blocks
	}
	*into = append(*into, list)
	r.lists = append(r.lists, &(*into)[len(*into)-1])
}

// item is the open entry of the list at a level.
func (r *reader) item(level int) *prose.Item {
	l := r.lists[level]
	return &l.Items[len(l.Items)-1]
}

var saidReference = regexp.MustCompile(`^clause [0-9.]+ \(.*\)$`)

func (r *reader) runs(spans []document.Span) []prose.Run {
	var out []prose.Run
	for i := 0; i < len(spans); i++ {
		s := spans[i]
		if s.To != "" && clauseMark.MatchString(s.To) {
			text := s.Text
			for i+1 < len(spans) && spans[i+1].To == s.To {
				i++
				text += spans[i].Text
			}
			if saidReference.MatchString(text) {
				out = append(out, prose.Run{Clause: ident.Clause(s.To)})
			} else {
				out = append(out, prose.Run{Text: text})
			}
			continue
		}
		out = append(out, prose.Run{Text: s.Text, Strong: s.Bold, Emphasis: s.Italic, Href: prose.SafeLink(s.Href)})
	}
	return out
}

// end finishes the clause that is open.
func (r *reader) end() {
	blocks := prose.Normal(r.body)
	r.body, r.lists = nil, nil
	if len(blocks) == 0 {
		return
	}
	if !r.open {
		r.in.Clauses, r.open = append(r.in.Clauses, agreement.IncomingClause{Heading: agreement.Opening}), true
		r.remark(agreement.RemarkBefore, "", 0)
	}
	r.in.Clauses[len(r.in.Clauses)-1].Text = prose.Write(blocks)
}

// remarks adds what the file itself says of what was left out.
func (r *reader) remarks(t document.RichText) {
	for _, c := range t.Tracked {
		kind := RemarkDeleted
		if c.Inserted {
			kind = RemarkInserted
		}
		r.remark(kind, strings.TrimSpace(c.Text), 0)
	}
	for _, a := range t.Asides {
		r.remark(RemarkAside, a.Text, 0)
	}
	for _, u := range t.Unread {
		r.remark(string(u.Kind), "", u.Count)
	}
}
