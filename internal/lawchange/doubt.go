package lawchange

import (
	"context"

	"sharewell/internal/ident"
)

// Doubt is a thing of which nobody has said yet that it still stands, or that was found to need a change, since a
// rule it rests on changed.
type Doubt struct {
	Thing
	Change Change
}

// mostDoubts bounds how many are told of; more than that is a new law, and every page says so then.
const mostDoubts = 1000

// Doubts lists the partnership's own things of a kind that are in doubt, those of the latest change first. Everybody
// may know: what is published says of itself that it is being checked.
func (s *Service) Doubts(ctx context.Context, kind string) (out []Doubt, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.LawUnsettled(ctx, kind, ident.Organisation(""), mostDoubts)
		return err
	})
	return out, err
}
