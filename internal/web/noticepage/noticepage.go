package noticepage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/register/notice"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// OwnPath is where members see their paragraphs.
const OwnPath = "/organisation/notices"

// Deps is what these pages need.
type Deps struct{ Notices *notice.Service }

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: "privacy_notice", Handler: h}
	}
	return []page.Route{
		row(http.MethodGet, "/register/{ref}/notice", access.Public, d.list),
		row(http.MethodGet, "/register/{ref}/notice/{organisation}", access.Public, d.show),
		row(http.MethodGet, OwnPath, access.CopyNotice, d.own),
		row(http.MethodPost, OwnPath+"/{ref}/copied", access.CopyNotice, d.copied),
	}
}

func path(ref, slug string) string { return "/register/" + ref + "/notice/" + slug }

type listView struct {
	Caption, Heading, Intro, None string
	Links                         []layout.Link
}

func (d Deps) list(c *page.Ctx) error {
	e, parties, err := d.Notices.Parties(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	t := c.Text
	v := listView{Caption: e.Title, Heading: t.T("list.heading"), Intro: t.T("list.intro")}
	for _, p := range parties {
		v.Links = append(v.Links, layout.Link{Text: p.Name, Href: path(e.Ref, p.Slug)})
	}
	if len(parties) == 0 {
		v.None = t.T("list.none")
	}
	return c.Render(page.Head{Title: v.Heading, Breadcrumbs: []layout.Link{{Text: or(e.Title, e.Ref), Href: "/register/" + e.Ref}}}, listTempl(v))
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

type noticeView struct {
	Caption, Heading, Intro string
	Title                   string
	Sentences               []string
	More                    string
	Links                   []layout.Link
	Embed                   string
}

func (d Deps) show(c *page.Ctx) error {
	slug, form := c.Path("organisation"), ""
	for _, end := range []string{".txt", ".html"} {
		if bare, ok := strings.CutSuffix(slug, end); ok {
			slug, form = bare, end
		}
	}
	p, err := d.Notices.Paragraph(c.R.Context(), c.Path("ref"), slug)
	if err != nil {
		return err
	}
	switch form {
	case ".txt":
		return send(c, "text/plain; charset=utf-8", []byte(strings.Join(p.Sentences, "\n")+"\n"))
	case ".html":
		var b bytes.Buffer
		if err := fragmentTempl(p.Ref, p.Sentences).Render(c.R.Context(), &b); err != nil {
			return err
		}
		return send(c, "text/html; charset=utf-8", b.Bytes())
	}
	t, at := c.Text, path(p.Ref, slug)
	v := noticeView{Caption: p.Title, Heading: t.T("heading", "name", p.Party.Name), Intro: t.T("intro"), Title: t.T("text.title"), Sentences: p.Sentences, More: t.T("copy.title"), Embed: t.T("embed"),
		Links: []layout.Link{{Text: t.T("link.text"), Href: at + ".txt"}, {Text: t.T("link.fragment"), Href: at + ".html"}, {Text: t.T("link.entry"), Href: "/register/" + p.Ref}}}
	if access.AllowedSomewhere(c.Actor, access.CopyNotice) {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.own"), Href: OwnPath})
	}
	c.W.Header().Set("ETag", `"`+p.Hash()[:30]+`-page"`)
	return c.Render(page.Head{Title: v.Heading, Canonical: at, Breadcrumbs: []layout.Link{{Text: p.Title, Href: "/register/" + p.Ref}, {Text: t.T("list.heading"), Href: "/register/" + p.Ref + "/notice"}}}, noticeTempl(v))
}

// send answers with a form of the text that other sites may fetch and keep while its tag stands.
func send(c *page.Ctx, kind string, b []byte) error {
	sum := sha256.Sum256(b)
	tag := `"` + hex.EncodeToString(sum[:15]) + `"`
	h := c.W.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, no-cache")
	h.Set("Access-Control-Allow-Origin", "*")
	if strings.Contains(c.R.Header.Get("If-None-Match"), tag) {
		c.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", kind)
	_, err := c.W.Write(b)
	return err
}

type ownView struct {
	Heading, Intro string
	None           string
	Items          []ownItem
}

type ownItem struct {
	Title, Href, Read string
	State             layout.Status
	Says              string
	Lines             []layout.ChangeLine
	Action, Hash      string
	Button            *govuk.ButtonProps
}

func (d Deps) own(c *page.Ctx) error {
	list, err := d.Notices.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	v := ownView{Heading: t.T("own.heading"), Intro: t.T("own.intro")}
	if len(list) == 0 {
		v.None = t.T("own.none")
	}
	for _, o := range list {
		i := ownItem{Title: o.Title, Href: path(o.Ref, o.Party.Slug), Read: t.T("own.read"), Action: OwnPath + "/" + o.Ref + "/copied", Hash: o.Hash()}
		switch {
		case o.Taken.IsZero():
			i.State, i.Says = layout.Status{Word: t.T("state.never"), Kind: layout.Stopped}, t.T("own.never")
		case o.Changed:
			i.State, i.Says = layout.Status{Word: t.T("state.changed"), Kind: layout.Changed}, t.T("own.changed", "date", layout.FormatDate(o.Taken))
		default:
			i.State, i.Says = layout.Status{Word: t.T("state.same"), Kind: layout.Live}, t.T("own.same", "date", layout.FormatDate(o.Taken))
		}
		for _, s := range o.Drops {
			i.Lines = append(i.Lines, layout.ChangeLine{Text: t.T("own.drops") + ": " + s, Kind: layout.ChangeRemoves})
		}
		for _, s := range o.Adds {
			i.Lines = append(i.Lines, layout.ChangeLine{Text: t.T("own.adds") + ": " + s, Kind: layout.ChangeAdds})
		}
		if o.Taken.IsZero() || o.Changed {
			i.Button = &govuk.ButtonProps{Text: t.T("own.copied"), Classes: "govuk-button--secondary"}
		}
		v.Items = append(v.Items, i)
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, ownTempl(v))
}

func (d Deps) copied(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := d.Notices.Take(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("hash")); err != nil {
		return err
	}
	return c.Done(OwnPath, "copied")
}
