package guidancepage

import (
	"sharewell/internal/access"
	"sharewell/internal/guidance"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// managePage lists every guide with what it needs, and what guides can rest on.
type managePage struct{ Deps }

type manageView struct {
	Heading, Intro string
	New            *layout.Link
	Links          []layout.Link
	Heads          manageHeads
	Rows           []manageRow
	Empty          *layout.Empty
}

type manageHeads struct{ Guide, State, Work, Review string }

type manageRow struct {
	Title, Href, Address string
	Status               layout.Status
	Work                 []layout.Status
	Review               string
}

func (p *managePage) show(c *page.Ctx) error {
	all, err := p.Guidance.Manage(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	v := manageView{Heading: t.T("heading"), Intro: t.T("intro"), Heads: manageHeads{t.T("col.guide"), t.T("col.state"), t.T("col.work"), t.T("col.review")},
		Links: []layout.Link{{Text: t.T("bases"), Href: "/guides/manage/bases"}, {Text: t.T("public"), Href: "/guides"}}}
	if access.AllowedSomewhere(c.Actor, access.EditGuide) {
		v.New = &layout.Link{Text: t.T("new"), Href: "/guides/manage/new"}
	}
	for _, m := range all {
		row := manageRow{Title: m.Title(), Href: guidance.ManageAddress("draft", m.Slug), Address: m.Slug.Address(), Status: layout.Status{Word: t.T("unpublished"), Kind: layout.Neutral}}
		if m.Guide != nil {
			row.Status, row.Review = managedState(c, m.Guide.Standing), m.Guide.Content.ReviewOn.Words()
		}
		if m.Draft != nil {
			kind := layout.Neutral
			if m.Draft.Stage == guidance.Submitted {
				kind = layout.Waiting
			}
			row.Work = append(row.Work, layout.Status{Word: t.T("stage." + string(m.Draft.Stage)), Kind: kind})
		}
		if m.Offer {
			row.Work = append(row.Work, layout.Status{Word: t.T("offer"), Kind: layout.Waiting})
		}
		v.Rows = append(v.Rows, row)
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text"), Link: v.New}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, manageTempl(v))
}

// managedState words a state for authors, to whom current is worth saying.
func managedState(c *page.Ctx, st guidance.Standing) layout.Status {
	if s := stateOf(c, st); s != nil {
		return *s
	}
	return layout.Status{Word: words(c).T("state.current"), Kind: layout.Live}
}

type basesView struct {
	Heading, Intro string
	Groups         []basesGroup
	Heads          basesHeads
}

type basesHeads struct{ ID, What, Sure string }

type basesGroup struct {
	Title string
	Rows  []basesRow
}

type basesRow struct {
	ID, What, Href string
	Status         layout.Status
}

// bases lists the identifiers of rules and clauses, for authors to take from.
func (p *managePage) bases(c *page.Ctx) error {
	clauses, err := p.Guidance.ResolveClauses(c.R.Context())
	if err != nil {
		return err
	}
	t := c.Text
	v := basesView{Heading: t.T("heading"), Intro: t.T("intro"), Heads: basesHeads{t.T("col.id"), t.T("col.what"), t.T("col.sure")}}
	g := basesGroup{Title: t.T("clauses")}
	for _, cl := range clauses {
		g.Rows = append(g.Rows, basesRow{ID: cl.ID, What: cl.Heading, Href: cl.URL, Status: layout.Status{Word: t.T("in_force"), Kind: layout.Live}})
	}
	if len(g.Rows) > 0 {
		v.Groups = append(v.Groups, g)
	}
	for _, k := range rulebook.Kinds() {
		if k == rulebook.KindCheck {
			continue // a check is no law to rest on
		}
		g := basesGroup{Title: t.T("kind." + string(k))}
		for _, r := range p.Book.Rules(k, c.Site.Clock.Now()) {
			row := basesRow{ID: r.ID, What: r.Label, Href: r.Source.URL, Status: layout.Status{Word: t.T("sure.verified"), Kind: layout.Live}}
			if r.Confidence == rulebook.ToConfirm {
				row.Status = layout.Status{Word: t.T("sure.to_confirm"), Kind: layout.Waiting}
			}
			g.Rows = append(g.Rows, row)
		}
		v.Groups = append(v.Groups, g)
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("back"), Href: "/guides/manage"}}, basesTempl(v))
}
