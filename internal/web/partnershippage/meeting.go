package partnershippage

import (
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/partnership"
	"sharewell/internal/web/agreementpage/agreementdoc"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// meetingPage is one meeting: its agenda before, its minutes after.
type meetingPage struct{ Deps }

func (p *meetingPage) show(c *page.Ctx) error {
	m, err := p.Partnership.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t, w, now := c.Text, words(c), c.Site.Clock.Now()
	v := sheetView{Caption: t.T("caption", "ref", m.Ref), Heading: m.Title, State: stageOf(w, m.Meeting, now), Facts: []layout.Fact{{Term: t.T("fact.when"), Value: when(w, m.Meeting)}}, Print: t.T("print")}
	if m.Place != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.where"), Value: m.Place})
	}
	if m.Link != "" && m.Stage != partnership.Cancelled {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.link"), Value: t.T("join"), Href: m.Link})
	}
	if m.AgreedAt != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.agreed"), Value: m.AgreedOn.Words(), Href: MeetPath + "/" + m.AgreedAt})
	}
	key := string(m.Stage)
	switch {
	case m.Stage == partnership.Cancelled:
		v.Says = append(v.Says, t.T("says.cancelled", "why", m.Why))
	case m.Inside && m.Stage != partnership.Agreed && t.Has("says.inside."+key):
		v.Says = append(v.Says, t.T("says.inside."+key))
	case t.Has("says." + key):
		v.Says = append(v.Says, t.T("says."+key))
	}
	if m.MayRun {
		v.Buttons = []govuk.ButtonProps{{Text: t.T("edit"), Href: m.URL() + "/edit"}}
	}
	v.Parts = append(v.Parts, p.agenda(c, m))
	if papers := p.papers(c, m, ""); len(papers) > 0 {
		v.Parts = append(v.Parts, partView{Title: t.T("papers"), Items: []itemView{{Title: t.T("papers.all"), Links: papers}}})
	}
	if came := p.came(c, m); came != nil {
		v.Parts = append(v.Parts, *came)
	}
	if rest := loose(c, m); len(rest) > 0 {
		v.Parts = append(v.Parts, partView{Title: t.T("actions"), Items: rest})
	}
	if m.Stage == partnership.Issued && !m.Held(now) && c.Actor.Organisation != "" && access.AllowedSomewhere(c.Actor, access.DoAction) {
		sent := false
		for _, x := range m.Came {
			sent = sent || x.Organisation == c.Actor.Organisation
		}
		part := partView{Title: t.T("apologies")}
		if sent {
			part.Paras = []string{t.T("apologies.sent")}
		} else {
			part.Items = []itemView{{Title: t.T("apologies.text"), Buttons: []pressView{{Action: m.URL() + "/apologies", Button: govuk.ButtonProps{Text: t.T("apologies.button"), Classes: "govuk-button--secondary"}}}}}
		}
		v.Parts = append(v.Parts, part)
	}
	v.Links = p.files(t, m)
	v.Links = append(v.Links, layout.Link{Text: t.T("link.all"), Href: MeetPath})
	return v.render(c, page.Head{Voice: voice(c), Canonical: m.URL()})
}

func (p *meetingPage) files(t content.Page, m partnership.View) []layout.Link {
	if len(m.Items) == 0 {
		return nil
	}
	var out []layout.Link
	for _, part := range []string{"agenda", "minutes"} {
		if part == "agenda" || m.Stage == partnership.Agreed || m.Inside && m.Stage == partnership.Drafted {
			out = append(out, layout.Link{Text: t.T(part + ".docx"), Href: m.URL() + "/" + part + docx.ending}, layout.Link{Text: t.T(part + ".pdf"), Href: m.URL() + "/" + part + pdf.ending})
		}
	}
	return out
}

func (p *meetingPage) agenda(c *page.Ctx, m partnership.View) partView {
	t, w := c.Text, words(c)
	part := partView{Title: t.T("agenda"), Ordered: true}
	if m.Stage == partnership.Drafted || m.Stage == partnership.Agreed {
		part.Title = t.T("minutes")
	}
	for _, x := range m.Items {
		i := itemView{Title: x.Title, Body: marked(x.Minutes), MarkedTitle: w.T("decided"), ActionsTitle: w.T("actions"), Links: p.papers(c, m, x.ID)}
		if x.Detail != "" {
			i.Facts = append(i.Facts, x.Detail)
		}
		if x.Deferred {
			i.Facts = append(i.Facts, w.T("deferred"))
		}
		if m.Inside && !x.Public {
			i.Status = &layout.Status{Word: w.T("members_only"), Kind: layout.Neutral}
		}
		if x.URL != "" && (m.Inside || x.Public && publicPage(x.URL)) {
			i.Links = append([]layout.Link{{Text: t.T("look"), Href: x.URL}}, i.Links...)
		}
		for _, d := range x.Decisions {
			i.Marked = append(i.Marked, d.Text)
		}
		for _, a := range m.Actions {
			if a.Item == x.ID {
				i.Actions = append(i.Actions, actionItem(c, a, m.Inside))
			}
		}
		part.Items = append(part.Items, i)
	}
	if len(m.Items) == 0 {
		part.Empty = t.T("agenda.none")
	}
	return part
}

// publicPage reports whether everybody can open a page.
func publicPage(link string) bool {
	for _, p := range []string{"/agreement", "/what-went-wrong", "/questions/", "/involvement", "/partnership", "/signatories", "https://"} {
		if strings.HasPrefix(link, p) {
			return true
		}
	}
	return false
}

// loose lists actions of no item that is shown.
func loose(c *page.Ctx, m partnership.View) (out []itemView) {
	for _, a := range m.Actions {
		if _, ok := m.Item(a.Item); !ok {
			out = append(out, actionItem(c, a, m.Inside))
		}
	}
	return out
}

func (p *meetingPage) papers(c *page.Ctx, m partnership.View, item string) (out []layout.Link) {
	for _, x := range m.Papers {
		if x.Item != item {
			continue
		}
		l := layout.Link{Text: x.Title, Href: x.Link}
		if x.File != "" {
			l = layout.Link{Text: words(c).T("file", "title", x.Title, "name", x.Name), Href: m.URL() + "/papers/" + x.ID}
		}
		out = append(out, l)
	}
	return out
}

func (p *meetingPage) came(c *page.Ctx, m partnership.View) *partView {
	if len(m.Came) == 0 {
		return nil
	}
	t := c.Text
	part := partView{Title: t.T("came")}
	for _, apologies := range []bool{false, true} {
		i := itemView{Title: t.T("came.yes")}
		if apologies {
			i.Title = t.T("came.apologies")
		}
		for _, x := range m.Came {
			if x.Apologies == apologies {
				i.Facts = append(i.Facts, m.Names[x.Organisation])
			}
		}
		if len(i.Facts) > 0 {
			part.Items = append(part.Items, i)
		}
	}
	return &part
}

// paper sends a file: to everybody when it is public, else to members.
func (p *meetingPage) paper(c *page.Ctx) error {
	m, err := p.Partnership.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	for _, x := range m.Papers {
		if x.ID != c.Path("id") || x.File == "" {
			continue
		}
		see := files.See{About: m.Subject(), Command: access.ReadPartnership}
		if x.Public {
			see.Command = access.Public
		}
		f, b, err := p.Files.Open(c.R.Context(), c.Actor, x.File, see)
		if err != nil {
			return err
		}
		return c.Download(f.Name, f.Type, b)
	}
	return errs.New(errs.NotFound, "partnership.no_paper", "We could not find this paper, or you may not see it.")
}

func (p *meetingPage) apologies(c *page.Ctx) error {
	if err := p.Partnership.SendApologies(c.R.Context(), c.Actor, c.Path("ref")); err != nil {
		return err
	}
	return c.Done(MeetPath+"/"+c.Path("ref"), "apologies")
}

// file writes the agenda or the minutes into a document, as far as the reader may read them.
func (p *meetingPage) file(part string, f format) page.Handler {
	return func(c *page.Ctx) error {
		m, err := p.Partnership.Get(c.R.Context(), c.Actor, c.Path("ref"))
		if err != nil {
			return err
		}
		if len(m.Items) == 0 || part == "minutes" && m.Stage != partnership.Drafted && m.Stage != partnership.Agreed {
			return errs.New(errs.NotFound, "partnership.no_file", "There is nothing to download yet.")
		}
		return f.send(c, part+"-"+m.Ref, meetingDoc(c, m, part == "minutes"))
	}
}

func meetingDoc(c *page.Ctx, m partnership.View, minutes bool) document.Doc {
	t, w := c.Text, words(c)
	key := "agenda"
	if minutes {
		key = "minutes"
	}
	d := document.Doc{Title: t.T(key+".of", "title", m.Title), Subject: when(w, m.Meeting), Reference: m.Ref, Author: c.Site.Name, Footer: c.Site.Name + " · " + c.Site.PublicURL + m.URL(), Created: m.UpdatedAt}
	if minutes && m.Stage == partnership.Drafted {
		d.Blocks = append(d.Blocks, document.Note{Text: t.T("says.inside.drafted")})
	}
	if m.Place != "" {
		d.Blocks = append(d.Blocks, document.Paragraph{Text: t.T("fact.where") + ": " + m.Place})
	}
	if minutes {
		for _, apologies := range []bool{false, true} {
			all := document.List{}
			for _, x := range m.Came {
				if x.Apologies == apologies {
					all.Items = append(all.Items, m.Names[x.Organisation])
				}
			}
			if len(all.Items) > 0 {
				d.Blocks = append(d.Blocks, document.Paragraph{Text: t.T(map[bool]string{false: "came.yes", true: "came.apologies"}[apologies]), Bold: true}, all)
			}
		}
	}
	text := agreement.Text{}
	for i, x := range m.Items {
		text.Clauses = append(text.Clauses, agreement.Clause{ID: ident.Clause("item-" + strconv.Itoa(i+1)), Heading: x.Title, Text: itemText(c, m, itemPart{x, minutes})})
	}
	d.Blocks = append(d.Blocks, agreementdoc.Blocks(text, 0)...)
	return d
}

type itemPart struct {
	x       partnership.Item
	minutes bool
}

// itemText gives what stands under an item of a document as marked text.
func itemText(c *page.Ctx, m partnership.View, p itemPart) string {
	w := words(c)
	var out []string
	if p.x.Detail != "" {
		out = append(out, p.x.Detail)
	}
	if !p.minutes {
		return strings.Join(out, "\n\n")
	}
	out = append(out, p.x.Minutes)
	for _, d := range p.x.Decisions {
		out = append(out, "**"+w.T("decided")+"** "+d.Text)
	}
	for _, a := range m.Actions {
		if a.Item == p.x.ID {
			out = append(out, "**"+w.T("action.line")+"** "+a.Text+" "+owner(c, a)+", "+w.T("by", "date", a.Due.Words()))
		}
	}
	if p.x.Deferred {
		out = append(out, w.T("deferred"))
	}
	return strings.Join(out, "\n\n")
}
