package successionpage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/succession"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path        = "/directory/changes"
	newPath     = Path + "/new"
	onePath     = Path + "/{id}"
	TakePath    = "/records/{ref}/take-over"
	LeavingPath = "/statement/leaving"
)

// Deps is what these pages need.
type Deps struct {
	Changes       *succession.Service
	Sharing       *sharing.Service
	Organisations *organisation.Service
	Agreement     *agreement.Service
	Book          *rulebook.Book
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	list, add, one, take, leave := &listPage{d}, &newPage{Deps: d}, &onePage{d}, &takePage{d}, &leavePage{d}
	out := []page.Route{
		row(get, Path, access.ViewChanges, "change_list", list.show),
		row(get, newPath, access.ManageChanges, "change_kind", add.kinds),
		row(get, onePath, access.ViewChanges, "change", one.show),
		row(get, onePath+"/items.csv", access.ViewChanges, "change", one.csv),
		row(get, onePath+"/rehearsal", access.ManageChanges, "change_rehearsal", one.rehearse),
		row(post, onePath+"/agree", access.ManageChanges, "change", one.agree),
		row(post, onePath+"/retry", access.ManageChanges, "change", one.retry),
		row(get, onePath+"/choose", access.ManageChanges, "change_choose", one.choice),
		row(post, onePath+"/choose", access.ManageChanges, "change_choose", one.choose),
		row(get, onePath+"/stop", access.ManageChanges, "change_stop", one.stopping),
		row(post, onePath+"/stop", access.ManageChanges, "change_stop", one.stop),
		row(get, TakePath, access.TakeOverRecord, "record_take_over", take.show),
		row(post, TakePath, access.TakeOverRecord, "record_take_over", take.submit),
		row(get, LeavingPath, access.PlanReturn, "leaving", leave.show),
		row(post, LeavingPath, access.PlanReturn, "leaving", leave.submit),
		row(post, LeavingPath+"/stay", access.WithdrawStatement, "leaving", leave.stay),
		row(post, LeavingPath+"/certify", access.PlanReturn, "leaving", leave.certify),
	}
	for _, k := range succession.Kinds() { // each its own address: a place for any word would stand beside {id}
		form := &newPage{Deps: d, kind: k}
		path := newPath + "/" + string(k)
		out = append(out, row(get, path, access.ManageChanges, "change_new", form.show), row(post, path, access.ManageChanges, "change_new", form.submit))
	}
	return out
}
