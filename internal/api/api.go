package api

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"sharewell/internal/agreement"
	"sharewell/internal/register"
	"sharewell/internal/rulebook"
)

// Register is what the operations read of the register; *register.Service is one.
type Register interface {
	Find(q register.Query) register.Page
	Entry(ctx context.Context, ref string) (register.Entry, error)
	Entries(ctx context.Context, cards []*register.Card) ([]register.Entry, error)
	Words(filter, value string) string
}

// Agreement is what the operations read of the Agreement; *agreement.Service is one.
type Agreement interface {
	Signatories(ctx context.Context, f agreement.SignatoryFilter) ([]agreement.SignatoryBrief, error)
	Signatory(ctx context.Context, slug string) (agreement.SignatoryPage, error)
}

// Codes are the code lists; *rulebook.Book has them.
type Codes interface {
	ListNames() []string
	List(name string) (rulebook.List, error)
	PlainLabel(list, code string) string
	BodyKinds() []rulebook.BodyKind
	Version() string
}

// Deps is what the operations need.
type Deps struct {
	Register  Register
	Agreement Agreement
	Codes     Codes
	PublicURL string // without a final slash
	Log       *slog.Logger
	// RequestID finds the identifier under which a request is logged.
	RequestID func(context.Context) string
}

// Version is the version of the description; it rises when an operation changes.
const Version = "1.2.0"

// Mounts gives the handlers by pattern, for the router of the site.
func Mounts(d Deps) (map[string]http.Handler, error) {
	mux := http.NewServeMux()
	a := operations(mux, d)
	spec, err := a.OpenAPI().MarshalJSON()
	if err != nil {
		return nil, err
	}
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(spec) // the reader may have gone
	})
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) { writeProblem(w, notThere(r), d.RequestID(r.Context())) })
	h := tagged(named(d, mux))
	return map[string]http.Handler{"/api/": h, "GET /openapi.json": h}, nil
}

// operations registers every operation.
func operations(mux *http.ServeMux, d Deps) huma.API {
	c := huma.DefaultConfig("Sharewell", Version)
	c.Info.Description = "The public register of uses of information, who has signed the Agreement, and the code lists. " +
		"Everything here is public and no key is needed, but for decisions and for screening lists."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil // no page from elsewhere, no links in bodies
	a := humago.New(mux, c)
	s := &service{d}
	register := []func(huma.API){s.records, s.record, s.signatories, s.signatory, s.kinds, s.codes, s.code}
	for _, add := range register {
		add(a)
	}
	describeScreenings(a)
	describeDecisions(a)
	return a
}

// service answers the operations.
type service struct{ Deps }

// get describes a reading operation.
func get(id, path, summary, tag string, failures ...int) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodGet, Path: "/api/v1" + path, Summary: summary, Tags: []string{tag}, Errors: failures}
}
