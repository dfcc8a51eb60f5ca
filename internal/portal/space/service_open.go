package space

import (
	"context"
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Kinds of task.
const (
	DecideTask = "space.decide" // the secretariat decides whether a space is opened
	LetInTask  = "space.let_in" // a host answers who asks to be let in
	ReviewTask = "space.review" // a host looks through the members, once a year
	HostTask   = "space.host"   // the secretariat names a host where there is none any more
)

// MayOpen reports whether an actor may open a space of a kind without asking.
func MayOpen(a access.Actor, k Kind) bool {
	_, ok := access.Allowed(a, access.OpenSpace, open(a), "")
	return ok && (k != Hidden || a.Organisation == "")
}

// open is the relation in which somebody opens a space: on behalf of their own organisation, or of the partnership.
func open(a access.Actor) access.Relation { return access.RelationTo(a, a.Organisation) }

// Open opens a space, or asks the secretariat for it when the actor may not open one of this kind. Who opens it is its
// first host, unless the secretariat opens it for somebody else.
func (s *Service) Open(ctx context.Context, a access.Actor, d Draft) (x Space, err error) {
	if d, err = d.checked(s.deps.Topic); err != nil {
		return x, err
	}
	command := access.OpenSpace
	if !MayOpen(a, d.Kind) {
		command = access.ProposeSpace
	}
	role, err := access.Require(a, command, access.UsePortal, open(a), "")
	if err != nil {
		return x, err
	}
	id := ident.New[ident.Space](s.deps.IDs)
	c := come{now: s.deps.Clock.Now(), as: a.Event(role)}
	x = Space{ID: id, Slug: slugOf(d.Name, id), Name: d.Name, Purpose: d.Purpose, Kind: d.Kind, State: Live, Topics: d.Topics, At: c.now}
	if d.Slug != "" {
		x.Slug = d.Slug
	}
	x.Practice = d.Practice && a.Organisation == ""
	if command == access.ProposeSpace {
		x.State, x.Asked = Proposed, &Asked{Person: a.Person, Organisation: a.Organisation, Why: d.Why}
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		c.space = x
		first, again, err := tx.Once(ctx, d.Key, a.Person, string(x.ID), c.now)
		if err != nil {
			return err
		}
		if again {
			x, err = tx.Space(ctx, ident.Space(first))
			return err
		}
		return s.insert(ctx, tx, c, a, d)
	})
	return x, err
}

func (s *Service) insert(ctx context.Context, tx Tx, c come, a access.Actor, d Draft) error {
	host := Who{Person: a.Person, Organisation: a.Organisation}
	if d.For != "" && a.Organisation == "" {
		var err error
		if host, err = s.named(ctx, tx, c, d.For, nil); err != nil {
			return err
		}
	}
	if err := tx.InsertSpace(ctx, c.space); err != nil {
		return err
	}
	if c.space.State == Proposed {
		if err := s.note(ctx, tx, c, "asked_for", EventData{Kind: c.space.Kind, Person: a.Person, Organisation: a.Organisation}); err != nil {
			return err
		}
		return tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: DecideTask, Subject: c.space.Subject(),
			Title: "Decide: may “" + c.space.Name + "” be opened?", URL: c.space.URL(), From: a.Organisation, CreatedAt: c.now, Due: clock.DateOf(c.now).AddDays(14)})
	}
	return s.opened(ctx, tx, c, host)
}

// opened makes somebody the first host of a space and says that it is there.
func (s *Service) opened(ctx context.Context, tx Tx, c come, host Who) error {
	m := Membership{Space: c.space.ID, Who: host, Standing: Host, State: In, At: c.now, By: c.as.Person}
	if err := tx.PutSpaceMember(ctx, m); err != nil {
		return err
	}
	if host.Person != c.as.Person {
		if err := s.tell(ctx, tx, c, host, intray.Notice{Kind: "space.opened", Title: "A space was opened for you: “" + c.space.Name + "”", Text: "You are its host: you say who is in."}); err != nil {
			return err
		}
	}
	if c.space.Kind != Hidden && !c.space.Practice {
		room := Commons
		if c.space.Kind == Open {
			room = c.space.ID
		}
		if err := tx.PostPortalNews(ctx, News{Space: room, Topics: c.space.Topics, Kind: "space.opened", Ref: newsRef(c.space), URL: c.space.URL(), Title: c.space.Name, By: c.as.ActingFor, At: c.now}); err != nil {
			return err
		}
	}
	d := about(m)
	d.Kind = c.space.Kind
	return s.note(ctx, tx, c, "opened", d)
}

// newsRef names a space in the news.
func newsRef(x Space) string { return "space/" + string(x.ID) }

// Decide answers whether a space that was asked for is opened.
func (s *Service) Decide(ctx context.Context, a access.Actor, slug string, yes bool, why string) error {
	why, err := said("why", why, "", longestWhy)
	if err == nil && !yes && why == "" {
		err = wrong("why", "required", "Say why, so that they can do something else")
	}
	if err != nil {
		return err
	}
	return s.change(ctx, a, slug, access.StewardSpace, func(tx Tx, c come) error {
		if c.space.State != Proposed {
			return moved("Somebody has decided this already.")
		}
		if err := tx.CloseAllTasks(ctx, DecideTask, c.space.Subject(), c.now); err != nil {
			return err
		}
		asker := Who{Person: c.space.Asked.Person, Organisation: c.space.Asked.Organisation}
		if c.space.State = Live; !yes {
			c.space.State, c.space.Why = Refused, why
		}
		if err := tx.SaveSpace(ctx, c.space); err != nil {
			return err
		}
		if yes {
			return s.opened(ctx, tx, c, asker)
		}
		if err := s.tell(ctx, tx, c, asker, intray.Notice{Kind: "space.refused", Title: "The space “" + c.space.Name + "” was not opened", Text: why}); err != nil {
			return err
		}
		return s.note(ctx, tx, c, "refused", EventData{Kind: c.space.Kind, Person: asker.Person, Organisation: asker.Organisation, Reason: why})
	})
}

// Change says anew what a space is for. It can become narrower, never wider.
func (s *Service) Change(ctx context.Context, a access.Actor, slug string, d Draft) error {
	d, err := d.checked(s.deps.Topic)
	if err != nil {
		return err
	}
	return s.change(ctx, a, slug, access.HostSpace, func(tx Tx, c come) error {
		if !c.space.Kind.mayBecome(d.Kind) {
			return wrong("kind", "wider", "What stands here was written for fewer people. Open another space for more")
		}
		if c.space.Kind != d.Kind {
			// what told everybody of the space is taken back with the first word about it
			if err := tx.WithdrawPortalNews(ctx, newsRef(c.space)); err != nil {
				return err
			}
		}
		c.space.Name, c.space.Purpose, c.space.Kind, c.space.Topics = d.Name, d.Purpose, d.Kind, d.Topics
		if err := tx.SaveSpace(ctx, c.space); err != nil {
			return err
		}
		return s.note(ctx, tx, c, "changed", EventData{Kind: d.Kind})
	})
}

// Archive puts a space away: who could read it still can, and nothing is added.
func (s *Service) Archive(ctx context.Context, a access.Actor, slug, why string) error {
	why, err := said("why", why, "Say why, for those who come back later", longestWhy)
	if err != nil {
		return err
	}
	command := access.HostSpace
	if steward(a) {
		command = access.StewardSpace
	}
	return s.change(ctx, a, slug, command, func(tx Tx, c come) error {
		if c.space.State != Live {
			return moved("The space is not in use any more.")
		}
		c.space.State, c.space.Why = Archived, why
		if err := tx.SaveSpace(ctx, c.space); err != nil {
			return err
		}
		for _, h := range c.members.Hosts() {
			for _, kind := range []string{LetInTask, ReviewTask} {
				if err := tx.CloseAllTasks(ctx, kind, c.space.forHost(h.Who), c.now); err != nil {
					return err
				}
			}
		}
		for _, x := range c.members {
			if x.State == In {
				continue
			}
			if err := s.drop(ctx, tx, c, x); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, c, "archived", EventData{Kind: c.space.Kind, Reason: why})
	})
}

// Reopen takes a space up again.
func (s *Service) Reopen(ctx context.Context, a access.Actor, slug string) error {
	return s.change(ctx, a, slug, access.StewardSpace, func(tx Tx, c come) error {
		if c.space.State != Archived {
			return moved("The space is in use.")
		}
		c.space.State, c.space.Why = Live, ""
		if err := tx.SaveSpace(ctx, c.space); err != nil {
			return err
		}
		return s.note(ctx, tx, c, "reopened", EventData{Kind: c.space.Kind})
	})
}

// NameHost makes somebody a host by their address. The secretariat does it where no host is left.
func (s *Service) NameHost(ctx context.Context, a access.Actor, slug, address string) error {
	return s.change(ctx, a, slug, access.StewardSpace, func(tx Tx, c come) error {
		w, err := s.named(ctx, tx, c, address, nil)
		if err != nil {
			return err
		}
		m := Membership{Space: c.space.ID, Who: w, Standing: Host, State: In, At: c.now, By: a.Person}
		if err := tx.PutSpaceMember(ctx, m); err != nil {
			return err
		}
		if err := tx.CloseAllTasks(ctx, HostTask, c.space.Subject(), c.now); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, c, w, intray.Notice{Kind: "space.host_named", Title: "You are a host of “" + c.space.Name + "”", Text: "You say who is in."}); err != nil {
			return err
		}
		return s.note(ctx, tx, c, "host_named", about(m))
	})
}

func steward(a access.Actor) bool {
	_, ok := access.Allowed(a, access.StewardSpace, access.RelationTo(a, ""), "")
	return ok
}

// named finds a person by an address; org says for which organisation, where they act for several.
func (s *Service) named(ctx context.Context, tx PeopleTx, c come, address string, org *ident.Organisation) (Who, error) {
	f, err := tx.PortalPersonAt(ctx, address, c.now)
	if errs.KindOf(err) == errs.NotFound || err == nil && len(f.Organisations) == 0 {
		return Who{}, wrong("address", "unknown", "Nobody with this address uses the members’ portal. Check it, or invite them to the service first")
	}
	if err != nil {
		return Who{}, err
	}
	if org != nil {
		for _, o := range f.Organisations {
			if o == *org {
				return Who{Person: f.Person, Organisation: o}, nil
			}
		}
		return Who{}, wrong("organisation", "not_theirs", "They do not act for this organisation")
	}
	if len(f.Organisations) > 1 {
		return Who{}, wrong("organisation", "several", fmt.Sprintf("%s acts for %d organisations. Choose for which one they are here", f.Name, len(f.Organisations)))
	}
	return Who{Person: f.Person, Organisation: f.Organisations[0]}, nil
}
