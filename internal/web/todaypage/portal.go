package todaypage

import (
	"context"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Rooms tells the front page what stands in the rooms of the portal, each within the actor's permission. A room that is
// nil is not shown.
type Rooms struct {
	Newest     func(ctx context.Context, a access.Actor, most int) ([]RoomItem, error) // questions
	Unanswered func(ctx context.Context, a access.Actor, most int) ([]RoomItem, error)
	Spaces     func(ctx context.Context, a access.Actor, most int) ([]RoomItem, error)
	Events     func(ctx context.Context, a access.Actor, most int) ([]RoomItem, error)
	Topics     func(ctx context.Context, a access.Actor) ([]Topic, error)
}

// RoomItem is one thing that stands in a room.
type RoomItem struct{ Title, Href, Note string }

// Topic is a topic with how many questions there are; More says that not all were counted.
type Topic struct {
	Code  string
	Count int
	More  bool
}

// portalPage is the front page of the members' portal.
type portalPage struct{ Deps }

// portalView is what the page shows.
type portalView struct {
	Heading, Intro      string
	Search, SearchLabel string
	TopicsTitle         string
	Topics              []topicView
	Parts               []roomView
	Links               []layout.Link
	LinksLabel          string
	AskText             string
}

// topicView is one topic.
type topicView struct{ Text, Href, Count string }

// roomView is one room in short.
type roomView struct {
	ID, Title, None string
	Items           []RoomItem
	All             layout.Link
}

// mostShown is how many things of a room the front page shows.
const mostShown = 5

func (p *portalPage) show(c *page.Ctx) error {
	v, err := p.view(c)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, portalTempl(v))
}

func (p *portalPage) view(c *page.Ctx) (portalView, error) {
	t := c.Text
	v := portalView{Heading: t.T("heading"), Intro: t.T("intro"), Search: t.T("search"), SearchLabel: t.T("search.label"), TopicsTitle: t.T("topics"), LinksLabel: t.T("links"), AskText: t.T("ask")}
	if p.Rooms.Topics != nil {
		topics, err := p.Rooms.Topics(c.R.Context(), c.Actor)
		if err != nil {
			return v, err
		}
		for _, x := range topics {
			one := topicView{Text: p.Book.Label("portal_topic", x.Code), Href: page.Address("/portal/questions", "topic", x.Code), Count: strconv.Itoa(x.Count)}
			if x.More {
				one.Count = t.T("topics.many", "n", one.Count)
			}
			v.Topics = append(v.Topics, one)
		}
	}
	for _, r := range []struct {
		key, all string
		of       func(context.Context, access.Actor, int) ([]RoomItem, error)
	}{
		{"unanswered", "/portal/questions?show=waiting", p.Rooms.Unanswered}, {"newest", "/portal/questions", p.Rooms.Newest},
		{"spaces", "/portal/spaces", p.Rooms.Spaces}, {"events", "/portal/events", p.Rooms.Events},
	} {
		if r.of == nil {
			continue
		}
		items, err := r.of(c.R.Context(), c.Actor, mostShown)
		if err != nil {
			return v, err
		}
		one := roomView{ID: r.key, Title: t.T(r.key), Items: items, All: layout.Link{Text: t.T(r.key + ".all"), Href: r.all}}
		if len(items) == 0 {
			one.None = t.T(r.key + ".none")
		}
		v.Parts = append(v.Parts, one)
	}
	for _, l := range []struct{ key, href string }{{"library", "/portal/library"}, {"news", "/portal/news"}, {"people", "/portal/people"}, {"mail", "/portal/mail"}, {"welcome", "/portal/welcome"}} {
		v.Links = append(v.Links, layout.Link{Text: t.T("link." + l.key), Href: l.href})
	}
	return v, nil
}
