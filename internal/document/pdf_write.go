package document

import (
	"fmt"
	"io"
	"sync"

	"sharewell/internal/document/fonts"
	"sharewell/internal/document/pdf"
)

// The palette of our documents.
const (
	ink    pdf.Colour = 0x14323A
	teal   pdf.Colour = 0x0B4F5C
	muted  pdf.Colour = 0x4A5A61
	ground pdf.Colour = 0xF6F4EF
	rule   pdf.Colour = 0xC9D2D4
)

// Measures of a page, in points.
const (
	pdfMargin = 62.0
	pdfTop    = 76.0
	pdfBottom = pdf.PageHeight - 72
	pdfText   = pdf.PageWidth - 2*pdfMargin
	pdfLead   = 1.45 // of the size
)

// faces are the two weights, read once for all documents.
var faces = sync.OnceValues(func() (both struct{ regular, bold *pdf.Face }, err error) {
	if both.regular, err = pdf.LoadFace("SHAREW+AtkinsonHyperlegibleNext-Regular", fonts.Regular); err != nil {
		return both, fmt.Errorf("regular face: %w", err)
	}
	if both.bold, err = pdf.LoadFace("SHAREW+AtkinsonHyperlegibleNext-Bold", fonts.Bold); err != nil {
		return both, fmt.Errorf("bold face: %w", err)
	}
	return both, nil
})

// WritePDF writes d as a tagged PDF with bookmarks and page numbers. The same Doc gives the same
// bytes. Characters that our typeface lacks are shown as the nearest it has or as U+FFFD, an empty
// box; they are not lost from the record, only from this picture of it.
func WritePDF(w io.Writer, d Doc) error {
	d, err := prepare(d)
	if err != nil {
		return err
	}
	both, err := faces()
	if err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	l := newLayout(d, both.regular, both.bold)
	l.title()
	for _, b := range d.Blocks {
		l.block(b)
	}
	l.running()
	if _, err := l.file.WriteTo(w); err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	return nil
}

// styles are the looks of text in our documents.
type styles struct {
	title, subject, h1, h2, h3, body, bold, muted, label, small, cell, cellBold pdf.Style
}

// layout sets blocks on pages, from the top down.
type layout struct {
	d     Doc
	file  *pdf.File
	page  *pdf.Page
	root  *pdf.Elem
	st    styles
	y     float64
	fresh bool // nothing on the page yet

	points []openPoints // lists of marked text that are open, outermost first
}

func newLayout(d Doc, regular, bold *pdf.Face) *layout {
	f := pdf.New(pdf.Meta{
		Title: or(d.Title, or(d.Reference, d.Words.Version)), Subject: d.Subject, Author: d.Author, Lang: d.Lang,
		Keywords: runningHead(d), Created: d.Created,
	})
	l := &layout{d: d, file: f, root: f.Root(), st: styles{
		title: pdf.Style{Face: bold, Size: 25, Colour: ink}, subject: pdf.Style{Face: regular, Size: 13.5, Colour: muted},
		h1: pdf.Style{Face: bold, Size: 17.5, Colour: teal}, h2: pdf.Style{Face: bold, Size: 14, Colour: teal},
		h3: pdf.Style{Face: bold, Size: 12, Colour: teal}, body: pdf.Style{Face: regular, Size: 11, Colour: ink},
		bold: pdf.Style{Face: bold, Size: 11, Colour: ink}, muted: pdf.Style{Face: regular, Size: 10.5, Colour: muted},
		label: pdf.Style{Face: bold, Size: 9.5, Colour: muted}, small: pdf.Style{Face: regular, Size: 9, Colour: muted},
		cell: pdf.Style{Face: regular, Size: 10, Colour: ink}, cellBold: pdf.Style{Face: bold, Size: 10, Colour: ink},
	}}
	l.turn()
	return l
}

// turn begins a new page.
func (l *layout) turn() {
	l.page, l.y, l.fresh = l.file.AddPage(), pdfTop, true
}

// need begins a new page unless h more points fit on this one.
func (l *layout) need(h float64) {
	if l.y+h > pdfBottom && !l.fresh {
		l.turn()
	}
}

// gap leaves white space, but not at the top of a page.
func (l *layout) gap(h float64) {
	if !l.fresh {
		l.y += h
	}
}

// line is one line of text that is already wrapped, and what it belongs to.
type line struct {
	elem  *pdf.Elem
	style pdf.Style
	x     float64 // from the left margin
	text  string
}

func (ln line) height() float64 { return ln.style.Size * pdfLead }

// box is how a run of lines stands on the page.
type box struct {
	before, after float64
	pad           float64 // above and below, inside what paint draws
	together      bool    // not broken over pages if one page can hold it
	paint         func(top, bottom float64)
}

// lines wraps text into lines that belong to e.
func lines(e *pdf.Elem, st pdf.Style, x, width float64, text string) []line {
	var out []line
	for _, s := range wrap(st, width, showable(st.Face, text)) {
		out = append(out, line{elem: e, style: st, x: x, text: s})
	}
	return out
}

// place sets lines, over as many pages as they need.
func (l *layout) place(ls []line, b box) {
	l.gap(b.before)
	total := 2 * b.pad
	for _, ln := range ls {
		total += ln.height()
	}
	if b.together && total < pdfBottom-pdfTop {
		l.need(total)
	} else if len(ls) > 1 {
		l.need(2*b.pad + ls[0].height() + ls[1].height()) // no single line at the foot of a page
	}
	for len(ls) > 0 {
		n, h := l.fit(ls, b.pad)
		if n == 0 && !l.fresh {
			l.turn()
			continue
		}
		n = max(n, 1)
		if b.paint != nil {
			l.page.Begin(nil)
			b.paint(l.y, l.y+h+2*b.pad)
			l.page.End()
		}
		l.y += b.pad
		l.set(ls[:n])
		l.y += b.pad
		if ls = ls[n:]; len(ls) > 0 {
			l.turn()
		}
	}
	l.y += b.after
}

// fit counts the lines that fit on the rest of the page, and their height.
func (l *layout) fit(ls []line, pad float64) (n int, h float64) {
	for _, ln := range ls {
		if l.y+2*pad+h+ln.height() > pdfBottom {
			break
		}
		h += ln.height()
		n++
	}
	return n, h
}

// set puts lines on the page, each run of one element's lines as one piece of content.
func (l *layout) set(ls []line) {
	for i, ln := range ls {
		if i == 0 || ls[i-1].elem != ln.elem {
			l.page.Begin(ln.elem)
		}
		l.page.Text(pdfMargin+ln.x, l.y+baseline(ln), ln.style, ln.text)
		if i == len(ls)-1 || ls[i+1].elem != ln.elem {
			l.page.End()
		}
		l.y += ln.height()
		l.fresh = false
	}
}

// baseline is how far below its top a line's letters stand.
func baseline(ln line) float64 { return (ln.height()-ln.style.Size)/2 + 0.8*ln.style.Size }

// running sets what stands on every page: reference, footer and page number. None of it is content.
func (l *layout) running() {
	before, between, after := pageWords(l.d.Words.Page)
	st := l.st.small
	foot := wrap(st, pdfText*0.75, showable(st.Face, l.d.Footer))
	for i, p := range l.file.Pages() {
		p.Begin(nil)
		head := showable(st.Face, runningHead(l.d))
		p.Text(pdfMargin+pdfText-st.Face.Width(head, st.Size), 44, st, head)
		for k, s := range foot[:min(len(foot), 2)] {
			p.Text(pdfMargin, pdf.PageHeight-40+float64(k)*st.Size*1.3, st, s)
		}
		number := showable(st.Face, fmt.Sprint(before, i+1, between, len(l.file.Pages()), after))
		p.Text(pdfMargin+pdfText-st.Face.Width(number, st.Size), pdf.PageHeight-40, st, number)
		p.End()
	}
}
