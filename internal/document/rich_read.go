package document

import (
	"encoding/xml"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// More kinds of content that reading a text can meet.
const (
	UnreadMacros UnreadKind = "macros" // left out; nothing runs them
	UnreadMarked UnreadKind = "tracked_formatting"
	UnreadHidden UnreadKind = "hidden_text" // left out
)

// Tracked is a change that the file remembers: what is read is the text with it made.
type Tracked struct {
	Inserted bool // otherwise deleted
	Author   string
	Text     string
}

// RichText is a whole text as it was read.
type RichText struct {
	Title   string
	Blocks  []Block // Clause (for every heading), Subheading, Prose, Point and Grid
	Tracked []Tracked
	Asides  []Aside
	Unread  []Unread
}

// mostTracked bounds how many changes are told of one by one; the rest is counted.
const mostTracked = 500

// ReadRich reads the text of any Word document: headings, paragraphs, lists and tables, with bold, italic and links.
// Changes that the file tracks are read as made and listed. What is no text (pictures, macros, embedded objects,
// comments and the like) is left out and counted; nothing in the file is run or fetched.
func ReadRich(r io.ReaderAt, size int64) (RichText, error) {
	pkg, macros, err := openAny(r, size)
	if err != nil {
		return RichText{}, err
	}
	main := pkg.mainPart()
	body, err := pkg.read(main)
	if err != nil {
		return RichText{}, err
	}
	rec, err := pkg.record()
	if err != nil {
		return RichText{}, err
	}
	v := newRichVisitor(rec, pkg.links(main))
	if v.styles, err = pkg.richStyles(path.Dir(main)); err != nil {
		return RichText{}, err
	}
	if v.formats, err = pkg.listFormats(path.Dir(main)); err != nil {
		return RichText{}, err
	}
	if err := walkXML(body, v); err != nil {
		return RichText{}, err
	}
	w := newWalker(rec, nil)
	if err := pkg.asides(main, w); err != nil {
		return RichText{}, err
	}
	v.out.Asides = append(v.out.Asides, w.out.Asides...)
	if macros {
		v.unread[UnreadMacros]++
	}
	if n := pkg.outside(main); n > 0 {
		v.unread[UnreadLink] += n
	}
	for _, kind := range slices.Sorted(maps.Keys(v.unread)) {
		v.out.Unread = append(v.out.Unread, Unread{kind, v.unread[kind]})
	}
	return v.out, nil
}

// links gives the addresses that a part's relationships name.
func (p *docxPackage) links(part string) map[string]string {
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if p.files[strings.ToLower(name)] == nil {
		return nil
	}
	raw, err := p.read(name)
	if err != nil {
		return nil // a document without its relationships still has its text
	}
	v := linkVisitor{}
	if err := walkXML(raw, v); err != nil {
		return nil
	}
	return v
}

type linkVisitor map[string]string

func (v linkVisitor) start(e xml.StartElement) {
	if e.Name.Local == "Relationship" && attr(e, "TargetMode") == "External" && path.Base(attr(e, "Type")) == "hyperlink" {
		v[attr(e, "Id")] = attr(e, "Target")
	}
}
func (linkVisitor) text(string) {}
func (linkVisitor) end(string)  {}

// richStyle is what a style says of its paragraphs or letters.
type richStyle struct {
	name, based  string
	level        int // of a heading; titleLevel for the title
	numID        string
	ilvl         int
	bold, italic bool // of letters
	char         bool
}

type styleTable map[string]*richStyle

// richStyles reads the styles of a document; what a style does not say it has from the one it is based on.
func (p *docxPackage) richStyles(dir string) (styleTable, error) {
	v := &richStyleVisitor{all: styleTable{}}
	name := path.Join(dir, "styles.xml")
	if p.files[strings.ToLower(name)] == nil {
		return v.all, nil
	}
	raw, err := p.read(name)
	if err != nil {
		return nil, err
	}
	if err := walkXML(raw, v); err != nil {
		return nil, err
	}
	for _, s := range v.all {
		seen := 0
		for b := v.all[s.based]; b != nil && seen < 20; b, seen = v.all[b.based], seen+1 {
			if s.level == 0 && b.level > 0 {
				s.level = b.level
			}
			if s.numID == "" {
				s.numID, s.ilvl = b.numID, b.ilvl
			}
		}
	}
	return v.all, nil
}

type richStyleVisitor struct {
	all styleTable
	now *richStyle
}

func (v *richStyleVisitor) start(e xml.StartElement) {
	switch e.Name.Local {
	case "style":
		v.now = &richStyle{char: attr(e, "type") == "character"}
		v.all[attr(e, "styleId")] = v.now
	case "name":
		if v.now != nil {
			v.now.name = strings.ToLower(attr(e, "val"))
			if n, ok := strings.CutPrefix(v.now.name, "heading "); ok && len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
				v.now.level = int(n[0] - '0')
			}
			if v.now.name == "title" {
				v.now.level = titleLevel
			}
		}
	case "basedOn":
		if v.now != nil {
			v.now.based = attr(e, "val")
		}
	case "outlineLvl":
		if n, err := strconv.Atoi(attr(e, "val")); v.now != nil && v.now.level == 0 && err == nil && n < 9 {
			v.now.level = n + 1
		}
	case "numId":
		if v.now != nil {
			v.now.numID = attr(e, "val")
		}
	case "ilvl":
		if v.now != nil {
			v.now.ilvl = number(attr(e, "val"))
		}
	case "b", "i":
		if v.now != nil && v.now.char && on(e) {
			v.now.bold, v.now.italic = v.now.bold || e.Name.Local == "b", v.now.italic || e.Name.Local == "i"
		}
	}
}
func (*richStyleVisitor) text(string) {}
func (v *richStyleVisitor) end(name string) {
	if name == "style" {
		v.now = nil
	}
}

func on(e xml.StartElement) bool {
	return !slices.Contains([]string{"0", "false", "off", "none"}, attr(e, "val"))
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 100 {
		return 0
	}
	return n
}

// listFormats gives, for each numbering and level, whether it counts.
type listFormats map[string]map[int]bool

func (p *docxPackage) listFormats(dir string) (listFormats, error) {
	name := path.Join(dir, "numbering.xml")
	if p.files[strings.ToLower(name)] == nil {
		return nil, nil
	}
	raw, err := p.read(name)
	if err != nil {
		return nil, err
	}
	v := &formatVisitor{abstract: listFormats{}, of: map[string]string{}}
	if err := walkXML(raw, v); err != nil {
		return nil, err
	}
	out := listFormats{}
	for num, abs := range v.of {
		out[num] = v.abstract[abs]
	}
	return out, nil
}

type formatVisitor struct {
	abstract listFormats
	of       map[string]string
	abs, num string
	level    int
}

func (v *formatVisitor) start(e xml.StartElement) {
	switch e.Name.Local {
	case "abstractNum":
		v.abs = attr(e, "abstractNumId")
		v.abstract[v.abs] = map[int]bool{}
	case "num":
		v.num = attr(e, "numId")
	case "abstractNumId":
		v.of[v.num] = attr(e, "val")
	case "lvl":
		v.level = number(attr(e, "ilvl"))
	case "numFmt":
		if f := v.abstract[v.abs]; f != nil && v.num == "" {
			f[v.level] = attr(e, "val") != "bullet" && attr(e, "val") != "none"
		}
	}
}
func (*formatVisitor) text(string) {}
func (*formatVisitor) end(string)  {}
