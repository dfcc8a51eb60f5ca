package automationpage

import (
	"context"

	"sharewell/internal/automation"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
)

// Kind is what tools are called among the things that are found.
const Kind = "automation"

// Reader gives every use with a tool; *automation.Service is one.
type Reader interface {
	All(ctx context.Context) ([]automation.View, error)
}

// Source gives the page on tools, and what is said of each, to the search.
func Source(r Reader, texts *content.Texts, version func() string) search.Source {
	return search.Whole(version, func(ctx context.Context) ([]search.Document, error) {
		all, err := r.All(ctx)
		if err != nil {
			return nil, err
		}
		t, w, one := texts.Page("automated_decisions"), texts.Page("automation_words"), texts.Page("automated_decision")
		out := []search.Document{{ID: Kind + "/all", Kind: Kind, Title: t.T("heading"), URL: Path, Summary: t.T("intro"), Asks: []string{t.T("search.asks")}, Scope: search.Public}}
		for _, v := range all {
			out = append(out, search.Document{ID: Kind + "/" + v.Use.Ref, Kind: Kind, Title: one.T("heading", "title", v.Use.Title), URL: Path + "/" + v.Use.Ref, Summary: what(w, v), Text: v.Use.Lead.Name + "\n" + v.Use.Check, Scope: search.Public})
		}
		return out, nil
	})
}
