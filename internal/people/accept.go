package people

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Accept takes up an invitation. Either Token is the letter's secret, which proves the address it was
// sent to, or Proved is an address proved in another way and Invitation names the offer.
type Accept struct {
	Token      string
	Invitation ident.Invitation
	Proved     string
	Name       string // asked of new people only
}

// Accept makes the person, or finds the one with that address, and gives the roles offered.
func (s *Service) Accept(ctx context.Context, cmd Accept) (Person, error) {
	var p Person
	now := s.Clock.Now()
	err := s.Store.Write(ctx, func(tx Tx) error {
		i, err := s.invitationFor(ctx, tx, cmd)
		if err != nil {
			return err
		}
		var joined bool
		if p, joined, err = s.personFor(ctx, tx, i, cmd.Name, now); err != nil {
			return err
		}
		if i, err = i.use(p.ID, now); err != nil {
			return err
		}
		if err := tx.ClosePersonInvitation(ctx, i); err != nil {
			return err
		}
		by := event.Actor{Person: p.ID, ActingFor: i.Organisation}
		events := []event.Event{s.trail("people.invitation_accepted", by, aboutInvitation(i.ID), i.Organisation).With(dataOf(i.Organisation, i.Until, i.Roles...))}
		if joined {
			events = append(events, s.trail("people.joined", by, aboutPerson(p.ID), i.Organisation))
		}
		members, err := tx.HatsAt(ctx, i.Organisation)
		if err != nil {
			return err
		}
		for _, r := range i.Roles {
			h := Hat{Person: p.ID, Organisation: i.Organisation, Role: r, From: now, Until: i.Until, GivenBy: i.InvitedBy}
			given, err := s.give(ctx, tx, members, h)
			if err != nil {
				return err
			}
			if given {
				events = append(events, s.trail("people.role_given", i.InvitedBy, aboutPerson(p.ID), i.Organisation).With(dataOf(i.Organisation, i.Until, r)))
			}
		}
		return tx.AppendEvents(ctx, events...)
	})
	return p, err
}

func (s *Service) invitationFor(ctx context.Context, tx Tx, cmd Accept) (Invitation, error) {
	if cmd.Token != "" {
		return tx.PersonInvitationByToken(ctx, HashToken(cmd.Token))
	}
	i, err := tx.PersonInvitation(ctx, cmd.Invitation)
	if err == nil && !SameMailbox(i.Email, cmd.Proved) {
		err = errs.New(errs.NotFound, "people.no_invitation", "We do not know this invitation. Ask the person who invited you for another.")
	}
	return i, err
}

// personFor finds the person of the invitation's address or makes one.
func (s *Service) personFor(ctx context.Context, tx Tx, i Invitation, name string, now time.Time) (p Person, joined bool, err error) {
	p, err = tx.PersonAt(ctx, i.Email)
	switch {
	case err == nil && !SameMailbox(p.Email, i.Email):
		return p, false, tooAlike()
	case err == nil && p.Status == Closed: // somebody who left and was asked back
		p.Status = Active
		return p, true, tx.ChangePerson(ctx, p)
	case err == nil || errs.KindOf(err) != errs.NotFound:
		return p, false, err
	}
	name = cleanName(name)
	if err := errs.InvalidFields(checkName(name)); err != nil {
		return Person{}, false, err
	}
	p = Person{ID: ident.New[ident.Person](s.IDs), Name: name, Email: i.Email, Status: Active, CreatedAt: now, Version: 1}
	return p, true, tx.AddPerson(ctx, p)
}

// give gives a hat unless the person wears it already; one whose end has come is ended first. It
// reports whether anything changed.
func (s *Service) give(ctx context.Context, tx Tx, members []Member, h Hat) (bool, error) {
	if old, ok := held(members, h.Person, h.Role); ok {
		if old.Worn(h.From) && old.Until.Equal(h.Until) {
			return false, nil
		}
		if err := tx.EndHat(ctx, old.ID, h.From); err != nil {
			return false, err
		}
	}
	h.ID = ident.New[HatID](s.IDs)
	return true, tx.GiveHat(ctx, h)
}

// GiveRole gives one more role to somebody who already acts for Organisation. Somebody new is invited.
type GiveRole struct {
	Organisation ident.Organisation
	Person       ident.Person
	Role         access.Role
	Until        time.Time
}

// GiveRole gives a role, or changes its end; it works from the person's next request on.
func (s *Service) GiveRole(ctx context.Context, a access.Actor, cmd GiveRole) error {
	as, err := mayManage(a, cmd.Organisation, cmd.Role)
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	if err := errs.InvalidFields(checkOffer(cmd.Organisation, []access.Role{cmd.Role}, cmd.Until, now)); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		members, err := tx.HatsAt(ctx, cmd.Organisation)
		if err != nil {
			return err
		}
		if _, ok := memberOf(members, cmd.Person, now); !ok {
			return notHere()
		}
		if old, ok := held(members, cmd.Person, cmd.Role); ok && !cmd.Until.IsZero() {
			if err := keepsAdministrator(cmd.Organisation, members, []HatID{old.ID}, now); err != nil {
				return err
			}
		}
		h := Hat{Person: cmd.Person, Organisation: cmd.Organisation, Role: cmd.Role, From: now, Until: cmd.Until, GivenBy: a.Event(as)}
		given, err := s.give(ctx, tx, members, h)
		if err != nil || !given {
			return err
		}
		if err := s.tellAdministrators(ctx, tx, cmd.Organisation, h.GivenBy, "gave somebody a role in your organisation."); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.trail("people.role_given", h.GivenBy, aboutPerson(cmd.Person), cmd.Organisation).With(dataOf(cmd.Organisation, cmd.Until, cmd.Role)))
	})
}

func notHere() error {
	return errs.New(errs.NotFound, "people.not_here", "This person does not act for the organisation. Invite them instead.")
}

// EndRole takes one role from somebody at Organisation.
type EndRole struct {
	Organisation ident.Organisation
	Person       ident.Person
	Role         access.Role
}

// EndRole ends a role; it stops working with the person's next request.
func (s *Service) EndRole(ctx context.Context, a access.Actor, cmd EndRole) error {
	as, err := mayManage(a, cmd.Organisation, cmd.Role)
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	return s.Store.Write(ctx, func(tx Tx) error {
		members, err := tx.HatsAt(ctx, cmd.Organisation)
		if err != nil {
			return err
		}
		h, ok := held(members, cmd.Person, cmd.Role)
		if !ok {
			return notHere()
		}
		if err := keepsAdministrator(cmd.Organisation, members, []HatID{h.ID}, now); err != nil {
			return err
		}
		if err := tx.EndHat(ctx, h.ID, now); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.trail("people.role_ended", a.Event(as), aboutPerson(cmd.Person), cmd.Organisation).With(dataOf(cmd.Organisation, time.Time{}, cmd.Role)))
	})
}
