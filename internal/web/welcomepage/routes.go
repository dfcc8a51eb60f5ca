package welcomepage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/portal/welcome"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path         = "/portal/welcome"
	PracticePath = welcome.PracticePath
)

// Deps is what these pages need.
type Deps struct {
	Welcome *welcome.Service
	Book    *rulebook.Book
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	visit, practice := &visitPage{d}, &practicePage{d}
	return []page.Route{
		row(get, Path, access.FirstVisit, "welcome", visit.show),
		row(post, Path+"/step", access.FirstVisit, "welcome", visit.step),
		row(post, Path+"/skip", access.FirstVisit, "welcome", visit.skip),
		row(post, Path+"/again", access.FirstVisit, "welcome", visit.again),
		row(get, PracticePath, access.Practise, "practice", practice.list),
		row(post, PracticePath+"/begin", access.Practise, "practice", practice.begin),
		row(get, PracticePath+"/{id}", access.Practise, "practice_one", practice.show),
		row(post, PracticePath+"/{id}", access.Practise, "practice_one", practice.save),
		row(post, PracticePath+"/{id}/drop", access.Practise, "practice_one", practice.drop),
	}
}
