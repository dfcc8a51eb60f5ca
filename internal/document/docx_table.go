package document

import (
	"fmt"

	"github.com/beevik/etree"
)

func (b *docxBody) table(t Table) {
	if t.Caption != "" {
		b.para("Caption", t.Caption)
	}
	widths := make([]int, len(t.Widths))
	for i, share := range t.Widths {
		widths[i] = int(share * docxText)
	}
	tbl := newTable(b.body, "Records", t.Caption, widths)
	if len(t.Head) > 0 {
		row := tbl.CreateElement("w:tr")
		pr := row.CreateElement("w:trPr")
		pr.CreateElement("w:cantSplit")
		pr.CreateElement("w:tblHeader")
		numbers := numberColumns(t)
		for i, h := range t.Head {
			p := newPara(newCell(row, widths[i]), "CellHead")
			if numbers[i] {
				setVal(p.SelectElement("w:pPr"), "w:jc", "right")
			}
			addRun(p, "", h)
		}
	}
	for _, r := range t.Rows {
		row := tbl.CreateElement("w:tr")
		for i, c := range r {
			b.cell(newCell(row, widths[i]), c)
		}
	}
	if len(tbl.SelectElements("w:tr")) == 0 {
		addRun(newPara(newCell(tbl.CreateElement("w:tr"), widths[0]), "Cell"), "", "")
	}
	b.afterTb = true
}

func (b *docxBody) cell(tc *etree.Element, c Cell) {
	style := "Cell"
	if c.Header {
		style = "CellHead"
	}
	p := newPara(tc, style)
	if c.Number {
		setVal(p.SelectElement("w:pPr"), "w:jc", "right")
	}
	if c.Key != "" {
		f := Field{Key: c.Key, Value: c.Text, Multiline: true}
		b.control(p, f, b.textKind(f))
		return
	}
	addRun(p, "", c.Text)
}

// signature is a small table of label and value, with room to sign where nothing is recorded.
func (b *docxBody) signature(s Signature) {
	if b.afterTb {
		b.para("AfterTable", "")
	}
	w := b.d.Words
	tbl := newTable(b.body, "Signing", "", []int{docxText / 4, docxText / 2})
	for _, line := range []struct{ label, value string }{
		{w.Body, s.Body}, {w.Name, s.Name}, {w.Role, s.Role}, {w.Signed, s.Signed}, {w.Date, s.Date},
	} {
		row := tbl.CreateElement("w:tr")
		pr := row.CreateElement("w:trPr")
		pr.CreateElement("w:cantSplit")
		if line.value == "" {
			h := pr.CreateElement("w:trHeight")
			h.CreateAttr("w:val", "680")
		}
		label := newPara(newCell(row, docxText/4), "Cell")
		label.SelectElement("w:pPr").CreateElement("w:keepNext")
		addRun(label, "b", line.label)
		addRun(newPara(newCell(row, docxText/2), "Cell"), "", line.value)
	}
	b.afterTb = true
	b.para("AfterTable", "")
	b.afterTb = false
}

func newTable(parent *etree.Element, style, caption string, widths []int) *etree.Element {
	tbl := parent.CreateElement("w:tbl")
	pr := tbl.CreateElement("w:tblPr")
	setVal(pr, "w:tblStyle", style)
	total := 0
	for _, w := range widths {
		total += w
	}
	width := pr.CreateElement("w:tblW")
	width.CreateAttr("w:w", fmt.Sprint(total))
	width.CreateAttr("w:type", "dxa")
	pr.CreateElement("w:tblLayout").CreateAttr("w:type", "fixed")
	look := pr.CreateElement("w:tblLook")
	look.CreateAttr("w:val", "0020") // the first row is a header
	if caption != "" {
		setVal(pr, "w:tblCaption", caption)
	}
	grid := tbl.CreateElement("w:tblGrid")
	for _, w := range widths {
		grid.CreateElement("w:gridCol").CreateAttr("w:w", fmt.Sprint(w))
	}
	return tbl
}

func newCell(row *etree.Element, width int) *etree.Element {
	tc := row.CreateElement("w:tc")
	w := tc.CreateElement("w:tcPr").CreateElement("w:tcW")
	w.CreateAttr("w:w", fmt.Sprint(width))
	w.CreateAttr("w:type", "dxa")
	return tc
}
