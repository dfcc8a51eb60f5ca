package noticeboardpage

import (
	"net/url"
	"strconv"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

const (
	topicList = "portal_topic"
	mostShown = 25
)

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("portal_board_words") }

func dateOf(t time.Time) string { return clock.DateOf(t).Words() }

func ownerName(w content.Page, name string) string {
	if name == "" {
		return w.T("secretariat")
	}
	return name
}

// asked reads which rooms and topic a list is for.
func (d Deps) asked(c *page.Ctx) (noticeboard.Query, []portalview.Room, error) {
	q := noticeboard.Query{Topic: c.Query("topic"), Most: mostShown}
	rooms, err := d.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return q, nil, err
	}
	if slug := c.Query("space"); slug != "" {
		r, ok := portalview.Named(rooms, slug)
		if !ok {
			return q, nil, errs.New(errs.NotFound, "noticeboard.no_space", "We could not find this space, or you may not see it.")
		}
		q.Space = &r.ID
	}
	return q, rooms, nil
}

func (d Deps) filters(c *page.Ctx, rooms []portalview.Room) []portalview.Filter {
	w := words(c)
	var out []portalview.Filter
	if topic := c.Query("topic"); topic != "" {
		out = append(out, portalview.Narrow(c, w.T("by.topic"), w.T("by.topic.all"), "topic", []ask.Option{{Value: topic, Text: d.Book.Label(topicList, topic)}}))
	}
	if len(rooms) > 0 {
		var spaces []ask.Option
		for _, r := range rooms {
			spaces = append(spaces, ask.Option{Value: r.Slug, Text: r.Name})
		}
		out = append(out, portalview.Narrow(c, w.T("by.space"), w.T("by.space.all"), "space", spaces))
	}
	return out
}

// newsList is the noticeboard.
type newsList struct{ Deps }

func (p *newsList) show(c *page.Ctx) error {
	t := c.Text
	q, rooms, err := p.asked(c)
	if err != nil {
		return err
	}
	q.Key = page.ShowKey(c.Query("before"))
	board, err := p.Board.List(c.R.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	v := portalview.Sheet{Heading: t.T("heading"), Lead: t.T("lead"), Filters: p.filters(c, rooms)}
	if access.AllowedSomewhere(c.Actor, access.PostNews) {
		v.Buttons = []govuk.ButtonProps{{Text: t.T("new"), Href: NewsPath + "/new"}}
	}
	v.Links = []layout.Link{{Text: t.T("link.events"), Href: EventsPath}}
	item := func(n noticeboard.News) portalview.Item {
		out := portalview.Item{Title: n.Title, Href: n.URL(), Text: portalview.Start(n.Text, 240), Facts: []string{words(c).T("news.line", "owner", ownerName(words(c), board.Names[n.Owner]), "date", dateOf(n.At))}}
		if room := portalview.Name(rooms, n.Space); room != "" {
			out.Facts = append(out.Facts, words(c).T("in", "space", room))
		}
		return out
	}
	pinned := map[noticeboard.ID]bool{}
	top := portalview.Part{Title: t.T("pinned")}
	for _, n := range board.Pinned {
		if n.Pinned(c.Today()) {
			pinned[n.ID] = true
			top.Items = append(top.Items, item(n))
		}
	}
	now, past := portalview.Part{Title: t.T("news"), Empty: t.T("empty")}, portalview.Part{Title: t.T("past")}
	for _, n := range board.News {
		switch {
		case pinned[n.ID]:
		case n.Front(c.Today()):
			now.Items = append(now.Items, item(n))
		default:
			past.Items = append(past.Items, item(n))
		}
	}
	for _, part := range []portalview.Part{top, now, past} {
		if len(part.Items) > 0 || part.Empty != "" && len(top.Items)+len(past.Items) == 0 {
			v.Parts = append(v.Parts, part)
		}
	}
	if board.Next != "" {
		v.Parts[len(v.Parts)-1].Next = &layout.Link{Text: t.T("more"), Href: portalview.On(c, "before", board.Next)}
	}
	return v.Render(c, nil)
}

// newsPage is one piece of news.
type newsPage struct{ Deps }

func (p *newsPage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *newsPage) render(c *page.Ctx, typed *form.Form, failed string) error {
	n, err := p.Board.Read(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	rooms, err := p.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := portalview.Sheet{Caption: t.T("caption", "ref", n.Ref), Heading: n.Title, Body: agreementpage.Marked(n.Text),
		Facts: p.facts(c, about{n.Topics, n.Space, n.Name, n.At, NewsPath}, rooms)}
	if !n.Front(c.Today()) {
		v.Says = []string{t.T("past", "date", n.Expires.Words())}
	}
	acts := ask.ActsOf(c, n.URL(), typed, failed)
	version := []ask.Hidden{{Name: ask.VersionField, Value: strconv.FormatInt(n.Version, 10)}}
	switch {
	case n.Gone:
		v.Status, v.Says = &layout.Status{Word: t.T("gone"), Kind: layout.Stopped}, []string{t.T("gone.why", "why", n.Why)}
		acts.Add(ask.Act{Name: "restore", Open: true, Hidden: version})
	case n.MayKeep:
		v.Buttons = []govuk.ButtonProps{{Text: t.T("edit"), Href: n.URL() + "/edit", Classes: "govuk-button--secondary"}}
		acts.Add(ask.Act{Name: "withdraw", Warning: true, Hidden: version, Fields: func(b *ask.Builder) { b.Line(ask.Field{Name: "why"}) }})
	}
	v.Acts, v.Errors = acts.All, acts.Errors
	return v.Render(c, &layout.Link{Text: w.T("back.news"), Href: NewsPath})
}

// about is what news and events have in common.
type about struct {
	topics []string
	space  ident.Space
	owner  string
	at     time.Time
	list   string
}

func (d Deps) facts(c *page.Ctx, x about, rooms []portalview.Room) []layout.Fact {
	w := words(c)
	out := []layout.Fact{{Term: w.T("fact.owner"), Value: ownerName(w, x.owner)}, {Term: w.T("fact.at"), Value: dateOf(x.at)}}
	for _, topic := range x.topics {
		out = append(out, layout.Fact{Term: w.T("fact.topic"), Value: d.Book.Label(topicList, topic), Href: x.list + "?topic=" + url.QueryEscape(topic)})
	}
	room := portalview.Name(rooms, x.space)
	if room == "" {
		room = w.T("commons")
	}
	return append(out, layout.Fact{Term: w.T("fact.space"), Value: room})
}

func (p *newsPage) do(c *page.Ctx, name string, act func(f *form.Form, at noticeboard.At) error) error {
	return ask.Doing{Name: name, Back: NewsPath + "/" + c.Path("ref"), Again: p.render}.Do(c, func(f *form.Form) error {
		return act(f, noticeboard.At{Ref: c.Path("ref"), Version: ask.Version(f)})
	})
}

func (p *newsPage) withdraw(c *page.Ctx) error {
	return p.do(c, "withdraw", func(f *form.Form, at noticeboard.At) error {
		_, err := p.Board.WithdrawNews(c.R.Context(), c.Actor, at, f.Raw("why"))
		return err
	})
}

func (p *newsPage) restore(c *page.Ctx) error {
	return p.do(c, "restore", func(_ *form.Form, at noticeboard.At) error {
		_, err := p.Board.RestoreNews(c.R.Context(), c.Actor, at)
		return err
	})
}
