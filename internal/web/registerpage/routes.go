package registerpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/register"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Register is what these pages read; *register.Service is one.
type Register interface {
	Find(q register.Query) register.Page
	Entry(ctx context.Context, ref string) (register.Entry, error)
	Version(ctx context.Context, ref string, n int) (register.Entry, error)
	Entries(ctx context.Context, cards []*register.Card) ([]register.Entry, error)
	Each(ctx context.Context, q register.Query, fn func(register.Entry) error) error
	Words(filter, value string) string
	OverdueDays() int
	DataVersion() string
}

// Deps is what these pages need.
type Deps struct {
	Register  Register
	Regulator string // whom people complain to: "the Information Commissioner’s Office"
	Licence   string // address of the licence the register may be used again under; "" when none was chosen
	// Policies writes entries as policies for other machines; nil writes none.
	Policies Policies
	// Mishaps gives links to public accounts of what went wrong in a use; nil gives none.
	Mishaps func(ctx context.Context, ref string) []layout.Link
	// MishapsVersion changes with what Mishaps gives.
	MishapsVersion func() string
	// Heard gives the link from a use to what the involvement group said about it; nil knows none.
	Heard func(ctx context.Context, ref string) (layout.Link, bool)
	// HeardVersion changes with what Heard gives.
	HeardVersion func() string
}

// version changes with everything that these pages show.
func (d Deps) version() string {
	out := d.Register.DataVersion()
	for _, v := range []func() string{d.MishapsVersion, d.HeardVersion} {
		if v != nil {
			out += "-" + v()
		}
	}
	return out
}

// Policies writes entries as policies for other machines.
type Policies interface {
	// Form splits the last part of an address into a reference and the form of a policy.
	Form(last string) (ref, form string, ok bool)
	Public(c *page.Ctx, ref, form string) error
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	kept := NewCache(d.version)
	list, one, forms := &list{d}, &entry{d}, &forms{Deps: d}
	get := func(pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: access.Public, Page: stem, Handler: h}
	}
	query := func(c *page.Ctx) string { return register.ParseQuery(c.R.URL.Query()).Encode() }
	path := func(*page.Ctx) string { return "" }
	return []page.Route{
		get("/register", "register", kept.Page(query, list.show)),
		get("/register.json", "register", kept.Page(pageQuery, forms.json)),
		get("/register.jsonld", "register", kept.Page(pageQuery, forms.jsonld)),
		get("/register.csv", "register", forms.csv),
		get("/register.xlsx", "register", kept.Page(query, forms.xlsx)),
		get("/register.atom", "register", kept.Page(query, forms.atom)),
		get(SafePath, "kept_safe", d.safe),
		get("/register/{ref}", "register_entry", one.policies(kept.Page(path, one.show))),
		get("/register/{ref}/versions/{n}", "register_entry", kept.Page(path, one.version)),
	}
}

// heard gives the link to what the involvement group said about the entry of the address.
func (d Deps) heard(c *page.Ctx) (layout.Link, bool) {
	if d.Heard == nil {
		return layout.Link{}, false
	}
	return d.Heard(c.R.Context(), c.Path("ref"))
}
