package editionpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/register/edition"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// Addresses of these pages.
const (
	Path       = "/other-versions" // what was asked for, counted
	StatusPath = "/other-versions/status"
	DeskPath   = "/organisation/versions"
)

// Files keeps and gives the files of versions; *files.Service does.
type Files interface {
	Add(ctx context.Context, a access.Actor, u files.Upload) (files.File, error)
	OpenPublic(ctx context.Context, id ident.File, about files.See) (files.File, []byte, error)
	Limit() int64
}

// Deps is what these pages need.
type Deps struct {
	Editions *edition.Service
	Files    Files
	// Network says where a request came from. It is handed to the service, which counts by a keyed hash of it.
	Network func(r *http.Request) string
}

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("other_versions_words") }

// private keeps an answer that may hold a code from every cache.
func private(c *page.Ctx) { c.W.Header().Set("Cache-Control", "no-store") }

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	public, status, desk := &publicPages{d}, &statusPage{d}, &deskPages{d}
	of := registerpage.OtherVersions("{ref}")
	return []page.Route{
		row(get, of, access.Public, "other_versions", public.show),
		row(post, of, access.Public, "other_versions", public.send),
		row(get, of+"/{id}", access.Public, "other_versions", public.file),
		row(get, Path, access.Public, "other_versions_counts", public.counts),
		row(get, StatusPath, access.Public, "other_versions_status", status.show),
		row(post, StatusPath, access.Public, "other_versions_status", status.look),
		row(get, DeskPath, access.ViewEditions, "desk_versions", desk.list),
		row(get, DeskPath+"/{ref}", access.ViewEditions, "desk_version", desk.one),
		row(post, DeskPath+"/{ref}/decline", access.KeepEdition, "desk_version", desk.decline),
		row(get, ofPath("{ref}"), access.KeepEdition, "desk_version_add", desk.of),
		row(post, ofPath("{ref}"), access.KeepEdition, "desk_version_add", desk.add),
		row(post, ofPath("{ref}")+"/{id}/remove", access.KeepEdition, "desk_version_add", desk.remove),
	}
}
