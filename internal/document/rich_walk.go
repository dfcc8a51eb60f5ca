package document

import (
	"cmp"
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
)

// richVisitor reads the main part into blocks of marked text.
type richVisitor struct {
	rec     record
	links   map[string]string
	styles  styleTable
	formats listFormats

	out      RichText
	unread   map[UnreadKind]int
	path     []string
	skipping int // depth of the element being passed over

	paras  []*richPara // open ones, innermost last: a text box can stand inside
	tables []*richTable
	run    Span
	hidden bool
	href   []string // of the links that are open
	to     []string
	fields []*richField
	change []*Tracked // insertions and deletions that are open
	last   lastPoint
}

// richPara is a paragraph being read.
type richPara struct {
	style, numID string
	ilvl         int
	listed       bool // says itself in which list it is, or that it is in none
	level        int  // of a heading by its own outline level
	mark         string
	spans        []Span
}

type richTable struct {
	rows [][][]Span
	cell []Span
	used bool
}

// richField is a field code: HYPERLINK shows an address.
type richField struct {
	code   strings.Builder
	shown  bool // past the code
	pushed bool
}

// lastPoint remembers the list entry above.
type lastPoint struct {
	numID string
	level int
	open  bool
}

func newRichVisitor(rec record, links map[string]string) *richVisitor {
	return &richVisitor{rec: rec, links: links, unread: map[UnreadKind]int{}}
}

var richPassed = map[string]UnreadKind{
	"drawing": UnreadPicture, "pict": UnreadPicture, "object": UnreadObject, "oMath": UnreadEquation, "oMathPara": UnreadEquation,
	"Fallback": "", "rPrChange": UnreadMarked, "pPrChange": UnreadMarked, "sectPr": "", "docPart": "", "altChunk": UnreadObject,
}

func (v *richVisitor) start(e xml.StartElement) {
	name := e.Name.Local
	v.path = append(v.path, name)
	if v.skipping > 0 {
		if name == "txbxContent" {
			v.unread[UnreadTextBox]++
		}
		return
	}
	if kind, ok := richPassed[name]; ok {
		if kind != "" {
			v.unread[kind]++
		}
		v.skipping = len(v.path)
		return
	}
	switch name {
	case "p":
		v.paras = append(v.paras, &richPara{})
	case "tbl":
		v.last.open = false
		v.tables = append(v.tables, &richTable{})
	case "tr":
		if t := v.table(); t != nil {
			t.rows = append(t.rows, nil)
		}
	case "tc":
		if t := v.table(); t != nil {
			t.cell, t.used = nil, false
		}
	case "r":
		v.run, v.hidden = Span{}, false
	case "t", "delText":
	default:
		v.startProperty(e)
	}
}

func (v *richVisitor) table() *richTable {
	if len(v.tables) == 0 {
		return nil
	}
	return v.tables[len(v.tables)-1]
}

func (v *richVisitor) para() *richPara {
	if len(v.paras) == 0 {
		return nil
	}
	return v.paras[len(v.paras)-1]
}

func (v *richVisitor) startProperty(e xml.StartElement) {
	p := v.para()
	inRun := slices.Contains(v.path, "r")
	switch e.Name.Local {
	case "pStyle":
		p.set(func() { p.style = attr(e, "val") })
	case "numId":
		p.set(func() { p.numID, p.listed = attr(e, "val"), true })
	case "ilvl":
		p.set(func() { p.ilvl = number(attr(e, "val")) })
	case "outlineLvl":
		p.set(func() {
			if n := number(attr(e, "val")); n < 9 {
				p.level = n + 1
			}
		})
	case "b":
		v.run.Bold = v.run.Bold || inRun && on(e)
	case "i":
		v.run.Italic = v.run.Italic || inRun && on(e)
	case "rStyle":
		if s := v.styles[attr(e, "val")]; s != nil {
			v.run.Bold, v.run.Italic = v.run.Bold || s.bold, v.run.Italic || s.italic
		}
	case "vanish":
		v.hidden = inRun && on(e)
	case "br", "cr":
		if t := attr(e, "type"); t == "" || t == "textWrapping" {
			v.emit("\n")
		}
	case "tab":
		if inRun {
			v.emit(" ")
		}
	case "noBreakHyphen":
		v.emit("\u2011")
	case "sym":
		v.unread[UnreadSymbol]++
		v.emit("\uFFFD")
	case "ins", "moveTo", "del", "moveFrom":
		v.startChange(e)
	case "commentReference":
		v.unread[UnreadComment]++
	case "footnoteReference", "endnoteReference":
		v.unread[UnreadNote]++
	case "bookmarkStart":
		key := cmp.Or(v.rec.keys[attr(e, "name")], keyOfBookmark(attr(e, "name")))
		p.set(func() {
			if fitKey(key) && p.mark == "" {
				p.mark = key
			}
		})
	default:
		v.startLink(e)
	}
}

func (p *richPara) set(fn func()) {
	if p != nil {
		fn()
	}
}

func (v *richVisitor) startLink(e xml.StartElement) {
	switch e.Name.Local {
	case "hyperlink":
		anchor := attr(e, "anchor")
		v.push(v.links[attr(e, "id")], cmp.Or(v.rec.keys[anchor], keyOfBookmark(anchor)))
	case "fldSimple":
		href, anchor := linkOf(attr(e, "instr"))
		v.push(href, cmp.Or(v.rec.keys[anchor], keyOfBookmark(anchor)))
	case "fldChar":
		switch attr(e, "fldCharType") {
		case "begin":
			v.fields = append(v.fields, &richField{})
		case "separate":
			if n := len(v.fields); n > 0 {
				f := v.fields[n-1]
				href, anchor := linkOf(f.code.String())
				f.shown, f.pushed = true, true
				v.push(href, cmp.Or(v.rec.keys[anchor], keyOfBookmark(anchor)))
			}
		case "end":
			if n := len(v.fields); n > 0 {
				if v.fields[n-1].pushed {
					v.pop()
				}
				v.fields = v.fields[:n-1]
			}
		}
	}
}

var (
	linkCode  = regexp.MustCompile(`^\s*HYPERLINK\s+(?:\\l\s+)?"([^"]*)"`)
	localCode = regexp.MustCompile(`^\s*(?:HYPERLINK\s+(?:"[^"]*"\s+)?\\l\s+"([^"]*)"|REF\s+(\S+))`)
)

// linkOf reads an address or a bookmark from a field code.
func linkOf(code string) (href, anchor string) {
	if m := localCode.FindStringSubmatch(code); m != nil {
		return "", m[1] + m[2]
	}
	if m := linkCode.FindStringSubmatch(code); m != nil {
		if rest, ok := strings.CutPrefix(m[1], "#"); ok {
			return "", rest
		}
		return m[1], ""
	}
	return "", ""
}

func (v *richVisitor) push(href, to string) {
	v.href, v.to = append(v.href, href), append(v.to, to)
}

func (v *richVisitor) pop() {
	if n := len(v.href); n > 0 {
		v.href, v.to = v.href[:n-1], v.to[:n-1]
	}
}

func (v *richVisitor) startChange(e xml.StartElement) {
	inserted := e.Name.Local == "ins" || e.Name.Local == "moveTo"
	kind := UnreadDeletion
	if inserted {
		kind = UnreadInsertion
	}
	v.unread[kind]++
	v.change = append(v.change, &Tracked{Inserted: inserted, Author: CleanLine(attr(e, "author"))})
}

func (v *richVisitor) text(s string) {
	if len(v.path) == 0 || v.skipping > 0 {
		return
	}
	switch v.path[len(v.path)-1] {
	case "t", "delText":
		v.emit(s)
	case "instrText":
		if n := len(v.fields); n > 0 && !v.fields[n-1].shown {
			v.fields[n-1].code.WriteString(s)
		}
	}
}

// emit gives text to the paragraph, unless it is deleted or hidden.
func (v *richVisitor) emit(s string) {
	gone := false
	for _, c := range v.change {
		c.Text += s
		gone = gone || !c.Inserted
	}
	if v.hidden {
		v.unread[UnreadHidden]++
		return
	}
	p := v.para()
	if gone || p == nil {
		return
	}
	sp := v.run
	sp.Text = Clean(s)
	for i := range v.href {
		sp.Href, sp.To = cmp.Or(v.href[i], sp.Href), cmp.Or(v.to[i], sp.To)
	}
	if !strings.HasPrefix(sp.Href, "https://") {
		sp.Href = ""
	}
	if n := len(p.spans); n > 0 {
		was := p.spans[n-1]
		if was.Text, sp.Text = "", ""; was == sp {
			p.spans[n-1].Text += Clean(s)
			return
		}
		sp.Text = Clean(s)
	}
	p.spans = append(p.spans, sp)
}

func (v *richVisitor) end(name string) {
	depth := len(v.path)
	if depth == 0 {
		return
	}
	v.path = v.path[:depth-1]
	if v.skipping > 0 {
		if depth == v.skipping {
			v.skipping = 0
		}
		return
	}
	switch name {
	case "p":
		v.endPara()
	case "tc":
		if t := v.table(); t != nil && len(t.rows) > 0 {
			t.rows[len(t.rows)-1] = append(t.rows[len(t.rows)-1], t.cell)
		}
	case "tbl":
		v.endTable()
	case "hyperlink", "fldSimple":
		v.pop()
	case "ins", "moveTo", "del", "moveFrom":
		v.endChange()
	}
}

func (v *richVisitor) endChange() {
	n := len(v.change)
	if n == 0 {
		return
	}
	c := *v.change[n-1]
	v.change = v.change[:n-1]
	if c.Text = Clean(c.Text); strings.TrimSpace(c.Text) == "" || len(v.out.Tracked) >= mostTracked {
		return
	}
	v.out.Tracked = append(v.out.Tracked, c)
}

func (v *richVisitor) endPara() {
	n := len(v.paras)
	if n == 0 {
		return
	}
	p := v.paras[n-1]
	v.paras = v.paras[:n-1]
	if n > 1 { // a paragraph inside a paragraph belongs to the outer one
		outer := v.paras[n-2]
		outer.spans = append(append(outer.spans, Span{Text: " "}), p.spans...)
		return
	}
	if t := v.table(); t != nil {
		if t.used && len(p.spans) > 0 {
			t.cell = append(t.cell, Span{Text: "\n"})
		}
		t.cell, t.used = append(t.cell, p.spans...), t.used || len(p.spans) > 0
		return
	}
	if strings.TrimSpace(PlainSpans(p.spans)) != "" {
		v.place(p)
	}
}

// place turns a finished paragraph into a block.
func (v *richVisitor) place(p *richPara) {
	s := v.styles[p.style]
	if s == nil {
		s = &richStyle{}
	}
	if s.level == titleLevel && v.out.Title == "" {
		v.out.Title = CleanLine(PlainSpans(p.spans))
		return
	}
	if level := max(p.level, s.level); level > 0 {
		v.last.open = false
		v.out.Blocks = append(v.out.Blocks, Clause{Level: level, Text: CleanLine(PlainSpans(p.spans)), Mark: p.mark})
		return
	}
	if s.name == "clause subheading" {
		v.last.open = false
		v.out.Blocks = append(v.out.Blocks, Subheading{p.spans})
		return
	}
	if n, ok := strings.CutPrefix(s.name, "list continue"); ok && v.last.open {
		level := max(number(strings.TrimSpace(n)), 1) - 1
		v.out.Blocks = append(v.out.Blocks, Point{Level: level, More: true, Spans: p.spans})
		return
	}
	numID, ilvl := p.numID, p.ilvl
	if !p.listed {
		numID, ilvl = s.numID, cmp.Or(p.ilvl, s.ilvl)
	}
	if numID == "" || numID == "0" {
		v.last.open = false
		v.out.Blocks = append(v.out.Blocks, Prose{p.spans})
		return
	}
	v.out.Blocks = append(v.out.Blocks, Point{Level: ilvl, Ordered: v.formats[numID][ilvl], First: !v.last.open || v.last.numID != numID && ilvl <= v.last.level, Spans: p.spans})
	v.last = lastPoint{numID: numID, level: ilvl, open: true}
}

func (v *richVisitor) endTable() {
	n := len(v.tables)
	if n == 0 {
		return
	}
	t := v.tables[n-1]
	v.tables = v.tables[:n-1]
	if n > 1 { // a table inside a cell becomes lines of the cell
		outer := v.tables[n-2]
		for _, r := range t.rows {
			for i, c := range r {
				if i > 0 || outer.used {
					outer.cell = append(outer.cell, Span{Text: map[bool]string{true: "\n", false: "; "}[i == 0]})
				}
				outer.cell, outer.used = append(outer.cell, c...), true
			}
		}
		return
	}
	if len(t.rows) > 0 {
		v.out.Blocks = append(v.out.Blocks, Grid{t.rows})
	}
}
