package document

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/beevik/etree"
)

// Numberings of marked text, in numbering.xml; lists of their own follow.
const (
	clauseAbstract = 2
	bulletAbstract = 3
	numberAbstract = 4

	clauseNum = 100_000
	bulletNum = 100_001
	firstNum  = 100_002
)

// richBlock writes a block of marked text; false when blk is none.
func (b *docxBody) richBlock(blk Block) bool {
	switch blk := blk.(type) {
	case Clause:
		b.clause(blk)
	case Subheading:
		b.spans(newPara(b.body, "ClauseSub"), blk.Spans)
	case Prose:
		b.spans(newPara(b.body, ""), blk.Spans)
	case Point:
		b.point(blk)
	case Grid:
		b.grid(blk)
	default:
		return false
	}
	b.rich = true
	return true
}

func (b *docxBody) clause(c Clause) {
	p := newPara(b.body, fmt.Sprintf("Heading%d", c.Level))
	if c.Number != "" {
		n := p.SelectElement("w:pPr").CreateElement("w:numPr")
		setVal(n, "w:ilvl", fmt.Sprint(c.Level-1))
		setVal(n, "w:numId", fmt.Sprint(clauseNum))
	}
	if c.Mark == "" {
		addRun(p, "", c.Text)
		return
	}
	id := fmt.Sprint(len(b.fields) + 1)
	mark := fieldMark{key: c.Mark, bookmark: bookmarkName(c.Mark)}
	b.fields = append(b.fields, mark)
	start := p.CreateElement("w:bookmarkStart")
	start.CreateAttr("w:id", id)
	start.CreateAttr("w:name", mark.bookmark)
	addRun(p, "", c.Text)
	p.CreateElement("w:bookmarkEnd").CreateAttr("w:id", id)
}

// point writes an entry of a list. A numbered list has a numbering of its own, so that it starts at 1.
func (b *docxBody) point(pt Point) {
	if pt.More {
		style := "ListContinue"
		if pt.Level > 0 {
			style = fmt.Sprintf("ListContinue%d", pt.Level+1)
		}
		b.spans(newPara(b.body, style), pt.Spans)
		return
	}
	num := bulletNum
	style := "ListBullet"
	if pt.Ordered {
		style = "ListNumber"
		if pt.First || b.numbers[pt.Level] == 0 {
			b.numbers[pt.Level] = firstNum + len(b.starts)
			b.starts = append(b.starts, pt.Level)
		}
		num = b.numbers[pt.Level]
	}
	p := newPara(b.body, style)
	n := p.SelectElement("w:pPr").CreateElement("w:numPr")
	setVal(n, "w:ilvl", fmt.Sprint(pt.Level))
	setVal(n, "w:numId", fmt.Sprint(num))
	b.spans(p, pt.Spans)
}

func (b *docxBody) grid(g Grid) {
	cols := len(g.Rows[0])
	widths := make([]int, cols)
	for i := range widths {
		widths[i] = docxText / cols
	}
	tbl := newTable(b.body, "Records", "", widths)
	for i, r := range g.Rows {
		row := tbl.CreateElement("w:tr")
		style := "Cell"
		if i == 0 {
			pr := row.CreateElement("w:trPr")
			pr.CreateElement("w:cantSplit")
			pr.CreateElement("w:tblHeader")
			style = "CellHead"
		}
		for j, c := range r {
			b.spans(newPara(newCell(row, widths[j]), style), c)
		}
	}
	b.afterTb = true
}

func (b *docxBody) spans(p *etree.Element, spans []Span) {
	for _, s := range spans {
		parent := p
		switch {
		case s.To != "":
			parent = p.CreateElement("w:hyperlink")
			parent.CreateAttr("w:anchor", bookmarkName(s.To))
			parent.CreateAttr("w:history", "1")
		case s.Href != "":
			parent = p.CreateElement("w:fldSimple")
			parent.CreateAttr("w:instr", `HYPERLINK "`+fieldAddress(s.Href)+`"`)
		}
		r := parent.CreateElement("w:r")
		if s.Bold || s.Italic {
			pr := r.CreateElement("w:rPr")
			if s.Bold {
				pr.CreateElement("w:b")
				pr.CreateElement("w:bCs")
			}
			if s.Italic {
				pr.CreateElement("w:i")
				pr.CreateElement("w:iCs")
			}
		}
		addText(r, s.Text)
	}
}

// fieldAddress lets nothing through that could end an address in a field code.
func fieldAddress(href string) string {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "https" {
		return ""
	}
	return strings.NewReplacer(`"`, "%22", `\`, "%5C", " ", "%20").Replace(u.String())
}

// numbering gives numbering.xml, with the numbers of clauses and nested lists where a document has them.
func (b *docxBody) numbering() *etree.Document {
	doc := numberingPart(b.ordered)
	if !b.rich {
		return doc
	}
	root := doc.Root()
	at := 0
	for i, e := range root.ChildElements() {
		if e.Tag == "abstractNum" {
			at = i + 1
		}
	}
	for k, abs := range []*etree.Element{
		levels(clauseAbstract, "multilevel", 3, func(l int) (string, string) { return "decimal", strings.Join([]string{"%1", "%2", "%3"}[:l+1], ".") }),
		levels(bulletAbstract, "hybridMultilevel", maxPoint+1, func(int) (string, string) { return "bullet", "\u2022" }),
		levels(numberAbstract, "hybridMultilevel", maxPoint+1, func(l int) (string, string) { return "decimal", fmt.Sprintf("%%%d.", l+1) }),
	} {
		root.InsertChildAt(at+k, abs)
	}
	addNum(root, clauseNum, clauseAbstract)
	addNum(root, bulletNum, bulletAbstract)
	for i, level := range b.starts {
		o := addNum(root, firstNum+i, numberAbstract).CreateElement("w:lvlOverride")
		o.CreateAttr("w:ilvl", fmt.Sprint(level))
		setVal(o, "w:startOverride", "1")
	}
	return doc
}

func addNum(root *etree.Element, id, abstract int) *etree.Element {
	num := root.CreateElement("w:num")
	num.CreateAttr("w:numId", fmt.Sprint(id))
	setVal(num, "w:abstractNumId", fmt.Sprint(abstract))
	return num
}

func levels(id int, kind string, n int, say func(level int) (format, text string)) *etree.Element {
	abs := etree.NewElement("w:abstractNum")
	abs.CreateAttr("w:abstractNumId", fmt.Sprint(id))
	setVal(abs, "w:multiLevelType", kind)
	for l := range n {
		lvl := abs.CreateElement("w:lvl")
		lvl.CreateAttr("w:ilvl", fmt.Sprint(l))
		format, text := say(l)
		setVal(lvl, "w:start", "1")
		setVal(lvl, "w:numFmt", format)
		if id == clauseAbstract {
			setVal(lvl, "w:pStyle", fmt.Sprintf("Heading%d", l+1))
		}
		setVal(lvl, "w:lvlText", text)
		setVal(lvl, "w:lvlJc", "left")
		ind := lvl.CreateElement("w:pPr").CreateElement("w:ind")
		left, hang := 454*(l+1), 454
		if id == clauseAbstract {
			left, hang = 794, 794
		}
		ind.CreateAttr("w:left", fmt.Sprint(left))
		ind.CreateAttr("w:hanging", fmt.Sprint(hang))
	}
	return abs
}

// richStyles are the styles that only marked text needs.
func richStyles() string {
	var b strings.Builder
	b.WriteString(`<w:style w:type="paragraph" w:customStyle="1" w:styleId="ClauseSub"><w:name w:val="Clause subheading"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="200" w:after="80"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>`)
	for l := range maxPoint + 1 {
		n := ""
		if l > 0 {
			n = fmt.Sprint(l + 1)
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="ListContinue%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="70"/><w:ind w:left="%d"/></w:pPr></w:style>`,
			n, strings.TrimSpace("List Continue "+n), 454*(l+1))
	}
	return b.String()
}

// withRichStyles adds them to the document's styles.
func withRichStyles(raw []byte) []byte {
	return bytes.Replace(raw, []byte("</w:styles>"), []byte(richStyles()+"</w:styles>"), 1)
}
