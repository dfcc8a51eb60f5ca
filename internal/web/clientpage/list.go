package clientpage

import (
	"strings"

	"sharewell/internal/apiclient"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// list is the page of all applications.
type list struct{ Deps }

// listView is what the page shows.
type listView struct {
	Heading, Intro string
	Add            *govuk.ButtonProps
	None           string
	Head           [3]string
	Rows           []listRow
	Exports        string
	Files          []layout.Link
	How            layout.Link
}

type listRow struct {
	Name, Href, May, Used string
}

func (p *list) show(c *page.Ctx) error {
	v, err := p.Clients.List(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: c.Text.T("heading"), Voice: layout.Members}, listTempl(p.view(c.Text, v)))
}

func (p *list) view(t content.Page, of apiclient.View) listView {
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), Head: [3]string{t.T("name"), t.T("may"), t.T("used")},
		How: layout.Link{Text: t.T("how"), Href: "/developers"}}
	if of.MayManage {
		v.Add = &govuk.ButtonProps{Text: t.T("add"), Href: home + "/new"}
	}
	if of.MayExport {
		v.Exports = t.T("exports")
		v.Files = []layout.Link{{Text: t.T("csv"), Href: home + "/decisions.csv"}, {Text: t.T("jsonl"), Href: home + "/decisions.jsonl"}}
	}
	for _, c := range of.Clients {
		if c.Live() {
			v.Rows = append(v.Rows, listRow{Name: c.Name, Href: path(c.ID), May: may(t, c.Scopes), Used: used(t, c)})
		}
	}
	if len(v.Rows) == 0 {
		v.None = t.T("none")
	}
	return v
}

// may says what an application may do.
func may(t content.Page, scopes []apiclient.Scope) string {
	var out []string
	for _, s := range scopes {
		out = append(out, t.T("scope."+string(s)))
	}
	return strings.Join(out, ", ")
}

// used says when an application asked last.
func used(t content.Page, c apiclient.Client) string {
	if c.UsedAt.IsZero() {
		return t.T("never")
	}
	return layout.FormatDateTime(c.UsedAt)
}
