package space

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	// Topic reports whether a code is one of the portal's topics.
	Topic func(code string) bool
	// Random makes the secret codes of feed addresses.
	Random func() string
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ReachTx
	SpaceTx
	MemberTx
	FeedTx
	NewsTx
	ReadNewsTx
	PeopleTx
	WorkTx
}

// ReachTx tells what a person may enter. Other parts of the portal ask for it too.
type ReachTx interface {
	PortalReach(ctx context.Context, person ident.Person, now time.Time) (Reach, error)
}

// NewsTx tells what is new, in the transaction of the change. Other parts of the portal ask for it.
type NewsTx interface {
	PostPortalNews(ctx context.Context, n News) error
	WithdrawPortalNews(ctx context.Context, ref string) error
}

// ReadNewsTx reads what is new within a reach.
type ReadNewsTx interface {
	FindPortalNews(ctx context.Context, reach Reach, q NewsQuery) ([]News, error)
	CountPortalNews(ctx context.Context, reach Reach, since string) (int, error)
	PortalNewsItem(ctx context.Context, reach Reach, key string) (News, error)
	// EventsAbout reads the audit trail.
	EventsAbout(ctx context.Context, about event.Subject, before int64, most int) ([]event.Event, error)
}

// SpaceTx keeps spaces. None of it asks for a right.
type SpaceTx interface {
	InsertSpace(ctx context.Context, s Space) error
	SaveSpace(ctx context.Context, s Space) error
	Space(ctx context.Context, id ident.Space) (Space, error)
	SpaceAt(ctx context.Context, slug string) (Space, error)
	// SpacesWithin lists spaces of a reach by name; SpacesToFind live ones that are not hidden, outside a reach;
	// SpacesInState every one.
	SpacesWithin(ctx context.Context, r Reach, q SpaceQuery) ([]Space, error)
	SpacesToFind(ctx context.Context, except Reach, q SpaceQuery) ([]Space, error)
	SpacesInState(ctx context.Context, q SpaceQuery) ([]Space, error)
}

// SpaceQuery asks for spaces in a state, after a key.
type SpaceQuery struct {
	State State
	After string
	Most  int
}

// MemberTx keeps who is in a space.
type MemberTx interface {
	PutSpaceMember(ctx context.Context, m Membership) error
	DropSpaceMember(ctx context.Context, s ident.Space, w Who) error
	SpaceMembers(ctx context.Context, s ident.Space) (Members, error)
	// MembershipsOf lists those of a person by name, in whatever state.
	MembershipsOf(ctx context.Context, p ident.Person) ([]Membership, error)
}

// Found is somebody whom a host named by an address.
type Found struct {
	Person        ident.Person
	Name          string
	Organisations []ident.Organisation // for which they may act now; "" is the secretariat
}

// PeopleTx tells of people and organisations.
type PeopleTx interface {
	// PortalPersonAt finds who may use the portal by an address.
	PortalPersonAt(ctx context.Context, address string, now time.Time) (Found, error)
	PersonNames(ctx context.Context, ids []ident.Person) (map[ident.Person]string, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
	HatsWorn(ctx context.Context, person ident.Person, now time.Time) ([]intray.Hat, error)
	// WearersOf lists who may act in one of some roles at an organisation now.
	WearersOf(ctx context.Context, org ident.Organisation, roles []access.Role, now time.Time) ([]ident.Person, error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	// OpenTasksAbout lists what waits about a subject.
	OpenTasksAbout(ctx context.Context, about event.Subject) ([]intray.Task, error)
	PostNotice(ctx context.Context, n intray.Notice) error
	// WithdrawNotices takes back what somebody, or a role, was told of a subject, also from letters that wait.
	WithdrawNotices(ctx context.Context, about event.Subject, to intray.Notice) error
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
}

// Service runs spaces, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// Reach gives the rooms that a person may enter now.
func (s *Service) Reach(ctx context.Context, person ident.Person) (r Reach, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err = tx.PortalReach(ctx, person, s.deps.Clock.Now())
		return err
	})
	return r, err
}

// MayRead is nil when a person may read what stands in a room now, and otherwise says that there is nothing. Files of a
// room are given out only after it was asked.
func (s *Service) MayRead(ctx context.Context, person ident.Person, room ident.Space) error {
	r, err := s.Reach(ctx, person)
	if err != nil {
		return err
	}
	if !r.Reads(room) {
		return errs.New(errs.NotFound, "space.nothing", "We could not find this, or you may not see it.")
	}
	return nil
}

// Name gives the name of a room within a reach; "" is the commons'.
func (s *Service) Name(ctx context.Context, r Reach, room ident.Space) (name string, err error) {
	if room == Commons {
		return "", nil
	}
	if !r.Reads(room) {
		return "", gone()
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		x, err := tx.Space(ctx, room)
		name = x.Name
		return err
	})
	return name, err
}

// Rooms lists the spaces of a reach that are live, by name: where somebody may read, or only where they may write.
func (s *Service) Rooms(ctx context.Context, r Reach, toWrite bool) (out []Space, err error) {
	if toWrite {
		r = r.belongs()
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.SpacesWithin(ctx, r, SpaceQuery{State: Live, Most: mostRooms})
		return err
	})
	return out, err
}

const mostRooms = 1000

// come loads what every command on one space needs, and lets nobody in who may not.
type come struct {
	space   Space
	members Members
	reach   Reach
	// standing is what the actor is there; hosts of a space that was put away still are.
	standing Standing
	as       event.Actor
	now      time.Time
}

func (s *Service) load(ctx context.Context, tx Tx, a access.Actor, slug string) (c come, err error) {
	c.now = s.deps.Clock.Now()
	if c.space, err = tx.SpaceAt(ctx, slug); err != nil {
		return c, err
	}
	if c.reach, err = tx.PortalReach(ctx, a.Person, c.now); err != nil {
		return c, err
	}
	if c.members, err = tx.SpaceMembers(ctx, c.space.ID); err != nil {
		return c, err
	}
	if c.standing = c.reach.In(c.space.ID); c.standing == Reader && c.space.State == Archived {
		// nobody writes in it any more, and still somebody looks after who reads
		hats, err := tx.HatsWorn(ctx, a.Person, c.now)
		if err != nil {
			return c, err
		}
		for _, h := range c.members.Hosts() {
			if slices.ContainsFunc(hats, func(x intray.Hat) bool {
				return x.Organisation == h.Organisation && (h.Person == a.Person || h.Person == "" && h.Role == x.Role)
			}) {
				c.standing = Host
			}
		}
	}
	return c, nil
}

// sees reports whether an actor may know that the space is there.
func (c come) sees(a access.Actor) bool {
	switch {
	case !c.reach.Reads(Commons) && !c.reach.Reads(c.space.ID):
		return false
	case c.reach.Reads(c.space.ID), c.space.State == Live && c.space.Kind != Hidden:
		return true
	case c.invited(a) != nil, c.space.Asked != nil && c.space.Asked.Person == a.Person && (c.space.State == Proposed || c.space.State == Refused):
		return true
	}
	_, steward := access.Allowed(a, access.StewardSpace, access.RelationTo(a, ""), "")
	return steward
}

// own lists the actor's memberships by name.
func (c come) own(a access.Actor) Members {
	return c.members.only(func(x Membership) bool { return x.Person == a.Person && a.Person != "" })
}

// invited gives the actor's open invitation; nil when there is none.
func (c come) invited(a access.Actor) *Membership {
	for _, x := range c.own(a) {
		if x.State == Invited {
			return &x
		}
	}
	return nil
}

// relation is how the actor stands to the space.
func (c come) relation(a access.Actor) access.Relation {
	if a.Person == "" || a.Person != c.reach.Person || !c.sees(a) {
		return access.None
	}
	return access.RelationTo(a, "")
}

// require lets the actor do something to the space, or says that there is none, or that they may not.
func (c *come) require(a access.Actor, command access.Command) error {
	role, err := access.Require(a, command, access.UsePortal, c.relation(a), string(c.standing))
	c.as = a.Event(role)
	if errs.KindOf(err) == errs.NotFound {
		return gone() // in the words of a space that there never was
	}
	return err
}

// change loads a space for one command and runs it.
func (s *Service) change(ctx context.Context, a access.Actor, slug string, command access.Command, fn func(tx Tx, c come) error) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := s.load(ctx, tx, a, slug)
		if err != nil {
			return err
		}
		if err := c.require(a, command); err != nil {
			return err
		}
		return fn(tx, c)
	})
}

// note writes a line of the space's story. Only the partnership reads it of a hidden space.
func (s *Service) note(ctx context.Context, tx Tx, c come, name string, d EventData) error {
	e := event.New(ident.New[ident.Event](s.deps.IDs), c.now, c.as, "space."+name, c.space.Subject()).With(d)
	if c.space.Kind != Hidden && d.Organisation != "" {
		e = e.For(d.Organisation)
	}
	return tx.AppendEvents(ctx, e)
}

func about(m Membership) EventData {
	return EventData{Person: m.Person, Organisation: m.Organisation, Role: m.Role, Standing: m.Standing}
}

// tell posts a notice to a person or a role.
func (s *Service) tell(ctx context.Context, tx Tx, c come, to Who, n intray.Notice) error {
	n.ID, n.Subject, n.At, n.Organisation, n.Person = ident.New[ident.Notice](s.deps.IDs), c.space.Subject(), c.now, to.Organisation, to.Person
	if n.URL == "" {
		n.URL = c.space.URL()
	}
	if to.Role != "" {
		n.Roles = []access.Role{to.Role}
	}
	return tx.PostNotice(ctx, n)
}
