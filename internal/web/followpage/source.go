package followpage

import (
	"context"
	"strings"

	"sharewell/internal/follow"
	"sharewell/internal/search"
)

// Kind is what announced changes are called among the things that are found.
const Kind = "change"

// Source gives changes that are announced and not in force yet to the search.
func Source(version func() string, coming func(ctx context.Context) ([]follow.Piece, error)) search.Source {
	return search.Whole(version, func(ctx context.Context) (out []search.Document, err error) {
		all, err := coming(ctx)
		for _, p := range all {
			text := strings.Join(p.Sentences, " ")
			out = append(out, search.Document{ID: Kind + "/" + p.Ref, Kind: Kind, Title: p.Title, URL: p.Path, Summary: text, Text: text, Scope: search.Public})
		}
		return out, err
	})
}
