package noticeboard

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
)

// Service runs the noticeboard and events: each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// EventData is what events of the trail carry: never words, never who comes.
type EventData struct {
	Ref   string      `json:"ref"`
	Space ident.Space `json:"space,omitempty"`
	Why   string      `json:"why,omitempty"`
}

// At names news or an event and the version of it that somebody saw.
type At struct {
	Ref     string
	Version int64 // nought is any
}

// placed is a thing in a room, with its owner.
type placed struct {
	space   ident.Space
	owner   ident.Organisation
	subject event.Subject
	ref     string
}

func (n News) placed() placed  { return placed{n.Space, n.Owner, n.Subject(), n.Ref} }
func (e Event) placed() placed { return placed{e.Space, e.Owner, e.Subject(), e.Ref} }

func errNotFound() error {
	return errs.New(errs.NotFound, "noticeboard.not_found", "We could not find this, or you may not see it.")
}

func errChanged() error {
	return errs.New(errs.Conflict, "noticeboard.changed", "Somebody else changed this while you were writing. Look at it again, then send yours.")
}

// may gives the role by which an actor does something to what stands in a room; what is out of reach is not found.
func (s *Service) may(ctx context.Context, tx Tx, actor access.Actor, c access.Command, at placed) (access.Role, error) {
	if !actor.SignedIn() {
		return "", errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	reach, err := tx.PortalReach(ctx, actor.Person, s.deps.Clock.Now())
	if err != nil {
		return "", err
	}
	role, err := access.Require(actor, c, access.ReadNoticeboard, relation(reach.Relation(actor, at.space, at.owner), reach.Hosts(at.space)), "")
	reads := c == access.ReadNoticeboard || c == access.JoinEvent
	if err == nil && !reads && !reach.Writes(at.space) {
		err = errs.New(errs.Forbidden, "noticeboard.reader", "You can read in this space but not post in it.")
	}
	if errs.KindOf(err) == errs.NotFound {
		return "", errNotFound()
	}
	return role, err
}

func (s *Service) note(ctx context.Context, tx Tx, by event.Actor, at placed, name string) error {
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "portal."+name, at.subject).With(EventData{Ref: at.ref, Space: at.space})
	if at.owner != "" {
		e = e.For(at.owner)
	}
	return tx.AppendEvents(ctx, e)
}

func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// tell writes to somebody who comes or waits, unless they left the room meanwhile.
func (s *Service) tell(ctx context.Context, tx Tx, to Seat, e Event, n intray.Notice) error {
	reach, err := tx.PortalReach(ctx, to.Person, s.deps.Clock.Now())
	if err != nil || !reach.Reads(e.Space) {
		return err
	}
	n.ID, n.Organisation, n.Person, n.Subject, n.URL, n.At, n.Urgent = ident.New[ident.Notice](s.deps.IDs), to.Organisation, to.Person, e.Subject(), e.URL(), s.deps.Clock.Now(), true
	n.Roles = access.OrganisationRoles()
	if to.Organisation == "" {
		n.Roles = []access.Role{access.Secretariat}
	}
	return tx.PostNotice(ctx, n)
}

// announce tells the portal of an event or of news.
func announce(ctx context.Context, tx Tx, n space.News) error {
	if err := tx.WithdrawPortalNews(ctx, n.Ref); err != nil {
		return err
	}
	return tx.PostPortalNews(ctx, n)
}

// year is the year that a reference carries.
func year(now time.Time) int { return now.In(clock.London).Year() }
