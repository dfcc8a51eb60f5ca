package automationpage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/automation"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path     = "/automated-decisions"
	DeskPath = "/organisation/checks"
)

// Deps is what these pages need.
type Deps struct {
	Automation *automation.Service
	// Withheld counts the uses with a tool that the register does not show; nil counts none.
	Withheld func() int
	Licence  string // under which the list may be used again; "" when none was chosen
}

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("automation_words") }

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	public, desk, tiers := &publicPages{d}, &deskPages{d}, &tierPages{d}
	return []page.Route{
		row(get, Path, access.Public, "automated_decisions", public.list),
		row(get, Path+".json", access.Public, "automated_decisions", public.json),
		row(get, Path+".csv", access.Public, "automated_decisions", public.csv),
		row(get, Path+"/{ref}", access.Public, "automated_decision", public.one),
		row(get, DeskPath, access.ViewChecks, "checks", desk.list),
		row(get, DeskPath+"/{ref}", access.ViewChecks, "check", desk.one),
		row(post, DeskPath+"/{ref}/record", access.RecordCheck, "check", desk.record),
		row(post, DeskPath+"/{ref}/arrange", access.ArrangeChecks, "check", desk.arrange),
		row(post, DeskPath+"/{ref}/explain", access.ArrangeChecks, "check", desk.explain),
		row(get, DeskPath+"/{ref}/transparency", access.ArrangeChecks, "check_transparency", tiers.show),
		row(post, DeskPath+"/{ref}/transparency", access.ArrangeChecks, "check_transparency", tiers.save),
		row(post, DeskPath+"/{ref}/transparency/import", access.ArrangeChecks, "check_transparency", tiers.take),
	}
}
