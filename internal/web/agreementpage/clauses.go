package agreementpage

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A clause's text may hold paragraphs, lists, emphasis and links. It is read into blocks, so that
// templates write it with their own markup and nothing in it is ever taken for markup of ours.

// block is a paragraph or a list.
type block struct {
	Items   [][]run // one for a paragraph, one per entry for a list
	List    bool
	Ordered bool
}

// run is a stretch of text.
type run struct {
	Text     string
	Href     string // of a link on this site or with https
	Strong   bool
	Emphasis bool
}

// blocksOf reads the text of a clause.
func blocksOf(markdown string) []block {
	source := []byte(markdown)
	var out []block
	for n := goldmark.New().Parser().Parse(text.NewReader(source)).FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.List:
			b := block{List: true, Ordered: n.IsOrdered()}
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				b.Items = append(b.Items, runsOf(item, source, run{}))
			}
			out = append(out, b)
		default:
			if runs := runsOf(n, source, run{}); len(runs) > 0 {
				out = append(out, block{Items: [][]run{runs}})
			}
		}
	}
	return out
}

// runsOf gathers the text below a node; marks are those of the nodes above.
func runsOf(n ast.Node, source []byte, marks run) []run {
	var out []run
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			r := marks
			r.Text = string(c.Segment.Value(source))
			if c.SoftLineBreak() || c.HardLineBreak() {
				r.Text += " "
			}
			out = append(out, r)
		case *ast.String:
			r := marks
			r.Text = string(c.Value)
			out = append(out, r)
		case *ast.RawHTML:
			for i := range c.Segments.Len() {
				s := c.Segments.At(i)
				r := marks
				r.Text = string(s.Value(source))
				out = append(out, r)
			}
		case *ast.Emphasis:
			inner := marks
			inner.Strong, inner.Emphasis = inner.Strong || c.Level == 2, inner.Emphasis || c.Level == 1
			out = append(out, runsOf(c, source, inner)...)
		case *ast.Link:
			inner := marks
			inner.Href = safeLink(string(c.Destination))
			out = append(out, runsOf(c, source, inner)...)
		case *ast.AutoLink:
			r := marks
			r.Text = string(c.URL(source))
			r.Href = safeLink(r.Text)
			out = append(out, r)
		default:
			if len(out) > 0 && c.Type() == ast.TypeBlock {
				out = append(out, run{Text: " "})
			}
			out = append(out, runsOf(c, source, marks)...)
		}
	}
	if len(out) == 0 && n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		out = append(out, run{Text: string(n.Lines().Value(source))}) // code and markup are shown as they stand
	}
	return out
}

// safeLink keeps addresses of this site and with https.
func safeLink(href string) string {
	if strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") || strings.HasPrefix(href, "#") {
		return href
	}
	return ""
}

// plain joins runs to text without marks, for documents; an address follows its words.
func plain(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
		if strings.HasPrefix(r.Href, "https://") && r.Text != r.Href {
			b.WriteString(" (" + r.Href + ")")
		}
	}
	return b.String()
}
