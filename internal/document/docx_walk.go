package document

import (
	"cmp"
	"encoding/xml"
	"maps"
	"slices"
	"strings"
)

// walker reads the main part: text, headings, controls and bookmarks, and counts what it passes over.
type walker struct {
	rec    record
	levels map[string]int

	out      Extract
	seen     map[string]bool
	marked   map[string]bool // read from their bookmarks
	unread   map[UnreadKind]int
	path     []string
	skipping int // depth of the element being passed over; 0 when reading

	para     *strings.Builder
	outside  strings.Builder // of this paragraph, what stands in no field
	box      strings.Builder // of a text box being passed over
	level    int
	tables   int
	controls []*openControl
	marks    map[string]*openMark // by bookmark id
}

type openControl struct {
	alias, tag string
	prompting  bool
	content    bool // inside sdtContent
	depth      int
	text       capture
	items      map[string]string // of a drop-down list: what is shown to what is meant
	block      bool              // around whole paragraphs
	outside    []string          // what stands in no other field, kept back until it is known whether this is one
}

type openMark struct {
	key  string
	text capture
}

// capture collects text; the end of a paragraph becomes a line feed only when more text follows it.
type capture struct {
	b       strings.Builder
	pending int
}

func (c *capture) write(s string) {
	for ; c.pending > 0; c.pending-- {
		c.b.WriteByte('\n')
	}
	c.b.WriteString(s)
}

func (c *capture) value() string { return Clean(c.b.String()) }

func newWalker(rec record, levels map[string]int) *walker {
	return &walker{
		rec: rec, levels: levels, seen: map[string]bool{}, marked: map[string]bool{},
		unread: map[UnreadKind]int{}, marks: map[string]*openMark{},
	}
}

// passedOver are elements whose content is not text of the document as it now reads.
var passedOver = map[string]UnreadKind{
	"del": UnreadDeletion, "moveFrom": UnreadDeletion,
	"drawing": UnreadPicture, "pict": UnreadPicture, "object": UnreadObject,
	"oMath": UnreadEquation, "oMathPara": UnreadEquation,
	"Fallback": "", "rPrChange": "", "pPrChange": "", "docPart": "",
}

func (w *walker) start(e xml.StartElement) {
	name := e.Name.Local
	w.path = append(w.path, name)
	if w.skipping > 0 {
		if name == "txbxContent" {
			w.unread[UnreadTextBox]++
			w.box.Reset()
		}
		return
	}
	if kind, ok := passedOver[name]; ok {
		if kind != "" && (name != "del" || !w.inside("rPr", "trPr")) {
			w.unread[kind]++
		}
		w.skipping = len(w.path)
		return
	}
	switch name {
	case "p":
		w.para, w.level = &strings.Builder{}, 0
		w.outside.Reset()
	case "tbl":
		w.tables++
	case "pStyle":
		w.level = cmp.Or(w.levels[attr(e, "val")], w.level)
	case "br":
		if attr(e, "type") == "" || attr(e, "type") == "textWrapping" {
			w.emit("\n")
		}
	case "cr":
		w.emit("\n")
	case "tab":
		if w.inside("r") { // a tab stop in paragraph properties has the same name
			w.emit("\t")
		}
	case "noBreakHyphen":
		w.emit("\u2011")
	case "softHyphen":
		w.emit("\u00AD")
	case "sym":
		w.unread[UnreadSymbol]++
		w.emit("\uFFFD")
	case "ins", "moveTo":
		if !w.inside("rPr", "trPr") {
			w.unread[UnreadInsertion]++
		}
	case "commentReference":
		w.unread[UnreadComment]++
	case "footnoteReference", "endnoteReference":
		w.unread[UnreadNote]++
	default:
		w.startNamed(e)
	}
}

// startNamed handles the elements that name fields.
func (w *walker) startNamed(e xml.StartElement) {
	switch e.Name.Local {
	case "sdt":
		w.controls = append(w.controls, &openControl{depth: len(w.path), block: w.para == nil})
	case "listItem":
		if n := len(w.controls); n > 0 {
			w.controls[n-1].item(attr(e, "displayText"), attr(e, "value"))
		}
	case "alias", "tag", "showingPlcHdr", "sdtContent":
		if len(w.controls) == 0 {
			return
		}
		c := w.controls[len(w.controls)-1]
		switch e.Name.Local {
		case "alias":
			c.alias = attr(e, "val")
		case "tag":
			c.tag = attr(e, "val")
		case "showingPlcHdr":
			c.prompting = !slices.Contains([]string{"0", "false", "off"}, attr(e, "val"))
		case "sdtContent":
			c.content = true
		}
	case "bookmarkStart":
		name := attr(e, "name")
		key := cmp.Or(w.rec.keys[name], keyOfBookmark(name))
		if fitKey(key) {
			w.marks[attr(e, "id")] = &openMark{key: key}
		}
	case "bookmarkEnd":
		w.closeMark(attr(e, "id"))
	}
}

func (w *walker) inside(names ...string) bool {
	return len(w.path) >= 2 && slices.Contains(names, w.path[len(w.path)-2])
}

func (w *walker) text(s string) {
	if len(w.path) == 0 || w.path[len(w.path)-1] != "t" {
		return
	}
	if w.skipping == 0 {
		w.emit(s)
	} else if w.inBox() {
		w.box.WriteString(s)
	}
}

// emit gives text to everything that is open around it.
func (w *walker) emit(s string) {
	if w.para != nil {
		w.para.WriteString(s)
	}
	named := len(w.marks) > 0
	for _, c := range w.controls {
		if c.content {
			c.text.write(s)
			named = named || fitKey(c.key()) && !c.block
		}
	}
	if !named && w.para != nil {
		w.outside.WriteString(s)
	}
	for _, m := range w.marks {
		m.text.write(s)
	}
}

func (w *walker) end(name string) {
	depth := len(w.path)
	if depth == 0 {
		return
	}
	w.path = w.path[:depth-1]
	if w.skipping > 0 {
		w.endInside(name)
		if depth == w.skipping {
			w.skipping = 0
		}
		return
	}
	switch name {
	case "p":
		w.endParagraph()
	case "tbl":
		w.tables--
	case "sdt":
		if n := len(w.controls); n > 0 && w.controls[n-1].depth == depth {
			c := w.controls[n-1]
			w.controls = w.controls[:n-1]
			w.closeControl(c)
		}
	}
}

func (w *walker) endParagraph() {
	if w.para == nil {
		return
	}
	text := Clean(w.para.String())
	w.para = nil
	w.keepOutside(w.outside.String())
	w.outside.Reset()
	if strings.TrimSpace(text) != "" {
		if w.level == titleLevel {
			if w.out.Title == "" {
				w.out.Title = text
			}
			w.level = 0
		}
		w.out.Paragraphs = append(w.out.Paragraphs, ReadParagraph{Level: w.level, Text: text, Table: w.tables > 0})
	}
	for _, c := range w.controls {
		c.text.pending++
	}
	for _, m := range w.marks {
		m.text.pending++
	}
}

// key is the control's alias; some word processors keep only the tag.
func (c *openControl) key() string {
	if fitKey(c.alias) {
		return c.alias
	}
	return c.tag
}

func (w *walker) closeControl(c *openControl) {
	key := c.key()
	switch {
	case !fitKey(key):
		w.release(c)
		if len(w.marks) == 0 { // otherwise the bookmark around it names it
			w.unread[UnreadControl]++
		}
	case c.block && w.seen[key] && w.marked[key]: // LibreOffice puts a name around far more than was named
		w.release(c)
	case w.seen[key]:
		w.unread[UnreadRepeated]++
		if v := c.text.value(); !c.prompting && v != w.rec.prompt {
			w.keepOutside(v)
		}
	default:
		if code, ok := c.items[c.text.value()]; ok {
			w.chose(key, code)
		}
		w.field(FieldValue{Key: key, Value: c.text.value()}, c.prompting && w.rec.prompt == "")
	}
}

// closeMark takes a field from its bookmark, unless a control around or inside it has the name still.
func (w *walker) closeMark(id string) {
	m := w.marks[id]
	delete(w.marks, id)
	if m == nil || w.seen[m.key] {
		return
	}
	if slices.ContainsFunc(w.controls, func(c *openControl) bool { return c.key() == m.key && !c.block }) {
		return
	}
	w.marked[m.key] = true
	w.field(FieldValue{Key: m.key, Value: m.text.value(), Bookmark: true}, false)
}

// field keeps a value; the words we put in an empty field ourselves are no value. Word marks such a
// field, others forget the mark, so the words themselves decide.
func (w *walker) field(f FieldValue, empty bool) {
	if empty || w.rec.prompt != "" && f.Value == w.rec.prompt {
		f.Value = ""
	}
	w.seen[f.Key] = true
	w.out.Fields = append(w.out.Fields, f)
}

// extract finishes the reading.
func (w *walker) extract(outside int) Extract {
	if outside > 0 {
		w.unread[UnreadLink] += outside
	}
	for _, kind := range slices.Sorted(maps.Keys(w.unread)) {
		w.out.Unread = append(w.out.Unread, Unread{Kind: kind, Count: w.unread[kind]})
	}
	w.out.Reference, w.out.Revision, w.out.Edition = w.rec.reference, w.rec.revision, w.rec.edition
	return w.out
}
