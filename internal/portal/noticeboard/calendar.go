package noticeboard

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
)

const (
	// calendarBack is how far back a calendar goes, so that what was just cancelled or held is not lost from it.
	calendarBack = 31 * 24 * time.Hour
	mostCalendar = 500
)

// Calendar gives the events of a calendar within a reach, cancelled ones too, so that calendars take them out. Room nil is
// every room, topic "" every topic. The address to join at is not in it: calendars are passed on. Feeds ask with the reach
// that their owner has at that moment.
func (s *Service) Calendar(ctx context.Context, reach space.Reach, topic string, room *ident.Space) ([]Event, error) {
	rooms := reach.Rooms()
	if room != nil {
		if rooms = reach.Only(*room).Rooms(); len(rooms) == 0 {
			return nil, errNotFound()
		}
	}
	var out []Event
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		out = nil
		for _, r := range rooms {
			q := Query{Topic: topic, Key: startOf(s.deps.Clock.Now().Add(-calendarBack)), Most: mostCalendar}
			some, err := topped(q, func(key string) ([]Event, error) {
				return tx.BoardEventsOf(ctx, RoomQuery{Space: r, Key: key, Most: q.Most + 1})
			}, func(e Event) (string, []string) { return e.SortKey(), e.Topics })
			if err != nil {
				return err
			}
			out = append(out, some...)
		}
		return nil
	})
	for i := range out {
		out[i].Link = ""
	}
	return out, err
}

// MyCalendar gives the actor's own calendar: as Calendar, with the address to join at of what they come to.
func (s *Service) MyCalendar(ctx context.Context, actor access.Actor, topic string, room *ident.Space) ([]Event, error) {
	if _, err := access.Require(actor, access.ReadNoticeboard, access.ReadNoticeboard, access.RelationTo(actor, actor.Organisation), ""); err != nil {
		return nil, err
	}
	reach, err := s.Reach(ctx, actor)
	if err != nil {
		return nil, err
	}
	out, err := s.Calendar(ctx, reach, topic, room)
	if err != nil {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		for i := range out {
			seat, err := tx.BoardSeat(ctx, out[i].ID, actor.Person)
			if errs.KindOf(err) == errs.NotFound || err == nil && seat.Waiting {
				continue
			}
			if err != nil {
				return err
			}
			e, err := tx.BoardEvent(ctx, out[i].Ref)
			if err != nil {
				return err
			}
			out[i].Link = e.Link
		}
		return nil
	})
	return out, err
}

// EventsChanged lists events that changed after a key, for the search, which keeps each in the scope of its room.
func (s *Service) EventsChanged(ctx context.Context, after string, most int) (out []Event, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.BoardEventsChanged(ctx, after, most)
		return err
	})
	return out, err
}
