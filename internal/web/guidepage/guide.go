package guidepage

import (
	"context"
	"net/http"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/guide"
	"sharewell/internal/web/guidepage/guideview"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Guide *guide.Guide
	// Sources are the files Guide was made from, for the browser's copy.
	Sources guideview.Sources
	// Advisers finds whom the reader can call in their own organisation.
	Advisers Advisers
}

// Advisers finds people of an organisation by role.
type Advisers interface {
	// Advisers lists the named roles of the actor's own organisation with how to reach them.
	Advisers(ctx context.Context, a access.Actor) ([]guideview.Adviser, error)
}

// BundlePath is where the browser fetches the rulebook and the words of the guide.
const BundlePath = "/guide/rulebook.zip"

// ShellPath is the house around the guide's pages, kept by browsers for when no network answers.
const ShellPath = "/offline/guide"

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	p, b := &guidePage{d}, &bundlePage{d: d}
	get := func(pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: access.Public, Page: stem, Handler: h}
	}
	return []page.Route{
		get("/guide", "guide", func(c *page.Ctx) error { return c.Redirect(guideview.Path) }),
		get(guideview.Path, "guide", p.show),
		get(BundlePath, "guide", b.show),
		get(ShellPath, "guide", shell),
	}
}

type guidePage struct{ Deps }

func (p *guidePage) show(c *page.Ctx) error {
	m := guideview.Maker{Guide: p.Guide, Words: c.Text}
	if c.Actor.Organisation != "" && p.Deps.Advisers != nil {
		// Advice must not wait for names: without them the answer names the roles.
		m.Advisers, _ = p.Deps.Advisers.Advisers(c.R.Context(), c.Actor)
	}
	drawn := m.Draw(c.R.URL.Query(), day(c))
	h := page.Head{Title: drawn.Title, NoIndex: !drawn.Start}
	if drawn.Start {
		h.Description, h.Canonical = c.Text.T("description"), guideview.Path
	}
	if drawn.HasErrors {
		h.Status = http.StatusOK // a question asked again by its address is no failure
	}
	return c.Render(h, drawn.Body)
}

// day is today, as the guide counts days.
func day(c *page.Ctx) time.Time {
	d := c.Today()
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}
