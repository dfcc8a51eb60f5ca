package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/portal/space"
	"sharewell/internal/store/db"
)

// PutSpaceMember keeps a membership, in place of an earlier one of the same person or role.
func (tx *Tx) PutSpaceMember(ctx context.Context, m space.Membership) error {
	return tx.q.PutSpaceMember(ctx, db.PutSpaceMemberParams{SpaceID: string(m.Space), PersonID: string(m.Person), OrganisationID: string(m.Organisation), Role: string(m.Role),
		Standing: string(m.Standing), State: string(m.State), At: clock.Format(m.At), ByPerson: string(m.By), Why: m.Why, Confirmed: m.Confirmed.String()})
}

// DropSpaceMember ends a membership, also one that was only asked for; one that is gone is a conflict.
func (tx *Tx) DropSpaceMember(ctx context.Context, s ident.Space, w space.Who) error {
	return changedOne(tx.q.DeleteSpaceMember(ctx, db.DeleteSpaceMemberParams{SpaceID: string(s), PersonID: string(w.Person), OrganisationID: string(w.Organisation), Role: string(w.Role)}))
}

// SpaceMembers lists who is in a space, who was invited and who asked.
func (tx *Tx) SpaceMembers(ctx context.Context, s ident.Space) (space.Members, error) {
	rows, err := tx.q.SpaceMembers(ctx, string(s))
	return membershipsOf(rows, err)
}

// MembershipsOf lists a person's memberships by name, in whatever state.
func (tx *Tx) MembershipsOf(ctx context.Context, p ident.Person) ([]space.Membership, error) {
	rows, err := tx.q.SpaceMembershipsOfPerson(ctx, string(p))
	return membershipsOf(rows, err)
}

func membershipsOf(rows []db.SpaceMember, err error) (space.Members, error) {
	if err != nil {
		return nil, err
	}
	var out space.Members
	for _, r := range rows {
		m := space.Membership{Space: ident.Space(r.SpaceID), Who: space.Who{Person: ident.Person(r.PersonID), Organisation: ident.Organisation(r.OrganisationID), Role: access.Role(r.Role)},
			Standing: space.Standing(r.Standing), State: space.MemberState(r.State), By: ident.Person(r.ByPerson), Why: r.Why}
		if m.At, err = clock.ParseStored(r.At); err != nil {
			return nil, fmt.Errorf("member of space %s: %w", r.SpaceID, err)
		}
		if m.Confirmed, err = clock.ParseDate(r.Confirmed); err != nil {
			return nil, fmt.Errorf("member of space %s: %w", r.SpaceID, err)
		}
		out = append(out, m)
	}
	return out, nil
}

// PortalPersonAt finds by an address who may use the portal now, and for whom they act.
func (tx *Tx) PortalPersonAt(ctx context.Context, address string, now time.Time) (space.Found, error) {
	p, err := tx.PersonAt(ctx, address)
	if err != nil {
		return space.Found{}, err
	}
	out := space.Found{Person: p.ID, Name: p.Name}
	hats, err := tx.HatsWorn(ctx, p.ID, now)
	for _, h := range hats {
		if (h.Organisation != "" || h.Role == access.Secretariat) && !slices.Contains(out.Organisations, h.Organisation) {
			out.Organisations = append(out.Organisations, h.Organisation)
		}
	}
	return out, err
}

// PersonNames gives the names of people who may still act here; whoever left has none any more.
func (tx *Tx) PersonNames(ctx context.Context, ids []ident.Person) (map[ident.Person]string, error) {
	out := make(map[ident.Person]string, len(ids))
	for _, id := range ids {
		if _, done := out[id]; done || id == "" {
			continue
		}
		p, err := tx.Person(ctx, id)
		switch {
		case errs.KindOf(err) == errs.NotFound:
		case err != nil:
			return nil, err
		case p.Status == people.Active:
			out[id] = p.Name
		}
	}
	return out, nil
}

// WithdrawNotices takes back what a person or a role was told of a subject: to names the organisation and one of both.
func (tx *Tx) WithdrawNotices(ctx context.Context, about event.Subject, to intray.Notice) error {
	for _, role := range listOrPerson(to.Roles) {
		before := afterEverything
		for {
			rows, err := tx.q.NoticesPosted(ctx, db.NoticesPostedParams{OrganisationID: string(to.Organisation), Role: string(role), PersonID: string(to.Person), Before: before, Most: 200})
			if err != nil {
				return fmt.Errorf("withdraw notices: %w", err)
			}
			for _, r := range rows {
				n, err := noticeOf(r)
				if err != nil {
					return err
				}
				before = n.Key()
				if n.Subject != about {
					continue
				}
				if err := tx.q.DeleteNoticeRoles(ctx, r.ID); err != nil {
					return err
				}
				if err := tx.q.DeleteNotice(ctx, r.ID); err != nil {
					return err
				}
			}
			if len(rows) < 200 {
				break
			}
		}
	}
	return nil
}

// roomMoved begins the line that remembers a membership which went along with a person.
const roomMoved = "room"

// moveRooms lets a person stay in their spaces when they act for another organisation instead, in one of them or in all;
// it gives a line for each that moved.
func (tx *Tx) moveRooms(ctx context.Context, p ident.Person, from, to ident.Organisation, only ident.Space) (moved []string, err error) {
	all, err := tx.MembershipsOf(ctx, p)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		there := slices.ContainsFunc(all, func(x space.Membership) bool { return x.Space == m.Space && x.Organisation == to })
		if m.Organisation != from || only != "" && m.Space != only || there {
			continue
		}
		if err := tx.DropSpaceMember(ctx, m.Space, m.Who); err != nil {
			return nil, err
		}
		m.Organisation = to
		if err := tx.PutSpaceMember(ctx, m); err != nil {
			return nil, err
		}
		moved = append(moved, roomMoved+" "+string(m.Space))
	}
	return moved, nil
}
