package store

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
)

// PortalReach gives the rooms of the members' portal that a person may enter now.
func (tx *Tx) PortalReach(ctx context.Context, person ident.Person, now time.Time) (space.Reach, error) {
	hats, err := tx.HatsWorn(ctx, person, now)
	if err != nil {
		return space.Reach{}, err
	}
	r := space.Reach{Person: person, Spaces: map[ident.Space]space.Standing{}}
	for _, h := range hats {
		switch {
		case h.Role == access.Secretariat:
			r.Commons = space.Host
		case h.Organisation != "" && r.Commons == space.Outside:
			r.Commons = space.Member
		}
	}
	return r, nil
}
