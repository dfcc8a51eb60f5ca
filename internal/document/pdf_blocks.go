package document

import (
	"fmt"

	"sharewell/internal/document/pdf"
)

// title sets title and subject at the top of the first page.
func (l *layout) title() {
	if l.d.Title != "" {
		l.place(lines(l.root.Add(pdf.Title, pdf.NoAttr), l.st.title, 0, pdfText, l.d.Title), box{after: 3})
	}
	if l.d.Subject != "" {
		l.place(lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.subject, 0, pdfText, l.d.Subject), box{})
	}
	if l.d.Title == "" && l.d.Subject == "" {
		return
	}
	l.page.Begin(nil)
	l.page.Rule(pdfMargin, l.y+11, pdfText, 1.5, teal)
	l.page.End()
	l.y += 30
}

func (l *layout) block(b Block) {
	if l.richBlock(b) {
		return
	}
	switch b := b.(type) {
	case Heading:
		l.heading(b)
	case Paragraph:
		st := l.st.body
		if b.Bold {
			st = l.st.bold
		} else if b.Muted {
			st = l.st.muted
		}
		l.place(lines(l.root.Add(pdf.P, pdf.NoAttr), st, 0, pdfText, b.Text), box{after: 8})
	case List:
		l.list(b)
	case Table:
		l.table(b)
	case Field:
		l.field(b)
	case Choice:
		l.choice(b)
	case Signature:
		l.signature(b)
	case PageBreak:
		if !l.fresh {
			l.turn()
		}
	case Note:
		l.note(b)
	}
}

func (l *layout) heading(h Heading) {
	kind, st, before, after := pdf.H1, l.st.h1, 24.0, 8.0
	switch h.Level {
	case 2:
		kind, st, before, after = pdf.H2, l.st.h2, 18, 5
	case 3:
		kind, st, before, after = pdf.H3, l.st.h3, 13, 4
	}
	ls := lines(l.root.Add(kind, pdf.NoAttr), st, 0, pdfText, h.Text)
	room := before + after + 3*l.st.body.Size*pdfLead // a heading stays with what it heads
	for _, ln := range ls {
		room += ln.height()
	}
	l.need(min(room, pdfBottom-pdfTop))
	l.gap(before)
	if h.Text != "" {
		l.file.Bookmark(h.Level, h.Text, l.y-8)
	}
	l.place(ls, box{after: after})
}

func (l *layout) list(b List) {
	attr := pdf.BulletList
	if b.Ordered {
		attr = pdf.DecimalList
	}
	list := l.root.Add(pdf.List, attr)
	indent := 22.0
	if b.Ordered && len(b.Items) > 99 {
		indent = 34
	}
	for i, text := range b.Items {
		item := list.Add(pdf.Item, pdf.NoAttr)
		mark, st := "\u2022", l.st.body
		if b.Ordered {
			mark = fmt.Sprintf("%d.", i+1)
		}
		st.Colour = teal
		body := lines(nil, l.st.body, indent, pdfText-indent, text)
		l.need(min(2, float64(len(body))) * body[0].height())
		l.page.Begin(item.Add(pdf.Label, pdf.NoAttr))
		l.page.Text(pdfMargin, l.y+baseline(body[0]), st, mark)
		l.page.End()
		l.fresh = false
		e := item.Add(pdf.Body, pdf.NoAttr)
		for k := range body {
			body[k].elem = e
		}
		l.place(body, box{after: 4})
	}
	l.y += 5
}

func (l *layout) field(f Field) {
	ls := lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.label, 0, pdfText, f.Label)
	value, st := f.Value, l.st.body
	if f.Hint != "" {
		ls = append(ls, lines(l.root.Add(pdf.P, pdf.NoAttr), l.st.small, 0, pdfText, f.Hint)...)
	}
	switch {
	case value == "" && f.Room > 0:
		value = f.room()
	case value == "":
		value, st = l.d.Words.Empty, l.st.muted
	}
	ls = append(ls, lines(l.root.Add(pdf.P, pdf.NoAttr), st, 0, pdfText, value)...)
	l.place(ls, box{before: 4, after: 9, pad: 3, together: len(ls) < 12, paint: func(_, bottom float64) {
		l.page.Rule(pdfMargin, bottom+1.5, pdfText, 0.6, rule)
	}})
}

func (l *layout) note(n Note) {
	const indent = 18.0
	div := l.root.Add(pdf.Div, pdf.NoAttr)
	var ls []line
	if n.Title != "" {
		ls = lines(div.Add(pdf.P, pdf.NoAttr), l.st.bold, indent, pdfText-2*indent, n.Title)
	}
	if n.Text != "" {
		ls = append(ls, lines(div.Add(pdf.P, pdf.NoAttr), l.st.body, indent, pdfText-2*indent, n.Text)...)
	}
	l.place(ls, box{before: 6, after: 10, pad: 10, together: true, paint: func(top, bottom float64) {
		l.page.Tint(pdfMargin, top, pdfText, bottom-top, ground)
		l.page.Tint(pdfMargin, top, 4, bottom-top, teal)
	}})
}

// signature is kept on one page: what is signed for, by whom, and room for a hand where none is
// recorded.
func (l *layout) signature(s Signature) {
	const labelWidth, width = 92.0, pdfText * 0.74
	w := l.d.Words
	rows := []struct{ label, value string }{
		{w.Body, s.Body}, {w.Name, s.Name}, {w.Role, s.Role}, {w.Signed, s.Signed}, {w.Date, s.Date},
	}
	l.gap(8)
	l.need(float64(len(rows)) * 44)
	for _, r := range rows {
		p := l.root.Add(pdf.P, pdf.NoAttr)
		value := lines(p, l.st.cell, labelWidth, width-labelWidth, r.value)
		room := 6.0
		if r.value == "" {
			room = 24
		}
		height := float64(len(value)) * value[0].height()
		l.need(height + room + 7)
		l.page.Begin(nil)
		l.page.Rule(pdfMargin, l.y+height+room, width, 0.6, rule)
		l.page.End()
		label := line{elem: p, style: l.st.cellBold, text: showable(l.st.cellBold.Face, r.label) + " "}
		l.page.Begin(p)
		l.page.Text(pdfMargin, l.y+baseline(label), label.style, label.text)
		l.page.End()
		l.fresh = false
		l.place(value, box{after: room + 6})
	}
	l.y += 12
}
