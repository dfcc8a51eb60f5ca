package lawpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/lawchange"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Laws is what these pages ask; *lawchange.Service is one.
type Laws interface {
	List(ctx context.Context, a access.Actor, before lawchange.ID, most int) ([]lawchange.Line, error)
	View(ctx context.Context, a access.Actor, id lawchange.ID) (lawchange.View, error)
	Look(ctx context.Context, a access.Actor, cmd lawchange.Look) error
}

// Deps is what these pages need.
type Deps struct{ Laws Laws }

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	list, one, look := &changes{d}, &change{d}, &lookPage{d}
	return []page.Route{
		{Method: http.MethodGet, Pattern: "/law-changes", Permission: access.ViewLawChanges, Page: "law_changes", Handler: list.show},
		{Method: http.MethodGet, Pattern: "/law-changes/{id}", Permission: access.ViewLawChanges, Page: "law_change", Handler: one.show},
		{Method: http.MethodGet, Pattern: "/law-changes/{id}/look", Permission: access.LookAtLawChange, Page: "law_look", Handler: look.show},
		{Method: http.MethodPost, Pattern: "/law-changes/{id}/look", Permission: access.LookAtLawChange, Page: "law_look", Handler: look.submit},
	}
}

// address is the page of a change.
func address(id lawchange.ID) string { return "/law-changes/" + string(id) }

// words are those several of these pages use.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("law_words") }

// outcome words what came of looking at a thing.
func outcome(c *page.Ctx, o lawchange.Outcome) layout.Status {
	switch o {
	case lawchange.Unmoved, lawchange.Amended:
		return layout.Status{Word: words(c).T("outcome." + string(o)), Kind: layout.Live}
	case lawchange.WillAmend:
		return layout.Status{Word: words(c).T("outcome." + string(o)), Kind: layout.Changed}
	case lawchange.Open:
	}
	return layout.Status{Word: words(c).T("outcome.open"), Kind: layout.Waiting}
}
