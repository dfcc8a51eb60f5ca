package space

import (
	"context"
	"encoding/json"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// View is a space as one person sees it.
type View struct {
	Space
	Standing Standing // what they are in it
	Reads    bool     // they may read what stands in it
	Members  Members  // for those who read, and the secretariat's hosts; others get the hosts alone
	Own      Members  // memberships of their own, in whatever state
	May      May
	Words    Words
	Due      bool // its members have to be looked through
}

// May is what somebody can do with a space.
type May struct{ Host, Join, Answer, Leave, Steward bool }

// Words are the names of those who are spoken of.
type Words struct {
	People        map[ident.Person]string
	Organisations map[ident.Organisation]string
}

// One gives a space as an actor sees it; not found when they may not know of it.
func (s *Service) One(ctx context.Context, a access.Actor, slug string) (v View, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		c, err := s.load(ctx, tx, a, slug)
		if err != nil {
			return err
		}
		if err := c.require(a, access.UsePortal); err != nil {
			return err
		}
		v = c.view(a)
		v.Words, err = words(ctx, tx, append(slices.Clone(v.Members), v.Own...), v.Space)
		return err
	})
	return v, err
}

func (c come) view(a access.Actor) View {
	v := View{Space: c.space, Standing: c.standing, Reads: c.reach.Reads(c.space.ID), Own: c.own(a)}
	allowed := func(command access.Command) bool {
		_, ok := access.Allowed(a, command, c.relation(a), string(c.standing))
		return ok
	}
	v.May = May{Host: allowed(access.HostSpace), Steward: allowed(access.StewardSpace)}
	isLive, join := c.space.State == Live, allowed(access.JoinSpace)
	v.May.Answer = isLive && join && c.invited(a) != nil
	v.May.Join = isLive && join && len(v.Own) == 0 && !c.reach.Writes(c.space.ID) && c.space.Kind != Hidden
	v.May.Leave = join && len(v.Own.In()) > 0
	switch {
	case v.May.Host:
		v.Members = c.members
	case v.Reads:
		v.Members = c.members.In()
	default:
		v.Members = c.members.Hosts()
	}
	v.Due = v.May.Host && isLive && c.members.Due(clock.DateOf(c.now))
	return v
}

func words(ctx context.Context, tx PeopleTx, all Members, x Space) (w Words, err error) {
	var people []ident.Person
	var orgs []ident.Organisation
	for _, m := range all {
		people, orgs = append(people, m.Person, m.By), append(orgs, m.Organisation)
	}
	if x.Asked != nil {
		people, orgs = append(people, x.Asked.Person), append(orgs, x.Asked.Organisation)
	}
	if w.People, err = tx.PersonNames(ctx, people); err != nil {
		return w, err
	}
	w.Organisations, err = tx.OrganisationNames(ctx, orgs)
	return w, err
}

// List is what somebody sees of all spaces.
type List struct {
	Mine     []Space // they are in them
	Invited  []Space // a host asked them
	Asked    []Space // they asked to be let in, or for the space itself
	Others   []Space // they may find them, after Query.After
	Next     string  // where Others goes on; "" at the end
	Archived []Space // put away, and they can read them
	Decide   []Space // for the secretariat: asked for
	Reach    Reach
}

const pageOfSpaces = 50

// List lists the spaces that an actor may know of. Others begins after a key.
func (s *Service) List(ctx context.Context, a access.Actor, after string) (l List, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		l = List{}
		if l.Reach, err = s.come(ctx, tx, a); err != nil {
			return err
		}
		mine := l.Reach.belongs()
		if l.Mine, err = tx.SpacesWithin(ctx, mine, SpaceQuery{State: Live, Most: mostRooms}); err != nil {
			return err
		}
		if l.Archived, err = tx.SpacesWithin(ctx, l.Reach, SpaceQuery{State: Archived, Most: mostRooms}); err != nil {
			return err
		}
		l.Others, err = tx.SpacesToFind(ctx, mine, SpaceQuery{After: after, Most: pageOfSpaces + 1})
		if err != nil {
			return err
		}
		if len(l.Others) > pageOfSpaces {
			l.Others = l.Others[:pageOfSpaces]
			l.Next = l.Others[pageOfSpaces-1].Key()
		}
		if steward(a) {
			if l.Decide, err = tx.SpacesInState(ctx, SpaceQuery{State: Proposed, Most: mostRooms}); err != nil {
				return err
			}
		}
		return s.open(ctx, tx, a, &l)
	})
	return l, err
}

// open adds what waits between an actor and hosts.
func (s *Service) open(ctx context.Context, tx Tx, a access.Actor, l *List) error {
	waiting, err := tx.MembershipsOf(ctx, a.Person)
	if err != nil {
		return err
	}
	for _, m := range waiting {
		if m.State == In {
			continue
		}
		x, err := tx.Space(ctx, m.Space)
		if err != nil {
			return err
		}
		switch {
		case x.State != Live:
		case m.State == Invited:
			l.Invited = append(l.Invited, x)
		case x.Kind != Hidden:
			l.Asked = append(l.Asked, x)
		}
	}
	proposed, err := tx.SpacesInState(ctx, SpaceQuery{State: Proposed, Most: mostRooms})
	for _, x := range proposed {
		if x.Asked != nil && x.Asked.Person == a.Person {
			l.Asked = append(l.Asked, x)
		}
	}
	return err
}

// come gives an actor's reach, when they may use the portal at all.
func (s *Service) come(ctx context.Context, tx ReachTx, a access.Actor) (Reach, error) {
	r, err := tx.PortalReach(ctx, a.Person, s.deps.Clock.Now())
	if err != nil {
		return r, err
	}
	_, err = access.Require(a, access.UsePortal, access.UsePortal, r.Relation(a, Commons, ""), "")
	return r, err
}

// Key is where a space stands in a list by name.
func (s Space) Key() string { return s.Sorted + "/" + string(s.ID) }

// Registered is a space as the secretariat knows it.
type Registered struct {
	Space
	Hosts Members
	Size  int
}

// Register lists every space in a state for the secretariat, with its hosts, after a key.
func (s *Service) Register(ctx context.Context, a access.Actor, q SpaceQuery) (out []Registered, w Words, err error) {
	if _, err = access.Require(a, access.StewardSpace, access.UsePortal, access.RelationTo(a, ""), ""); err != nil {
		return nil, w, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out = nil
		all, err := tx.SpacesInState(ctx, q)
		if err != nil {
			return err
		}
		var named Members
		for _, x := range all {
			m, err := tx.SpaceMembers(ctx, x.ID)
			if err != nil {
				return err
			}
			out, named = append(out, Registered{Space: x, Hosts: m.Hosts(), Size: len(m.In())}), append(named, m.Hosts()...)
		}
		w, err = words(ctx, tx, named, Space{})
		return err
	})
	return out, w, err
}

// Story lists what happened to a space and its members, the newest first, for its hosts and the secretariat.
func (s *Service) Story(ctx context.Context, a access.Actor, slug string) (out []Change, w Words, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out = nil
		c, err := s.load(ctx, tx, a, slug)
		if err != nil {
			return err
		}
		command := access.HostSpace
		if steward(a) && c.standing != Host {
			command = access.StewardSpace
		}
		if err := c.require(a, command); err != nil {
			return err
		}
		all, err := tx.EventsAbout(ctx, c.space.Subject(), 0, mostStory)
		if err != nil {
			return err
		}
		var named Members
		for _, e := range all {
			x := Change{At: e.At, Name: e.Name, By: e.Actor}
			if err := json.Unmarshal(e.Data, &x.Data); err != nil {
				return err
			}
			out = append(out, x)
			named = append(named, Membership{Who: Who{Person: x.Data.Person, Organisation: x.Data.Organisation}, By: e.Actor.Person}, Membership{Who: Who{Organisation: e.Actor.ActingFor}})
		}
		w, err = words(ctx, tx, named, Space{})
		return err
	})
	return out, w, err
}

const mostStory = 200

// News lists what is new within an actor's reach: in one room, on one topic, or all of it.
func (s *Service) News(ctx context.Context, a access.Actor, q NewsQuery) (out []News, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := s.come(ctx, tx, a)
		if err != nil {
			return err
		}
		out, err = tx.FindPortalNews(ctx, r, q)
		return err
	})
	return out, err
}

// CountNews counts what is new within an actor's reach since a key; "" counts everything.
func (s *Service) CountNews(ctx context.Context, a access.Actor, since string) (n int, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := s.come(ctx, tx, a)
		if err != nil {
			return err
		}
		n, err = tx.CountPortalNews(ctx, r, since)
		return err
	})
	return n, err
}
