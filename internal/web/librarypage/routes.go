package librarypage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/portal/library"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

// Path is where the library is.
const Path = "/portal/library"

// Deps is what these pages need.
type Deps struct {
	Library *library.Service
	Book    *rulebook.Book
	// Rooms lists the spaces that somebody may read, without the commons.
	Rooms func(ctx context.Context, actor access.Actor) ([]portalview.Room, error)
	// Limit is the most bytes that a file may have.
	Limit int64
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post, read, add, keep = http.MethodGet, http.MethodPost, access.ReadLibrary, access.AddLibrary, access.KeepLibrary
	list, fresh, one, edit := &listPage{d}, &newPage{d}, &onePage{d}, &editPage{d}
	return []page.Route{
		row(get, Path, read, "library", list.show),
		row(get, Path+"/new", add, "library_new", fresh.show),
		row(post, Path+"/new", add, "library_new", fresh.send),
		row(get, Path+"/{ref}", read, "library_item", one.show),
		row(get, Path+"/{ref}/files/{n}", read, "library_item", one.file),
		row(get, Path+"/{ref}/versions/{n}", read, "library_item", one.version),
		row(get, Path+"/{ref}/edit", keep, "library_edit", edit.show),
		row(post, Path+"/{ref}/edit", keep, "library_edit", edit.send),
		row(post, Path+"/{ref}/revise", keep, "library_item", one.revise),
		row(post, Path+"/{ref}/review", keep, "library_item", one.review),
		row(post, Path+"/{ref}/withdraw", keep, "library_item", one.withdraw),
		row(post, Path+"/{ref}/restore", keep, "library_item", one.restore),
		row(post, Path+"/{ref}/cite", add, "library_item", one.cite),
	}
}
