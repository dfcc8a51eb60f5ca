package casepage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/situation"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path    = "/organisation/cases"
	newPath = Path + "/new"
)

// Bodies finds organisations that a case can be passed on to.
type Bodies interface {
	Find(ctx context.Context, words string, most int) ([]casework.Body, error)
}

// Deps is what these pages need.
type Deps struct {
	Cases  *casework.Service
	Guides *situation.Guides
	Book   *rulebook.Book
	Bodies Bodies
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	enter, one, letter := &enterPage{d}, &casePage{d}, &letterPage{d}
	out := []page.Route{
		row(get, Path, access.ViewCases, "cases", d.queue),
		row(get, newPath, access.EnterCase, "case_new", enter.show),
		row(post, newPath, access.EnterCase, "case_new", enter.submit),
		row(get, Path+"/{ref}", access.ViewCases, "case", one.show),
		row(post, Path+"/{ref}/contact", access.OpenContact, "case", one.contact),
		row(get, Path+"/{ref}/new-code", access.OpenContact, "case_code", d.newCode),
		row(post, Path+"/{ref}/new-code", access.OpenContact, "case_code", d.makeCode),
		row(get, Path+"/{ref}/letters/{n}", access.ReachPerson, "case_letter", letter.show),
		row(get, Path+"/{ref}/letters/{n}/letter.docx", access.ReachPerson, "case_letter", letter.docx),
		row(post, Path+"/{ref}/letters/{n}/sent", access.ReachPerson, "case_letter", letter.sent),
	}
	for _, m := range d.moves() {
		p := &movePage{d, m}
		out = append(out, row(get, Path+"/{ref}/"+m.name, m.command, "case_move", p.show), row(post, Path+"/{ref}/"+m.name, m.command, "case_move", p.submit))
	}
	return out
}
