package partnershippage

import (
	"archive/zip"
	"bytes"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/partnership"
	"sharewell/internal/web/agreementpage/agreementdoc"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// termPage is who runs the partnership, in turn.
type termPage struct{ Deps }

func (p *termPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *termPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	about, err := p.Partnership.About(c.R.Context())
	if err != nil {
		return err
	}
	orgs, err := p.Organisations(c.R.Context())
	if err != nil {
		return err
	}
	t := c.Text
	v := sheetView{Heading: t.T("heading"), Lead: t.T("lead"), Links: []layout.Link{{Text: words(c).T("link.partnership"), Href: Path}}}
	part := partView{Title: t.T("terms")}
	for _, x := range about.Terms {
		i := itemView{Title: x.Name, Href: HandPath + "/" + x.ID, Facts: []string{t.T("days", "from", x.From.Words(), "to", x.Until.Words()), x.Mailbox}}
		switch {
		case about.Now != nil && about.Now.ID == x.ID:
			i.Status = &layout.Status{Word: t.T("now"), Kind: layout.Live}
		case x.From.After(c.Today()):
			i.Status = &layout.Status{Word: t.T("next"), Kind: layout.Waiting}
		default:
			i.Status = &layout.Status{Word: t.T("past"), Kind: layout.Neutral}
		}
		part.Items = append(part.Items, i)
	}
	if len(part.Items) == 0 {
		part.Empty = t.T("none")
	}
	a := ask.ActsOf(c, RunPath, typed, failed)
	a.Add(ask.Act{Name: "plan", Open: len(about.Terms) == 0, Fields: func(b *ask.Builder) {
		hosts := []ask.Option{{Value: secretariatValue, Text: t.T("host.own")}}
		for _, o := range orgs {
			hosts = append(hosts, ask.Option{Value: string(o.ID), Text: o.Name})
		}
		b.Pick(ask.Field{Name: "host"}, hosts)
		b.Line(ask.Field{Name: "mailbox", Type: "email"})
		b.Day(ask.Field{Name: "from"})
		b.Day(ask.Field{Name: "until"})
	}})
	v.Errors = a.Errors
	v.Parts = []partView{part, {Acts: a.All}}
	return v.render(c, inside(layout.Link{Text: words(c).T("link.partnership"), Href: Path}))
}

func (p *termPage) plan(c *page.Ctx) error {
	f, err := posted(c, form.Limits{}, func(f *form.Form) error {
		t := c.Text
		x := partnership.Term{Mailbox: f.Raw("mailbox")}
		x.From, _ = f.Date("from", form.DateRule{Label: t.T("from.label"), Required: t.T("from.required")})
		x.Until, _ = f.Date("until", form.DateRule{Label: t.T("until.label"), Required: t.T("until.required")})
		switch v := f.Raw("host"); v {
		case "":
			f.Add("host", "partnership.host", t.T("host.required"))
		case secretariatValue:
		default:
			x.Host = ident.Organisation(v)
		}
		if f.Err() != nil {
			return nil // shown with the form
		}
		return p.Partnership.PlanTerm(c.R.Context(), c.Actor, x)
	})
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return p.render(c, f, "plan")
	}
	return c.Done(RunPath, "plan")
}

// handPage is the handover from one secretariat to the next.
type handPage struct{ Deps }

func (p *handPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *handPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	h, err := p.Partnership.Handover(c.R.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	t := c.Text
	at := HandPath + "/" + h.ID
	state := h.Hand.State()
	v := sheetView{Caption: t.T("caption", "from", h.From.Words(), "to", h.Until.Words()), Heading: t.T("heading", "name", h.Name), State: &layout.Status{Word: t.T("state." + state), Kind: map[string]layout.Kind{"": layout.Waiting, "given": layout.Changed, "acknowledged": layout.Live}[state]},
		Says: []string{t.T("says." + state)}, Facts: []layout.Fact{{Term: t.T("fact.mailbox"), Value: h.Mailbox}, {Term: t.T("fact.made"), Value: layout.FormatDateTime(h.Pack.Made)}}, Print: t.T("print")}
	if state == "acknowledged" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.acked"), Value: layout.FormatDate(h.Hand.Acked)})
		v.Says = append(v.Says, paragraphs(h.Hand.AckSay)...)
	}
	notes := partView{Title: t.T("notes"), Body: marked(h.Hand.Notes)}
	if h.Hand.Notes == "" {
		notes.Empty = t.T("notes.none")
	}
	v.Parts = []partView{notes}
	for _, s := range p.sections(c, h) {
		part := partView{Title: s.title, Table: table(s)}
		if len(s.rows) == 0 {
			part.Table, part.Empty = nil, s.empty
		}
		v.Parts = append(v.Parts, part)
	}
	a := ask.ActsOf(c, at, typed, failed)
	if h.MayGive {
		a.Add(ask.Act{Name: "notes", Open: h.Hand.Notes == "", Stored: map[string][]string{"notes": {h.Hand.Notes}}, Fields: func(b *ask.Builder) { b.Lines(ask.Field{Name: "notes", Rows: 12}) }})
		a.Add(ask.Act{Name: "give", Open: h.Hand.Notes != ""})
	}
	if h.MayAck {
		a.Add(ask.Act{Name: "acknowledge", Open: true, Fields: func(b *ask.Builder) { b.Lines(ask.Field{Name: "words", Rows: 4, Optional: true}) }})
	}
	v.Errors = a.Errors
	v.Parts = append(v.Parts, partView{Acts: a.All})
	for _, f := range []string{"docx", "pdf", "zip"} {
		v.Links = append(v.Links, layout.Link{Text: t.T("link." + f), Href: at + "/handover." + f})
	}
	return v.render(c, inside(layout.Link{Text: words(c).T("link.partnership"), Href: Path}))
}

// section is one list of the handover, in columns.
type section struct {
	title, empty string
	head         []string
	rows         [][]string
	links        []string // of the first column
}

func table(s section) *govuk.TableProps {
	out := &govuk.TableProps{Caption: s.title, CaptionClasses: "govuk-visually-hidden", FirstCellIsHeader: true}
	for _, h := range s.head {
		out.Head = append(out.Head, govuk.TableCell{Text: h})
	}
	for i, r := range s.rows {
		var row []govuk.TableCell
		for k, cell := range r {
			one := govuk.TableCell{Text: cell}
			if k == 0 && s.links[i] != "" {
				one = govuk.TableCell{HTML: linkTempl(layout.Link{Text: cell, Href: s.links[i]})}
			}
			row = append(row, one)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (p *handPage) sections(c *page.Ctx, h partnership.HandoverView) []section {
	t, w := c.Text, words(c)
	waiting := section{title: t.T("waiting"), empty: t.T("waiting.none"), head: []string{t.T("col.what"), t.T("col.kind"), t.T("col.detail"), t.T("col.due")}}
	for _, x := range h.Pack.Waiting {
		waiting.rows, waiting.links = append(waiting.rows, []string{x.Title, w.T("kind." + x.Kind), x.Detail, day(x.Due.IsZero(), x.Due.Words())}), append(waiting.links, x.URL)
	}
	out := []section{waiting}
	for _, s := range []struct {
		key   string
		lines []partnership.PackLine
	}{{"actions", h.Pack.Actions}, {"vacant", h.Pack.Vacant}, {"calendar", h.Pack.Calendar}, {"roles", h.Pack.Roles}} {
		one := section{title: t.T(s.key), empty: t.T(s.key + ".none"), head: []string{t.T("col.what"), t.T("col." + s.key)}}
		dated := s.key == "actions" || s.key == "calendar"
		if dated {
			one.head = append(one.head, t.T("col.due"))
		}
		for _, l := range s.lines {
			what, detail := l.What, l.Detail
			switch {
			case s.key == "roles":
				what = roleWord(w, access.Role(l.What))
			case s.key == "vacant":
				var seats []string
				for _, k := range strings.Fields(l.Detail) {
					seats = append(seats, w.T("seat."+k))
				}
				detail = strings.Join(seats, ", ")
			case s.key == "actions" && l.Detail == "":
				detail = w.T("secretariat")
			}
			row := []string{what, detail}
			if dated {
				on := day(l.On.IsZero(), l.On.Words())
				if l.Late {
					on += " " + t.T("late")
				}
				row = append(row, on)
			}
			one.rows, one.links = append(one.rows, row), append(one.links, l.URL)
		}
		out = append(out, one)
	}
	return out
}

func day(none bool, words string) string {
	if none {
		return ""
	}
	return words
}

func (p *handPage) doc(c *page.Ctx, h partnership.HandoverView) document.Doc {
	t := c.Text
	d := document.Doc{Title: t.T("heading", "name", h.Name), Subject: t.T("caption", "from", h.From.Words(), "to", h.Until.Words()), Author: c.Site.Name, Footer: c.Site.Name, Created: h.Pack.Made}
	if h.Hand.Notes != "" {
		d.Blocks = append(d.Blocks, agreementdoc.Blocks(agreement.Text{Clauses: []agreement.Clause{{ID: "notes", Heading: t.T("notes"), Text: h.Hand.Notes}}}, 0)...)
	}
	for _, s := range p.sections(c, h) {
		d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: s.title})
		if len(s.rows) == 0 {
			d.Blocks = append(d.Blocks, document.Paragraph{Text: s.empty})
			continue
		}
		tab := document.Table{Caption: s.title, Head: s.head}
		for _, r := range s.rows {
			var row []document.Cell
			for k, cell := range r {
				row = append(row, document.Cell{Text: cell, Header: k == 0})
			}
			tab.Rows = append(tab.Rows, row)
		}
		d.Blocks = append(d.Blocks, tab)
	}
	return d
}

func (p *handPage) file(f format) page.Handler {
	return func(c *page.Ctx) error {
		h, err := p.Partnership.Handover(c.R.Context(), c.Actor, c.Path("id"))
		if err != nil {
			return err
		}
		return f.send(c, "handover", p.doc(c, h))
	}
}

// zip packs everything: the handover to read, its lists for a spreadsheet, and the calendar.
func (p *handPage) zip(c *page.Ctx) error {
	h, err := p.Partnership.Handover(c.R.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, content []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: h.Pack.Made})
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}
	doc := p.doc(c, h)
	for _, f := range []format{docx, pdf} {
		content, err := f.bytes(doc)
		if err != nil {
			return err
		}
		if err := put("handover"+f.ending, content); err != nil {
			return err
		}
	}
	for i, s := range p.sections(c, h) {
		var rows bytes.Buffer
		w := document.NewCSV(&rows)
		if err := w.Write(s.head...); err != nil {
			return err
		}
		for _, r := range s.rows {
			if err := w.Write(r...); err != nil {
				return err
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
		if err := put([]string{"waiting", "actions", "empty-seats", "calendar", "roles"}[i]+".csv", rows.Bytes()); err != nil {
			return err
		}
	}
	ics, err := p.ics(c)
	if err != nil {
		return err
	}
	if err := put("meetings.ics", ics); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return c.Download("handover.zip", "application/zip", b.Bytes())
}

func (p *handPage) one(c *page.Ctx, name string, do func(f *form.Form) error) error {
	f, err := posted(c, form.Limits{}, do)
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return p.render(c, f, name)
	}
	return c.Done(HandPath+"/"+c.Path("id"), name)
}

func (p *handPage) notes(c *page.Ctx) error {
	return p.one(c, "notes", func(f *form.Form) error {
		return p.Partnership.Notes(c.R.Context(), c.Actor, c.Path("id"), f.Raw("notes"))
	})
}

func (p *handPage) give(c *page.Ctx) error {
	return p.one(c, "give", func(*form.Form) error { return p.Partnership.Give(c.R.Context(), c.Actor, c.Path("id")) })
}

func (p *handPage) acknowledge(c *page.Ctx) error {
	return p.one(c, "acknowledge", func(f *form.Form) error {
		return p.Partnership.Acknowledge(c.R.Context(), c.Actor, c.Path("id"), f.Raw("words"))
	})
}
