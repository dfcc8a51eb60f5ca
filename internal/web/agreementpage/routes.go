package agreementpage

import (
	"context"
	"net/http"

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
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	return append(append(publicRoutes(d), statementRoutes(d)...), boardRoutes(d)...)
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
		get("/agreement/{edition}/adopt", access.AdoptEdition, "agreement_adopt", (&adopt{d}).show),
		post("/agreement/{edition}/adopt", access.AdoptEdition, "agreement_adopt", (&adopt{d}).submit),
		get("/signatories", access.Public, "signatories", list.show),
		get("/signatories.csv", access.Public, "signatories", list.csv),
		get("/signatories.json", access.Public, "signatories", list.json),
		get("/signatories/coverage", access.Public, "coverage", cover.show),
		get("/signatories/{slug}", access.Public, "signatory", one.show),
	}
}
