package lifepage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/licence/life"
	"sharewell/internal/register"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// Path is where the page stands.
const Path = "/my-information"

// Register is what the page reads; *register.Service is one.
type Register interface {
	Find(q register.Query) register.Page
	Entries(ctx context.Context, cards []*register.Card) ([]register.Entry, error)
	DataVersion() string
}

// Deps is what the page needs.
type Deps struct {
	Register Register
	Plan     *life.Plan
}

// Routes gives the route of the page. It is the same for everybody, so it is drawn once for each state of the register.
func Routes(d Deps) []page.Route {
	kept := registerpage.NewCache(d.Register.DataVersion)
	return []page.Route{
		{Method: http.MethodGet, Pattern: Path, Permission: access.Public, Page: "my_information", Handler: kept.Page(func(*page.Ctx) string { return "" }, d.show)},
	}
}

// Source gives the page to the search, with every situation as a question it answers.
func Source(p *life.Plan, texts *content.Texts) search.Source {
	return search.Whole(func() string { return "shipped" }, func(context.Context) ([]search.Document, error) {
		t := texts.Page("my_information")
		d := search.Document{ID: "page/my-information", Kind: "page", Title: t.T("heading"), URL: Path, Summary: t.T("intro"), Scope: search.Public}
		for _, s := range p.Situations() {
			d.Asks = append(d.Asks, s.Words)
		}
		return []search.Document{d}, nil
	})
}
