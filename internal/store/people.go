package store

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/store/db"
)

// AddPerson keeps a new person; an address already known is a conflict.
func (tx *Tx) AddPerson(ctx context.Context, p people.Person) error {
	return tx.q.InsertPerson(ctx, db.InsertPersonParams{
		ID: string(p.ID), Name: p.Name, Email: p.Email, EmailFolded: p.Folded(),
		Status: string(p.Status), CreatedAt: clock.Format(p.CreatedAt), Version: 1,
	})
}

// ChangePerson keeps a changed person if nobody changed them since they were read.
func (tx *Tx) ChangePerson(ctx context.Context, p people.Person) error {
	return changedOne(tx.q.UpdatePerson(ctx, db.UpdatePersonParams{
		ID: string(p.ID), Name: p.Name, Email: p.Email, EmailFolded: p.Folded(), Status: string(p.Status), Version: p.Version,
	}))
}

// Person finds one person.
func (tx *Tx) Person(ctx context.Context, id ident.Person) (people.Person, error) {
	row, err := tx.q.PersonByID(ctx, string(id))
	return personOf(row, err)
}

// PersonAt finds the person of an address, compared by people.Fold.
func (tx *Tx) PersonAt(ctx context.Context, address string) (people.Person, error) {
	row, err := tx.q.PersonByFolded(ctx, people.Fold(address))
	return personOf(row, err)
}

func personOf(r db.Person, err error) (people.Person, error) {
	if err != nil {
		return people.Person{}, notFound(err, "people.not_found", "We do not know this person.")
	}
	at, err := clock.ParseStored(r.CreatedAt)
	if err != nil {
		return people.Person{}, fmt.Errorf("person %s: %w", r.ID, err)
	}
	return people.Person{
		ID: ident.Person(r.ID), Name: r.Name, Email: r.Email, Status: people.Status(r.Status), CreatedAt: at, Version: r.Version,
	}, nil
}

// GiveHat keeps a new hat; a role held already is a conflict.
func (tx *Tx) GiveHat(ctx context.Context, h people.Hat) error {
	return tx.q.InsertHat(ctx, db.InsertHatParams{
		ID: string(h.ID), PersonID: string(h.Person), OrganisationID: string(h.Organisation), Role: string(h.Role),
		FromAt: clock.Format(h.From), UntilAt: clock.Format(h.Until),
		GivenPerson: string(h.GivenBy.Person), GivenOrg: string(h.GivenBy.ActingFor), GivenRole: h.GivenBy.Role, GivenSystem: h.GivenBy.System,
		EndedAt: clock.Format(h.EndedAt),
	})
}

// EndHat ends a hat; one ended already is a conflict.
func (tx *Tx) EndHat(ctx context.Context, id people.HatID, at time.Time) error {
	return changedOne(tx.q.EndHat(ctx, db.EndHatParams{ID: string(id), EndedAt: clock.Format(at)}))
}

// HatsOf lists a person's hats that have not been ended.
func (tx *Tx) HatsOf(ctx context.Context, p ident.Person) ([]people.Hat, error) {
	rows, err := tx.q.HatsOfPerson(ctx, string(p))
	if err != nil {
		return nil, err
	}
	out := make([]people.Hat, 0, len(rows))
	for _, r := range rows {
		h, err := hatOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// HatsAt lists the hats at an organisation ("" is the partnership) that have not been ended, with their
// holders, by name; people who have left are not among them.
func (tx *Tx) HatsAt(ctx context.Context, org ident.Organisation) ([]people.Member, error) {
	rows, err := tx.q.HatsAtOrganisation(ctx, string(org))
	if err != nil {
		return nil, err
	}
	out := make([]people.Member, 0, len(rows))
	for _, r := range rows {
		h, err := hatOf(db.Hat{
			ID: r.ID, PersonID: r.PersonID, OrganisationID: r.OrganisationID, Role: r.Role, FromAt: r.FromAt, UntilAt: r.UntilAt,
			GivenPerson: r.GivenPerson, GivenOrg: r.GivenOrg, GivenRole: r.GivenRole, GivenSystem: r.GivenSystem, EndedAt: r.EndedAt,
		})
		if err != nil {
			return nil, err
		}
		p, err := personOf(db.Person{
			ID: r.PersonID, Name: r.Name, Email: r.Email, EmailFolded: r.EmailFolded, Status: r.Status, CreatedAt: r.CreatedAt, Version: r.Version,
		}, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, people.Member{Person: p, Hat: h})
	}
	return out, nil
}

func hatOf(r db.Hat) (people.Hat, error) {
	h := people.Hat{
		ID: people.HatID(r.ID), Person: ident.Person(r.PersonID), Organisation: ident.Organisation(r.OrganisationID), Role: access.Role(r.Role),
		GivenBy: actorOf(r.GivenPerson, r.GivenOrg, r.GivenRole, r.GivenSystem),
	}
	err := storedTimes("hat "+r.ID, pair{r.FromAt, &h.From}, pair{r.UntilAt, &h.Until}, pair{r.EndedAt, &h.EndedAt})
	return h, err
}

// InvitePerson keeps a new invitation.
func (tx *Tx) InvitePerson(ctx context.Context, i people.Invitation) error {
	return tx.q.InsertInvitation(ctx, db.InsertInvitationParams{
		ID: string(i.ID), Email: i.Email, EmailFolded: i.Folded(), OrganisationID: string(i.Organisation),
		Roles: joinRoles(i.Roles), UntilAt: clock.Format(i.Until),
		ByPerson: string(i.InvitedBy.Person), ByOrg: string(i.InvitedBy.ActingFor), ByRole: i.InvitedBy.Role, BySystem: i.InvitedBy.System,
		At: clock.Format(i.At), UsedAt: clock.Format(i.UsedAt), UsedBy: string(i.UsedBy), WithdrawnAt: clock.Format(i.WithdrawnAt),
		TokenHash: i.TokenHash,
	})
}

// ClosePersonInvitation keeps an invitation's use or withdrawal; one closed already is a conflict.
func (tx *Tx) ClosePersonInvitation(ctx context.Context, i people.Invitation) error {
	return changedOne(tx.q.UpdateInvitation(ctx, db.UpdateInvitationParams{
		ID: string(i.ID), UsedAt: clock.Format(i.UsedAt), UsedBy: string(i.UsedBy), WithdrawnAt: clock.Format(i.WithdrawnAt),
	}))
}

// PersonInvitation finds one invitation.
func (tx *Tx) PersonInvitation(ctx context.Context, id ident.Invitation) (people.Invitation, error) {
	row, err := tx.q.InvitationByID(ctx, string(id))
	return invitationOf(row, err)
}

// PersonInvitationByToken finds the invitation of a letter's secret, given as people.HashToken.
func (tx *Tx) PersonInvitationByToken(ctx context.Context, tokenHash string) (people.Invitation, error) {
	row, err := tx.q.InvitationByToken(ctx, tokenHash)
	return invitationOf(row, err)
}

// OpenInvitationsTo lists what an address can still accept, oldest first; compared by people.Fold.
func (tx *Tx) OpenInvitationsTo(ctx context.Context, address string) ([]people.Invitation, error) {
	rows, err := tx.q.OpenInvitationsToAddress(ctx, people.Fold(address))
	return invitationsOf(rows, err)
}

// OpenInvitationsAt lists an organisation's open invitations ("" is the partnership), oldest first.
func (tx *Tx) OpenInvitationsAt(ctx context.Context, org ident.Organisation) ([]people.Invitation, error) {
	rows, err := tx.q.OpenInvitationsAtOrganisation(ctx, string(org))
	return invitationsOf(rows, err)
}

func invitationsOf(rows []db.Invitation, err error) ([]people.Invitation, error) {
	if err != nil {
		return nil, err
	}
	out := make([]people.Invitation, 0, len(rows))
	for _, r := range rows {
		i, err := invitationOf(r, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

func invitationOf(r db.Invitation, err error) (people.Invitation, error) {
	if err != nil {
		return people.Invitation{}, notFound(err, "people.no_invitation", "We do not know this invitation. Ask the person who invited you for another.")
	}
	i := people.Invitation{
		ID: ident.Invitation(r.ID), Email: r.Email, Organisation: ident.Organisation(r.OrganisationID), Roles: splitRoles(r.Roles),
		InvitedBy: actorOf(r.ByPerson, r.ByOrg, r.ByRole, r.BySystem), UsedBy: ident.Person(r.UsedBy), TokenHash: r.TokenHash,
	}
	err = storedTimes("invitation "+r.ID, pair{r.UntilAt, &i.Until}, pair{r.At, &i.At}, pair{r.UsedAt, &i.UsedAt}, pair{r.WithdrawnAt, &i.WithdrawnAt})
	return i, err
}

func actorOf(person, org, role, system string) event.Actor {
	return event.Actor{Person: ident.Person(person), ActingFor: ident.Organisation(org), Role: role, System: system}
}

// pair is a stored time and where it goes.
type pair struct {
	stored string
	into   *time.Time
}

// storedTimes reads several stored times of one row.
func storedTimes(row string, pairs ...pair) error {
	for _, p := range pairs {
		t, err := clock.ParseStored(p.stored)
		if err != nil {
			return errs.Wrap(errs.Internal, "store.time", "A stored time cannot be read.", fmt.Errorf("%s: %w", row, err))
		}
		*p.into = t
	}
	return nil
}

// People gives the people service its store.
func (s *Store) People() people.Store { return peopleStore{s} }

type peopleStore struct{ store *Store }

// Write implements people.Store.
func (p peopleStore) Write(ctx context.Context, fn func(people.Tx) error) error {
	return p.store.Write(ctx, func(tx *Tx) error { return fn(tx) })
}

// Read implements people.Store.
func (p peopleStore) Read(ctx context.Context, fn func(people.Tx) error) error {
	return p.store.Read(ctx, func(tx *Tx) error { return fn(tx) })
}
