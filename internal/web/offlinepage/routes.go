package offlinepage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/web/page"
)

// Addresses of this package.
const (
	WorkerPath   = "/sw.js"
	ManifestPath = "/manifest.webmanifest"
	AwayPath     = "/offline"
	WaitingPath  = "/offline/waiting"
)

// Deps is what these pages need.
type Deps struct {
	// Edition names the rulebook that browsers hold, and EditionDay its day in words.
	Edition, EditionDay string
	// Book is the address of the browser's copy of the rulebook; it changes when the copy does.
	Book string
	// Guide is the address that the program in the browser answers, and Shell the house around it.
	Guide, Shell        string
	TitleMark, BodyMark string
	// Stands gives for an address the page that stands for it while the network is away.
	Stands map[string]string
	// Build tells one program from another.
	Build string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	w := &worker{d: d}
	get := func(pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: access.Public, Page: stem, Handler: h}
	}
	return []page.Route{
		get(WorkerPath, "offline", w.show),
		get(ManifestPath, "offline", manifest),
		get(AwayPath, "offline", d.away),
		get(WaitingPath, "offline_waiting", showWaiting),
	}
}
