package document

import (
	"encoding/xml"
	"path"
	"slices"
	"strings"
)

// Aside is text that a document keeps beside its own: in a comment, a note at the foot or a text box.
// It is no answer to anything, but somebody wrote it.
type Aside struct {
	Kind UnreadKind
	Text string
}

// inBox reports whether what is passed over stands in a text box that people see. The second, older copy
// of a text box is not read again.
func (w *walker) inBox() bool {
	return slices.Contains([]string{"drawing", "pict", "object"}, w.path[w.skipping-1]) && slices.Contains(w.path[w.skipping:], "txbxContent")
}

// endInside is told of the end of an element that is passed over; w.path ends with its parent.
func (w *walker) endInside(name string) {
	switch {
	case name == "txbxContent":
		w.aside(UnreadTextBox, w.box.String())
		w.box.Reset()
	case name == "p" && w.box.Len() > 0:
		w.box.WriteByte('\n')
	}
}

func (w *walker) aside(kind UnreadKind, text string) {
	if text = strings.TrimSpace(Clean(text)); text != "" {
		w.out.Asides = append(w.out.Asides, Aside{kind, text})
	}
}

// keepOutside keeps what stands in no field, unless the form brought it along.
func (w *walker) keepOutside(text string) {
	if text = Clean(text); strings.TrimSpace(text) == "" || w.rec.own[markOf(text)] {
		return
	}
	for _, c := range slices.Backward(w.controls) {
		if c.block {
			c.outside = append(c.outside, text)
			return
		}
	}
	w.out.Outside = append(w.out.Outside, text)
}

// release gives what a control kept back to what is around it: the control is no field.
func (w *walker) release(c *openControl) {
	for _, text := range c.outside {
		w.keepOutside(text)
	}
}

// item remembers one line of a drop-down list.
func (c *openControl) item(shown, meant string) {
	if c.items == nil {
		c.items = map[string]string{}
	}
	if shown == "" {
		shown = meant // Word leaves out the words where they are the code
	}
	c.items[Clean(shown)] = CleanLine(meant)
}

func (w *walker) chose(key, code string) {
	if w.out.Chosen == nil {
		w.out.Chosen = map[string]string{}
	}
	w.out.Chosen[key] = code
}

// asides reads comments and notes, which stand in parts of their own.
func (p *docxPackage) asides(main string, w *walker) error {
	for _, r := range p.rels(main) {
		kind, ok := map[string]UnreadKind{"comments": UnreadComment, "footnotes": UnreadNote, "endnotes": UnreadNote}[r.kind]
		if !ok || r.outside {
			continue
		}
		name := path.Join(path.Dir(main), r.target)
		if strings.HasPrefix(r.target, "/") {
			name = strings.TrimPrefix(path.Clean(r.target), "/")
		}
		if p.files[strings.ToLower(name)] == nil {
			continue
		}
		raw, err := p.read(name)
		if err != nil {
			return err
		}
		v := asideVisitor{kind: kind, keep: w.aside}
		if err := walkXML(raw, &v); err != nil {
			return err
		}
	}
	return nil
}

// asideVisitor gathers the text of each comment or note.
type asideVisitor struct {
	kind  UnreadKind
	keep  func(UnreadKind, string)
	inRun bool
	b     strings.Builder
}

func (v *asideVisitor) start(e xml.StartElement) { v.inRun = e.Name.Local == "t" }

func (v *asideVisitor) text(s string) {
	if v.inRun {
		v.b.WriteString(s)
	}
}

func (v *asideVisitor) end(name string) {
	v.inRun = false
	switch name {
	case "p":
		v.b.WriteByte('\n')
	case "comment", "footnote", "endnote":
		v.keep(v.kind, v.b.String())
		v.b.Reset()
	}
}
