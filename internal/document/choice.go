package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"sharewell/internal/document/pdf"
	"sharewell/internal/errs"
)

// Choice is a question with answers to choose from. In a DOCX one answer is chosen from a drop-down list
// named by Key, and several by tick boxes, each named by TickKey; in a PDF there are boxes to mark.
type Choice struct {
	Key     string // as for Field
	Label   string
	Hint    string
	Options []Option
	Chosen  []string // codes
	Several bool
}

// Option is one answer of a Choice.
type Option struct {
	Code  string
	Text  string
	Group string // heading above it, where it differs from the one before
}

func (Choice) block() {}

// The marks of tick boxes, as word processors write them.
const (
	Unticked = "\u2610"
	Ticked   = "\u2612"
)

// TickKey names the tick box of one answer of a Choice.
func TickKey(key, code string) string { return key + "." + code }

func (p *preparer) choice(c Choice) (Block, error) {
	c.Label, c.Hint = CleanLine(c.Label), CleanLine(c.Hint)
	options := make([]Option, len(c.Options))
	seen := map[string]bool{}
	for i, o := range c.Options {
		o.Text, o.Group = CleanLine(o.Text), CleanLine(o.Group)
		if seen[o.Text] || o.Text == "" {
			return nil, errs.New(errs.Internal, "document.choice_twice", fmt.Sprintf("The question %q offers %q twice.", c.Key, o.Text))
		}
		seen[o.Text] = true
		options[i] = o
		if !c.Several {
			continue
		}
		if err := p.key(TickKey(c.Key, o.Code)); err != nil {
			return nil, err
		}
	}
	c.Options = options
	if c.Several {
		return c, nil
	}
	return c, p.key(c.Key)
}

func (c Choice) chosen(o Option) bool { return slices.Contains(c.Chosen, o.Code) }

// choice writes a drop-down list or tick boxes.
func (b *docxBody) choice(c Choice) {
	b.question(c.Label, c.Hint)
	if !c.Several {
		value := ""
		for _, o := range c.Options {
			if c.chosen(o) {
				value = o.Text
			}
		}
		b.control(newPara(b.body, "FieldValue"), Field{Key: c.Key, Value: value}, func(pr *etree.Element) {
			list := pr.CreateElement("w:dropDownList")
			for _, o := range c.Options {
				item := list.CreateElement("w:listItem")
				item.CreateAttr("w:displayText", o.Text)
				item.CreateAttr("w:value", o.Code)
			}
		})
		return
	}
	group := ""
	for _, o := range c.Options {
		if o.Group != group {
			group = o.Group
			b.para("FieldLabel", group)
		}
		p := newPara(b.body, "Cell")
		b.tick(p, TickKey(c.Key, o.Code), c.chosen(o))
		addRun(p, "", " "+o.Text)
	}
}

// question writes what stands above an answer.
func (b *docxBody) question(label, hint string) {
	b.para("FieldLabel", label)
	if hint != "" {
		p := newPara(b.body, "Muted")
		p.SelectElement("w:pPr").CreateElement("w:keepNext")
		addRun(p, "", hint)
	}
}

// tick writes a tick box. Its mark is plain text too, so that any word processor can change it.
func (b *docxBody) tick(p *etree.Element, key string, on bool) {
	mark := Unticked
	if on {
		mark = Ticked
	}
	b.markup = true
	b.control(p, Field{Key: key, Value: mark}, func(pr *etree.Element) {
		box := pr.CreateElement("w14:checkbox")
		state := "0"
		if on {
			state = "1"
		}
		box.CreateElement("w14:checked").CreateAttr("w14:val", state)
		for _, s := range []struct{ name, val string }{{"w14:checkedState", "2612"}, {"w14:uncheckedState", "2610"}} {
			e := box.CreateElement(s.name)
			e.CreateAttr("w14:val", s.val)
			e.CreateAttr("w14:font", "MS Gothic")
		}
	})
	for _, r := range p.FindElements("w:sdt/w:sdtContent/w:r") {
		fonts := etree.NewElement("w:rFonts")
		for _, a := range []string{"ascii", "hAnsi", "eastAsia"} {
			fonts.CreateAttr("w:"+a, "MS Gothic")
		}
		props := etree.NewElement("w:rPr")
		props.AddChild(fonts)
		r.InsertChildAt(0, props)
	}
}

// choice sets a question and a box before each answer, marked where it was chosen.
func (l *layout) choice(c Choice) {
	ls := lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.label, 0, pdfText, c.Label)
	if c.Hint != "" {
		ls = append(ls, lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.small, 0, pdfText, c.Hint)...)
	}
	room := 2 * l.st.cell.Size * pdfLead // a question stays with its first answers
	for _, ln := range ls {
		room += ln.height()
	}
	l.need(min(room+8, pdfBottom-pdfTop))
	l.place(ls, box{before: 6, after: 2})
	if !c.Several {
		l.place(lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.cell, 0, pdfText, c.inline()), box{after: 9})
		return
	}
	group := ""
	var list *pdf.Elem
	for _, o := range c.Options {
		if o.Group != group || list == nil {
			if group = o.Group; group != "" {
				l.need(3 * l.st.cell.Size * pdfLead)
				l.place(lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.cellBold, 0, pdfText, group), box{before: 3})
			}
			list = l.root.Add(pdf.List, pdf.NoAttr)
		}
		l.option(list.Add(pdf.Item, pdf.NoAttr), o.Text, c.chosen(o))
	}
	l.y += 7
}

func (l *layout) option(item *pdf.Elem, text string, on bool) {
	const indent = 22.0
	body := lines(nil, l.st.cell, indent, pdfText-indent, text)
	l.need(body[0].height() * float64(min(2, len(body))))
	l.page.Begin(item.Add(pdf.Label, pdf.NoAttr))
	l.page.Text(pdfMargin, l.y+baseline(body[0]), l.st.cell, mark(on))
	l.page.End()
	l.fresh = false
	e := item.Add(pdf.Body, pdf.NoAttr)
	for k := range body {
		body[k].elem = e
	}
	l.place(body, box{after: 2})
}

// inline is a question's answers one after another, each kept on one line where it fits.
func (c Choice) inline() string {
	whole := strings.NewReplacer(" ", "\u00a0", "-", "\u2011")
	var parts []string
	for _, o := range c.Options {
		parts = append(parts, whole.Replace(mark(c.chosen(o))+" "+o.Text))
	}
	return strings.Join(parts, "    ")
}

// mark is a box to mark with a pen.
func mark(on bool) string {
	if on {
		return "[x]"
	}
	return "[  ]"
}

// room gives empty lines to write on for a field that is filled in by hand.
func (f Field) room() string { return strings.Repeat("\n", f.Room) }
