package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// bookmark is one line of the outline.
type bookmark struct {
	level int
	title string
	page  int
	y     float64
}

// Bookmark adds a line to the outline that leads to a place on the last page. Level is 1 or more.
func (f *File) Bookmark(level int, title string, y float64) {
	f.outline = append(f.outline, bookmark{level: max(level, 1), title: title, page: len(f.pages) - 1, y: y})
}

// node is a bookmark with its place in the tree; all numbers are positions in the outline, -1 for none.
type node struct {
	parent, prev, next, first, last, below int
}

func tree(marks []bookmark) (nodes []node, top node) {
	top = node{-1, -1, -1, -1, -1, 0}
	nodes = make([]node, len(marks))
	var open []int // the path to the last bookmark
	for i, m := range marks {
		for len(open) > 0 && marks[open[len(open)-1]].level >= m.level {
			open = open[:len(open)-1]
		}
		nodes[i] = node{-1, -1, -1, -1, -1, 0}
		owner := &top
		if len(open) > 0 {
			nodes[i].parent = open[len(open)-1]
			owner = &nodes[nodes[i].parent]
		}
		if owner.first < 0 {
			owner.first = i
		} else {
			nodes[i].prev = owner.last
			nodes[owner.last].next = i
		}
		owner.last = i
		top.below++
		for _, a := range open {
			nodes[a].below++
		}
		open = append(open, i)
	}
	return nodes, top
}

// writeOutline writes the outline as objects from number n on and returns the next free number.
func (f *File) writeOutline(o *objects, pages []int, n int) int {
	nodes, top := tree(f.outline)
	link := func(key string, i int) string {
		if i < 0 {
			return ""
		}
		return fmt.Sprintf(" /%s %d 0 R", key, n+i)
	}
	o.put(objOutline, "<</Type /Outlines%s%s /Count %d>>", link("First", top.first), link("Last", top.last), top.below)
	for i, nd := range nodes {
		parent := objOutline
		if nd.parent >= 0 {
			parent = n + nd.parent
		}
		count := ""
		if nd.below > 0 {
			count = fmt.Sprintf(" /Count %d", nd.below)
		}
		m := f.outline[i]
		o.put(n+i, "<</Title %s /Parent %d 0 R%s%s%s%s%s /Dest [%d 0 R /XYZ null %.2f null]>>", str(m.title), parent,
			link("Prev", nd.prev), link("Next", nd.next), link("First", nd.first), link("Last", nd.last), count,
			pages[m.page], PageHeight-m.y)
	}
	return n + len(nodes)
}

// xmp is the metadata packet: title and language again, and the claim to PDF/UA-1.
func (m Meta) xmp() string {
	esc := func(s string) string {
		var b strings.Builder
		_ = xml.EscapeText(&b, []byte(s)) // a builder does not fail
		return b.String()
	}
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"` +
		` xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` +
		`<pdfuaid:part>1</pdfuaid:part><pdf:Producer>Sharewell</pdf:Producer><dc:format>application/pdf</dc:format>`)
	fmt.Fprintf(&b, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`, esc(m.Title))
	fmt.Fprintf(&b, `<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>`, esc(m.Lang))
	if m.Subject != "" {
		fmt.Fprintf(&b, `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>`, esc(m.Subject))
	}
	if m.Author != "" {
		fmt.Fprintf(&b, `<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>`, esc(m.Author))
	}
	if m.Keywords != "" {
		fmt.Fprintf(&b, `<pdf:Keywords>%s</pdf:Keywords>`, esc(m.Keywords))
	}
	if !m.Created.IsZero() {
		at := m.Created.UTC().Format(time.RFC3339)
		fmt.Fprintf(&b, `<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>`, at, at)
	}
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.String()
}
