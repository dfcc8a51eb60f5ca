package pdf

import (
	"fmt"
	"strconv"
)

// Kind is a structure type: what a piece of content is.
type Kind string

// The structure types our documents use.
const (
	Document  Kind = "Document"
	Title     Kind = "Title" // shown to readers of PDF 1.7 as a paragraph
	H1        Kind = "H1"
	H2        Kind = "H2"
	H3        Kind = "H3"
	P         Kind = "P"
	Div       Kind = "Div"
	List      Kind = "L"
	Item      Kind = "LI"
	Label     Kind = "Lbl"
	Body      Kind = "LBody"
	Table     Kind = "Table"
	Caption   Kind = "Caption"
	Row       Kind = "TR"
	HeadCell  Kind = "TH"
	TableCell Kind = "TD"
)

// Attr is what else a structure element says of itself.
type Attr string

// The attributes our documents use.
const (
	NoAttr      Attr = ""
	ColumnHead  Attr = "<</O /Table /Scope /Column>>"
	RowHead     Attr = "<</O /Table /Scope /Row>>"
	BulletList  Attr = "<</O /List /ListNumbering /Disc>>"
	DecimalList Attr = "<</O /List /ListNumbering /Decimal>>"
)

// Elem is an element of the structure tree.
type Elem struct {
	kind   Kind
	attr   Attr
	parent *Elem
	kids   []kid
	object int
}

// kid is a child element, or marked content on a page.
type kid struct {
	elem       *Elem
	page, mark int
}

// Add appends a child.
func (e *Elem) Add(k Kind, a Attr) *Elem {
	c := &Elem{kind: k, attr: a, parent: e}
	e.kids = append(e.kids, kid{elem: c})
	return c
}

// number gives every element its object number and returns the next free one.
func (e *Elem) number(next int) int {
	e.object = next
	next++
	for _, k := range e.kids {
		if k.elem != nil {
			next = k.elem.number(next)
		}
	}
	return next
}

// write adds the element and all below it.
func (e *Elem) write(o *objects, pages []int, parent int) {
	b := o.begin(e.object)
	b = append(b, "<</Type /StructElem /S /"...)
	b = append(b, e.kind...)
	b = append(b, " /P "...)
	b = appendRef(b, parent)
	if e.attr != "" {
		b = append(b, " /A "...)
		b = append(b, e.attr...)
	}
	first := -1
	for _, k := range e.kids {
		if k.elem == nil {
			first = k.page
			b = append(b, " /Pg "...)
			b = appendRef(b, pages[first])
			break
		}
	}
	b = append(b, " /K ["...)
	for i, k := range e.kids {
		if i > 0 {
			b = append(b, ' ')
		}
		switch {
		case k.elem != nil:
			b = appendRef(b, k.elem.object)
		case k.page == first:
			b = strconv.AppendInt(b, int64(k.mark), 10)
		default:
			b = fmt.Appendf(b, "<</Type /MCR /Pg %d 0 R /MCID %d>>", pages[k.page], k.mark)
		}
	}
	o.end(append(b, "]>>"...))
	for _, k := range e.kids {
		if k.elem != nil {
			k.elem.write(o, pages, e.object)
		}
	}
}

// parentTree says which element owns each piece of marked content of each page.
func parentTree(pages []*Page) []byte {
	b := []byte("<</Nums [")
	for _, p := range pages {
		b = fmt.Appendf(b, "%d [", p.index)
		for _, e := range p.owners {
			b = append(appendRef(b, e.object), ' ')
		}
		b = append(b, "]\n"...)
	}
	return append(b, "]>>"...)
}
