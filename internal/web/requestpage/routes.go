package requestpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Requests      *request.Service
	Book          *rulebook.Book
	Organisations Finder
	Calendar      clock.Calendar
	// Advice shows the advice asked about a request; nil shows none.
	Advice advicepage.About
	// OneOffs reports that answers are recorded at /one-offs/new.
	OneOffs bool
	// Body finds an organisation by its identifier or the last part of its address, for requests that begin
	// from a link; nil finds none.
	Body func(name string) (id ident.Organisation, title string, ok bool)
}

// Finder finds organisations by name for the picker.
type Finder interface {
	// Find lists organisations whose names hold the words of q; at most most.
	Find(ctx context.Context, a access.Actor, q string, most int) ([]Found, error)
}

// Found is one organisation in the picker.
type Found struct {
	ID   ident.Organisation
	Name string
	Kind string // label of its kind
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	list, start, one, edit := &requests{d}, &newRequest{d}, &requestPage{d}, &editPage{d}
	routes := []page.Route{
		get("/requests", access.ViewRequest, "requests", list.show),
		get("/requests/new", access.CreateRequest, "request_new", start.show),
		post("/requests/new", access.CreateRequest, "request_new", start.submit),
		get("/requests/{ref}", access.ViewRequest, "request", one.show),
		post("/requests/{ref}/send", access.SendRequest, "request", one.send),
		get("/requests/{ref}/edit/{section}", access.EditRequest, "request_edit", edit.show),
		post("/requests/{ref}/edit/{section}", access.EditRequest, "request_edit", edit.submit),
	}
	for _, a := range acts() {
		p := &actPage{d, a}
		routes = append(routes, get("/requests/{ref}/"+a.path, a.command, "request_act", p.show), post("/requests/{ref}/"+a.path, a.command, "request_act", p.submit))
	}
	return routes
}

func get(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

func post(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

// subject names a request as a thing that advice can be about.
func subject(r request.Request) event.Subject { return event.Subject{Kind: request.Kind, ID: r.Ref} }
