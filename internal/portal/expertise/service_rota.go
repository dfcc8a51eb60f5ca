package expertise

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Ahead is how many weeks the rota may be planned ahead; Shown is how many a page shows.
const (
	Ahead = 53
	Shown = 6
)

func (s *Service) checkSlot(x Slot, today clock.Date) error {
	switch {
	case x.Week != Monday(x.Week) || x.Week.Before(Monday(today)) || x.Week.After(Monday(today).AddDays(7*Ahead)):
		return errs.InvalidFields([]errs.Field{field("week", "range", "Choose this week or one of the next 53")})
	case x.Topic != Every && !s.known(x.Topic):
		return errs.InvalidFields([]errs.Field{field("topic", "not_offered", "Select a topic of the list")})
	}
	return nil
}

// Plan puts somebody on duty, or nobody when who is "".
func (s *Service) Plan(ctx context.Context, a access.Actor, x Slot, who ID) error {
	return s.write(ctx, a, access.PlanRota, func(e entrance) error {
		if err := s.checkSlot(x, e.today()); err != nil {
			return err
		}
		before, err := s.at(ctx, e.tx, x)
		if err != nil || before == who {
			return err
		}
		data := EventData{Week: x.Week.String(), Topic: x.Topic}
		if who == "" {
			if err := e.tx.DropDuty(ctx, x); err != nil {
				return err
			}
			return errors.Join(s.tellMoved(ctx, e, before, x), s.settleWeek(ctx, e.tx, x.Week, e.now), s.record(ctx, e.tx, a.Event(e.role), happened{"duty.emptied", Offer{ID: before}.Subject(), data}))
		}
		h, err := e.tx.Helper(ctx, who, e.now)
		if err != nil || !h.Standing || h.State != Live {
			return errs.InvalidFields([]errs.Field{field("offer", "gone", "Select somebody who offers help now")})
		}
		if err := e.tx.PutDuty(ctx, Duty{x, who}); err != nil {
			return err
		}
		return errors.Join(s.tellMoved(ctx, e, before, x),
			s.tell(ctx, e.tx, h, word{"duty.planned", "You are on duty in the week of " + x.Week.Words() + ".", RotaPath}),
			s.settleWeek(ctx, e.tx, x.Week, e.now),
			s.record(ctx, e.tx, a.Event(e.role), happened{"duty.planned", h.Subject(), data}))
	})
}

func (s *Service) tellMoved(ctx context.Context, e entrance, before ID, x Slot) error {
	if before == "" {
		return nil
	}
	h, err := e.tx.Helper(ctx, before, e.now)
	if err != nil || h.State != Live {
		return err
	}
	return s.tell(ctx, e.tx, h, word{"duty.taken", "You are no longer on duty in the week of " + x.Week.Words() + ".", RotaPath})
}

// at gives who has a place of the rota.
func (s *Service) at(ctx context.Context, tx Tx, x Slot) (ID, error) {
	all, err := tx.Duties(ctx, x.Week, x.Week)
	for _, d := range all {
		if d.Slot == x {
			return d.Offer, nil
		}
	}
	return "", err
}

// Propose asks a colleague to take over one of the actor's weeks, in return for one of theirs when take is given.
func (s *Service) Propose(ctx context.Context, a access.Actor, give Slot, to ID, take *Slot) error {
	return s.write(ctx, a, access.ServeDuty, func(e entrance) error {
		me, err := s.mine(ctx, e)
		if err != nil {
			return err
		}
		w := Swap{ID: ident.New[SwapID](s.deps.IDs), From: me.ID, To: to, Give: give, Take: take, At: e.now, Version: 1}
		h, err := e.tx.Helper(ctx, to, e.now)
		if err != nil || !h.Standing || h.State != Live || to == me.ID {
			return errs.InvalidFields([]errs.Field{field("colleague", "gone", "Select a colleague who offers help now")})
		}
		if give.Week.Before(Monday(e.today())) || take != nil && (take.Week.Before(Monday(e.today())) || *take == give) {
			return errs.InvalidFields([]errs.Field{field("give", "past", "Choose a week that is not over")})
		}
		ok, err := s.holds(ctx, e.tx, w)
		if err != nil {
			return err
		}
		if !ok {
			return moved()
		}
		open, err := e.tx.OpenSwaps(ctx, me.ID, most)
		if err != nil {
			return err
		}
		for _, o := range open {
			if o.From == me.ID && o.Give == give {
				return errs.InvalidFields([]errs.Field{field("give", "asked", "You asked somebody about this week already. Take that back first")})
			}
		}
		if err := e.tx.InsertSwap(ctx, w); err != nil {
			return err
		}
		t := s.task(h, TaskSwap, w.Subject(), fmt.Sprintf("Say whether you take over the week of %s from %s", give.Week.Words(), me.Name))
		if t.From, t.Due = me.Org, give.Week; t.Due.Before(e.today()) {
			t.Due = e.today()
		}
		return errors.Join(e.tx.OpenTask(ctx, t), s.record(ctx, e.tx, a.Event(e.role), happened{"duty.swap_asked", w.Subject(), EventData{Week: give.Week.String(), Topic: give.Topic}}))
	})
}

// holds reports whether both places of a swap are still as it was proposed.
func (s *Service) holds(ctx context.Context, tx Tx, w Swap) (bool, error) {
	duties := map[Slot]ID{}
	for _, x := range []*Slot{&w.Give, w.Take} {
		if x == nil {
			continue
		}
		id, err := s.at(ctx, tx, *x)
		if err != nil {
			return false, err
		}
		duties[*x] = id
	}
	return w.Holds(duties), nil
}

// ReplySwap agrees to a swap or not; the one who proposed it takes it back by saying no.
func (s *Service) ReplySwap(ctx context.Context, a access.Actor, id SwapID, yes bool) error {
	return s.write(ctx, a, access.ServeDuty, func(e entrance) error {
		me, err := s.mine(ctx, e)
		if err != nil {
			return err
		}
		w, err := e.tx.Swap(ctx, id)
		if err != nil {
			return err
		}
		if me.ID != w.To && (me.ID != w.From || yes) {
			return hidden()
		}
		if w.Said != Asked {
			return moved()
		}
		other := w.From
		if me.ID == w.From {
			other = w.To
		}
		if w.Said = Declined; yes {
			if err := s.exchange(ctx, e, w); err != nil {
				return err
			}
			w.Said = Accepted
		}
		if err := e.tx.SaveSwap(ctx, w); err != nil {
			return err
		}
		h, err := e.tx.Helper(ctx, other, e.now)
		if err != nil {
			return err
		}
		title := fmt.Sprintf("The week of %s stays as it was: %s said no.", w.Give.Week.Words(), me.Name)
		if yes {
			title = fmt.Sprintf("%s takes over the week of %s.", me.Name, w.Give.Week.Words())
		}
		return errors.Join(e.tx.CloseAllTasks(ctx, TaskSwap, w.Subject(), e.now), s.tell(ctx, e.tx, h, word{"duty.swap_said", title, RotaPath}),
			s.record(ctx, e.tx, a.Event(e.role), happened{"duty.swap_said", w.Subject(), EventData{Week: w.Give.Week.String(), Topic: w.Give.Topic, Why: string(w.Said)}}))
	})
}

// exchange lets both places change hands, if they are still as proposed.
func (s *Service) exchange(ctx context.Context, e entrance, w Swap) error {
	ok, err := s.holds(ctx, e.tx, w)
	if err != nil {
		return err
	}
	from, err := e.tx.Helper(ctx, w.From, e.now)
	if err != nil {
		return err
	}
	if !ok || w.Take != nil && (!from.Standing || from.State != Live) {
		return moved()
	}
	if err := e.tx.PutDuty(ctx, Duty{w.Give, w.To}); err != nil {
		return err
	}
	if err := s.settleWeek(ctx, e.tx, w.Give.Week, e.now); err != nil || w.Take == nil {
		return err
	}
	if err := e.tx.PutDuty(ctx, Duty{*w.Take, w.From}); err != nil {
		return err
	}
	return s.settleWeek(ctx, e.tx, w.Take.Week, e.now)
}

// freeSwaps ends the proposals of somebody who no longer helps.
func (s *Service) freeSwaps(ctx context.Context, tx Tx, id ID, now time.Time) error {
	open, err := tx.OpenSwaps(ctx, id, most)
	if err != nil {
		return err
	}
	for _, w := range open {
		w.Said = Declined
		if err := errors.Join(tx.SaveSwap(ctx, w), tx.CloseAllTasks(ctx, TaskSwap, w.Subject(), now)); err != nil {
			return err
		}
	}
	return nil
}
