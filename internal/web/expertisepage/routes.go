package expertisepage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path         = expertise.PeoplePath
	MinePath     = expertise.MinePath
	RotaPath     = expertise.RotaPath
	CoveragePath = Path + "/coverage"
)

// Deps is what these pages need.
type Deps struct {
	Expertise *expertise.Service
	Book      *rulebook.Book
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	mine, one, rota := &minePage{d}, &onePage{d}, &rotaPage{d}
	out := []page.Route{
		row(get, Path, access.ViewExpertise, "expertise", d.list),
		row(get, CoveragePath, access.PlanRota, "expertise_coverage", d.coverage),
		row(get, MinePath, access.OfferHelp, "expertise_me", mine.show),
		row(get, Path+"/{id}", access.ViewExpertise, "expertise_one", one.show),
		row(get, Path+"/{id}/ask", access.AskPerson, "expertise_ask", one.ask),
		row(post, Path+"/{id}/ask", access.AskPerson, "expertise_ask", one.asked),
		row(get, RotaPath, access.ViewExpertise, "rota", rota.show),
		row(get, RotaPath+"/mine.ics", access.ServeDuty, "rota", rota.calendar),
		row(get, RotaPath+"/{week}", access.PlanRota, "rota_week", rota.week),
		row(post, RotaPath+"/{week}/plan", access.PlanRota, "rota_week", rota.plan),
		row(post, RotaPath+"/{week}/empty", access.PlanRota, "rota_week", rota.empty),
	}
	for name, act := range mine.acts() {
		c := access.OfferHelp
		if name == "swap" || name == "reply_swap" {
			c = access.ServeDuty
		}
		out = append(out, row(post, MinePath+"/"+name, c, "expertise_me", act))
	}
	return out
}
