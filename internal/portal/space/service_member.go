package space

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Invite is whom a host brings in: a person by their address, or a role at an organisation.
type Invite struct {
	Address      string
	Organisation *ident.Organisation // of the role; or for which of theirs a person is here
	Role         access.Role
	Standing     Standing
}

func live(c come) error {
	if c.space.State != Live {
		return moved("The space is not in use any more.")
	}
	return nil
}

// Invite brings somebody in. A person is asked and says yes or no; whoever holds a role is in at once.
func (s *Service) Invite(ctx context.Context, a access.Actor, slug string, cmd Invite) error {
	if cmd.Standing != Host {
		cmd.Standing = Member
	}
	return s.change(ctx, a, slug, access.HostSpace, func(tx Tx, c come) error {
		if err := live(c); err != nil {
			return err
		}
		if len(c.members) >= mostMembers {
			return wrong("address", "full", "The space is full. Bring in a role at an organisation instead of its people one by one")
		}
		m := Membership{Space: c.space.ID, Standing: cmd.Standing, State: In, At: c.now, By: a.Person}
		var err error
		if m.Who, err = s.whom(ctx, tx, c, cmd); err != nil {
			return err
		}
		if m.Person != "" {
			m.State = Invited
		}
		if have, ok := c.members.Find(m.Who); ok && have.State == In {
			return wrong("address", "in", "They are in already")
		} else if ok && have.State == Asking {
			return s.letIn(ctx, tx, c, have)
		}
		if err := tx.PutSpaceMember(ctx, m); err != nil {
			return err
		}
		title, name, event := "You are invited to “"+c.space.Name+"”", "space.invited", "member_invited"
		if m.State == In {
			title, name, event = "Your role is now in “"+c.space.Name+"”", "space.joined", "member_joined"
		}
		if err := s.tell(ctx, tx, c, m.Who, intray.Notice{Kind: name, Title: title, Text: c.space.Purpose}); err != nil {
			return err
		}
		return s.note(ctx, tx, c, event, about(m))
	})
}

func (s *Service) whom(ctx context.Context, tx Tx, c come, cmd Invite) (Who, error) {
	if cmd.Address != "" {
		return s.named(ctx, tx, c, cmd.Address, cmd.Organisation)
	}
	if cmd.Organisation == nil {
		return Who{}, wrong("address", "required", "Enter an e-mail address, or choose an organisation and a role")
	}
	w := Who{Organisation: *cmd.Organisation, Role: cmd.Role}
	if !w.Valid() {
		return w, wrong("role", "required", "Choose the role")
	}
	names, err := tx.OrganisationNames(ctx, []ident.Organisation{w.Organisation})
	if err == nil && w.Organisation != "" && names[w.Organisation] == "" {
		err = wrong("organisation", "unknown", "Choose the organisation")
	}
	return w, err
}

// Ask asks the hosts to be let in.
func (s *Service) Ask(ctx context.Context, a access.Actor, slug, why string) error {
	why, err := said("why", why, "Say in a line why you would like to be in", longestWhy)
	if err != nil {
		return err
	}
	return s.change(ctx, a, slug, access.JoinSpace, func(tx Tx, c come) error {
		if err := live(c); err != nil {
			return err
		}
		if c.reach.Writes(c.space.ID) {
			return moved("You are in already.")
		}
		m := Membership{Space: c.space.ID, Who: Who{Person: a.Person, Organisation: a.Organisation}, Standing: Member, State: Asking, At: c.now, By: a.Person, Why: why}
		if have, ok := c.members.Find(m.Who); ok {
			if have.State == Invited {
				return s.letIn(ctx, tx, c, have)
			}
			return moved("You have asked already. A host answers.")
		}
		if c.space.Kind == Hidden { // seen by an invitation alone, which is answered above
			return gone()
		}
		if err := tx.PutSpaceMember(ctx, m); err != nil {
			return err
		}
		for _, h := range c.members.Hosts() {
			t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: h.Organisation, Person: h.Person, Kind: LetInTask, Subject: c.space.forHost(h.Who),
				Title: "Answer who asks to be let into “" + c.space.Name + "”", URL: c.space.URL() + "/people", From: a.Organisation, CreatedAt: c.now, Due: clock.DateOf(c.now).AddDays(7)}
			if h.Role != "" {
				t.Roles = []access.Role{h.Role}
			}
			if err := once(ctx, tx, t); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, c, "member_asked", about(m))
	})
}

// letIn turns an invitation or a request into membership.
func (s *Service) letIn(ctx context.Context, tx Tx, c come, m Membership) error {
	asked := m.State == Asking
	m.State, m.At, m.Why = In, c.now, ""
	if err := tx.PutSpaceMember(ctx, m); err != nil {
		return err
	}
	if asked {
		if err := s.answered(ctx, tx, c, m); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, c, m.Who, intray.Notice{Kind: "space.joined", Title: "You are in “" + c.space.Name + "”"}); err != nil {
			return err
		}
	}
	return s.note(ctx, tx, c, "member_joined", about(m))
}

// answered closes what waits for hosts when nobody else asks.
func (s *Service) answered(ctx context.Context, tx Tx, c come, m Membership) error {
	if slices.ContainsFunc(c.members.Waiting(), func(x Membership) bool { return x.Who != m.Who }) {
		return nil
	}
	for _, h := range c.members.Hosts() {
		if err := tx.CloseAllTasks(ctx, LetInTask, c.space.forHost(h.Who), c.now); err != nil {
			return err
		}
	}
	return nil
}

// Answer lets in who asked, or not.
func (s *Service) Answer(ctx context.Context, a access.Actor, slug string, w Who, yes bool) error {
	return s.change(ctx, a, slug, access.HostSpace, func(tx Tx, c come) error {
		m, ok := c.members.Find(w)
		if !ok || m.State != Asking {
			return moved("Somebody has answered this already.")
		}
		if yes {
			if err := live(c); err != nil {
				return err
			}
			return s.letIn(ctx, tx, c, m)
		}
		if err := s.answered(ctx, tx, c, m); err != nil {
			return err
		}
		if err := tx.DropSpaceMember(ctx, c.space.ID, w); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, c, w, intray.Notice{Kind: "space.not_joined", Title: "A host of “" + c.space.Name + "” did not let you in", Text: "Its hosts are named on its page. You can ask them."}); err != nil {
			return err
		}
		return s.note(ctx, tx, c, "member_refused", about(m))
	})
}

// Accept says yes to an invitation; Decline no, and takes back a request of one's own.
func (s *Service) Accept(ctx context.Context, a access.Actor, slug string) error {
	return s.change(ctx, a, slug, access.JoinSpace, func(tx Tx, c come) error {
		m := c.invited(a)
		if m == nil {
			return gone()
		}
		if err := live(c); err != nil {
			return err
		}
		return s.letIn(ctx, tx, c, *m)
	})
}

// Decline says no to an invitation, or takes back a request of one's own.
func (s *Service) Decline(ctx context.Context, a access.Actor, slug string) error {
	return s.change(ctx, a, slug, access.JoinSpace, func(tx Tx, c come) error {
		for _, m := range c.own(a) {
			if m.State == In {
				continue
			}
			if err := s.answered(ctx, tx, c, m); err != nil {
				return err
			}
			if err := s.drop(ctx, tx, c, m); err != nil {
				return err
			}
			return s.note(ctx, tx, c, "member_declined", about(m))
		}
		return gone()
	})
}

// Leave ends one's own membership.
func (s *Service) Leave(ctx context.Context, a access.Actor, slug string) error {
	return s.change(ctx, a, slug, access.JoinSpace, func(tx Tx, c come) error {
		mine := c.own(a).In()
		if len(mine) == 0 {
			if c.reach.Writes(c.space.ID) {
				return errs.New(errs.Conflict, "space.by_role", "You are in through your role, with everybody who holds it. Ask a host to take the role out.")
			}
			return gone()
		}
		for _, m := range mine {
			if err := s.out(ctx, tx, &c, m, "member_left"); err != nil {
				return err
			}
		}
		return nil
	})
}

// Remove takes somebody out, or takes back an invitation. They are out with their next request.
func (s *Service) Remove(ctx context.Context, a access.Actor, slug string, w Who) error {
	return s.change(ctx, a, slug, access.HostSpace, func(tx Tx, c come) error {
		m, ok := c.members.Find(w)
		if !ok {
			return moved("They are not in any more.")
		}
		return s.out(ctx, tx, &c, m, "member_removed")
	})
}

// out ends a membership: nothing of the space waits for them any more, neither in a tray nor in a letter.
func (s *Service) out(ctx context.Context, tx Tx, c *come, m Membership, how string) error {
	if err := c.members.mayGo(m); err != nil {
		return err
	}
	if err := s.drop(ctx, tx, *c, m); err != nil {
		return err
	}
	c.members = c.members.only(func(x Membership) bool { return x.Who != m.Who })
	return s.note(ctx, tx, *c, how, about(m))
}

func (s *Service) drop(ctx context.Context, tx Tx, c come, m Membership) error {
	if err := tx.DropSpaceMember(ctx, c.space.ID, m.Who); err != nil {
		return err
	}
	for _, kind := range []string{LetInTask, ReviewTask} {
		if err := tx.CloseAllTasks(ctx, kind, c.space.forHost(m.Who), c.now); err != nil {
			return err
		}
	}
	to := intray.Notice{Organisation: m.Organisation, Person: m.Person}
	if m.Role != "" {
		to.Roles = []access.Role{m.Role}
	}
	return tx.WithdrawNotices(ctx, c.space.Subject(), to)
}

// SetStanding makes a member a host, or a host a member.
func (s *Service) SetStanding(ctx context.Context, a access.Actor, slug string, w Who, as Standing) error {
	if as != Host {
		as = Member
	}
	return s.change(ctx, a, slug, access.HostSpace, func(tx Tx, c come) error {
		m, ok := c.members.Find(w)
		if !ok || m.State != In {
			return moved("They are not in any more.")
		}
		if m.Standing == as {
			return nil
		}
		name := "host_named"
		if as == Member {
			if err := c.members.mayGo(m); err != nil {
				return err
			}
			name = "host_ended"
			for _, kind := range []string{LetInTask, ReviewTask} {
				if err := tx.CloseAllTasks(ctx, kind, c.space.forHost(w), c.now); err != nil {
					return err
				}
			}
		}
		m.Standing = as
		if err := tx.PutSpaceMember(ctx, m); err != nil {
			return err
		}
		return s.note(ctx, tx, c, name, about(m))
	})
}

// Confirm says who still belongs. Everybody else who was in is taken out; a host cannot take out the last one.
func (s *Service) Confirm(ctx context.Context, a access.Actor, slug string, stay []Who) error {
	return s.change(ctx, a, slug, access.HostSpace, func(tx Tx, c come) error {
		if !slices.ContainsFunc(c.members.Hosts(), func(x Membership) bool { return slices.Contains(stay, x.Who) }) {
			return wrong("stay", "no_host", "At least one host must stay")
		}
		today := clock.DateOf(c.now)
		for _, m := range c.members.In() {
			if !slices.Contains(stay, m.Who) {
				if err := s.out(ctx, tx, &c, m, "member_removed"); err != nil {
					return err
				}
				continue
			}
			m.Confirmed = today
			if err := tx.PutSpaceMember(ctx, m); err != nil {
				return err
			}
		}
		for _, h := range c.members.Hosts() {
			if err := tx.CloseAllTasks(ctx, ReviewTask, c.space.forHost(h.Who), c.now); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, c, "members_confirmed", EventData{})
	})
}
