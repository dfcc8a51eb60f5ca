package screeningpage

import (
	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// screenings lists what was screened.
type screenings struct{ Deps }

// screeningsView is what the page shows.
type screeningsView struct {
	Heading, Intro string
	Start          *layout.Link
	Links          []layout.Link
	Empty          *layout.Empty
	Caption        string
	Heads          screeningHeads
	Rows           []screeningLine
	Next           *layout.Link
}

// screeningHeads words the columns.
type screeningHeads struct{ Screening, Record, Lists, Counts, State string }

// screeningLine is one account.
type screeningLine struct {
	When, Ref, Href string
	Who             string // the organisation, for the partnership
	Record          layout.Link
	Lists           []string
	Counts          []string
	Status          layout.Status
}

const screeningsPage = 25

func (p *screenings) show(c *page.Ctx) error {
	before := page.ShowKey(c.Query("after"))
	list, err := p.Ledger.List(c.R.Context(), c.Actor, before, screeningsPage+1)
	if err != nil {
		return err
	}
	v, err := p.view(c, list)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, screeningsTempl(v))
}

func (p *screenings) view(c *page.Ctx, list []ledger.Screening) (screeningsView, error) {
	t := c.Text
	v := screeningsView{Heading: t.T("heading"), Intro: t.T("intro"), Caption: t.T("heading"),
		Heads: screeningHeads{t.T("col.screening"), t.T("col.record"), t.T("col.lists"), t.T("col.counts"), t.T("col.state")},
		Links: []layout.Link{{Text: t.T("how"), Href: "/screenings/how"}}}
	if c.Actor.Organisation != "" {
		v.Links = append(v.Links, layout.Link{Text: t.T("choices"), Href: "/screenings/choices"})
	}
	if access.AllowedSomewhere(c.Actor, access.RunScreening) {
		v.Start = &layout.Link{Text: t.T("start"), Href: "/screenings/new"}
	}
	if len(list) > screeningsPage {
		list = list[:screeningsPage]
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address("/screenings", "after", page.HideKey(list[screeningsPage-1].Key()))}
	}
	names, err := p.names(c, list)
	if err != nil {
		return v, err
	}
	for _, s := range list {
		line := p.line(c, s)
		if c.Actor.Organisation == "" {
			line.Who = names[s.Organisation]
		}
		v.Rows = append(v.Rows, line)
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text"), Link: v.Start}
	}
	return v, nil
}

func (p *screenings) names(c *page.Ctx, list []ledger.Screening) (map[ident.Organisation]string, error) {
	if c.Actor.Organisation != "" {
		return nil, nil
	}
	var ids []ident.Organisation
	for _, s := range list {
		ids = append(ids, s.Organisation)
	}
	return p.Names.Names(c.R.Context(), ids)
}

// line words one account.
func (d Deps) line(c *page.Ctx, s ledger.Screening) screeningLine {
	return screeningLine{When: layout.FormatDateTime(s.RequestedAt), Ref: s.Ref, Href: "/screenings/" + s.Ref,
		Record: layout.Link{Text: s.RecordRef, Href: "/records/" + s.RecordRef}, Lists: d.lists(c, s.Choices), Counts: d.counts(c, s), Status: status(c, s.State)}
}

// counts words the counts of an account that has some.
func (d Deps) counts(c *page.Ctx, s ledger.Screening) []string {
	t, o := words(c), d.Ledger.OutcomeOf(s).Counts
	switch {
	case s.Kind == ledger.Pass && s.State == ledger.Done:
		return []string{t.T("in", "n", count(t, o.In)), t.T("out", "n", count(t, o.Out)), t.T("removed", "n", count(t, o.Removed)), t.T("aside", "n", count(t, o.SetAside))}
	case s.Kind == ledger.Question && (s.State == ledger.Answered || s.State == ledger.Destroyed):
		return []string{t.T("asked", "n", count(t, o.In)), t.T("clean", "n", count(t, o.Out)), t.T("removed", "n", count(t, o.Removed))}
	case s.Kind == ledger.Question:
		return []string{t.T("asked", "n", count(t, o.In))}
	}
	return nil
}
