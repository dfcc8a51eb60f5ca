package document

import (
	"strings"

	"github.com/beevik/etree"
)

// WordprocessingML's namespace and the one of relationships.
const (
	wordNS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

	word14NS = "http://schemas.microsoft.com/office/word/2010/wordml" // of tick boxes
	compatNS = "http://schemas.openxmlformats.org/markup-compatibility/2006"
)

func newXML() *etree.Document {
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8" standalone="yes"`)
	return doc
}

func newPart(root string) (*etree.Document, *etree.Element) {
	doc := newXML()
	e := doc.CreateElement(root)
	e.CreateAttr("xmlns:w", wordNS)
	e.CreateAttr("xmlns:r", relNS)
	return doc, e
}

func setVal(parent *etree.Element, name, val string) {
	parent.CreateElement(name).CreateAttr("w:val", val)
}

func newPara(parent *etree.Element, style string) *etree.Element {
	p := parent.CreateElement("w:p")
	if style != "" {
		setVal(p.CreateElement("w:pPr"), "w:pStyle", style)
	}
	return p
}

// addRun adds text as one run; prop is the name of one run property, or empty.
func addRun(parent *etree.Element, prop, text string) *etree.Element {
	r := parent.CreateElement("w:r")
	if prop != "" {
		r.CreateElement("w:rPr").CreateElement("w:" + prop)
	}
	addText(r, text)
	return r
}

// addText writes cleaned text into a run: tabs and line feeds have elements of their own.
func addText(r *etree.Element, text string) {
	for text != "" {
		i := strings.IndexAny(text, "\t\n")
		if i != 0 {
			end := i
			if i < 0 {
				end = len(text)
			}
			t := r.CreateElement("w:t")
			t.CreateAttr("xml:space", "preserve")
			t.SetText(text[:end])
			text = text[end:]
			continue
		}
		if text[0] == '\t' {
			r.CreateElement("w:tab")
		} else {
			r.CreateElement("w:br")
		}
		text = text[1:]
	}
}
