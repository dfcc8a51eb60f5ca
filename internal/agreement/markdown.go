package agreement

import (
	"regexp"
	"strings"

	"sharewell/internal/agreement/prose"
)

var (
	heading = regexp.MustCompile(`^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$`)
	fence   = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	image   = regexp.MustCompile(`!\[[^\]]*\]\(`)
	markup  = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)
	ownMark = regexp.MustCompile(`[ \t]*\{#(c-[a-z0-9][a-z0-9-]{0,60})\}$`)
)

// ReadMarkdown reads a whole text. The first heading of the highest level is the title when it is alone there;
// headings below begin clauses, and what is deeper than clauses go is a subheading.
func ReadMarkdown(text string) Incoming {
	ls := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	r := markdownReader{top: topLevel(ls)}
	for _, l := range ls {
		r.line(l)
	}
	r.end()
	return r.in
}

// MarkdownOf writes a whole text that ReadMarkdown reads again, with the identifiers of its clauses.
func MarkdownOf(t Text) string {
	var b strings.Builder
	b.WriteString("# " + t.Title + "\n")
	for _, c := range t.Clauses {
		b.WriteString("\n" + strings.Repeat("#", 2+c.Depth) + " " + c.Heading + " {#" + string(c.ID) + "}\n\n")
		for l := range strings.SplitSeq(prose.Write(prose.Parse(c.Text)), "\n") {
			if rest, ok := strings.CutPrefix(l, "### "); ok {
				l = "##### " + rest
			}
			b.WriteString(l + "\n")
		}
	}
	return b.String()
}

// topLevel gives the level of headings that begin clauses at the top.
func topLevel(ls []string) int {
	var count [7]int
	fenced := false
	for _, l := range ls {
		if fence.MatchString(l) {
			fenced = !fenced
		}
		if m := heading.FindStringSubmatch(l); m != nil && !fenced {
			count[len(m[1])]++
		}
	}
	for level := 1; level <= 6; level++ {
		switch {
		case count[level] == 1 && level < 6 && count[level+1] > 0: // the title
			return level + 1
		case count[level] > 0:
			return level
		}
	}
	return 1
}

type markdownReader struct {
	in     Incoming
	top    int
	body   []string
	fenced bool
	open   bool // a clause has begun
}

func (r *markdownReader) line(l string) {
	if fence.MatchString(l) {
		r.fenced = !r.fenced
	}
	m := heading.FindStringSubmatch(l)
	if m == nil || r.fenced {
		r.body = append(r.body, l)
		return
	}
	depth := len(m[1]) - r.top
	switch {
	case depth < 0:
		r.end()
		if r.in.Title == "" {
			r.in.Title = spoken(m[2])
		}
	case depth > MaxDepth:
		r.body = append(r.body, "", "### "+m[2], "")
		if depth > MaxDepth+1 {
			r.in.Remarks = append(r.in.Remarks, Remark{Kind: RemarkDeep, Text: spoken(m[2])})
		}
	default:
		r.end()
		c := IncomingClause{Heading: m[2], Depth: depth}
		if own := ownMark.FindStringSubmatch(m[2]); own != nil {
			c.Mark, c.Heading = clauseID(own[1]), ownMark.ReplaceAllString(m[2], "")
		}
		c.Heading = spoken(c.Heading)
		r.in.Clauses, r.open = append(r.in.Clauses, c), true
	}
}

// end finishes the clause that is open.
func (r *markdownReader) end() {
	text := strings.Join(r.body, "\n")
	r.body = nil
	if n := len(image.FindAllString(text, -1)); n > 0 {
		r.in.Remarks = append(r.in.Remarks, Remark{Kind: RemarkImage, Count: n})
	}
	if n := len(markup.FindAllString(text, -1)); n > 0 {
		r.in.Remarks = append(r.in.Remarks, Remark{Kind: RemarkMarkup, Count: n})
	}
	text = prose.Write(prose.Parse(text))
	if text == "" {
		return
	}
	if !r.open {
		r.in.Clauses = append(r.in.Clauses, IncomingClause{Heading: Opening})
		r.in.Remarks = append(r.in.Remarks, Remark{Kind: RemarkBefore})
		r.open = true
	}
	c := &r.in.Clauses[len(r.in.Clauses)-1]
	if c.Text != "" {
		text = c.Text + "\n\n" + text
	}
	c.Text = text
}

// Opening heads the words that stand before the first heading of a file.
const Opening = "Introduction"

func spoken(markdown string) string {
	b := prose.Parse(markdown)
	if len(b) != 1 || b[0].Kind != prose.Paragraph {
		return strings.TrimSpace(markdown)
	}
	return prose.Plain(b[0].Runs, spokenID)
}
