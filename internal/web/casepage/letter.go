package casepage

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// letterPage is one letter in plain words: to read, to print, to edit, and to say that it was sent.
type letterPage struct{ Deps }

// letterText is a letter, the same on the page and in the file.
type letterText struct {
	Body, Date   string
	To           []string
	Ref, Subject string
	Parts        []letterPart
	Closing      string
	RefWords     string
}

type letterPart struct {
	Title string
	Text  []string
}

type letterView struct {
	Heading    string
	Intro      string
	Letter     letterText
	Print      string
	Docx       layout.Link
	Sent       govuk.ButtonProps
	SentAction string
	SentText   string
}

// number reads which letter is meant.
func number(c *page.Ctx) (int, error) {
	n, err := strconv.Atoi(c.Path("n"))
	if err != nil || n < 0 {
		return 0, errs.New(errs.NotFound, "case.no_letter", c.Text.T("none"))
	}
	return n, nil
}

func (p *letterPage) load(c *page.Ctx) (casework.LetterData, int, error) {
	n, err := number(c)
	if err != nil {
		return casework.LetterData{}, 0, err
	}
	l, err := p.Cases.Letter(c.R.Context(), c.Actor, c.Path("ref"), n)
	return l, n, err
}

func (p *letterPage) show(c *page.Ctx) error {
	l, n, err := p.load(c)
	if err != nil {
		return err
	}
	t := c.Text
	at := fmt.Sprintf("%s/%s/letters/%d", Path, c.Path("ref"), n)
	v := letterView{Heading: t.T("heading"), Intro: t.T("intro"), Letter: p.text(c, l), Print: t.T("print"), Docx: layout.Link{Text: t.T("docx"), Href: at + "/letter.docx"},
		Sent: govuk.ButtonProps{Text: t.T("sent"), PreventDoubleClick: govuk.On}, SentAction: at + "/sent", SentText: t.T("sent.text")}
	back := layout.Link{Text: t.T("back", "ref", c.Path("ref")), Href: Path + "/" + c.Path("ref")}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &back}, letterTempl(v))
}

// text writes a letter in plain words.
func (p *letterPage) text(c *page.Ctx, l casework.LetterData) letterText {
	t := c.Text
	out := letterText{Body: l.Body.Name, Date: l.On.Words(), Ref: l.Ref, RefWords: t.T("ref", "ref", l.Ref), Subject: t.T("subject." + l.About), Closing: t.T("closing", "body", l.Body.Name)}
	for _, x := range append([]string{l.Contact.Name}, strings.Split(l.Contact.Address, "\n")...) {
		if x = strings.TrimSpace(x); x != "" {
			out.To = append(out.To, x)
		}
	}
	add := func(title string, text ...string) { out.Parts = append(out.Parts, letterPart{title, text}) }
	add("", t.T("text."+l.About))
	if l.Text != "" {
		add("", strings.Split(l.Text, "\n")...)
	}
	if o := l.Outcome; o != nil && l.About == casework.WhatAnswered {
		if o.Text != l.Text {
			add("", strings.Split(o.Text, "\n")...)
		}
		if o.Reason != "" {
			add("", t.T("reason", "reason", p.Book.PlainLabel("case_reason", o.Reason)))
		}
	}
	if s := l.Clocks.First(); s.Runs() && !s.Due.IsZero() && l.About != casework.WhatAnswered {
		add(t.T("when"), t.T("when.due", "date", s.Due.Words(), "rule", s.Rule.Source))
	} else if s.Level == deadline.Stopped || s.Level == deadline.NotBegun {
		add(t.T("when"), t.T("when.waits"))
	}
	add(t.T("look"), t.T("look.text", "link", c.Site.PublicURL+"/rights/status", "ref", l.Ref))
	var next []string
	if l.Next.Complain {
		next = append(next, t.T("next.complain", "body", l.Body.Name))
	}
	next = append(next, t.T("next.regulator", "regulator", l.Next.Regulator, "phone", l.Next.Phone, "web", l.Next.Website))
	add(t.T("next"), next...)
	return out
}

func (p *letterPage) docx(c *page.Ctx) error {
	l, n, err := p.load(c)
	if err != nil {
		return err
	}
	x := p.text(c, l)
	d := document.Doc{Title: x.Subject, Subject: x.Date, Reference: x.Ref, Author: x.Body, Created: l.On.Start(), Footer: x.Body + " · " + x.Ref}
	for _, to := range x.To {
		d.Blocks = append(d.Blocks, document.Paragraph{Text: to})
	}
	for _, part := range x.Parts {
		if part.Title != "" {
			d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: part.Title})
		}
		for _, line := range part.Text {
			d.Blocks = append(d.Blocks, document.Paragraph{Text: line})
		}
	}
	d.Blocks = append(d.Blocks, document.Paragraph{Text: x.Closing})
	var b bytes.Buffer
	if err := document.WriteDOCX(&b, d); err != nil {
		return err
	}
	return c.Download(fmt.Sprintf("letter-%s-%d.docx", x.Ref, n+1), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b.Bytes())
}

func (p *letterPage) sent(c *page.Ctx) error {
	n, err := number(c)
	if err != nil {
		return err
	}
	if err := p.Cases.Sent(c.R.Context(), c.Actor, c.Path("ref"), n); err != nil {
		return err
	}
	return c.Done(Path+"/"+c.Path("ref"), "sent")
}
