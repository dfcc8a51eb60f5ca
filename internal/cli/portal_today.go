package cli

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/jobs"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/portal/thread"
	daily "sharewell/internal/portal/today"
	"sharewell/internal/store"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/todaypage"
)

// newToday makes the service of a person's day.
func newToday(s *Services, b base) *daily.Service {
	return daily.New(daily.Deps{Store: b.store.Today(), Clock: b.clock, Topics: s.Notify.News().Topics})
}

// newPortfolio makes the service of what an organisation is party to.
func newPortfolio(s *Services, b base) *portfolio.Service {
	return portfolio.New(portfolio.Deps{Store: b.store.Portfolio(), Book: s.Book})
}

// fillEvery is how soon it is looked whether rows of that table are missing. Once they are there, looking is one read.
const fillEvery = 10 * time.Minute

// todayKinds makes the rows of records that were there before the table of what organisations are party to.
func (a *App) todayKinds() []jobs.Kind {
	return []jobs.Kind{{Name: "portfolio.fill", Next: jobs.Every(fillEvery), Handle: func(ctx context.Context, _ jobs.Job) error { return a.portal.portfolio.Fill(ctx) }}}
}

// todayRoutes are the page of the day, the portal's front page and the table of what an organisation is party to.
func (a *App) todayRoutes() []page.Route {
	return todaypage.Routes(todaypage.Deps{Today: a.portal.today, Portfolio: a.portal.portfolio, Book: a.Book, Rooms: todaypage.Rooms{
		Newest: func(ctx context.Context, by access.Actor, most int) ([]todaypage.RoomItem, error) {
			return a.newestQuestions(ctx, by, thread.Query{Most: most})
		},
		Unanswered: func(ctx context.Context, by access.Actor, most int) ([]todaypage.RoomItem, error) {
			return a.newestQuestions(ctx, by, thread.Query{Waiting: true, Most: most})
		},
		Spaces: a.mySpaces, Events: a.comingEvents, Topics: a.topicCounts}})
}

// mySpaces lists spaces that somebody is in.
func (a *App) mySpaces(ctx context.Context, by access.Actor, most int) (out []todaypage.RoomItem, err error) {
	all, err := a.portal.spaces.List(ctx, by, "")
	for _, s := range all.Mine[:min(most, len(all.Mine))] {
		out = append(out, todaypage.RoomItem{Title: s.Name, Href: "/portal/spaces/" + s.Slug})
	}
	return out, err
}

// newestQuestions lists questions that somebody may read, the newest first.
func (a *App) newestQuestions(ctx context.Context, by access.Actor, q thread.Query) (out []todaypage.RoomItem, err error) {
	now := a.options.Clock.Now()
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		reach, err := tx.PortalReach(ctx, by.Person, now)
		if err != nil {
			return err
		}
		all, err := tx.Threads(ctx, reach, q)
		for _, t := range all {
			out = append(out, todaypage.RoomItem{Title: t.Title, Href: t.URL(), Note: layout.FormatDate(t.At)})
		}
		return err
	})
	return out, err
}

// mostOfTopic is how many questions of a topic are counted; beyond, the page says "more than".
const mostOfTopic = 200

// topicCounts counts the questions of each topic that somebody may read.
func (a *App) topicCounts(ctx context.Context, by access.Actor) (out []todaypage.Topic, err error) {
	list, err := a.Book.List(thread.TopicList)
	if err != nil {
		return nil, err
	}
	now := a.options.Clock.Now()
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		reach, err := tx.PortalReach(ctx, by.Person, now)
		if err != nil {
			return err
		}
		for _, it := range list.Items {
			n, err := tx.CountThreads(ctx, reach, thread.Query{Topic: it.Code, Most: mostOfTopic + 1})
			if err != nil {
				return err
			}
			out = append(out, todaypage.Topic{Code: it.Code, Count: min(n, mostOfTopic), More: n > mostOfTopic})
		}
		return nil
	})
	return out, err
}

// comingEvents lists events that somebody may read, the soonest first.
func (a *App) comingEvents(ctx context.Context, by access.Actor, most int) (out []todaypage.RoomItem, err error) {
	found, err := a.portal.board.Events(ctx, by, noticeboard.Query{Most: most})
	for _, e := range found.Events {
		out = append(out, todaypage.RoomItem{Title: e.Title, Href: e.URL(), Note: layout.FormatDateTime(e.Starts)})
	}
	return out, err
}
