package cli

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/lawchange"
	"sharewell/internal/search"
	"sharewell/internal/sharing"
	"sharewell/internal/web/guidancepage"
	"sharewell/internal/web/page"
	"sharewell/packs"
)

// newGuidance makes the library of guides. seen numbers what may have changed.
func newGuidance(a *App, seen *changes) (*guidance.Service, guidance.Shelf, error) {
	below, err := packs.Named(basePack)
	if err != nil {
		return nil, guidance.Shelf{}, err
	}
	names := guidance.Names{County: a.Pack.County, Agreement: a.Pack.Agreement, AgreementShort: a.Pack.AgreementShort, Short: a.Pack.Short}
	shelf, err := guidance.LoadShelf(names, a.packFS, below)
	if err != nil {
		return nil, shelf, err
	}
	d := guidance.Deps{Store: a.Store.Guidance(), Clock: a.options.Clock, IDs: a.options.IDs, Book: a.Book, Settings: guidance.SettingsFrom(a.Book),
		Age: sharing.ReadingAge, Version: seen.version, UploadLimit: int64(a.options.Config.UploadLimit), Clauses: a.guideClauses}
	for _, t := range a.Pack.Glossary {
		d.Terms = append(d.Terms, guidance.Term{Staff: t.Staff, Plain: t.Plain, Note: t.Note})
	}
	return guidance.New(d, shelf.Quiz), shelf, nil
}

// guideClauses gives the clauses of the Agreement in force as guides rest on them.
func (a *App) guideClauses(ctx context.Context) ([]guidance.Clause, error) {
	e, err := a.Agreement.Current(ctx)
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []guidance.Clause
	for _, c := range e.Text.Clauses {
		out = append(out, guidance.Clause{ID: string(c.ID), Heading: c.Heading, Sum: agreement.Hash([]byte(c.Heading + "\n" + c.Text)),
			URL: "/agreement/" + e.Number() + "/" + string(c.ID), Since: e.InForceFrom})
	}
	return out, nil
}

// takeGuidesIn publishes the pack's guides in a database that does not have them, and offers newer words.
func (a *App) takeGuidesIn(ctx context.Context) error {
	return a.faces.guides.EnsureShipped(ctx, a.faces.shelf)
}

func (f faces) guideRoutes(a *App) []page.Route {
	pages := sync.OnceValue(func() *http.ServeMux { return everyPage(a.routes()) })
	known := func(ctx context.Context, path string) bool { return a.leads(ctx, path, pages()) }
	return guidancepage.Routes(guidancepage.Deps{Guidance: f.guides, Book: a.Book, Known: known, UploadLimit: int64(a.options.Config.UploadLimit)})
}

// leads reports whether a path of this site leads somewhere. Guides, clauses and signatories are looked up; for the
// rest it is enough that there is such a page.
func (a *App) leads(ctx context.Context, path string, pages *http.ServeMux) bool {
	path, _, _ = strings.Cut(path, "?")
	if slug, ok := strings.CutPrefix(path, "/guides/"); ok && !strings.Contains(slug, "/") && guidance.Slug(slug).Valid() {
		g, err := a.faces.guides.Guide(ctx, guidance.Slug(slug))
		return err == nil && g.Standing.State != guidance.Delisted
	}
	if rest, ok := strings.CutPrefix(path, "/agreement/"); ok {
		edition, clause, _ := strings.Cut(rest, "/")
		e, err := a.Agreement.Current(ctx)
		if err != nil || e.Number() != edition {
			return false
		}
		if clause != "" {
			_, err = e.Clause(ident.Clause(clause))
		}
		return err == nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if err != nil {
		return false
	}
	_, pattern := pages.Handler(r)
	return pattern != ""
}

// everyPage answers nothing; it knows which paths some page answers.
func everyPage(routes []page.Route) *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range routes {
		if r.Method == http.MethodGet {
			mux.HandleFunc("GET "+exactly(r.Pattern), func(http.ResponseWriter, *http.Request) {})
		}
	}
	return mux
}

// exactly keeps the pattern of the start page from answering for every path.
func exactly(pattern string) string {
	if pattern == "/" {
		return "/{$}"
	}
	return pattern
}

// version says how far changes were noticed.
func (c *changes) version() string { return strconv.FormatUint(c.n.Load(), 36) }

// guidesResting finds the guides in force that rest on rules.
type guidesResting struct{ guides *guidance.Service }

// RestOn implements lawchange.Source.
func (r guidesResting) RestOn(ctx context.Context, rules map[string]bool, each func(string, lawchange.Thing) error) error {
	return r.guides.EachResting(ctx, rules, func(rule string, v guidance.Version) error {
		return each(rule, lawchange.Thing{Kind: "guide", Ref: string(v.Slug), Label: v.Content.Title, URL: guidance.ManageAddress("draft", v.Slug)})
	})
}

// guideWeight puts guides before other kinds: they were made to answer questions.
const guideWeight = 1.15

// guidesFound gives the guides that can be read to the search.
func guidesFound(g *guidance.Service, now clock.Clock, version func() string) search.Source {
	day := func() string { return version() + "/" + clock.DateOf(now.Now()).String() } // guides are taken down as days pass
	return search.Whole(day, func(ctx context.Context) ([]search.Document, error) {
		all, err := g.List(ctx)
		if err != nil {
			return nil, err
		}
		out := make([]search.Document, 0, len(all))
		for _, x := range all {
			c := x.Content
			d := search.Document{ID: "guide/" + string(x.Slug), Kind: "guide", Title: c.Title, URL: x.Slug.Address(), Summary: c.Summary, Asks: c.Asks,
				Keywords: c.Keywords, Text: guidance.Plain(guidance.Blocks(c.Body)), Scope: search.Public, Weight: guideWeight}
			if c.Audience == guidance.Staff {
				d.Weight = 1
			}
			out = append(out, d)
		}
		return out, nil
	})
}
