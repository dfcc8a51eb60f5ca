package cli

import (
	"strings"

	"sharewell/internal/coverage"
	"sharewell/internal/ident"
	"sharewell/internal/search"
	"sharewell/internal/web/coveragepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/searchpage"
)

// coveredDeps is what the pages about coverage need.
func (f faces) coveredDeps(a *App) coveragepage.Deps {
	return coveragepage.Deps{Coverage: f.coverage, Register: f.register, Records: a.Sharing, Names: signatoryNames{f.search}, Book: a.Book}
}

// coveredRoutes are the pages about coverage.
func (f faces) coveredRoutes(a *App) []page.Route { return coveragepage.Routes(f.coveredDeps(a)) }

// signatoryNames finds signatories by name, as the search does.
type signatoryNames struct{ search *search.Service }

// likely is how near the best a name must come to be offered beside it.
const likely = 0.55

// Signatories implements coveragepage.Names.
func (n signatoryNames) Signatories(words string, most int) []coveragepage.Name {
	hits := n.search.Search(search.Query{Words: words, Kinds: []string{searchpage.KindSignatory}, Most: most}).Hits
	var out []coveragepage.Name
	for _, h := range hits {
		if slug, ok := strings.CutPrefix(h.Document.URL, "/signatories/"); ok && h.Score >= likely*hits[0].Score {
			out = append(out, coveragepage.Name{Slug: slug, Title: h.Document.Title})
		}
	}
	return out
}

// body finds an organisation by its identifier or the last part of its address.
func (f faces) body(name string) (ident.Organisation, string, bool) {
	x := f.coverage.Index()
	kind, _ := x.Vocabulary().Kind(coverage.TypeOrganisation)
	main, ok := x.Canonical(coverage.Node{Kind: kind, ID: name})
	if !ok || name == "" {
		return "", "", false
	}
	title, ok := x.Known(name)
	return ident.Organisation(main.ID), title, ok
}
