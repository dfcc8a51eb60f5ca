package document

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"

	"github.com/beevik/etree"
)

// recordNS names our custom XML part inside a DOCX.
const recordNS = "urn:sharewell:document:1"

// Measures of the page in twentieths of a point: A4 with margins of 22 mm.
const (
	docxWidth  = 11906
	docxHeight = 16838
	docxMargin = 1247
	docxText   = docxWidth - 2*docxMargin
)

// WriteDOCX writes d as a Word document: heading styles, real lists and tables with repeated header
// rows, the document's language, and a content control for every field, named by its key. The same
// Doc gives the same bytes. It fails only on writing and on field keys that are unfit or repeated.
func WriteDOCX(w io.Writer, d Doc) error {
	d, err := prepare(d)
	if err != nil {
		return err
	}
	body := newBody(d)
	for _, b := range d.Blocks {
		body.block(b)
	}
	body.finish()

	zw := zip.NewWriter(w)
	if err := writeParts(zw, d, body); err != nil {
		return fmt.Errorf("write docx: %w", err)
	}
	if err := zw.Close(); err != nil {
		return fmt.Errorf("write docx: %w", err)
	}
	return nil
}

func writeParts(zw *zip.Writer, d Doc, body *docxBody) error {
	if err := copyStatic(zw, staticHead()); err != nil {
		return err
	}
	for _, p := range []struct {
		name string
		xml  *etree.Document
	}{
		{"word/document.xml", body.doc},
		{"word/numbering.xml", body.numbering()},
		{"word/header1.xml", headerPart(d)},
		{"word/footer1.xml", footerPart(d)},
		{"docProps/core.xml", corePart(d)},
		{"docProps/custom.xml", customPart(d)},
		{"customXml/item1.xml", recordPart(d, body)},
	} {
		if err := writeXML(zw, p.name, p.xml); err != nil {
			return err
		}
	}
	if d.Lang == DefaultLang && !body.rich {
		return copyStatic(zw, staticLanguage())
	}
	return writeLanguage(zw, d.Lang, body.rich)
}

// fieldMark ties a field key to the bookmark around its control.
type fieldMark struct{ key, bookmark string }

// docxBody builds word/document.xml.
type docxBody struct {
	d       Doc
	doc     *etree.Document
	body    *etree.Element
	fields  []fieldMark
	ordered int // numbered lists so far
	afterTb bool
	markup  bool // needs the namespace of tick boxes

	rich    bool              // holds marked text
	numbers [maxPoint + 1]int // numbering of the open numbered list of each level
	starts  []int             // level of each numbered list of marked text
}

func newBody(d Doc) *docxBody {
	doc, root := newPart("w:document")
	b := &docxBody{d: d, doc: doc, body: root.CreateElement("w:body")}
	if d.Title != "" {
		b.para("Title", d.Title)
	}
	if d.Subject != "" {
		b.para("Subtitle", d.Subject)
	}
	return b
}

func (b *docxBody) block(blk Block) {
	if b.afterTb && isTable(blk) {
		b.para("AfterTable", "") // two tables that touch would become one
	}
	b.afterTb = false
	if b.richBlock(blk) {
		return
	}
	switch blk := blk.(type) {
	case Heading:
		b.para(fmt.Sprintf("Heading%d", blk.Level), blk.Text)
	case Paragraph:
		b.paragraph(blk)
	case List:
		b.list(blk)
	case Table:
		b.table(blk)
	case Field:
		b.question(blk.Label, blk.Hint)
		b.control(newPara(b.body, "FieldValue"), blk, b.textKind(blk))
	case Choice:
		b.choice(blk)
	case Signature:
		b.signature(blk)
	case PageBreak:
		newPara(b.body, "").CreateElement("w:r").CreateElement("w:br").CreateAttr("w:type", "page")
	case Note:
		p := newPara(b.body, "Note")
		if blk.Title != "" {
			r := addRun(p, "b", blk.Title)
			if blk.Text != "" {
				r.CreateElement("w:br")
			}
		}
		addRun(p, "", blk.Text)
	}
}

func (b *docxBody) para(style, text string) { addRun(newPara(b.body, style), "", text) }

func (b *docxBody) paragraph(p Paragraph) {
	style, prop := "", ""
	if p.Muted {
		style = "Muted"
	}
	if p.Bold {
		prop = "b"
	}
	addRun(newPara(b.body, style), prop, p.Text)
}

func (b *docxBody) list(l List) {
	style, num := "ListBullet", 1
	if l.Ordered {
		b.ordered++
		style, num = "ListNumber", 1+b.ordered
	}
	for _, item := range l.Items {
		p := newPara(b.body, style)
		n := p.SelectElement("w:pPr").CreateElement("w:numPr")
		setVal(n, "w:ilvl", "0")
		setVal(n, "w:numId", fmt.Sprint(num))
		addRun(p, "", item)
	}
}

// control writes a run-level content control with a bookmark around it. Run-level, because other
// word processors drop controls around whole paragraphs; the bookmark, because some drop controls.
func (b *docxBody) control(p *etree.Element, f Field, kind func(*etree.Element)) {
	id := len(b.fields) + 1
	mark := fieldMark{key: f.Key, bookmark: bookmarkName(f.Key)}
	b.fields = append(b.fields, mark)
	start := p.CreateElement("w:bookmarkStart")
	start.CreateAttr("w:id", fmt.Sprint(id))
	start.CreateAttr("w:name", mark.bookmark)
	sdt := p.CreateElement("w:sdt")
	pr := sdt.CreateElement("w:sdtPr")
	setVal(pr, "w:alias", f.Key)
	setVal(pr, "w:tag", f.Key)
	setVal(pr, "w:id", fmt.Sprint(1000+id))
	content := sdt.CreateElement("w:sdtContent")
	if f.Value == "" {
		pr.CreateElement("w:showingPlcHdr")
		r := content.CreateElement("w:r")
		setVal(r.CreateElement("w:rPr"), "w:rStyle", "PlaceholderText")
		addText(r, b.d.Words.Prompt)
	} else {
		addRun(content, "", f.Value)
	}
	kind(pr)
	p.CreateElement("w:bookmarkEnd").CreateAttr("w:id", fmt.Sprint(id))
}

// textKind says what may be typed into a field.
func (b *docxBody) textKind(f Field) func(*etree.Element) {
	return func(pr *etree.Element) {
		switch {
		case f.Date:
			date := pr.CreateElement("w:date")
			setVal(date, "w:dateFormat", "d MMMM yyyy")
			setVal(date, "w:lid", b.d.Lang)
			setVal(date, "w:storeMappedDataAs", "dateTime")
			setVal(date, "w:calendar", "gregorian")
		case !strings.ContainsAny(f.Value, "\n\t"): // LibreOffice 7.4 moves breaks out of plain-text controls
			text := pr.CreateElement("w:text")
			if f.Multiline {
				text.CreateAttr("w:multiLine", "1")
			}
		}
	}
}

// finish adds the page's size, header and footer.
func (b *docxBody) finish() {
	if b.afterTb || len(b.body.ChildElements()) == 0 {
		b.para("AfterTable", "") // a body must not end with a table
	}
	if b.markup {
		root := b.doc.Root()
		root.CreateAttr("xmlns:w14", word14NS)
		root.CreateAttr("xmlns:mc", compatNS)
		root.CreateAttr("mc:Ignorable", "w14") // a program that knows no tick boxes shows their marks as text
	}
	s := b.body.CreateElement("w:sectPr")
	for _, ref := range []struct{ el, id string }{{"w:headerReference", "rId4"}, {"w:footerReference", "rId5"}} {
		e := s.CreateElement(ref.el)
		e.CreateAttr("w:type", "default")
		e.CreateAttr("r:id", ref.id)
	}
	size := s.CreateElement("w:pgSz")
	size.CreateAttr("w:w", fmt.Sprint(docxWidth))
	size.CreateAttr("w:h", fmt.Sprint(docxHeight))
	mar := s.CreateElement("w:pgMar")
	for _, a := range []struct {
		side string
		v    int
	}{{"top", 1361}, {"right", docxMargin}, {"bottom", 1304}, {"left", docxMargin}, {"header", 624}, {"footer", 567}, {"gutter", 0}} {
		mar.CreateAttr("w:"+a.side, fmt.Sprint(a.v))
	}
}
