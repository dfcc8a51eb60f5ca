package licencepage

import (
	"context"
	"net/http"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/licence"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// Addresses of these pages.
const (
	Path          = "/licence"
	ScorecardPath = "/licence/scorecard"
)

// Voice is something that residents said about a promise, and what was done.
type Voice struct {
	Said, Did string
	Link      layout.Link // where it was said
}

// Deps is what these pages need.
type Deps struct {
	Licence *licence.Service
	// Film finds the film on a guide; nil knows none.
	Film func(ctx context.Context, guide string) (layout.Link, bool)
	// Voices finds what was said about a promise, by its address.
	Voices func(ctx context.Context, path string) ([]Voice, error)
	// Version changes with everything that these pages show; nil keeps nothing.
	Version func() string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	var all []page.Route
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) {
		all = append(all, page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h})
	}
	const get, post = http.MethodGet, http.MethodPost
	keep := func(h page.Handler) page.Handler { return h }
	if d.Version != nil {
		kept := registerpage.NewCache(d.Version)
		keep = func(h page.Handler) page.Handler {
			return kept.Page(func(c *page.Ctx) string { return c.Query("done") }, h)
		}
	}
	row(get, Path, access.Public, "licence", keep(d.promises))
	row(get, Path+"/{promise}", access.Public, "licence_promise", keep(d.promise))
	row(get, ScorecardPath, access.Public, "licence_scorecard", keep(d.scorecard))
	row(get, ScorecardPath+".json", access.Public, "licence_scorecard", keep(d.json))
	row(get, ScorecardPath+".csv", access.Public, "licence_scorecard", keep(d.csv))
	row(get, ScorecardPath+".xlsx", access.Public, "licence_scorecard", keep(d.xlsx))
	row(get, ScorecardPath+"/{indicator}", access.Public, "licence_indicator", keep(d.indicator))
	row(get, ScorecardPath+"/{indicator}/challenge", access.Public, "licence_challenge", d.challenge)
	row(post, ScorecardPath+"/{indicator}/challenge", access.Public, "licence_challenge", d.sendChallenge)
	row(get, ScorecardPath+"/{indicator}/reply", access.ReplyIndicator, "licence_reply", d.reply)
	row(post, ScorecardPath+"/{indicator}/reply", access.ReplyIndicator, "licence_reply", d.sendReply)
	row(get, licence.ManagePath, access.AnswerChallenge, "licence_manage", d.manage)
	row(post, licence.ManagePath, access.RefreshScorecard, "licence_manage", d.refresh)
	row(get, licence.ManagePath+"/{id}", access.AnswerChallenge, "licence_answer", d.answer)
	row(post, licence.ManagePath+"/{id}", access.AnswerChallenge, "licence_answer", d.sendAnswer)
	return all
}

// words are the words that these pages share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("licence_words") }

// Source gives the promises and the indicators to the search.
func Source(l *licence.Licence, s *licence.Scorecard, texts *content.Texts) search.Source {
	return search.Whole(func() string { return "shipped" }, func(context.Context) ([]search.Document, error) {
		t, card := texts.Page("licence"), texts.Page("licence_scorecard")
		out := []search.Document{
			{ID: "page/licence", Kind: "page", Title: l.Title, URL: Path, Summary: t.T("description"), Asks: strings.Split(t.T("search.asks"), "|"), Scope: search.Public},
			{ID: "page/scorecard", Kind: "page", Title: card.T("heading"), URL: ScorecardPath, Summary: card.T("intro"), Scope: search.Public},
		}
		for _, p := range l.Promises() {
			d := search.Document{ID: "promise/" + p.Code, Kind: "page", Title: p.Short, URL: p.Path(), Summary: p.Words, Text: strings.Join(p.Practice, "\n"), Scope: search.Public}
			for _, i := range s.About(p.Code) {
				d.Text += "\n" + i.Words
			}
			out = append(out, d)
		}
		return out, nil
	})
}
