package noticeboard

import (
	"context"
	"errors"
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
)

// Announce is a new event.
type Announce struct {
	Key   string
	Space ident.Space
	Plan
}

// Announce puts an event on the noticeboard.
func (s *Service) Announce(ctx context.Context, actor access.Actor, cmd Announce) (Event, error) {
	plan, p := cmd.tidy(s.deps.Book, s.deps.Clock.Now(), true)
	var out Event
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		now := s.deps.Clock.Now()
		role, err := s.may(ctx, tx, actor, access.PlanEvent, placed{space: cmd.Space, owner: actor.Organisation})
		if err != nil {
			return err
		}
		if len(p) > 0 {
			return errs.InvalidFields(p)
		}
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("board-event-%d", year(now)))
		if err != nil {
			return err
		}
		out = Event{Plan: plan, ID: ident.New[ID](s.deps.IDs), Ref: ident.Reference(s.deps.EventPrefix, year(now), n), Space: cmd.Space, Owner: actor.Organisation, Role: role, By: actor.Person, At: now, Changed: now, Version: 1}
		first, again, err := tx.Once(ctx, cmd.Key, actor.Person, out.Ref, now)
		if err != nil {
			return err
		}
		if again {
			out, err = tx.BoardEvent(ctx, first)
			return err
		}
		return errors.Join(tx.InsertBoardEvent(ctx, out), s.announceEvent(ctx, tx, out, "event.planned"), s.note(ctx, tx, actor.Event(role), out.placed(), "event_planned"))
	})
	return out, err
}

func (s *Service) announceEvent(ctx context.Context, tx Tx, e Event, kind space.NewsKind) error {
	return announce(ctx, tx, space.News{Space: e.Space, Topics: e.Topics, Kind: kind, Ref: e.Ref, URL: e.URL(), Title: e.Title, By: e.Owner, At: e.Changed})
}

func (s *Service) changeEvent(ctx context.Context, actor access.Actor, at At, name string, do func(tx Tx, e Event) (Event, error)) (Event, error) {
	var out Event
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		e, err := tx.BoardEvent(ctx, at.Ref)
		if err != nil {
			return err
		}
		role, err := s.may(ctx, tx, actor, access.KeepEvent, e.placed())
		if err != nil {
			return err
		}
		if at.Version != 0 && at.Version != e.Version {
			return errChanged()
		}
		e.Changed = s.deps.Clock.Now()
		if out, err = do(tx, e); err != nil {
			return err
		}
		err = errors.Join(tx.SaveBoardEvent(ctx, out), s.note(ctx, tx, actor.Event(role), out.placed(), name))
		out.Version++
		return err
	})
	return out, err
}

// Change moves an event or says something else of it. Who comes hears of another time or place; more places let those
// who wait move up.
func (s *Service) Change(ctx context.Context, actor access.Actor, at At, plan Plan) (Event, error) {
	return s.changeEvent(ctx, actor, at, "event_changed", func(tx Tx, e Event) (Event, error) {
		now, old := s.deps.Clock.Now(), e.Plan
		next, p := plan.tidy(s.deps.Book, now, !plan.Starts.Equal(old.Starts))
		come, wait, err := tx.CountBoardSeats(ctx, e.ID)
		if err != nil {
			return e, err
		}
		if next.Places > 0 && next.Places < come {
			p.add("places", "taken", fmt.Sprintf("%d people have a place already. Enter that number or more", come))
		}
		if !next.SignUp && come+wait > 0 {
			p.add("sign_up", "taken", "People have signed up. Leave this ticked")
		}
		if len(p) > 0 {
			return e, errs.InvalidFields(p)
		}
		if e.Cancelled {
			return e, errs.New(errs.Conflict, "noticeboard.cancelled", "This was cancelled. Announce a new one.")
		}
		e.Plan = next
		if next.moved(old) {
			e.Sequence++
			if err := s.tellAll(ctx, tx, e, intray.Notice{Kind: "portal.event_moved", Title: "The time or place changed: " + e.Title}); err != nil {
				return e, err
			}
		}
		return e, errors.Join(s.moveUp(ctx, tx, e), s.announceEvent(ctx, tx, e, "event.changed"))
	})
}

// Cancel calls an event off. Everybody who comes or waits is told, and what they need is forgotten.
func (s *Service) Cancel(ctx context.Context, actor access.Actor, at At, said string) (Event, error) {
	return s.changeEvent(ctx, actor, at, "event_cancelled", func(tx Tx, e Event) (Event, error) {
		reason, err := why(said)
		if err != nil {
			return e, err
		}
		if e.Cancelled || e.Over(s.deps.Clock.Now()) {
			return e, errs.New(errs.Conflict, "noticeboard.cancelled", "This is over or was cancelled already.")
		}
		e.Cancelled, e.Why, e.Forgotten = true, reason, true
		e.Sequence++
		return e, errors.Join(s.tellAll(ctx, tx, e, intray.Notice{Kind: "portal.event_cancelled", Title: "Cancelled: " + e.Title, Text: reason}),
			tx.ForgetBoardNeeds(ctx, e.ID), tx.WithdrawPortalNews(ctx, e.Ref))
	})
}

// AddMaterial links something of the library to an event, also to one that is over.
func (s *Service) AddMaterial(ctx context.Context, actor access.Actor, ref, item string) error {
	v, err := s.Event(ctx, actor, ref)
	if err != nil {
		return err
	}
	if !v.MayKeep {
		return errs.New(errs.Forbidden, "noticeboard.host", "Only the hosts of this event can add materials.")
	}
	item, ok := ident.ReadReference(item)
	m, err := s.deps.Library.Material(ctx, actor, item, v.Event)
	if !ok || errs.KindOf(err) == errs.NotFound {
		return errs.InvalidFields([]errs.Field{{Name: "item", Code: "unknown", Message: "We could not find that in the library. Copy its reference, like KM-L-2026-000001-A"}})
	}
	if err != nil {
		return err
	}
	_, err = s.changeEvent(ctx, actor, At{Ref: ref}, "event_material", func(_ Tx, e Event) (Event, error) {
		for _, x := range e.Materials {
			if x.Ref == m.Ref {
				return e, nil
			}
		}
		e.Materials = append(e.Materials[:len(e.Materials):len(e.Materials)], m)
		return e, nil
	})
	return err
}

// DropMaterial takes a link to the library away.
func (s *Service) DropMaterial(ctx context.Context, actor access.Actor, ref, item string) error {
	e, err := s.changeEvent(ctx, actor, At{Ref: ref}, "event_material", func(_ Tx, e Event) (Event, error) {
		var kept []Material
		for _, x := range e.Materials {
			if x.Ref != item {
				kept = append(kept, x)
			}
		}
		e.Materials = kept
		return e, nil
	})
	if err != nil {
		return err
	}
	if err := s.deps.Library.Drop(ctx, actor, item, e); errs.KindOf(err) != errs.NotFound {
		return err
	}
	return nil
}
