package spacepage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path     = "/portal/spaces"
	FeedPath = "/portal/feeds"
	ReadPath = "/feeds"
)

// Deps is what these pages need.
type Deps struct {
	Spaces *space.Service
	// Topics lists the portal's topics with their words.
	Topics []Choice
	// Organisations lists those who may be chosen, by name.
	Organisations func(ctx context.Context) ([]Choice, error)
	// Roles words the roles at organisations, in the order people meet them.
	Roles []Choice
	// Dates gives the events of a reach for a calendar; nil when there are none.
	Dates Dates
}

// Choice is one thing to choose.
type Choice struct{ Value, Text string }

// Dates gives what is in the calendars of some rooms: of one, or of every one that a reach holds; on one topic, or all.
type Dates interface {
	PortalDates(ctx context.Context, r space.Reach, room *ident.Space, topic string) ([]document.CalendarEvent, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post, use, join, host, steward = http.MethodGet, http.MethodPost, access.UsePortal, access.JoinSpace, access.HostSpace, access.StewardSpace
	all, fresh, one, people, feeds := &listPage{d}, &newPage{d}, &onePage{d}, &peoplePage{d}, &feedPage{d}
	out := []page.Route{
		row(get, Path, use, "spaces", all.show),
		row(get, Path+"/register", steward, "spaces_register", all.register),
		row(get, Path+"/new", use, "space_new", fresh.show),
		row(post, Path+"/new", use, "space_new", fresh.send),
		row(get, Path+"/{slug}", use, "space", one.show),
		row(get, Path+"/{slug}/people", use, "space_people", people.show),
		row(get, FeedPath, use, "portal_feeds", feeds.show),
		row(post, FeedPath+"/make", use, "portal_feeds", feeds.create),
		row(post, FeedPath+"/revoke", use, "portal_feeds", feeds.revoke),
		row(get, ReadPath+"/{code}/{what}", access.Public, "portal_feeds", feeds.read),
	}
	for name, h := range one.acts() {
		command := join
		switch name {
		case "change":
			command = host
		case "decide", "refuse", "reopen", "name_host":
			command = steward
		case "archive":
			command = use // a host, or the secretariat
		}
		out = append(out, row(post, Path+"/{slug}/"+name, command, "space", h))
	}
	for name, h := range people.acts() {
		out = append(out, row(post, Path+"/{slug}/people/"+name, host, "space_people", h))
	}
	return out
}
