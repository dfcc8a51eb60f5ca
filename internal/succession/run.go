package succession

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
)

func program() event.Actor { return event.Actor{System: "succession"} }

// Watch does what falls due: it looks whether the world changed, begins changes on their day, goes on with those that
// were interrupted, and puts back what is to be undone. It may run as often as one likes.
func (s *Service) Watch(ctx context.Context) error {
	today := clock.DateOf(s.d.Clock.Now())
	var failed error
	for _, part := range []struct {
		stage Stage
		by    clock.Date
		do    func(context.Context, Change) error
	}{
		{Running, clock.NewDate(9999, 12, 31), s.carry},
		{Undoing, clock.NewDate(9999, 12, 31), s.putBack},
		{Planned, today.AddDays(s.d.Settings.LookDays), s.look},
		{Asking, today.AddDays(s.d.Settings.LookDays), s.lookAgain},
	} {
		var list []Change
		err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
			list, err = tx.OrgChangesIn(ctx, part.stage, part.by, portion)
			return err
		})
		if err != nil {
			return errors.Join(failed, err)
		}
		for _, c := range list {
			if err := part.do(ctx, c); err != nil {
				failed = errors.Join(failed, fmt.Errorf("change of organisations %s: %w", c.ID, err))
			}
		}
	}
	return errors.Join(failed, s.leaves(ctx))
}

// look compares the world with the list. When something is new somebody is asked; on the day, when nothing is, the
// change begins.
func (s *Service) look(ctx context.Context, c Change) error {
	d, err := s.gather(ctx, c, false)
	if err != nil {
		return err
	}
	v, err := s.counts(ctx, c.ID)
	if err != nil {
		return err
	}
	today := clock.DateOf(s.d.Clock.Now())
	due := !c.On.After(today)
	open := View{Counts: v}.Open()
	if d.Asks() || due && open > 0 {
		return s.askAgain(ctx, c, len(d.New)+len(d.Changed), open)
	}
	if !due {
		return nil
	}
	if _, err := s.gather(ctx, c, true); err != nil { // drops what is gone
		return err
	}
	return s.begin(ctx, c)
}

// lookAgain leaves a change alone until somebody has looked, unless the difference is gone by itself.
func (s *Service) lookAgain(ctx context.Context, c Change) error {
	d, err := s.gather(ctx, c, false)
	if err != nil || d.Asks() {
		return err
	}
	v, err := s.counts(ctx, c.ID)
	if err != nil || (View{Counts: v}).Open() > 0 {
		return err
	}
	return s.move(ctx, c.ID, func(tx Tx, c *Change) error {
		c.Stage, c.Problem = Planned, ""
		return tx.CloseAllTasks(ctx, TaskLook, c.Subject(), s.d.Clock.Now())
	})
}

func (s *Service) counts(ctx context.Context, id ID) (out []Count, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.CountChangeItems(ctx, id)
		return err
	})
	return out, err
}

func (s *Service) askAgain(ctx context.Context, c Change, differs, open int) error {
	return s.move(ctx, c.ID, func(tx Tx, c *Change) error {
		if c.Stage != Planned {
			return nil
		}
		c.Stage = Asking
		note := strconv.Itoa(differs) + " things are new or changed, and " + strconv.Itoa(open) + " wait for a choice."
		c.step("differs", s.d.Clock.Now(), program(), note)
		t := intray.Task{ID: ident.New[ident.Task](s.d.IDs), Roles: []access.Role{access.Secretariat}, Kind: TaskLook, Subject: c.Subject(),
			Title: "Look again: change of organisations on " + c.On.Words(), URL: c.URL(), CreatedAt: s.d.Clock.Now(), Due: c.On, Urgent: !c.On.After(clock.DateOf(s.d.Clock.Now()))}
		if err := tx.OpenTask(ctx, t); err != nil {
			return err
		}
		if err := tx.PostNotice(ctx, s.notice(*c, "", "succession.differs", "The change of organisations on "+c.On.Words()+" waits: something is different.", note)); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(*c, program(), "succession.differs"))
	})
}

// begin starts to carry over. The organisations themselves change first.
func (s *Service) begin(ctx context.Context, c Change) error {
	err := s.move(ctx, c.ID, func(tx Tx, c *Change) error {
		if c.Stage != Planned {
			return errs.New(errs.Conflict, "succession.begun", "The change has begun or is over.")
		}
		c.Stage = Running
		c.step("began", s.d.Clock.Now(), program(), "")
		return tx.AppendEvents(ctx, s.event(*c, program(), "succession.began"))
	})
	if err != nil {
		return err
	}
	c.Stage = Running
	return s.carry(ctx, c)
}

// carry goes on where it stopped: the organisations, then each thing in its own transaction.
func (s *Service) carry(ctx context.Context, c Change) error {
	if !c.Begun {
		err := s.move(ctx, c.ID, func(tx Tx, c *Change) error {
			if c.Begun {
				return nil
			}
			c.Begun = true
			return s.changeBodies(ctx, tx, c)
		})
		if err != nil {
			return err
		}
	}
	if err := s.each(ctx, c.ID, Waiting, func(tx Tx, i Item) (Item, error) { return s.carryOne(ctx, tx, c, i) }, Failed); err != nil {
		return err
	}
	return s.finish(ctx, c.ID)
}

// each lets do work on every item in a state, one transaction each. What fails is put aside with its reason.
func (s *Service) each(ctx context.Context, id ID, state ItemState, do func(Tx, Item) (Item, error), bad ItemState) error {
	for after := ""; ; {
		var some []Item
		err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
			some, err = tx.ChangeItems(ctx, ItemQuery{Change: id, State: state, After: after, Most: portion})
			return err
		})
		if err != nil || len(some) == 0 {
			return err
		}
		for _, i := range ordered(some) {
			err := s.d.Store.Write(ctx, func(tx Tx) error {
				now, err := tx.ChangeItem(ctx, id, i.Key)
				if err != nil || now.State != state {
					return err // done meanwhile
				}
				done, err := do(tx, now)
				if err != nil {
					return err
				}
				return tx.PutChangeItem(ctx, id, done)
			})
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				i.State, i.Problem, i.At = bad, errs.MessageOf(err), s.d.Clock.Now()
				if err := s.d.Store.Write(ctx, func(tx Tx) error { return tx.PutChangeItem(ctx, id, i) }); err != nil {
					return err
				}
			}
		}
		after = some[len(some)-1].Key
	}
}

// ordered puts items in the order of their kinds.
func ordered(items []Item) []Item {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b Item) int { return slices.Index(ThingKinds(), a.Kind) - slices.Index(ThingKinds(), b.Kind) })
	return out
}

// changeBodies changes the organisations themselves. Their public pages keep their addresses.
func (s *Service) changeBodies(ctx context.Context, tx Tx, c *Change) error {
	names, err := s.names(ctx, tx, *c)
	if err != nil {
		return err
	}
	now := s.d.Clock.Now()
	for _, id := range c.Parties() {
		o, err := tx.Organisation(ctx, id)
		if err != nil {
			return err
		}
		c.Was = append(c.Was, Was{Organisation: id, Status: string(o.Status), Name: o.Name, Kind: o.Kind})
		name := "organisation.changed"
		switch {
		case slices.Contains(c.New, id):
			o.Profile.Predecessors = organisation.Linked(o.Profile.Predecessors, c.Old, c.On, c.Instrument)
			o.Arrive()
			name = "organisation.gained_predecessor"
		case c.Kind == Rename:
			if !slices.Contains(o.Profile.OtherNames, o.Name) {
				o.Profile.OtherNames = append(slices.Clone(o.Profile.OtherNames), o.Name)
			}
			o.Name, name = c.Name, "organisation.renamed"
		case c.Kind == Sector:
			o.Kind, name = c.BodyKind, "organisation.moved_sector"
			o = o.WithFacts(s.d.Book)
		default:
			o.Status, name = organisation.Closed, "organisation.succeeded"
			o.Profile.Successors = organisation.Linked(o.Profile.Successors, c.New, c.On, c.Instrument)
			if len(c.New) == 0 {
				name = "organisation.closed"
			}
		}
		o.UpdatedAt = now
		if err := tx.UpdateOrganisation(ctx, o); err != nil {
			return fmt.Errorf("change organisation %s: %w", id, err)
		}
		e := event.New(ident.New[ident.Event](s.d.IDs), now, program(), name, organisation.Subject(id)).For(c.Parties()...).With(planned{c.Kind, c.Old, c.New, c.On.String(), c.Instrument})
		if err := tx.AppendEvents(ctx, e); err != nil {
			return err
		}
		if err := tx.PostNotice(ctx, s.notice(*c, id, "succession.began", Words(*c, names), "From "+c.On.Words()+", by "+c.Instrument+".")); err != nil {
			return err
		}
	}
	return nil
}

// carryOne carries one thing over.
func (s *Service) carryOne(ctx context.Context, tx Tx, c Change, i Item) (Item, error) {
	now := s.d.Clock.Now()
	i.State, i.At, i.Problem = Carrier, now, ""
	switch {
	case i.Fate == Stays:
		return i, nil
	case i.Fate == Decide:
		return i, errs.New(errs.Conflict, "succession.open", "Nobody has chosen what happens to it.")
	case i.Kind == Record:
		return i, s.carryRecord(ctx, tx, c, i)
	case i.Kind == Statement:
		return i, s.carryStatement(ctx, tx, c, i)
	case i.Fate == Ends:
		for _, org := range i.Olds {
			extra, err := tx.EndThing(ctx, s.moving(i, org))
			if err != nil {
				return i, err
			}
			i.Extra = append(i.Extra, extra...)
		}
		return i, nil
	}
	for _, org := range i.Olds {
		extra, about, err := tx.MoveThing(ctx, s.moving(i, org))
		if err != nil {
			return i, err
		}
		i.Extra = append(i.Extra, extra...)
		if about.ID == "" {
			continue
		}
		if err := tx.MoveTasks(ctx, about, org, i.To[0]); err != nil {
			return i, err
		}
		e := event.New(ident.New[ident.Event](s.d.IDs), now, program(), "succession.carried", about).For(org, i.To[0]).With(carried{org, i.To[0], c.ID})
		if err := tx.AppendEvents(ctx, e); err != nil {
			return i, err
		}
	}
	return i, nil
}

func (s *Service) moving(i Item, from ident.Organisation) Moving {
	m := Moving{Kind: i.Kind, Ref: i.Ref, From: from, By: program(), IDs: s.d.IDs, At: s.d.Clock.Now()}
	if len(i.To) > 0 {
		m.To = i.To[0]
	}
	return m
}

type carried struct {
	Old    ident.Organisation `json:"old"`
	New    ident.Organisation `json:"new"`
	Change ID                 `json:"change"`
}

func moves(i Item) []sharing.Move {
	var out []sharing.Move
	for _, org := range i.Olds {
		out = append(out, sharing.Move{Old: org, New: i.To})
	}
	return out
}

func (s *Service) carryRecord(ctx context.Context, tx Tx, c Change, i Item) error {
	if len(i.To) == 0 && len(c.New) > 0 {
		i.To = heirs(c) // between bodies that become one: it ends, and the successor answers for the data
	}
	if len(i.To) > 0 {
		_, err := s.d.Records.SucceedIn(ctx, tx, i.Ref, sharing.Succeed{Moves: moves(i), On: c.On, Instrument: c.Instrument, SignBy: c.SignBy()})
		return err
	}
	names, err := s.names(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, org := range i.Olds {
		why := names[org] + " closed on " + c.On.Words() + "."
		if _, err := s.d.Records.LeaveIn(ctx, tx, i.Ref, sharing.Leave{Organisation: org, On: c.On, Why: why, SignBy: c.SignBy(), Closed: true}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) carryStatement(ctx context.Context, tx Tx, c Change, i Item) error {
	p := agreement.PassOn{Old: i.Olds[0], On: c.On, SignBy: c.SignBy()}
	if len(c.New) == 0 {
		return s.d.Statements.PassOnIn(ctx, tx, p)
	}
	for _, org := range c.New { // a statement speaks for a whole body, so that each part of a split body keeps it
		p.New, p.Carry = org, i.Fate == Resign
		if err := s.d.Statements.PassOnIn(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

// finish ends a change once nothing waits, and says what failed.
func (s *Service) finish(ctx context.Context, id ID) error {
	return s.move(ctx, id, func(tx Tx, c *Change) error {
		counts, err := tx.CountChangeItems(ctx, id)
		if err != nil {
			return err
		}
		v := View{Counts: counts}
		if v.In(Waiting) > 0 || c.Stage != Running {
			return nil
		}
		c.Stage, c.DoneAt = Done, s.d.Clock.Now()
		c.UndoUntil = clock.DateOf(c.DoneAt).AddDays(s.d.Settings.UndoDays)
		c.step("done", c.DoneAt, program(), "")
		c.Steps[len(c.Steps)-1].N = v.In(Carrier)
		title := "The change of organisations of " + c.On.Words() + " is carried out."
		if n := v.In(Failed); n > 0 {
			c.Problem = strconv.Itoa(n)
			title = "The change of organisations of " + c.On.Words() + " is carried out, but for " + strconv.Itoa(n) + " things."
		}
		if err := tx.PostNotice(ctx, s.notice(*c, "", "succession.done", title, "")); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(*c, program(), "succession.done"))
	})
}

// Retry tries again what failed.
func (s *Service) Retry(ctx context.Context, a access.Actor, id ID) error {
	if _, err := require(a, access.ManageChanges); err != nil {
		return err
	}
	v, err := s.Get(ctx, a, id)
	if err != nil {
		return err
	}
	if v.Change.Stage != Done {
		return errs.New(errs.Conflict, "succession.begun", "There is nothing to try again now.")
	}
	if err := s.each(ctx, id, Failed, func(tx Tx, i Item) (Item, error) { return s.carryOne(ctx, tx, v.Change, i) }, Failed); err != nil {
		return err
	}
	return s.move(ctx, id, func(tx Tx, c *Change) error {
		counts, err := tx.CountChangeItems(ctx, id)
		if n := (View{Counts: counts}).In(Failed); n > 0 {
			c.Problem = strconv.Itoa(n)
		} else {
			c.Problem = ""
		}
		return err
	})
}
