package editionpage

import (
	"context"

	"sharewell/internal/search"
	"sharewell/internal/web/content"
)

// Source gives the pages on other versions of entries to the search.
func Source(texts *content.Texts) search.Source {
	return search.Whole(func() string { return "1" }, func(context.Context) ([]search.Document, error) {
		t := texts.Page("other_versions_counts")
		return []search.Document{{ID: "page/other_versions", Kind: "page", Title: t.T("heading"), URL: Path, Summary: t.T("intro"), Asks: []string{t.T("search.asks")}, Scope: search.Public}}, nil
	})
}
