package spacepage

import (
	"context"

	"sharewell/internal/portal/space"
	"sharewell/internal/search"
	"sharewell/internal/web/searchpage"
)

// Kind is the kind of spaces in the search.
const Kind = "space"

// Source gives spaces that are in use to the search: a hidden one to its members alone, the others by their name and
// what they are for to everybody in the portal.
func Source(s *space.Service, version func() string) search.Source {
	return search.Whole(version, func(ctx context.Context) (out []search.Document, err error) {
		err = s.Each(ctx, func(x space.Space) {
			scope := searchpage.InSpace(space.Commons)
			if x.Kind == space.Hidden {
				scope = searchpage.InSpace(x.ID)
			}
			out = append(out, search.Document{ID: Kind + "/" + string(x.ID), Kind: Kind, Title: x.Name, URL: x.URL(), Summary: x.Purpose, Text: x.Purpose, Scope: scope})
		})
		return out, err
	})
}
