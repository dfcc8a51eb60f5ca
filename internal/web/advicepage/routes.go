package advicepage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Advice   *advice.Service
	Things   advice.Things
	Book     *rulebook.Book
	Calendar clock.Calendar
}

// About finds the advice about a thing; *advice.Service does.
type About interface {
	About(ctx context.Context, a access.Actor, about event.Subject) ([]advice.Advice, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	list, ask, one := &adviceList{d}, &askPage{d}, &threadPage{d}
	return []page.Route{
		{Method: http.MethodGet, Pattern: "/advice", Permission: access.ViewAdvice, Page: "advice_list", Handler: list.show},
		{Method: http.MethodGet, Pattern: "/advice/new", Permission: access.AskAdvice, Page: "advice_new", Handler: ask.show},
		{Method: http.MethodPost, Pattern: "/advice/new", Permission: access.AskAdvice, Page: "advice_new", Handler: ask.submit},
		{Method: http.MethodGet, Pattern: "/advice/{ref}", Permission: access.ViewAdvice, Page: "advice", Handler: one.show},
		{Method: http.MethodPost, Pattern: "/advice/{ref}", Permission: access.ViewAdvice, Page: "advice", Handler: one.submit},
	}
}
