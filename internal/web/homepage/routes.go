package homepage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/register"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// Register is what these pages read of the register; *register.Service is one.
type Register interface {
	Overview() register.Overview
	Find(q register.Query) register.Page
	DataVersion() string
}

// Agreement is what these pages read of the Agreement; *agreement.Service is one.
type Agreement interface {
	Current(ctx context.Context) (agreement.Edition, error)
	Coverage(ctx context.Context) ([]agreement.Coverage, error)
	Signatories(ctx context.Context, f agreement.SignatoryFilter) ([]agreement.SignatoryBrief, error)
}

// Deps is what these pages need.
type Deps struct {
	Register  Register
	Agreement Agreement
	// Changes gives a number that moves whenever signatories may have changed; without it they are
	// counted for every page.
	Changes func() uint64
	// Mailbox is the secretariat's; "" when there is none yet.
	Mailbox string
	// Security is where faults in the program's security are reported, as an address with its scheme;
	// "" leaves security.txt out.
	Security  string
	Regulator string // "the Information Commissioner’s Office"
	Licence   string // address of the licence of public data; "" when none was chosen
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	kept := registerpage.NewCache(d.Register.DataVersion)
	start, about, files := &home{Deps: d}, &about{d}, &files{d}
	get := func(pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: access.Public, Page: stem, Handler: h}
	}
	always := func(*page.Ctx) string { return "" }
	return []page.Route{
		get("/{$}", "home", start.show),
		get("/accessibility", "accessibility", about.accessibility),
		get("/privacy", "privacy", about.privacy),
		get("/cookies", "cookies", about.cookies),
		get("/developers", "developers", about.developers),
		get("/robots.txt", "", files.robots),
		get("/.well-known/security.txt", "", files.security),
		get("/sitemap.xml", "", kept.Page(always, files.sitemap)),
	}
}
