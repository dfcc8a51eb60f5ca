package store

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/store/db"
)

// PortalReach gives the rooms of the members' portal that a person may enter now: the commons by any role at an
// organisation or in the secretariat, open spaces with it, and others by their own name or by a role they hold.
func (tx *Tx) PortalReach(ctx context.Context, person ident.Person, now time.Time) (space.Reach, error) {
	hats, err := tx.HatsWorn(ctx, person, now)
	if err != nil {
		return space.Reach{}, err
	}
	r := space.Reach{Person: person, Spaces: map[ident.Space]space.Standing{}}
	at := map[ident.Organisation]bool{}
	for _, h := range hats {
		switch {
		case h.Organisation != "":
			r.Enter(space.Commons, space.Member)
		case h.Role == access.Secretariat:
			r.Enter(space.Commons, space.Host)
		default:
			continue // others of the partnership are not members of the portal
		}
		at[h.Organisation] = true
		rows, err := tx.q.WaysOfRole(ctx, db.WaysOfRoleParams{OrganisationID: string(h.Organisation), Role: string(h.Role)})
		if err != nil {
			return r, err
		}
		for _, w := range rows {
			enter(&r, w.SpaceID, w.Standing, w.State)
		}
	}
	if len(at) == 0 {
		return r, nil
	}
	rows, err := tx.q.WaysOfPerson(ctx, string(person))
	if err != nil {
		return r, err
	}
	for _, w := range rows {
		if at[ident.Organisation(w.OrganisationID)] {
			enter(&r, w.SpaceID, w.Standing, w.State)
		}
	}
	open, err := tx.q.OpenSpaces(ctx)
	for _, o := range open {
		enter(&r, o.ID, string(space.Reader), o.State)
	}
	return r, err
}

// enter lets somebody into a space; what is archived can only be read.
func enter(r *space.Reach, id, standing, state string) {
	as := space.Standing(standing)
	if space.State(state) == space.Archived {
		as = space.Reader
	}
	r.Enter(ident.Space(id), as)
}
