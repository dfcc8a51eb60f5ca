package followpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/follow"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	ChangesPath  = "/changes"
	Path         = "/follow"
	hooksPath    = "/follow/webhooks"
	ownHooksPath = "/organisation/webhooks"
)

// Application is a program that an organisation runs.
type Application struct{ ID, Name string }

// Deps is what these pages need.
type Deps struct {
	Follow *follow.Service
	// Network says where a request came from. It is handed to the service, which counts by a keyed hash of it.
	Network func(r *http.Request) string
	// Purposes and Data list what can be followed by kind, as topics.
	Purposes, Data []ask.Option
	// Applications lists those of the actor's organisation.
	Applications func(ctx context.Context, a access.Actor) ([]Application, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	changes, ask, link, hook := &changesPage{d}, &askPage{d}, &linkPage{d}, &hookPage{d}
	const one = hooksPath + "/{id}/{token}"
	return []page.Route{
		row(get, ChangesPath, access.Public, "changes", changes.show),
		row(get, ChangesPath+".atom", access.Public, "changes", changes.atom),
		row(get, ChangesPath+".json", access.Public, "changes", changes.json),
		row(get, Path, access.Public, "follow", ask.show),
		row(post, Path, access.Public, "follow", ask.send),
		row(get, Path+"/confirm/{id}/{token}", access.Public, "follow_link", link.confirming),
		row(post, Path+"/confirm/{id}/{token}", access.Public, "follow_link", link.confirm),
		row(get, Path+"/stop/{id}/{token}", access.Public, "follow_link", link.stopping),
		row(post, Path+"/stop/{id}/{token}", access.Public, "follow_link", link.stop),
		row(get, hooksPath, access.Public, "webhooks", hook.show),
		row(post, hooksPath, access.Public, "webhooks", hook.add),
		row(get, one, access.Public, "webhooks", hook.one),
		row(post, one+"/verify", access.Public, "webhooks", hook.verify),
		row(post, one+"/remove", access.Public, "webhooks", hook.remove),
		row(get, ownHooksPath, access.ManageWebhooks, "webhooks", hook.own),
		row(post, ownHooksPath, access.ManageWebhooks, "webhooks", hook.addOwn),
		row(post, ownHooksPath+"/{id}/verify", access.ManageWebhooks, "webhooks", hook.verify),
		row(post, ownHooksPath+"/{id}/remove", access.ManageWebhooks, "webhooks", hook.remove),
	}
}

// private keeps an answer out of caches, and its address out of what other sites see.
func private(c *page.Ctx) {
	c.W.Header().Set("Cache-Control", "no-store")
	c.W.Header().Set("Referrer-Policy", "no-referrer")
}

// Address is where a topic can be followed.
func Address(t follow.Topic) string { return page.Address(Path, "topic", t.String()) }

// FeedAddress is the feed of a topic.
func FeedAddress(t follow.Topic) string {
	return page.Address(ChangesPath+".atom", "topic", t.String())
}
