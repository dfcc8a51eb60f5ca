package oneoffpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/guide"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/page"
)

// ListPath is the list of an organisation's one-off records; the other pages are below it.
const ListPath = "/one-offs"

// Deps is what the pages of one-off records need.
type Deps struct {
	OneOffs  *oneoff.Service
	Book     *rulebook.Book
	Partners Partners
	Finder   Finder
	Guide    *guide.Guide // nil: no answers are taken over
	Requests Requests     // nil: no request is answered from here
	Advice   advicepage.About
	// AgreementName is the umbrella agreement's short name in sentences: "the Agreement".
	AgreementName string
	// Files reports that records can be taken away as documents.
	Files bool
}

// Finder finds organisations by words of their names.
type Finder interface {
	Find(ctx context.Context, a access.Actor, words string, most int) ([]Partner, error)
}

// Requests gives what a record that answers a request begins with.
type Requests interface {
	ForAnswer(ctx context.Context, a access.Actor, ref string) (oneoff.Answers, error)
}

// Routes gives the routes of these pages, apart from those of the emergency record.
func Routes(d Deps) []page.Route {
	list, start, rec, edit := &listPage{d}, &startPage{d}, &recordPage{d}, &editPage{d}
	amend, check, story, overview := &amendPage{d}, &checkPage{d}, &timelinePage{d}, &overviewPage{d}
	routes := []page.Route{
		get("/one-offs", access.ViewOneOff, "oneoffs", list.show),
		get("/one-offs/new", access.CreateOneOff, "oneoff_new", start.show),
		post("/one-offs/new", access.CreateOneOff, "oneoff_new", start.submit),
		get("/one-offs/overview", access.SignedIn, "oneoff_overview", overview.show),
		get("/one-offs/overview.csv", access.OverviewOneOffs, "oneoff_overview", overview.csv),
		get("/one-offs/{ref}", access.ViewOneOff, "oneoff", rec.show),
		get("/one-offs/{ref}/edit/{section}", access.CreateOneOff, "oneoff_edit", edit.show),
		post("/one-offs/{ref}/edit/{section}", access.CreateOneOff, "oneoff_edit", edit.submit),
		get("/one-offs/{ref}/amend", access.CreateOneOff, "oneoff_amend", amend.choose),
		get("/one-offs/{ref}/amend/{section}", access.CreateOneOff, "oneoff_amend", amend.show),
		post("/one-offs/{ref}/amend/{section}", access.CreateOneOff, "oneoff_amend", amend.submit),
		get("/one-offs/{ref}/check", access.CreateOneOff, "oneoff_check", check.show),
		post("/one-offs/{ref}/check", access.CreateOneOff, "oneoff_check", check.submit),
		get("/one-offs/{ref}/timeline", access.ViewOneOff, "oneoff_timeline", story.show),
	}
	for _, a := range acts() {
		p := &actPage{d, a}
		routes = append(routes, get("/one-offs/{ref}/"+a.path, a.command, "oneoff_act", p.show), post("/one-offs/{ref}/"+a.path, a.command, "oneoff_act", p.submit))
	}
	return routes
}

func get(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

func post(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}
