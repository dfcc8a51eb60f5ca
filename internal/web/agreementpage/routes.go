package agreementpage

import (
	"context"
	"net/http"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Agreement     *agreement.Service
	Organisations *organisation.Service
	Files         *files.Service
	Book          *rulebook.Book
	// Did reports whether a person's form with a submission key was acted on before; Acted remembers that
	// it was, after the act, so that nothing is called done that was not.
	Did   func(ctx context.Context, key string, by ident.Person) (bool, error)
	Acted func(ctx context.Context, key string, by ident.Person) error
	// Amber lists clauses in doubt because a rule they rest on changed; nil knows of none.
	Amber func(ctx context.Context) ([]Amber, error)
	// Noticed follows a notice to leave: partners are told, and the data is planned for; nil does nothing.
	Noticed func(ctx context.Context, org ident.Organisation) error
	// Mishaps reports whether an organisation told everybody of something that went wrong; nil knows of nothing.
	Mishaps func(ctx context.Context, slug string) bool
	// Plain gives the glossary's plain words for a word, "" when it has none; nil knows of none.
	Plain func(word string) string
	// Cites lists what outside the Agreement cites a clause; nil knows of nothing.
	Cites func(ctx context.Context, c agreement.Clause) ([]Cite, error)
	// LedTo lists the comments of the yearly review that the words of an edition come from, for one clause or, without
	// one, for all; nil knows of none.
	LedTo func(ctx context.Context, edition ident.Edition, clause ident.Clause) ([]Source, error)
}

// Source is a comment of the yearly review that led to words of an edition.
type Source struct {
	Clause ident.Clause
	Ref    string
	Year   int
	Kind   string // "blocking", "suggestion", "question": the key of its words
	Voice  string // "organisation", "group", "office", "public": whose it is
	Name   string // of the organisation
	Taken  bool   // its very words were taken in
}

// Amber is a clause in doubt because a rule it rests on changed.
type Amber struct {
	Clause ident.Clause
	Rule   string // in words
	Href   string // the change
}

// Cite is something that cites a clause.
type Cite struct {
	Kind string // "record", "edition", "guides", "guide", "rule": the key of its words
	Text string
	Href string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	return slices.Concat(publicRoutes(d), deskRoutes(d), statementRoutes(d), boardRoutes(d))
}

func get(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

func post(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

func publicRoutes(d Deps) []page.Route {
	e, list, one, cover := &editionPage{d}, &signatories{d}, &signatory{d}, &coverage{d}
	return []page.Route{
		get("/agreement", access.Public, "agreement", e.current),
		get("/agreement.pdf", access.Public, "agreement", e.download("", pdf)),
		get("/agreement.docx", access.Public, "agreement", e.download("", docx)),
		get("/agreement/{edition}", access.Public, "agreement", e.show),
		get("/agreement/{edition}/{clause}", access.Public, "agreement_clause", e.clause),
		get("/agreement/compare", access.Public, "agreement_compare", (&comparePage{d}).show),
		get("/agreement/{edition}/{clause}/changes", access.Public, "agreement_changes", (&changesPage{d}).show),
		get("/agreement/{edition}/adopt", access.AdoptEdition, "agreement_adopt", (&adopt{d}).show),
		post("/agreement/{edition}/adopt", access.AdoptEdition, "agreement_adopt", (&adopt{d}).submit),
		get("/signatories", access.Public, "signatories", list.show),
		get("/signatories.csv", access.Public, "signatories", list.csv),
		get("/signatories.json", access.Public, "signatories", list.json),
		get("/signatories/coverage", access.Public, "coverage", cover.show),
		get("/signatories/{slug}", access.Public, "signatory", one.show),
	}
}
