package people

import (
	"context"
	"io"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Deps is what the service is made of.
type Deps struct {
	Store  Store
	Clock  clock.Clock
	IDs    ident.Source
	Random io.Reader // crypto/rand.Reader, but for tests
	// OrganisationName gives an organisation's name; an unknown one is not found.
	OrganisationName func(ctx context.Context, id ident.Organisation) (string, error)
	// InvitationLetter writes the letter that carries the secret of an invitation; organisation is "" for
	// the partnership.
	InvitationLetter func(i Invitation, organisation, token string) (subject, text string)
}

// Service is everything one can do with people, hats and invitations.
type Service struct{ Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// trail makes one event; members of the organisation see it in their timeline.
func (s *Service) trail(name string, by event.Actor, about event.Subject, org ident.Organisation) event.Event {
	e := event.New(ident.New[ident.Event](s.IDs), s.Clock.Now(), by, name, about)
	if org != "" {
		e = e.For(org)
	}
	return e
}

// roleData is what an event about roles says.
type roleData struct {
	Organisation ident.Organisation `json:"organisation,omitempty"`
	Roles        []access.Role      `json:"roles,omitempty"`
	Until        string             `json:"until,omitempty"`
}

func dataOf(org ident.Organisation, until time.Time, roles ...access.Role) roleData {
	return roleData{Organisation: org, Roles: roles, Until: clock.Format(until)}
}

func aboutPerson(id ident.Person) event.Subject {
	return event.Subject{Kind: "person", ID: string(id)}
}

func aboutInvitation(id ident.Invitation) event.Subject {
	return event.Subject{Kind: "invitation", ID: string(id)}
}

// name is the organisation's name, "" for the partnership.
func (s *Service) name(ctx context.Context, org ident.Organisation) (string, error) {
	if org == "" {
		return "", nil
	}
	return s.OrganisationName(ctx, org)
}

// Person finds one person; for the program's own use, as it asks no permission.
func (s *Service) Person(ctx context.Context, id ident.Person) (p Person, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		p, err = tx.Person(ctx, id)
		return err
	})
	return p, err
}

// Hats lists what a person may act as now, with names, the partnership first.
func (s *Service) Hats(ctx context.Context, id ident.Person) ([]HatGroup, error) {
	var hats []Hat
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		hats, err = tx.HatsOf(ctx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Named(ctx, hats)
}

// Named groups the hats worn now and names their organisations, the partnership first. Hats at an
// organisation that is no longer known are left out: there is nothing to act for.
func (s *Service) Named(ctx context.Context, hats []Hat) ([]HatGroup, error) {
	var out []HatGroup
	for _, g := range Group(hats, s.Clock.Now()) {
		var err error
		if g.Name, err = s.name(ctx, g.Organisation); errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}
