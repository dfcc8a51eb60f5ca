package prose

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"sharewell/internal/ident"
)

// Parse reads Markdown.
func Parse(markdown string) []Block {
	source := []byte(markdown)
	r := reader{source}
	return Normal(r.blocks(markdownParser().Parse(text.NewReader(source))))
}

// markdownParser never changes once it is made, and may be used by many at a time.
var markdownParser = sync.OnceValue(func() parser.Parser {
	return goldmark.New(goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(refParser{}, 150)))).Parser()
})

// ref is a reference to a clause in the tree of a text.
type ref struct {
	ast.BaseInline
	id ident.Clause
}

var refKind = ast.NewNodeKind("ClauseReference")

func (*ref) Kind() ast.NodeKind            { return refKind }
func (n *ref) Dump(source []byte, lvl int) { ast.DumpHelper(n, source, lvl, nil, nil) }

type refParser struct{}

var refForm = regexp.MustCompile(`^\[\[(c-[a-z0-9][a-z0-9-]{0,60})\]\]`)

func (refParser) Trigger() []byte { return []byte{'['} }

func (refParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	m := refForm.FindSubmatch(line)
	if m == nil {
		return nil
	}
	block.Advance(len(m[0]))
	return &ref{id: ident.Clause(m[1])}
}

type reader struct{ source []byte }

func (r reader) blocks(parent ast.Node) []Block {
	var out []Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.List:
			b := Block{Kind: List, Ordered: n.IsOrdered()}
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				b.Items = append(b.Items, Item{r.blocks(item)})
			}
			out = append(out, b)
		case *ast.Heading:
			out = append(out, Block{Kind: Subheading, Runs: r.runs(n, Run{})})
		case *east.Table:
			b := Block{Kind: Table}
			for row := n.FirstChild(); row != nil; row = row.NextSibling() {
				var cells []Cell
				for c := row.FirstChild(); c != nil; c = c.NextSibling() {
					cells = append(cells, Cell{r.runs(c, Run{})})
				}
				b.Rows = append(b.Rows, Row{cells})
			}
			out = append(out, b)
		case *ast.Blockquote:
			out = append(out, r.blocks(n)...)
		default:
			out = append(out, Block{Kind: Paragraph, Runs: r.runs(n, Run{})})
		}
	}
	return out
}

// runs gathers the text below a node; marks are those of the nodes above.
func (r reader) runs(n ast.Node, marks Run) []Run {
	var out []Run
	add := func(marks Run, s string) { marks.Text = s; out = append(out, marks) }
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			add(marks, said(c.Segment.Value(r.source)))
			if c.HardLineBreak() {
				add(marks, "\n")
			} else if c.SoftLineBreak() {
				add(marks, " ")
			}
		case *ast.String:
			add(marks, string(c.Value))
		case *ast.CodeSpan:
			for t := c.FirstChild(); t != nil; t = t.NextSibling() {
				if t, ok := t.(*ast.Text); ok {
					add(marks, string(t.Segment.Value(r.source))) // as it stands
				}
			}
		case *ast.RawHTML:
			for i := range c.Segments.Len() {
				s := c.Segments.At(i)
				add(marks, string(s.Value(r.source)))
			}
		case *ref:
			out = append(out, Run{Clause: c.id})
		case *ast.Emphasis:
			inner := marks
			inner.Strong, inner.Emphasis = inner.Strong || c.Level == 2, inner.Emphasis || c.Level == 1
			out = append(out, r.runs(c, inner)...)
		case *ast.Link:
			inner := marks
			inner.Href = SafeLink(string(c.Destination))
			out = append(out, r.runs(c, inner)...)
		case *ast.AutoLink:
			inner := marks
			inner.Href = SafeLink(string(c.URL(r.source)))
			add(inner, string(c.URL(r.source)))
		default:
			out = append(out, r.runs(c, marks)...)
		}
	}
	if len(out) == 0 && n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		add(Run{}, string(n.Lines().Value(r.source))) // code and markup are shown as they stand
	}
	return out
}

// said takes escapes and character references out of text.
func said(raw []byte) string {
	if !bytes.ContainsAny(raw, `\&`) {
		return string(raw)
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] == '\\' && i+1 < len(raw) && util.IsPunct(raw[i+1]):
			i++
			b.WriteByte(raw[i])
		case raw[i] == '&':
			if m := entity.Find(raw[i:]); m != nil {
				b.Write(util.ResolveEntityNames(util.ResolveNumericReferences(m)))
				i += len(m) - 1
				continue
			}
			b.WriteByte('&')
		default:
			b.WriteByte(raw[i])
		}
	}
	return b.String()
}

var entity = regexp.MustCompile(`^&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});`)

// SafeLink keeps addresses of this site and with https; anything else is no link.
func SafeLink(href string) string {
	if strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") || strings.HasPrefix(href, "#") {
		return href
	}
	return ""
}
