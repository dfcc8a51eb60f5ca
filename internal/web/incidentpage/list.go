package incidentpage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/incident"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage is what an organisation has to deal with, what others told it, and what nearly went wrong.
type listPage struct{ Deps }

type listView struct {
	Heading, Intro string
	Raise          *govuk.ButtonProps
	Links          []layout.Link
	Parts          []listPart
}

type listPart struct {
	ID, Title string
	Empty     *layout.Empty
	Heads     listHeads
	Rows      []listRow
	Next      *layout.Link
}

type listHeads struct{ What, State, When, Clock string }

type listRow struct {
	What, Ref, Href, When, Clock string
	State                        layout.Status
}

func (p *listPage) show(c *page.Ctx) error {
	t := c.Text
	own, err := p.Incidents.List(c.R.Context(), c.Actor, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	told, err := p.Incidents.Told(c.R.Context(), c.Actor, page.ShowKey(c.Query("told")))
	if err != nil {
		return err
	}
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), Links: []layout.Link{{Text: t.T("public"), Href: PublicPath}}}
	if access.AllowedSomewhere(c.Actor, access.CountIncidents) {
		v.Links = slices.Insert(v.Links, 0, layout.Link{Text: t.T("trends"), Href: TrendsPath})
	}
	if c.Actor.Organisation == "" {
		v.Intro = t.T("intro.partnership")
		v.Parts = []listPart{p.part(c, "all", own.Items, "after", own.Next)}
		return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, listTempl(v))
	}
	if _, ok := access.Allowed(c.Actor, access.RaiseIncident, access.Own, ""); ok {
		v.Raise = &govuk.ButtonProps{Text: t.T("raise"), Href: NewPath}
	}
	near := slices.DeleteFunc(slices.Clone(own.Items), func(i incident.View) bool { return !i.Content.Facts.NearMiss })
	mine := slices.DeleteFunc(own.Items, func(i incident.View) bool { return i.Content.Facts.NearMiss })
	v.Parts = []listPart{p.part(c, "own", mine, "after", own.Next), p.part(c, "told", told.Items, "told", told.Next), p.part(c, "near", near, "", "")}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, listTempl(v))
}

func (p *listPage) part(c *page.Ctx, key string, list []incident.View, name, next string) listPart {
	t := c.Text
	out := listPart{ID: key, Title: t.T(key + ".title"), Heads: listHeads{t.T("col.what"), t.T("col.state"), t.T("col.when"), t.T("col.clock")}}
	for _, i := range list {
		r := listRow{What: i.Title(), Ref: i.Ref, Href: i.URL(), State: status(c, i.Incident), When: layout.FormatDateTime(i.Content.Facts.AwareAt)}
		if r.What == "" {
			r.What = t.T("untitled")
		}
		switch {
		case i.Full && i.Undecided():
			r.Clock = left(c, i.Clocks.Regulator.LeftFor)
		case i.Relation == access.Party && !i.Partners[0].AckAt.IsZero():
			r.Clock = t.T("known")
		case i.Relation == access.Party:
			r.Clock = t.T("unknown")
		}
		out.Rows = append(out.Rows, r)
	}
	if len(out.Rows) == 0 {
		out.Empty = &layout.Empty{Title: t.T(key + ".empty"), Text: t.T(key + ".empty.text")}
	}
	if next != "" && name != "" {
		out.Next = &layout.Link{Text: t.T("next"), Href: page.Address(Path, name, page.HideKey(next))}
	}
	return out
}
