package homepage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// about are the pages in which the site speaks of itself. They share one shape: headings, text, lists.
type about struct{ Deps }

type aboutView struct {
	Heading, Intro string
	IntroLink      *layout.Link
	Sections       []aboutSection
	Made           string
}

type aboutSection struct {
	ID, Heading string
	Text        []string
	Items       []string
	Links       []layout.Link
	Table       *aboutTable
}

type aboutTable struct {
	Caption string
	Heads   []string
	Rows    [][]aboutCell
}

type aboutCell struct {
	Text, Href, Label string
}

func (p *about) render(c *page.Ctx, v aboutView) error {
	return c.Render(page.Head{Title: c.Text.T("title"), Description: c.Text.T("intro"), Canonical: c.R.URL.Path}, aboutTempl(v))
}

// lines splits a text of a content file at its line ends.
func lines(text string) []string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// said makes a section from the texts under a key.
func said(t content.Page, key string, pairs ...string) aboutSection {
	s := aboutSection{ID: key, Heading: t.T(key + ".heading")}
	if t.Has(key + ".text") {
		s.Text = lines(t.T(key+".text", pairs...))
	}
	if t.Has(key + ".list") {
		s.Items = lines(t.T(key+".list", pairs...))
	}
	return s
}

func (p *about) accessibility(c *page.Ctx) error {
	t := c.Text
	ask := said(t, "ask", "mailbox", p.Mailbox)
	if p.Mailbox == "" {
		ask.Text = []string{t.T("ask.none", "by", c.Site.RunBy)}
	}
	return p.render(c, aboutView{Heading: t.T("heading"), Intro: t.T("intro"), Made: t.T("made"),
		Sections: []aboutSection{said(t, "can"), said(t, "know"), ask, said(t, "law"), said(t, "how")}})
}

func (p *about) privacy(c *page.Ctx) error {
	t := c.Text
	who := said(t, "who", "by", c.Site.RunBy)
	if p.Mailbox != "" {
		who.Text = append(who.Text, t.T("who.mail", "mailbox", p.Mailbox))
	}
	who.Text = append(who.Text, t.T("who.regulator", "regulator", p.Regulator))
	members := said(t, "members")
	after := aboutSection{Text: []string{t.T("members.public"), t.T("members.keep")}}
	return p.render(c, aboutView{Heading: t.T("heading"), Intro: t.T("intro"), IntroLink: &layout.Link{Text: t.T("intro.link"), Href: "/register"},
		Sections: []aboutSection{said(t, "visitors"), members, after, said(t, "residents"), who}})
}

// The names of the one cookie: bound to the host where the site is served safely.
const (
	cookieSecure = "__Host-sharewell"
	cookiePlain  = "sharewell"
)

func (p *about) cookies(c *page.Ctx) error {
	t := c.Text
	name := cookiePlain
	if strings.HasPrefix(c.Site.PublicURL, "https://") {
		name = cookieSecure
	}
	one := said(t, "one")
	one.Table = &aboutTable{Caption: t.T("table.caption"), Heads: []string{t.T("table.name"), t.T("table.why"), t.T("table.until")},
		Rows: [][]aboutCell{{{Text: t.T("cookie.name", "name", name)}, {Text: t.T("cookie.why")}, {Text: t.T("cookie.until")}}}}
	label(one.Table)
	return p.render(c, aboutView{Heading: t.T("heading"), Intro: t.T("intro"),
		Sections: []aboutSection{said(t, "none"), one, {Text: []string{t.T("other")}}}})
}

// label repeats each column's head in its cells, for narrow screens.
func label(t *aboutTable) {
	for _, row := range t.Rows {
		for i := range row {
			row[i].Label = t.Heads[i]
		}
	}
}

// address is one line of a table of addresses; without an href it is only named.
type address struct{ path, href, key string }

// addresses is a table of addresses, under the words of key.
func addresses(t content.Page, key string, all []address) aboutSection {
	s := said(t, key)
	s.Table = &aboutTable{Caption: t.T(key + ".caption"), Heads: []string{t.T("addresses.address"), t.T("addresses.what")}}
	for _, a := range all {
		s.Table.Rows = append(s.Table.Rows, []aboutCell{{Text: a.path, Href: a.href}, {Text: t.T("a." + a.key)}})
	}
	label(s.Table)
	return s
}

func (p *about) developers(c *page.Ctx) error {
	t := c.Text
	public := addresses(t, "addresses", []address{
		{"/register.json", "/register.json", "register.json"}, {"/register/{ref}.json", "", "entry.json"}, {"/register.jsonld", "/register.jsonld", "register.jsonld"},
		{"/register.csv", "/register.csv", "register.csv"}, {"/register.xlsx", "/register.xlsx", "register.xlsx"}, {"/register.atom", "/register.atom", "register.atom"},
		{"/search.json?q=school", "/search.json?q=school", "search.json"}, {"/api/v1/records", "/api/v1/records", "api.records"},
		{"/api/v1/records/{ref}", "", "api.record"}, {"/api/v1/signatories", "/api/v1/signatories", "api.signatories"},
		{"/api/v1/signatories/{slug}", "", "api.signatory"}, {"/api/v1/organisations/kinds", "/api/v1/organisations/kinds", "api.kinds"},
		{"/api/v1/codes", "/api/v1/codes", "api.codes"}, {"/openapi.json", "/openapi.json", "openapi"},
	})
	members := addresses(t, "machines", []address{
		{"/.well-known/authzen-configuration", "/.well-known/authzen-configuration", "decisions"}, {"/access/v1/evaluation", "", "decision"},
		{"/access/v1/evaluations", "", "decisions.many"}, {"/access/v1/search/{subject, resource, action}", "", "decisions.search"},
		{"/oauth/token", "", "token"}, {"/api/v1/screenings", "", "screenings"},
	})
	if !c.Actor.SignedIn() || access.AllowedSomewhere(c.Actor, access.ViewClients) { // who is not signed in is asked to
		members.Links = []layout.Link{{Text: t.T("machines.link"), Href: "/organisation/applications"}}
	}
	licence := aboutSection{ID: "licence", Heading: t.T("licence.heading"), Text: []string{t.T("licence.none")}}
	if p.Licence != "" {
		licence.Text = []string{t.T("licence.text")}
		licence.Links = []layout.Link{{Text: p.Licence, Href: p.Licence}}
	}
	example := c.Site.PublicURL + "/register.json?status=live&purpose=P03"
	return p.render(c, aboutView{Heading: t.T("heading"), Intro: t.T("intro"), Sections: []aboutSection{public,
		said(t, "filters", "example", example), said(t, "pages"), said(t, "tags"), said(t, "errors"), members, said(t, "terms"), licence, said(t, "source")}})
}
