package screeningpage

import (
	"context"
	"net/http"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/screening/national"
	"sharewell/internal/web/page"
)

// Ledger reads accounts; *ledger.Service does.
type Ledger interface {
	List(ctx context.Context, a access.Actor, before string, most int) ([]ledger.Screening, error)
	Get(ctx context.Context, a access.Actor, ref string) (ledger.Screening, error)
	OutcomeOf(s ledger.Screening) ledger.Outcome
	Choices(ctx context.Context, a access.Actor) ([]ledger.ChoiceList, error)
	Floor() int64
	TimeToLive() time.Duration
	Asks() bool
}

// Screener does what the forms ask for; *ledger.Service does.
type Screener interface {
	Begin(ctx context.Context, c ledger.Caller, b ledger.Begin) (*ledger.Run, error)
	Ask(ctx context.Context, c ledger.Caller, ref string, list national.List) (ledger.Screening, error)
	Destroy(ctx context.Context, a access.Actor, ref string) error
	LoadChoices(ctx context.Context, a access.Actor, cmd ledger.Load) (int64, error)
	RemoveChoices(ctx context.Context, a access.Actor, kind, recordRef string) error
}

// Labels words codes; *rulebook.Book has them.
type Labels interface {
	Label(list, code string) string
}

// Names names organisations.
type Names interface {
	Names(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
}

// Deps is what these pages need.
type Deps struct {
	Ledger   Ledger
	Screener Screener
	Labels   Labels
	Names    Names
	Kinds    []string // codes of list opt_out_kind
	Most     int64    // bytes of a list sent with a form
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	all, one, start, choices, how := &screenings{d}, &screeningPage{d}, &newScreening{d}, &choicesPage{d}, &howPage{d}
	return []page.Route{
		get("/screenings", access.ViewScreening, "screenings", all.show),
		get("/screenings/how", access.ViewScreening, "screening_how", how.show),
		get("/screenings/new", access.RunScreening, "screening_new", start.show),
		post("/screenings/new", access.RunScreening, "screening_new", start.submit),
		get("/screenings/choices", access.ViewScreening, "screening_choices", choices.show),
		post("/screenings/choices", access.LoadChoices, "screening_choices", choices.submit),
		post("/screenings/choices/remove", access.LoadChoices, "screening_choices", choices.remove),
		get("/screenings/{ref}", access.ViewScreening, "screening", one.show),
		post("/screenings/{ref}/destroy", access.DestroyScreening, "screening", one.destroy),
	}
}

func get(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

func post(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}
