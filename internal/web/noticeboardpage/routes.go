package noticeboardpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

// Addresses of these pages.
const (
	NewsPath   = "/portal/news"
	EventsPath = "/portal/events"
	FeedPath   = "/portal/events.ics"
)

// Deps is what these pages need.
type Deps struct {
	Board *noticeboard.Service
	Book  *rulebook.Book
	// Rooms lists the spaces that somebody may read, without the commons.
	Rooms func(ctx context.Context, actor access.Actor) ([]portalview.Room, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post, read = http.MethodGet, http.MethodPost, access.ReadNoticeboard
	news, pen, one := &newsList{d}, &newsForm{d}, &newsPage{d}
	list, plan, event := &eventList{d}, &eventForm{d}, &eventPage{d}
	return []page.Route{
		row(get, NewsPath, read, "portal_news", news.show),
		row(get, NewsPath+"/new", access.PostNews, "portal_news_new", pen.create),
		row(post, NewsPath+"/new", access.PostNews, "portal_news_new", pen.created),
		row(get, NewsPath+"/{ref}", read, "portal_news_one", one.show),
		row(get, NewsPath+"/{ref}/edit", access.KeepNews, "portal_news_edit", pen.edit),
		row(post, NewsPath+"/{ref}/edit", access.KeepNews, "portal_news_edit", pen.edited),
		row(post, NewsPath+"/{ref}/withdraw", access.KeepNews, "portal_news_one", one.withdraw),
		row(post, NewsPath+"/{ref}/restore", access.KeepNews, "portal_news_one", one.restore),
		row(get, EventsPath, read, "portal_events", list.show),
		row(get, FeedPath, read, "portal_events", list.feed),
		row(get, EventsPath+"/new", access.PlanEvent, "portal_event_new", plan.create),
		row(post, EventsPath+"/new", access.PlanEvent, "portal_event_new", plan.created),
		row(get, EventsPath+"/{ref}", read, "portal_event", event.show),
		row(get, EventsPath+"/{ref}/edit", access.KeepEvent, "portal_event_edit", plan.edit),
		row(post, EventsPath+"/{ref}/edit", access.KeepEvent, "portal_event_edit", plan.edited),
		row(post, EventsPath+"/{ref}/join", access.JoinEvent, "portal_event", event.join),
		row(post, EventsPath+"/{ref}/leave", access.JoinEvent, "portal_event", event.leave),
		row(post, EventsPath+"/{ref}/remove", access.KeepEvent, "portal_event", event.remove),
		row(post, EventsPath+"/{ref}/material", access.KeepEvent, "portal_event", event.material),
		row(post, EventsPath+"/{ref}/drop", access.KeepEvent, "portal_event", event.drop),
		row(post, EventsPath+"/{ref}/cancel", access.KeepEvent, "portal_event", event.cancel),
	}
}
