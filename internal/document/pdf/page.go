package pdf

import (
	"strconv"
)

// A4, in points.
const (
	PageWidth  = 595.28
	PageHeight = 841.89
)

// Colour is a colour of the sRGB space as 0xRRGGBB.
type Colour uint32

// Style is how a piece of text looks.
type Style struct {
	Face   *Face
	Size   float64
	Colour Colour
}

// Page is one page. Measures run from its top left corner, down and to the right, in points.
type Page struct {
	file   *File
	index  int
	buf    []byte
	owners []*Elem // by marked-content number
	open   bool
}

// Begin opens content that belongs to e; nil opens an artifact, content that says nothing. End closes it.
func (p *Page) Begin(e *Elem) {
	p.open = true
	if e == nil {
		p.buf = append(p.buf, "/Artifact BMC\n"...)
		return
	}
	id := len(p.owners)
	p.owners = append(p.owners, e)
	e.kids = append(e.kids, kid{page: p.index, mark: id})
	p.buf = append(p.buf, '/')
	p.buf = append(p.buf, e.kind...)
	p.buf = append(p.buf, " <</MCID "...)
	p.buf = strconv.AppendInt(p.buf, int64(id), 10)
	p.buf = append(p.buf, ">> BDC\n"...)
}

// End closes what Begin opened.
func (p *Page) End() {
	p.open = false
	p.buf = append(p.buf, "EMC\n"...)
}

// Text sets s on the base line at x, y.
func (p *Page) Text(x, y float64, st Style, s string) {
	p.mustBeOpen()
	p.colour(st.Colour, " rg\n")
	p.buf = append(p.buf, "BT /F"...)
	p.buf = strconv.AppendInt(p.buf, int64(p.file.use(st.Face)), 10)
	p.num(st.Size)
	p.buf = append(p.buf, " Tf"...)
	p.num(x)
	p.num(PageHeight - y)
	p.buf = append(p.buf, " Td <"...)
	p.buf = st.Face.appendGlyphs(p.buf, s)
	p.buf = append(p.buf, "> Tj ET\n"...)
}

// Tint fills a box.
func (p *Page) Tint(x, y, w, h float64, c Colour) {
	p.mustBeOpen()
	p.colour(c, " rg\n")
	for _, v := range []float64{x, PageHeight - y - h, w, h} {
		p.num(v)
	}
	p.buf = append(p.buf, " re f\n"...)
}

// Rule draws a horizontal line.
func (p *Page) Rule(x, y, w, thick float64, c Colour) { p.Tint(x, y-thick/2, w, thick, c) }

// mustBeOpen guards the package's promise that no content is left untagged.
func (p *Page) mustBeOpen() {
	if !p.open {
		panic("pdf: content outside Begin and End")
	}
}

func (p *Page) colour(c Colour, op string) {
	for _, shift := range []int{16, 8, 0} {
		p.num(float64(c>>shift&0xFF) / 255)
	}
	p.buf = append(p.buf, op...)
}

func (p *Page) num(v float64) {
	p.buf = append(p.buf, ' ')
	p.buf = strconv.AppendFloat(p.buf, float64(int64(v*1000+0.5))/1000, 'f', -1, 64)
}
