package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Invite asks somebody to hold roles at Organisation ("" is the partnership).
type Invite struct {
	Organisation ident.Organisation
	Email        string
	Roles        []access.Role
	Until        time.Time // zero: no end; auditors need one
}

// Invite invites an address and posts the letter. Inviting an address again withdraws the open
// invitation it had there, so that only the newest letter works.
func (s *Service) Invite(ctx context.Context, a access.Actor, cmd Invite) (Invitation, error) {
	as, err := mayManage(a, cmd.Organisation, cmd.Roles...)
	if err != nil {
		return Invitation{}, err
	}
	i, _, err := s.invite(ctx, a.Event(as), cmd)
	return i, err
}

// Begin invites the partnership's first system administrator and returns the letter's secret, for the
// command that sets a new installation up. When there is one already it is refused.
func (s *Service) Begin(ctx context.Context, email string) (token string, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		members, err := tx.HatsAt(ctx, "")
		if err == nil && !slices.Contains(vacancies("", members, s.Clock.Now()), access.SysAdmin) {
			err = errs.New(errs.Conflict, "people.begun", "There is a system administrator already. They can invite another.")
		}
		return err
	})
	if err != nil {
		return "", err
	}
	_, token, err = s.invite(ctx, event.Actor{System: "set-up"}, Invite{Email: email, Roles: []access.Role{access.SysAdmin}})
	return token, err
}

func (s *Service) invite(ctx context.Context, by event.Actor, cmd Invite) (Invitation, string, error) {
	now := s.Clock.Now()
	fields := checkOffer(cmd.Organisation, cmd.Roles, cmd.Until, now)
	if !ValidAddress(cmd.Email) {
		fields = append([]errs.Field{field("email", "address", "Enter an email address, like name@example.org")}, fields...)
	}
	if err := errs.InvalidFields(fields); err != nil {
		return Invitation{}, "", err
	}
	name, err := s.name(ctx, cmd.Organisation)
	if err != nil {
		return Invitation{}, "", err
	}
	token, hash, err := NewToken(s.Random)
	if err != nil {
		return Invitation{}, "", err
	}
	i := Invitation{
		ID: ident.New[ident.Invitation](s.IDs), Email: strings.TrimSpace(cmd.Email), Organisation: cmd.Organisation,
		Roles: inOrder(cmd.Roles), Until: cmd.Until, InvitedBy: by, At: now, TokenHash: hash,
	}
	invited := s.trail("people.invited", by, aboutInvitation(i.ID), i.Organisation).With(dataOf(i.Organisation, i.Until, i.Roles...))
	letter := intray.Mail{Key: "invitation:" + string(i.ID), To: i.Email, Urgent: true, At: now}
	letter.Subject, letter.Text = s.InvitationLetter(i, name, token)
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := s.replaceOpen(ctx, tx, i); err != nil {
			return err
		}
		if err := tx.InvitePerson(ctx, i); err != nil {
			return err
		}
		if err := tx.PostMail(ctx, letter); err != nil {
			return err
		}
		if err := s.tellAdministrators(ctx, tx, i.Organisation, by, "invited somebody to act for your organisation."); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, invited)
	})
	return i, token, err
}

// tellAdministrators tells an organisation's administrators at once when somebody of the partnership, not
// one of their own, lets people in or gives them roles there.
func (s *Service) tellAdministrators(ctx context.Context, tx Tx, org ident.Organisation, by event.Actor, did string) error {
	if org == "" || by.ActingFor == org || by.Person == "" {
		return nil
	}
	return tx.PostNotice(ctx, intray.Notice{
		ID: ident.New[ident.Notice](s.IDs), Organisation: org, Roles: []access.Role{access.OrgAdmin}, Kind: "people.by_partnership",
		Subject: event.Subject{Kind: "organisation", ID: string(org)}, Title: "The partnership " + did,
		Text: "If you did not expect this, look at who acts for you and tell the secretariat.", URL: "/people", At: s.Clock.Now(), Urgent: true,
	})
}

// replaceOpen withdraws what the address can still accept at the same organisation, and refuses an
// address so like a known person's that the two would be taken for one.
func (s *Service) replaceOpen(ctx context.Context, tx Tx, i Invitation) error {
	p, err := tx.PersonAt(ctx, i.Email)
	switch {
	case err == nil && !SameMailbox(p.Email, i.Email):
		return tooAlike()
	case err != nil && errs.KindOf(err) != errs.NotFound:
		return err
	}
	open, err := tx.OpenInvitationsTo(ctx, i.Email)
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.Organisation != i.Organisation {
			continue
		}
		o.WithdrawnAt = i.At
		if err := tx.ClosePersonInvitation(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

func tooAlike() error {
	return errs.InvalidFields([]errs.Field{field("email", "too_alike", "Somebody with nearly the same address is already here. Enter the address exactly as that person writes it, or another one")})
}

// Withdraw takes an open invitation back.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, id ident.Invitation) error {
	now := s.Clock.Now()
	return s.Store.Write(ctx, func(tx Tx) error {
		i, err := tx.PersonInvitation(ctx, id)
		if err != nil {
			return err
		}
		as, err := mayManage(a, i.Organisation)
		if err != nil {
			return err
		}
		if i, err = i.use("", now); err != nil {
			return err
		}
		i.UsedAt, i.WithdrawnAt = time.Time{}, now
		if err := tx.ClosePersonInvitation(ctx, i); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.trail("people.invitation_withdrawn", a.Event(as), aboutInvitation(id), i.Organisation))
	})
}

// Offer is an invitation as the invited person sees it.
type Offer struct {
	Invitation   Invitation
	Organisation string // its name; "" is the partnership
	Known        bool   // somebody with the address signs in here already, so no name is asked
}

// OfferBy finds the open invitation of a letter's secret.
func (s *Service) OfferBy(ctx context.Context, token string) (Offer, error) {
	var o Offer
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		i, err := tx.PersonInvitationByToken(ctx, HashToken(token))
		if err != nil {
			return err
		}
		if _, err := i.use("", s.Clock.Now()); err != nil {
			return err
		}
		o, err = s.offer(ctx, tx, i)
		return err
	})
	return o, err
}

// OffersTo lists the open invitations to an address that was proved, oldest first.
func (s *Service) OffersTo(ctx context.Context, proved string) ([]Offer, error) {
	var out []Offer
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		open, err := tx.OpenInvitationsTo(ctx, proved)
		if err != nil {
			return err
		}
		for _, i := range open {
			if !SameMailbox(i.Email, proved) {
				continue
			}
			o, err := s.offer(ctx, tx, i)
			if err != nil {
				return err
			}
			out = append(out, o)
		}
		return nil
	})
	return out, err
}

func (s *Service) offer(ctx context.Context, tx Tx, i Invitation) (Offer, error) {
	name, err := s.name(ctx, i.Organisation)
	if err != nil {
		return Offer{}, err
	}
	_, err = tx.PersonAt(ctx, i.Email)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return Offer{}, err
	}
	return Offer{Invitation: i, Organisation: name, Known: err == nil}, nil
}
