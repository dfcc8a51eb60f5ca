package succession

import (
	"context"
	"errors"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/organisation"
)

// Report is what a rehearsal found.
type Report struct {
	Difference Difference
	Tried      int
	Problems   []Item // what would fail, each with its problem
}

// errRehearsal takes everything back.
var errRehearsal = errors.New("rehearsal")

// Rehearse does everything the change would do and takes each step back at once. Nothing is kept.
func (s *Service) Rehearse(ctx context.Context, a access.Actor, id ID) (Report, error) {
	if _, err := require(a, access.ViewChanges); err != nil {
		return Report{}, err
	}
	v, err := s.Get(ctx, a, id)
	if err != nil {
		return Report{}, err
	}
	c := v.Change
	if !c.Stage.Waits() {
		return Report{}, errs.New(errs.Conflict, "succession.begun", "The change has begun or is over, so this can no longer be done.")
	}
	var out Report
	if out.Difference, err = s.gather(ctx, c, false); err != nil {
		return out, err
	}
	for after := ""; ; {
		some, err := s.Items(ctx, a, ItemQuery{Change: id, After: after})
		if err != nil || len(some) == 0 {
			return out, err
		}
		for _, i := range some {
			out.Tried++
			if err := s.tryOne(ctx, c, i); err != nil {
				i.Problem = errs.MessageOf(err)
				out.Problems = append(out.Problems, i)
			}
		}
		after = some[len(some)-1].Key
	}
}

func (s *Service) tryOne(ctx context.Context, c Change, i Item) error {
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		if _, err := s.carryOne(ctx, tx, c, i); err != nil {
			return err
		}
		return errRehearsal
	})
	if errors.Is(err, errRehearsal) {
		return nil
	}
	return err
}

// Difference says what changed in the world since the list was agreed.
func (s *Service) Difference(ctx context.Context, a access.Actor, id ID) (Difference, error) {
	v, err := s.Get(ctx, a, id)
	if err != nil || !v.Change.Stage.Waits() {
		return Difference{}, err
	}
	return s.gather(ctx, v.Change, false)
}

// rehearseUndo refuses to put a change back when any part of it cannot be.
func (s *Service) rehearseUndo(ctx context.Context, id ID) error {
	var c Change
	var items []Item
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		if c, err = tx.OrgChange(ctx, id); err != nil {
			return err
		}
		items, err = all(ctx, tx, ItemQuery{Change: id, State: Carrier})
		return err
	})
	if err != nil {
		return err
	}
	if c.Stage != Done || clock.DateOf(s.d.Clock.Now()).After(c.UndoUntil) {
		return errs.New(errs.Conflict, "succession.too_late", "The change can no longer be put back.")
	}
	for _, i := range items {
		err := s.d.Store.Write(ctx, func(tx Tx) error {
			if _, err := s.putBackOne(ctx, tx, c, i); err != nil {
				return err
			}
			return errRehearsal
		})
		if !errors.Is(err, errRehearsal) {
			return errs.New(errs.Conflict, "succession.since", "The change cannot be put back, because of “"+i.Title+"”: "+errs.MessageOf(err))
		}
	}
	return nil
}

// putBack undoes a change, thing by thing, then the organisations themselves.
func (s *Service) putBack(ctx context.Context, c Change) error {
	if err := s.each(ctx, c.ID, Carrier, func(tx Tx, i Item) (Item, error) { return s.putBackOne(ctx, tx, c, i) }, Failed); err != nil {
		return err
	}
	return s.move(ctx, c.ID, func(tx Tx, c *Change) error {
		now := s.d.Clock.Now()
		for _, w := range c.Was {
			o, err := tx.Organisation(ctx, w.Organisation)
			if err != nil {
				return err
			}
			o.Status, o.UpdatedAt = organisation.Status(w.Status), now
			o.Name = w.Name
			if o.Kind != w.Kind {
				o.Kind = w.Kind
				o = o.WithFacts(s.d.Book)
			}
			o.Profile.Successors = unlinked(o.Profile.Successors, *c)
			o.Profile.Predecessors = unlinked(o.Profile.Predecessors, *c)
			if err := tx.UpdateOrganisation(ctx, o); err != nil {
				return err
			}
			if err := tx.PostNotice(ctx, s.notice(*c, w.Organisation, "succession.undone", "The change of organisations of "+c.On.Words()+" was put back.", "")); err != nil {
				return err
			}
		}
		c.Stage, c.Begun = Undone, false
		c.step("undone", now, program(), "")
		return tx.AppendEvents(ctx, s.event(*c, program(), "succession.undone"))
	})
}

func unlinked(list []organisation.SuccessionEntry, c Change) []organisation.SuccessionEntry {
	return slices.DeleteFunc(slices.Clone(list), func(e organisation.SuccessionEntry) bool {
		return e.On == c.On && e.Instrument == c.Instrument && slices.Contains(c.Parties(), e.Organisation)
	})
}

func (s *Service) putBackOne(ctx context.Context, tx Tx, c Change, i Item) (Item, error) {
	i.State, i.At = PutBack, s.d.Clock.Now()
	switch {
	case i.Fate == Stays:
		return i, nil
	case i.Kind == Record:
		if i.Fate == Ends {
			return i, errs.New(errs.Conflict, "succession.ended", "The record ended and cannot be started again.")
		}
		return i, s.d.Records.UnsucceedIn(ctx, tx, i.Ref, moves(i))
	case i.Kind == Statement:
		p := agreement.PassOn{Old: i.Olds[0], On: c.On, SignBy: c.SignBy()}
		if len(c.New) == 0 {
			return i, s.d.Statements.TakeBackIn(ctx, tx, p)
		}
		for _, org := range c.New {
			p.New = org
			if err := s.d.Statements.TakeBackIn(ctx, tx, p); err != nil {
				return i, err
			}
		}
		return i, nil
	}
	for n, org := range i.Olds {
		if n > 0 && i.Kind != Person {
			return i, errs.New(errs.Conflict, "succession.joined", "Two organisations' parts of it were joined.")
		}
		if err := tx.ReviveThing(ctx, s.moving(i, org), i.Extra); err != nil {
			return i, err
		}
	}
	return i, nil
}
