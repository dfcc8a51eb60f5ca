package cli

import (
	"sharewell/internal/search"
	"sharewell/internal/web/choicepage"
	"sharewell/internal/web/incidentpage"
	"sharewell/internal/web/lifepage"
	"sharewell/internal/web/rightspage"
	"sharewell/internal/web/schoolpage"
	"sharewell/internal/web/searchpage"
)

// searchAtOnce is up to how many entries the search is filled before the first page is served. A larger register
// is taken in beside the first requests, in seconds.
const searchAtOnce = 5000

// newSearch makes the search over everything a person may find. It follows its sources by their versions.
func newSearch(a *App, f faces) *search.Service {
	version := f.changes.version
	sources := append([]search.Source{
		searchpage.Pages(a.Texts),
		searchpage.Clauses(a.Agreement, version),
		searchpage.Signatories(a.Agreement, version, a.Texts),
		searchpage.Register(f.register),
		schoolpage.Source(f.schools, a.Texts, a.options.Clock),
		choicepage.Source(f.choices, a.Texts),
		incidentpage.Source(a.Incidents, version, a.Texts),
		rightspage.Source(f.rights, a.Texts),
		lifepage.Source(f.life, a.Texts),
		questionsFound(a),
		automationFound(a, f),
		otherVersionsFound(a),
		changesFound(a, f),
		engagementFound(a),
		groupFound(a),
		licenceFound(a),
		guidesFound(f.guides, a.options.Clock, version),
	}, portalFound(a, version)...)
	return search.New(search.NewSynonyms(synonyms(a.Pack)), a.options.Log, sources...)
}
