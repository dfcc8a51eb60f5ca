package grouppage

import (
	"sharewell/internal/involvement"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// aboutView says what the group is.
type aboutView struct {
	Heading           string
	About             []string
	Empty             *layout.Empty
	Film              *layout.Link
	FilmTitle         string
	NoFilm            string
	SeatsTitle, Seats string
	SeatItems         []seatView
	JoinTitle         string
	Join              []string
	MeetingsTitle     string
	Coming, Past      []meetingView
	NoMeetings        string
	PastTitle         string
	ChangedTitle      string
	Changed           []changedView
	NoChanged         string
	Rule              string
	ReadingTitle      string
	Reading           []layout.Link
	Proposals         layout.Link
	Print             string
}

type seatView struct {
	Title, About, Name string
	State              layout.Status
}

type meetingView struct {
	When, Title, Where string
	Notes              []string
}

type changedView struct {
	Link  layout.Link
	Items []changeView
}

// about says what the group is and what it changed.
func (d Deps) about(c *page.Ctx) error {
	ctx, t, w := c.R.Context(), c.Text, words(c)
	g, err := d.Group.Group(ctx)
	if err != nil {
		return err
	}
	changed, err := d.Group.WhatChanged(ctx)
	if err != nil {
		return err
	}
	v := aboutView{Heading: t.T("heading"), About: paragraphs(g.About), SeatsTitle: t.T("seats.title"), JoinTitle: t.T("join.title"), Join: paragraphs(g.Join),
		MeetingsTitle: t.T("meetings.title"), PastTitle: t.T("meetings.past"), ChangedTitle: t.T("changed.title"), ReadingTitle: t.T("reading.title"),
		Proposals: layout.Link{Text: t.T("proposals"), Href: ProposalsPath}, Print: w.T("print")}
	if g.Name == "" {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
		return c.Render(page.Head{Title: v.Heading, Description: t.T("description"), Canonical: Path}, aboutTempl(v))
	}
	v.Rule = t.T("rule." + ruleKey(string(d.Rule)))
	vacant := 0
	for _, s := range g.Seats {
		one := seatView{Title: s.Title, About: s.About, Name: s.Name, State: layout.Status{Word: t.T("seat.taken"), Kind: layout.Live}}
		if !s.Taken {
			vacant++
			one.State = layout.Status{Word: t.T("seat.vacant"), Kind: layout.Involve}
		}
		v.SeatItems = append(v.SeatItems, one)
	}
	v.Seats = t.N("seats.all", len(g.Seats)) + " " + t.N("seats.vacant", vacant)
	v.Coming, v.Past = meetings(t.T("meeting.open"), g.Coming), meetings("", g.Past)
	if len(v.Coming) == 0 {
		v.NoMeetings = t.T("meetings.none")
	}
	for _, r := range g.Reading {
		v.Reading = append(v.Reading, layout.Link{Text: r.Title, Href: r.URL})
	}
	v.FilmTitle, v.NoFilm = t.T("film.title"), t.T("film.none")
	if d.Film != nil && g.Film != "" {
		if f, ok := d.Film(ctx, g.Film); ok {
			v.NoFilm, v.Film = "", &layout.Link{Text: t.T("film.link", "title", f.Title), Href: f.URL}
		}
	}
	for i := range changed {
		p := &changed[i].Proposal
		one := changedView{Link: layout.Link{Text: title(w, p), Href: p.PublicURL()}}
		if b := because(w, p); b != nil {
			one.Items = b.Items
		}
		v.Changed = append(v.Changed, one)
	}
	if len(v.Changed) == 0 {
		v.NoChanged = t.T("changed.none")
	}
	return c.Render(page.Head{Title: v.Heading, Description: t.T("description"), Canonical: Path}, aboutTempl(v))
}

func ruleKey(r string) string {
	if r == "" {
		return "off"
	}
	return r
}

func meetings(open string, all []involvement.Meeting) []meetingView {
	out := make([]meetingView, 0, len(all))
	for _, m := range all {
		one := meetingView{When: m.On.Words(), Title: m.Title, Where: m.Where, Notes: paragraphs(m.Notes)}
		if m.Open && open != "" && one.Where != "" {
			one.Where += ". " + open
		} else if m.Open {
			one.Where = open
		}
		out = append(out, one)
	}
	return out
}

// listView lists proposals.
type listView struct {
	Heading, Intro string
	Open, Past     listPart
	Kept           string
	Older          *layout.Link
	Back           layout.Link
}

type listPart struct {
	Title, None string
	Items       []listItem
}

type listItem struct {
	Link        layout.Link
	Ref, Detail string
	State       layout.Status
}

// proposals lists what the group is being asked and what it was asked.
func (d Deps) proposals(c *page.Ctx) error {
	t, w := c.Text, words(c)
	open, keptOpen, _, err := d.Group.Listed(c.R.Context(), true, "")
	if err != nil {
		return err
	}
	past, keptPast, next, err := d.Group.Listed(c.R.Context(), false, page.ShowKey(c.Query("before")))
	if err != nil {
		return err
	}
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), Open: listPart{Title: t.T("open"), None: t.T("open.none")}, Past: listPart{Title: t.T("past"), None: t.T("past.none")},
		Back: layout.Link{Text: t.T("back"), Href: Path}}
	for _, one := range []struct {
		part *listPart
		list []involvement.Sight
	}{{&v.Open, open}, {&v.Past, past}} {
		for i := range one.list {
			one.part.Items = append(one.part.Items, item(c, &one.list[i], one.list[i].PublicURL()))
		}
		if len(one.part.Items) > 0 {
			one.part.None = ""
		}
	}
	if n := keptOpen + keptPast; n > 0 {
		v.Kept = w.N("list.kept", n)
	}
	if next != "" {
		v.Older = &layout.Link{Text: t.T("older"), Href: page.Address(ProposalsPath, "before", page.HideKey(next))}
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: ProposalsPath, BackLink: &v.Back}, listTempl(v))
}

// item is one line of a list.
func item(c *page.Ctx, s *involvement.Sight, href string) listItem {
	w, p := words(c), &s.Proposal
	i := listItem{Link: layout.Link{Text: title(w, p), Href: href}, Ref: p.Ref, State: status(w, p), Detail: p.LeadName}
	switch {
	case p.Stage == involvement.Asking:
		i.Detail = w.T("list.until", "lead", p.LeadName, "day", p.Closes.Words())
	case len(p.Changed()) > 0:
		i.Detail = w.N("list.changed", len(p.Changed()), "lead", p.LeadName)
	}
	return i
}

// publicView is the public page of a proposal.
type publicView struct {
	Heading, Caption string
	Proposal         proposalView
	Say              string
	Print            string
	Back             layout.Link
}

// proposal shows a proposal to everybody.
func (d Deps) proposal(c *page.Ctx) error {
	s, err := d.Group.Public(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := publicView{Heading: title(w, &s.Proposal), Caption: t.T("caption"), Proposal: show(c, &s, false), Print: w.T("print"),
		Back: layout.Link{Text: t.T("back"), Href: ProposalsPath}}
	if s.Stage.Open() {
		v.Say = t.T("say")
	}
	return c.Render(page.Head{Title: v.Heading, Description: t.T("description"), Canonical: s.PublicURL(), BackLink: &v.Back}, publicTempl(v))
}
