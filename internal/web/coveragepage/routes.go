package coveragepage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/register"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
)

// Path is where people ask.
const Path = "/covered"

// Where members take every record in force of their organisation as policies, one a line.
const (
	AllODRL       = Path + "/policies.odrl.jsonl"
	AllAgreements = Path + "/policies.agreement.jsonl"
)

// Coverage is what decides; *coverage.Service does.
type Coverage interface {
	Index() *coverage.Index
	Today() clock.Date
	Explain(d *coverage.Decision) coverage.Explained
}

// Register is what the public may read of a record; *register.Service is one.
type Register interface {
	Entry(ctx context.Context, ref string) (register.Entry, error)
	Open(ctx context.Context, ref string) (register.Opened, error)
	Find(q register.Query) register.Page
}

// Records is what a member may read; *sharing.Service is one.
type Records interface {
	Get(ctx context.Context, a access.Actor, ref string) (sharing.View, error)
	JoinOffer(ctx context.Context, a access.Actor, ref string) (sharing.JoinOffer, error)
}

// Names finds organisations by name.
type Names interface {
	// Signatories lists those whose names are like the words, the most alike first; slips are forgiven.
	Signatories(words string, most int) []Name
}

// Name is one organisation as it may be chosen.
type Name struct{ Slug, Title string }

// Deps is what these pages need.
type Deps struct {
	Coverage Coverage
	Register Register
	Records  Records
	Names    Names
	Book     *rulebook.Book
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	ask, out := &covered{d}, NewExports(d)
	get := func(pattern string, c access.Command, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: "covered", Handler: h}
	}
	return []page.Route{
		get(Path, access.Public, ask.show),
		get(AllODRL, access.ViewRecord, out.allODRL),
		get(AllAgreements, access.ViewRecord, out.allAgreements),
		get("/vocabulary", access.Public, out.vocabulary),
	}
}
