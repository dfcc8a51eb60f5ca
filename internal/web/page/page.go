package page

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/web/assets"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
)

// Handler answers one request. An error it returns becomes an error page or a problem document.
type Handler func(c *Ctx) error

// Route is one row of the routes table.
type Route struct {
	Method     string         // GET or POST
	Pattern    string         // as net/http's ServeMux writes it: /records/{ref}
	Permission access.Command // access.Public, access.SignedIn or a command of the table
	Page       string         // stem of the content file; "" for files and redirects
	Handler    Handler
}

// Who describes the person behind a request in words, for the header of the page.
type Who struct {
	Name             string
	OrganisationName string
	RoleLabels       []string
	SeveralHats      bool
	// NeedsSecondFactor says that a role the person holds waits for a second factor in this session.
	NeedsSecondFactor bool
}

// Site is what every page needs and no request changes.
type Site struct {
	Name       string // of the partnership
	ShortName  string
	RunBy      string
	PublicURL  string // without a final slash
	Demo       bool
	Texts      *content.Texts
	Assets     *assets.Assets
	Clock      clock.Clock
	Calendar   clock.Calendar
	Navigation func(c *Ctx) ([]layout.NavItem, []layout.NavGroup)
	Help       func(c *Ctx) []layout.Piece // whom to ask when stuck, on members' pages; nil says nothing
}

// Ctx is one request on its way to a page.
type Ctx struct {
	W     http.ResponseWriter
	R     *http.Request
	Site  *Site
	Actor access.Actor
	Who   Who
	Text  content.Page // words of this route's page
	Route Route
}

// Head says what the house around a page needs to know of it.
type Head struct {
	Title       string
	Heading     string // drawn by the layout when set; a page may draw its own h1 instead
	Caption     string
	Voice       layout.Voice // Public when empty
	Wide        bool
	Status      int // 200 when nought
	HasErrors   bool
	Breadcrumbs []layout.Link
	BackLink    *layout.Link
	Description string
	FeedURL     string
	Canonical   string // path; the public URL is put before it
	NoIndex     bool
	SearchQuery string
}

// Path gives the value of a {name} in the route's pattern.
func (c *Ctx) Path(name string) string { return c.R.PathValue(name) }

// Query gives a query parameter, cleaned of control characters and at most 1,000 characters long.
func (c *Ctx) Query(name string) string {
	v := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(c.R.URL.Query().Get(name), ""))
	if runes := []rune(v); len(runes) > 1000 {
		v = string(runes[:1000])
	}
	return strings.TrimSpace(v)
}

// Today is the day it is in London by the site's clock.
func (c *Ctx) Today() clock.Date { return clock.DateOf(c.Site.Clock.Now()) }

// Render draws the page into a buffer and sends it whole, so that a failure never ships half a page.
func (c *Ctx) Render(h Head, body templ.Component) error {
	var b bytes.Buffer
	// Drawing takes no time worth saving, and a page for a connection that broke off is still the right answer.
	ctx := templ.WithChildren(context.WithoutCancel(c.R.Context()), body)
	if err := layout.Page(c.props(h)).Render(ctx, &b); err != nil {
		return err
	}
	status := h.Status
	if status == 0 {
		status = http.StatusOK
		if h.HasErrors {
			status = http.StatusUnprocessableEntity
		}
	}
	c.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.keepFromCaches()
	c.W.WriteHeader(status)
	_, err := c.W.Write(b.Bytes())
	if err != nil {
		return nil // the reader has gone; there is nobody left to tell
	}
	return nil
}

// Props gives the layout's properties for this request; Render uses it, tests and cached pages too.
func (c *Ctx) props(h Head) layout.Props {
	common := c.Site.Texts.Page("common")
	p := layout.Props{
		Title: h.Title, Heading: h.Heading, Caption: h.Caption, Voice: h.Voice, Wide: h.Wide,
		ErrorTitle: h.HasErrors, ServiceName: common.T("service"), PartnershipName: c.Site.Name,
		Demo: c.Site.Demo, Assets: c.Site.Assets, Breadcrumbs: h.Breadcrumbs, BackLink: h.BackLink,
		Description: h.Description, FeedURL: h.FeedURL, SearchQuery: h.SearchQuery,
		Noindex: h.NoIndex || c.Actor.SignedIn() || c.Site.Demo,
		Footer: layout.Footer{RunBy: c.Site.RunBy, Links: []layout.Link{
			{Text: common.T("footer.mine"), Href: "/my-information"},
			{Text: common.T("footer.rights"), Href: "/rights"},
			{Text: common.T("footer.choices"), Href: "/choices"},
			{Text: common.T("footer.questions"), Href: "/questions"},
			{Text: common.T("footer.group"), Href: "/involvement"},
			{Text: common.T("footer.wrong"), Href: "/what-went-wrong"},
			{Text: common.T("nav.schools"), Href: "/schools"},
			{Text: common.T("footer.accessibility"), Href: "/accessibility"},
			{Text: common.T("footer.privacy"), Href: "/privacy"},
			{Text: common.T("footer.cookies"), Href: "/cookies"},
			{Text: common.T("footer.api"), Href: "/developers"},
		}},
	}
	if h.Canonical != "" {
		p.CanonicalURL = c.Site.PublicURL + h.Canonical
	}
	if c.Site.Navigation != nil {
		p.Nav, p.SideNav = c.Site.Navigation(c)
	}
	if c.Site.Help != nil && h.Voice == layout.Members && c.Actor.SignedIn() {
		p.Help = c.Site.Help(c)
	}
	if c.Actor.SignedIn() {
		p.ActingFor = &layout.ActingFor{Organisation: c.Who.OrganisationName, Person: c.Who.Name,
			Roles: c.Who.RoleLabels, SignOutURL: "/sign-out"}
		if c.Who.SeveralHats {
			p.ActingFor.SwitchURL = "/account/acting-for"
		}
	}
	if done := c.R.URL.Query().Get("done"); done != "" && !h.HasErrors {
		switch {
		case c.Text.Has("done." + done):
			p.Flash = &layout.Flash{Kind: layout.FlashSuccess, Text: c.Text.T("done." + done)}
		case c.Text.Has("note." + done):
			p.Flash = &layout.Flash{Kind: layout.FlashInfo, Text: c.Text.T("note." + done)}
		}
	}
	return p
}

// keepFromCaches says how long an answer may be kept, unless the page has said so already: what members
// see is not kept at all, so that it cannot be read on a shared computer after they have left.
func (c *Ctx) keepFromCaches() {
	switch h := c.W.Header(); {
	case h.Get("Cache-Control") != "":
	case c.Actor.SignedIn():
		h.Set("Cache-Control", "no-store")
	default:
		h.Set("Cache-Control", "private, no-cache")
	}
}

// Redirect sends the browser to a path of this site with a fresh GET.
func (c *Ctx) Redirect(path string) error {
	c.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(c.W, c.R, LocalPath(path, "/"), http.StatusSeeOther)
	return nil
}

// Done redirects to path and has the page there say what was done, from "done.<what>" of its content,
// or what there is to know though nothing was done, from "note.<what>".
func (c *Ctx) Done(path, what string) error {
	u, err := url.Parse(path)
	if err != nil {
		return err
	}
	q := u.Query()
	q.Set("done", what)
	u.RawQuery = q.Encode()
	return c.Redirect(u.String())
}

// longestPath bounds where a redirect may lead; no page of ours has a longer address.
const longestPath = 2000

// LocalPath gives path when it stays on this site, else the fallback, so that no redirect leads away.
func LocalPath(path, fallback string) string {
	if len(path) > longestPath || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return fallback
	}
	if u, err := url.Parse(path); err != nil || u.Host != "" || u.Scheme != "" {
		return fallback
	}
	return path
}

// Download sends bytes as a file that browsers save and never show inside our origin.
func (c *Ctx) Download(name, contentType string, b []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	c.keepFromCaches()
	_, err := c.W.Write(b)
	if err != nil {
		return nil // the reader has gone
	}
	return nil
}
