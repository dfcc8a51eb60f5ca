package relaypage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/rights/relay"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Corrections *relay.Service
	Book        *rulebook.Book
	Calendar    clock.Calendar
	// Opens reports whether the actor may open a record.
	Opens func(ctx context.Context, a access.Actor, ref string) bool
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: relay.Path + pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	list, begin, report, one := &listPage{d}, &newPage{d}, &reportPage{d}, &onePage{d}
	routes := []page.Route{
		row(get, "", access.ViewCorrections, "corrections", list.show),
		row(get, "/new", access.BeginCorrection, "correction_new", begin.show),
		row(post, "/new", access.BeginCorrection, "correction_new", begin.look),
		row(post, "/send", access.BeginCorrection, "correction_check", begin.send),
		row(get, "/report", access.ReportCorrection, "correction_report", report.show),
		row(post, "/report", access.ReportCorrection, "correction_report", report.submit),
		row(get, "/{ref}", access.ViewCorrections, "correction", one.show),
		row(post, "/{ref}/told", access.ManageCorrection, "correction", one.told),
	}
	for _, a := range acts() {
		p := &actPage{d, a}
		routes = append(routes, row(get, "/{ref}/"+a.path, a.command, "correction_act", p.show), row(post, "/{ref}/"+a.path, a.command, "correction_act", p.submit))
	}
	return routes
}
