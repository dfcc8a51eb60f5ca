package agreementpage

import (
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// sector is short for the rulebook's.
type sector = rulebook.Sector

// day writes a date for programs, "" when there is none.
func day(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// signatory is the public page of one organisation. Its address is for good.
type signatory struct{ Deps }

// signatoryView is what the page shows.
type signatoryView struct {
	Heading, Caption string
	Status           layout.Status
	Says             string   // in one sentence, what the status means today
	Notes            []string // leaving, having to confirm
	Facts            []layout.Fact
	ScopeTitle       string
	ScopeText        string
	Services         []string
	Members          []layout.Link
	UsesTitle        string
	UsesText         string
	Uses             layout.Link
	Map              layout.Link
	Mishaps          *layout.Link // accounts of what went wrong
	ContactTitle     string
	Contact          []layout.Fact
	LinksTitle       string
	Links            []layout.Link
	NoContact        string
	ChainTitle       string
	Chain            []layout.Link
	HistoryTitle     string
	History          []layout.Entry
	NumbersTitle     string
	Numbers          []layout.Fact
	CiteTitle        string
	Cite             layout.Reference
	PrintTitle       string
	Fingerprint      string
	PrintText        string
}

func (p *signatory) show(c *page.Ctx) error {
	s, err := p.Agreement.Signatory(c.R.Context(), c.Path("slug"))
	if err != nil {
		return err
	}
	v := p.view(c, s)
	back := layout.Link{Text: c.Text.T("back"), Href: "/signatories"}
	return c.Render(page.Head{Title: s.Name, Canonical: "/signatories/" + s.Slug, BackLink: &back, Description: v.Says}, signatoryTempl(v))
}

func (p *signatory) view(c *page.Ctx, s agreement.SignatoryPage) signatoryView {
	t := c.Text
	v := signatoryView{Heading: s.Name, Caption: p.Book.PlainLabel("org_type", s.Kind), UsesTitle: t.T("uses"), UsesText: t.T("uses.text"),
		Uses: layout.Link{Text: t.T("uses.link", "name", s.Name), Href: "/register?organisation=" + url.QueryEscape(s.Slug)}, Map: layout.Link{Text: t.T("map", "name", s.Name), Href: "/map/" + s.Slug},
		ContactTitle: t.T("contact"), LinksTitle: t.T("links"),
		HistoryTitle: t.T("history"), NumbersTitle: t.T("numbers"), CiteTitle: t.T("cite"), Cite: layout.Reference{Text: c.Site.PublicURL + "/signatories/" + s.Slug}, ChainTitle: t.T("chain")}
	if p.Mishaps != nil && p.Mishaps(c.R.Context(), s.Slug) {
		v.Mishaps = &layout.Link{Text: t.T("mishaps", "name", s.Name), Href: "/what-went-wrong?organisation=" + url.QueryEscape(s.Slug)}
	}
	p.standing(c, &v, s)
	p.scope(c, &v, s)
	p.contact(c, &v, s)
	for _, h := range s.History {
		v.History = append(v.History, layout.Entry{At: h.On.Start(), DateOnly: true, What: t.T("history." + string(h.Status)), Who: roleWord(c, h.Role)})
	}
	for _, i := range s.Identifiers {
		v.Numbers = append(v.Numbers, layout.Fact{Term: upper(organisation.SchemeName(i.Scheme)), Value: i.Value})
	}
	for _, o := range s.Successors {
		v.Chain = append(v.Chain, layout.Link{Text: t.T("successor", "name", o.Name), Href: "/signatories/" + o.Slug})
	}
	for _, o := range s.Predecessors {
		v.Chain = append(v.Chain, layout.Link{Text: t.T("predecessor", "name", o.Name), Href: "/signatories/" + o.Slug})
	}
	if s.StatementHash != "" {
		v.PrintTitle, v.Fingerprint, v.PrintText = t.T("fingerprint"), sharing.Fingerprint(s.StatementHash), t.T("fingerprint.text", "hash", s.StatementHash)
	}
	return v
}

// standing says what the organisation's state is and what follows.
func (p *signatory) standing(c *page.Ctx, v *signatoryView, s agreement.SignatoryPage) {
	t := c.Text
	switch {
	case s.InForce:
		v.Status = p.publicStatus(s.Status)
		v.Says = t.T("says.in_force", "name", s.Name, "date", s.Since.Words())
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("since"), Value: s.Since.Words()}, layout.Fact{Term: t.T("edition"), Value: s.Edition, Href: "/agreement/" + s.Edition})
	case s.Status == "":
		v.Status = layout.Status{Word: t.T("never"), Kind: layout.Neutral}
		v.Says = t.T("says.never", "name", s.Name)
	default:
		v.Status = p.publicStatus(s.Status)
		v.Says = t.T("says.past", "name", s.Name)
	}
	if s.Status == agreement.Lapsed {
		v.Notes = append(v.Notes, t.T("lapsed.note", "n", strconv.Itoa(p.Book.SettingNumber("lapse_grace_days", 30))))
	}
	if s.InForce && !s.LeavesOn.IsZero() {
		v.Notes = append(v.Notes, t.T("leaves", "date", s.LeavesOn.Words()))
	}
	if s.InForce && !s.ReaffirmBy.IsZero() {
		v.Notes = append(v.Notes, t.T("reaffirm", "date", s.ReaffirmBy.Words()))
	}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("sector"), Value: p.Book.PlainLabel("sector", s.Sector)})
	if a := s.Address.Text(); len(a) > 0 {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("address"), Value: strings.Join(a, ", ")})
	}
}

// scope says for whom the organisation signed, or who signed for it.
func (p *signatory) scope(c *page.Ctx, v *signatoryView, s agreement.SignatoryPage) {
	t := c.Text
	if !s.InForce {
		return
	}
	v.ScopeTitle = t.T("scope")
	switch {
	case s.Through.ID != "":
		v.ScopeText = t.T("scope.through", "name", s.Through.Name)
		v.Members = []layout.Link{{Text: s.Through.Name, Href: "/signatories/" + s.Through.Slug}}
	case s.Scope.Kind == agreement.NamedServices:
		v.ScopeText, v.Services = t.T("scope.services"), s.Scope.Services
	case s.Scope.Kind == agreement.ForMembers:
		v.ScopeText = t.N("scope.members", len(s.Members))
		for _, m := range s.Members {
			v.Members = append(v.Members, layout.Link{Text: m.Name, Href: "/signatories/" + m.Slug})
		}
	default:
		v.ScopeText = t.T("scope.whole")
	}
}

// contact lists how people reach the organisation about their information.
func (p *signatory) contact(c *page.Ctx, v *signatoryView, s agreement.SignatoryPage) {
	t := c.Text
	if s.Contact.Mailbox != "" {
		v.Contact = append(v.Contact, layout.Fact{Term: t.T("mailbox"), Value: s.Contact.Mailbox, Href: "mailto:" + s.Contact.Mailbox})
	}
	if s.Contact.Phone != "" {
		v.Contact = append(v.Contact, layout.Fact{Term: t.T("phone"), Value: s.Contact.Phone})
	}
	for _, l := range []struct{ key, href string }{
		{"privacy", s.Links.Privacy}, {"easy_read", s.Links.EasyRead}, {"rights", s.Links.Rights}, {"complaints", s.Links.Complaints},
		{"foi", s.Links.FOI}, {"website", s.Links.Website},
	} {
		if strings.HasPrefix(l.href, "https://") {
			v.Links = append(v.Links, layout.Link{Text: t.T("link." + l.key), Href: l.href})
		}
	}
	if len(v.Contact)+len(v.Links) == 0 {
		v.NoContact = t.T("no_contact", "name", s.Name)
	}
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
