package historypage

import (
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/register/past"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Path is where the pages stand.
const Path = "/directory/register-import"

// Deps is what these pages need.
type Deps struct {
	Past *past.Service
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	route := func(method, pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: access.ImportRegister, Page: stem, Handler: h}
	}
	return []page.Route{
		route(http.MethodGet, Path, "register_import", d.list),
		route(http.MethodPost, Path, "register_import", d.send),
		route(http.MethodGet, Path+"/{id}", "register_import_file", d.file),
		route(http.MethodPost, Path+"/{id}", "register_import_file", d.set),
		route(http.MethodPost, Path+"/{id}/load", "register_import_file", d.load),
		route(http.MethodPost, Path+"/{id}/take-back", "register_import_file", d.takeBack),
	}
}

func back(c *page.Ctx) layout.Link {
	return layout.Link{Text: c.Site.Texts.Page("register_import").T("heading"), Href: Path}
}

func home(c *page.Ctx) layout.Link {
	return layout.Link{Text: ask.Words(c).T("back_directory"), Href: "/directory"}
}
