package cli

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/jobs"
	"sharewell/internal/portal/portfolio"
	daily "sharewell/internal/portal/today"
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
	return todaypage.Routes(todaypage.Deps{Today: a.portal.today, Portfolio: a.portal.portfolio, Book: a.Book, Rooms: todaypage.Rooms{Spaces: a.mySpaces}})
}

// mySpaces lists spaces that somebody is in.
func (a *App) mySpaces(ctx context.Context, by access.Actor, most int) (out []todaypage.RoomItem, err error) {
	all, err := a.portal.spaces.List(ctx, by, "")
	for _, s := range all.Mine[:min(most, len(all.Mine))] {
		out = append(out, todaypage.RoomItem{Title: s.Name, Href: "/portal/spaces/" + s.Slug})
	}
	return out, err
}
