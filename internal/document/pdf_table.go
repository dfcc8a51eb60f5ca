package document

import (
	"strings"

	"sharewell/internal/document/pdf"
)

const (
	cellPad  = 6.0 // above and below
	cellSide = 6.0
)

// pdfTable sets one table.
type pdfTable struct {
	*layout
	t      Table
	elem   *pdf.Elem
	left   []float64 // of each column, from the margin
	width  []float64
	number []bool // columns of numbers stand to the right
	repeat bool   // the head, on later pages: not when it would leave them no room
}

func (l *layout) table(t Table) {
	p := &pdfTable{layout: l, t: t, elem: l.root.Add(pdf.Table, pdf.NoAttr), number: numberColumns(t)}
	x, sum := 0.0, 0.0
	for _, share := range t.Widths {
		sum += share
	}
	for _, share := range t.Widths {
		w := share / sum * pdfText
		p.left, p.width = append(p.left, x), append(p.width, w)
		x += w
	}
	l.gap(6)
	if t.Caption != "" {
		l.need(4 * l.st.bold.Size * pdfLead)
		l.place(lines(p.elem.Add(pdf.Caption, pdf.NoAttr), l.st.bold, 0, pdfText, t.Caption), box{after: 4})
	}
	first := 0.0
	if len(t.Rows) > 0 {
		first = min(p.cells(t.Rows[0], nil).height()+2*cellPad, 120) // the head stays with the first row
	}
	l.need(min(first+p.headHeight(), pdfBottom-pdfTop))
	p.firstHead()
	for _, r := range t.Rows {
		p.row(r)
	}
	l.y += 16
}

// numberColumns says which columns hold numbers only.
func numberColumns(t Table) []bool {
	out := make([]bool, len(t.Widths))
	for i := range out {
		out[i] = len(t.Rows) > 0
		for _, r := range t.Rows {
			out[i] = out[i] && (r[i].Number || r[i].Text == "")
		}
	}
	return out
}

// tableRow is a row's cells, wrapped.
type tableRow [][]line

func (r tableRow) height() float64 {
	h := 0.0
	for _, c := range r {
		if len(c) > 0 {
			h = max(h, float64(len(c))*c[0].height())
		}
	}
	return h
}

// cells wraps a row; tr is nil while only measuring.
func (p *pdfTable) cells(r []Cell, tr *pdf.Elem) tableRow {
	out := make(tableRow, len(r))
	for i, c := range r {
		st, kind, attr := p.st.cell, pdf.TableCell, pdf.NoAttr
		if c.Header {
			st, kind, attr = p.st.cellBold, pdf.HeadCell, pdf.RowHead
		}
		var e *pdf.Elem
		if tr != nil {
			e = tr.Add(kind, attr)
		}
		out[i] = p.cell(e, st, i, c.Text, c.Number)
	}
	return out
}

func (p *pdfTable) cell(e *pdf.Elem, st pdf.Style, col int, text string, right bool) []line {
	if text == "" {
		return nil
	}
	inner := p.width[col] - 2*cellSide
	ls := lines(e, st, p.left[col]+cellSide, inner, text)
	for i := range ls {
		if right {
			ls[i].x += max(0, inner-st.Face.Width(strings.TrimRight(ls[i].text, " "), st.Size))
		}
	}
	return ls
}

// headRow wraps the head; tr is nil where it is only repeated.
func (p *pdfTable) headRow(tr *pdf.Elem) tableRow {
	out := make(tableRow, len(p.t.Head))
	for i, s := range p.t.Head {
		var e *pdf.Elem
		if tr != nil {
			e = tr.Add(pdf.HeadCell, pdf.ColumnHead)
		}
		out[i] = p.cell(e, p.st.cellBold, i, s, p.number[i])
	}
	return out
}

func (p *pdfTable) headHeight() float64 {
	if len(p.t.Head) == 0 {
		return 0
	}
	return p.headRow(nil).height() + 2*cellPad
}

// firstHead sets the head where the table begins.
func (p *pdfTable) firstHead() {
	if len(p.t.Head) == 0 {
		p.topRule()
		return
	}
	r := p.headRow(p.elem.Add(pdf.Row, pdf.NoAttr))
	if p.repeat = p.headHeight() < (pdfBottom-pdfTop)/3; p.repeat {
		p.head(r)
		return
	}
	p.topRule()
	p.broken(r)
}

// nextPage turns the page and repeats the head, as an artifact: the structure has it once.
func (p *pdfTable) nextPage() {
	p.turn()
	if p.repeat {
		p.head(p.headRow(nil))
	}
}

func (p *pdfTable) head(r tableRow) {
	p.page.Begin(nil)
	p.page.Tint(pdfMargin, p.y, pdfText, r.height()+2*cellPad, ground)
	p.page.End()
	p.topRule()
	p.band(r, r.height())
}

func (p *pdfTable) topRule() {
	p.page.Begin(nil)
	p.page.Rule(pdfMargin, p.y, pdfText, 1, teal)
	p.page.End()
}

// row sets one row. It moves to the next page whole if it can, and is broken if it cannot.
func (p *pdfTable) row(cells []Cell) {
	r := p.cells(cells, p.elem.Add(pdf.Row, pdf.NoAttr))
	h, room := r.height()+2*cellPad, pdfBottom-pdfTop
	if p.repeat {
		room -= p.headHeight()
	}
	if p.y+h > pdfBottom && h <= room {
		p.nextPage()
	}
	p.broken(r)
}

// broken sets a row over as many pages as it needs.
func (p *pdfTable) broken(r tableRow) {
	one := p.st.cell.Size * pdfLead
	for {
		if pdfBottom-p.y-2*cellPad < one && !p.fresh {
			p.nextPage()
		}
		r = p.band(r, max(one, min(pdfBottom-p.y-2*cellPad, r.height())))
		p.page.Begin(nil)
		p.page.Rule(pdfMargin, p.y, pdfText, 0.6, rule)
		p.page.End()
		if r.height() == 0 {
			return
		}
	}
}

// band sets as many lines of each cell as h holds, and gives back the rest.
func (p *pdfTable) band(r tableRow, h float64) tableRow {
	top := p.y + cellPad
	rest := make(tableRow, len(r))
	for i, c := range r {
		n := 0
		for n < len(c) && float64(n+1)*c[n].height() <= h+0.01 {
			n++
		}
		rest[i] = c[n:]
		if n == 0 {
			continue
		}
		p.y = top
		p.set(c[:n])
	}
	p.y = top + h + cellPad
	p.fresh = false
	return rest
}
