package guidance

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// BlockKind says how a stretch of a guide is set.
type BlockKind string

// The kinds of block.
const (
	Heading    BlockKind = "heading"
	Subheading BlockKind = "subheading"
	Paragraph  BlockKind = "paragraph"
	Bullets    BlockKind = "bullets"
	Numbers    BlockKind = "numbers"
	Aside      BlockKind = "aside" // set apart, to be read first
)

// Block is one stretch of a guide.
type Block struct {
	Kind  BlockKind
	ID    string  // of headings, for links to them
	Items [][]Run // one, or one for each entry of a list
}

// Run is a stretch of text.
type Run struct {
	Text     string
	Href     string // of a link on this site or a safe one elsewhere
	Strong   bool
	Emphasis bool
}

// Blocks reads Markdown. What it does not know, HTML above all, comes out as the words it is written with.
func Blocks(markdown string) []Block {
	source := []byte(markdown)
	r := reader{source: source, seen: map[string]int{}}
	for n := goldmark.New().Parser().Parse(text.NewReader(source)).FirstChild(); n != nil; n = n.NextSibling() {
		r.block(n)
	}
	return r.out
}

type reader struct {
	source []byte
	seen   map[string]int
	out    []Block
}

func (r *reader) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		b := Block{Kind: Subheading, Items: [][]Run{r.runs(n, Run{})}}
		if n.Level <= 2 {
			b.Kind = Heading
		}
		b.ID = r.name(Plain([]Block{b}))
		r.out = append(r.out, b)
	case *ast.List:
		b := Block{Kind: Bullets}
		if n.IsOrdered() {
			b.Kind = Numbers
		}
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			b.Items = append(b.Items, r.runs(item, Run{}))
		}
		r.out = append(r.out, b)
	case *ast.Blockquote:
		r.out = append(r.out, Block{Kind: Aside, Items: [][]Run{r.runs(n, Run{})}})
	default:
		if runs := r.runs(n, Run{}); len(runs) > 0 {
			r.out = append(r.out, Block{Kind: Paragraph, Items: [][]Run{runs}})
		}
	}
}

var unaddressable = regexp.MustCompile(`[^a-z0-9]+`)

// name makes the address of a heading, each its own.
func (r *reader) name(words string) string {
	id := strings.Trim(unaddressable.ReplaceAllString(strings.ToLower(words), "-"), "-")
	if id == "" {
		id = "part"
	}
	r.seen[id]++
	if n := r.seen[id]; n > 1 {
		id += "-" + strconv.Itoa(n)
	}
	return id
}

// runs gathers the text below a node; marks are those of the nodes above.
func (r *reader) runs(n ast.Node, marks Run) []Run {
	var out []Run
	add := func(words string) {
		one := marks
		one.Text = words
		out = append(out, one)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		inner := marks
		switch c := c.(type) {
		case *ast.Text:
			words := string(c.Segment.Value(r.source))
			if c.SoftLineBreak() || c.HardLineBreak() {
				words += " "
			}
			add(words)
		case *ast.String:
			add(string(c.Value))
		case *ast.RawHTML:
			for i := range c.Segments.Len() {
				s := c.Segments.At(i)
				add(string(s.Value(r.source)))
			}
		case *ast.AutoLink:
			inner.Text = string(c.URL(r.source))
			inner.Href = SafeLink(inner.Text)
			out = append(out, inner)
		case *ast.Link:
			inner.Href = SafeLink(string(c.Destination))
			out = append(out, r.runs(c, inner)...)
		case *ast.Emphasis:
			inner.Strong, inner.Emphasis = inner.Strong || c.Level == 2, inner.Emphasis || c.Level == 1
			out = append(out, r.runs(c, inner)...)
		default:
			if len(out) > 0 && c.Type() == ast.TypeBlock {
				add(" ")
			}
			out = append(out, r.runs(c, marks)...)
		}
	}
	if len(out) == 0 && n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		add(string(n.Lines().Value(r.source))) // code and markup are shown as they stand
	}
	return out
}

// SafeLink keeps addresses of this site and whole ones elsewhere; "" is no link.
func SafeLink(href string) string {
	if OwnLink(href) || strings.HasPrefix(href, "#") || ExternalLink(href) {
		return href
	}
	return ""
}

// OwnLink reports whether an address is a path of this site.
func OwnLink(href string) bool {
	return strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") && !strings.ContainsAny(href, "\\ \t\n")
}

// words joins runs without marks.
func words(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Plain gives the words of blocks without marks, a line for each paragraph or entry.
func Plain(blocks []Block) string {
	var b strings.Builder
	for _, x := range blocks {
		for _, i := range x.Items {
			b.WriteString(words(i))
			b.WriteByte('\n')
		}
	}
	return strings.TrimSpace(b.String())
}

// Sentences gives what is read as sentences, for measuring how hard it is: paragraphs and entries of lists, each
// ended; headings are left out, because they would make a text look easier than it is.
func Sentences(blocks []Block) string {
	var b strings.Builder
	for _, x := range blocks {
		if x.Kind == Heading || x.Kind == Subheading {
			continue
		}
		for _, i := range x.Items {
			line := words(i)
			b.WriteString(line)
			if line != "" && !strings.ContainsAny(line[len(line)-1:], ".!?:") {
				b.WriteByte('.')
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Section is a heading with what stands below it, up to the next.
type Section struct {
	Title string
	ID    string
	Text  string // without marks
}

// Sections cuts blocks at their headings; what stands before the first has no title.
func Sections(blocks []Block) []Section {
	var out []Section
	at := []Block{}
	cur := Section{}
	flush := func() {
		cur.Text = Plain(at)
		if cur.Title != "" || cur.Text != "" {
			out = append(out, cur)
		}
	}
	for _, b := range blocks {
		if b.Kind != Heading {
			at = append(at, b)
			continue
		}
		flush()
		cur, at = Section{Title: words(b.Items[0]), ID: b.ID}, nil
	}
	flush()
	return out
}

// Links lists the addresses a text leads to, each once, as they were written.
func Links(markdown string) []string {
	var out []string
	seen := map[string]bool{}
	source := []byte(markdown)
	_ = ast.Walk(goldmark.New().Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		href := ""
		switch n := n.(type) {
		case *ast.Link:
			href = string(n.Destination)
		case *ast.AutoLink:
			href = string(n.URL(source))
		}
		if entering && href != "" && !seen[href] {
			seen[href] = true
			out = append(out, href)
		}
		return ast.WalkContinue, nil
	}) // the walk itself never fails
	return out
}
