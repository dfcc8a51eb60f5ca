package noticeboard

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// mostSeats bounds how many people are listed or told.
const mostSeats = MostPlaces

// Join signs the actor up; on a full event they wait. Doing it again changes what they need and nothing else.
func (s *Service) Join(ctx context.Context, actor access.Actor, ref string, needs []Need) (Seat, error) {
	needs = slices.Compact(slices.Sorted(slices.Values(needs)))
	if slices.ContainsFunc(needs, func(n Need) bool { return !n.Valid() }) {
		return Seat{}, errs.InvalidFields([]errs.Field{{Name: "needs", Code: "unknown", Message: "Choose from the list"}})
	}
	var seat Seat
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		now := s.deps.Clock.Now()
		e, role, err := s.joinable(ctx, tx, actor, ref)
		if err != nil {
			return err
		}
		seat, err = tx.BoardSeat(ctx, e.ID, actor.Person)
		if err == nil {
			seat.Needs = needs
			return tx.PutBoardSeat(ctx, seat)
		}
		if errs.KindOf(err) != errs.NotFound {
			return err
		}
		come, wait, err := tx.CountBoardSeats(ctx, e.ID)
		if err != nil {
			return err
		}
		seat = Seat{Event: e.ID, Person: actor.Person, Organisation: actor.Organisation, Waiting: e.waits(come, wait), At: now, Needs: needs}
		return errors.Join(tx.PutBoardSeat(ctx, seat), s.note(ctx, tx, actor.Event(role), e.placed(), "event_joined"))
	})
	return seat, err
}

// joinable gives an event that the actor may sign up to now.
func (s *Service) joinable(ctx context.Context, tx Tx, actor access.Actor, ref string) (Event, access.Role, error) {
	e, err := tx.BoardEvent(ctx, ref)
	if err != nil {
		return e, "", err
	}
	role, err := s.may(ctx, tx, actor, access.JoinEvent, e.placed())
	if err == nil && !e.Open(s.deps.Clock.Now()) {
		err = errs.New(errs.Conflict, "noticeboard.closed", "Nobody can sign up to this any more: it has begun, or was cancelled.")
	}
	return e, role, err
}

// Leave gives the actor's place back; whoever waits longest gets it and is told.
func (s *Service) Leave(ctx context.Context, actor access.Actor, ref string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		e, role, err := s.joinable(ctx, tx, actor, ref)
		if err != nil {
			return err
		}
		if err := tx.DeleteBoardSeat(ctx, e.ID, actor.Person); errs.KindOf(err) == errs.NotFound {
			return nil // left already
		} else if err != nil {
			return err
		}
		return errors.Join(s.moveUp(ctx, tx, e), s.note(ctx, tx, actor.Event(role), e.placed(), "event_left"))
	})
}

// Remove takes somebody off the list: a host was told that they do not come.
func (s *Service) Remove(ctx context.Context, actor access.Actor, ref string, who ident.Person) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		e, err := tx.BoardEvent(ctx, ref)
		if err != nil {
			return err
		}
		role, err := s.may(ctx, tx, actor, access.KeepEvent, e.placed())
		if err != nil {
			return err
		}
		if err := tx.DeleteBoardSeat(ctx, e.ID, who); errs.KindOf(err) == errs.NotFound {
			return nil
		} else if err != nil {
			return err
		}
		return errors.Join(s.moveUp(ctx, tx, e), s.note(ctx, tx, actor.Event(role), e.placed(), "event_removed"))
	})
}

// moveUp gives free places to those who wait longest, and tells them. Who can no longer read in the room gives up their
// place in the queue.
func (s *Service) moveUp(ctx context.Context, tx Tx, e Event) error {
	if e.Cancelled || !s.deps.Clock.Now().Before(e.Starts) {
		return nil
	}
	come, wait, err := tx.CountBoardSeats(ctx, e.ID)
	if err != nil || wait == 0 || e.room(come) == 0 {
		return err
	}
	queue, err := tx.BoardSeats(ctx, e.ID, true, mostSeats)
	if err != nil {
		return err
	}
	free := e.room(come)
	for _, q := range queue {
		if free == 0 {
			break
		}
		reach, err := tx.PortalReach(ctx, q.Person, s.deps.Clock.Now())
		if err != nil {
			return err
		}
		if !reach.Reads(e.Space) {
			if err := tx.DeleteBoardSeat(ctx, e.ID, q.Person); err != nil {
				return err
			}
			continue
		}
		q.Waiting = false
		if err := errors.Join(tx.PutBoardSeat(ctx, q), s.tell(ctx, tx, q, e, intray.Notice{Kind: "portal.event_place", Title: "You have a place: " + e.Title,
			Text: "A place became free. It starts on " + clock.DateOf(e.Starts).Words() + " at " + e.Starts.In(clock.London).Format("15:04") + ". Give your place back if you cannot come."})); err != nil {
			return err
		}
		free--
	}
	return nil
}

// tellAll tells everybody who comes or waits.
func (s *Service) tellAll(ctx context.Context, tx Tx, e Event, n intray.Notice) error {
	for _, waiting := range []bool{false, true} {
		seats, err := tx.BoardSeats(ctx, e.ID, waiting, mostSeats)
		if err != nil {
			return err
		}
		for _, x := range seats {
			if err := s.tell(ctx, tx, x, e, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Agenda is a page of events.
type Agenda struct {
	Events []Event
	Next   string
	Names  map[ident.Organisation]string
	Mine   []Joined // coming events that the reader comes to or waits for
}

// Events gives a page of events that the actor may read: coming ones the soonest first, past ones the latest first.
func (s *Service) Events(ctx context.Context, actor access.Actor, q Query) (Agenda, error) {
	var out Agenda
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		reach, rooms, err := s.rooms(ctx, tx, actor, q.Space)
		if err != nil {
			return err
		}
		out = Agenda{}
		if out.Events, err = s.eventsOf(ctx, tx, rooms, q); err != nil {
			return err
		}
		if len(out.Events) > q.Most {
			out.Events = out.Events[:q.Most]
			out.Next = out.Events[q.Most-1].SortKey()
		}
		var ids []ident.Organisation
		for _, e := range out.Events {
			if e.Owner != "" {
				ids = append(ids, e.Owner)
			}
		}
		if out.Names, err = tx.OrganisationNames(ctx, ids); err != nil || q.Key != "" {
			return err
		}
		mine, err := tx.BoardSeatsOf(ctx, actor.Person, s.deps.Clock.Now(), q.Most)
		out.Mine = slices.DeleteFunc(mine, func(j Joined) bool { return !reach.Reads(j.Space) })
		return err
	})
	return out, err
}

// startOf is the key of what starts at a time.
func startOf(t time.Time) string { return clock.Format(t) }

// eventsOf gives a page of events in some rooms and one more, when there is more.
func (s *Service) eventsOf(ctx context.Context, tx Tx, rooms []ident.Space, q Query) ([]Event, error) {
	now := s.deps.Clock.Now()
	if q.Key == "" {
		if q.Key = startOf(now); !q.Past {
			q.Key = startOf(now.Add(-longestEvent)) // what has begun and is not over still comes
		}
	}
	var all []Event
	for _, room := range rooms {
		some, err := topped(q, func(key string) ([]Event, error) {
			return tx.BoardEventsOf(ctx, RoomQuery{Space: room, Key: key, Past: q.Past, Most: q.Most + 1})
		}, func(e Event) (string, []string) { return e.SortKey(), e.Topics })
		if err != nil {
			return nil, err
		}
		all = append(all, slices.DeleteFunc(some, func(e Event) bool { return e.Over(now) != q.Past || e.Cancelled })...)
	}
	slices.SortFunc(all, func(a, b Event) int {
		if q.Past {
			a, b = b, a
		}
		return strings.Compare(a.SortKey(), b.SortKey())
	})
	return all, nil
}

// EventView is an event as somebody sees it.
type EventView struct {
	Event

	Name       string // of who invites; "" is the secretariat
	Mine       *Seat  // the reader's own
	Come, Wait int
	MayKeep    bool
	Seats      []Seat // for hosts alone: who comes, then who waits
	People     map[ident.Person]string
	Names      map[ident.Organisation]string
	// Standing are the materials that the reader may read now.
	Standing []Material
}

// Event gives one event. One that was cancelled still says so.
func (s *Service) Event(ctx context.Context, actor access.Actor, ref string) (EventView, error) {
	var v EventView
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		e, err := tx.BoardEvent(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := s.may(ctx, tx, actor, access.ReadNoticeboard, e.placed()); err != nil {
			return err
		}
		_, keeps := s.may(ctx, tx, actor, access.KeepEvent, e.placed())
		v = EventView{Event: e, MayKeep: keeps == nil}
		seat, err := tx.BoardSeat(ctx, e.ID, actor.Person)
		if err == nil {
			v.Mine = &seat
		} else if errs.KindOf(err) != errs.NotFound {
			return err
		}
		if v.Come, v.Wait, err = tx.CountBoardSeats(ctx, e.ID); err != nil {
			return err
		}
		return s.hosts(ctx, tx, &v)
	})
	if err != nil {
		return EventView{}, err
	}
	if v.Name = v.Names[v.Owner]; len(v.Materials) == 0 {
		return v, nil
	}
	var refs []string
	for _, m := range v.Materials {
		refs = append(refs, m.Ref)
	}
	titles, err := s.deps.Library.Standing(ctx, actor, refs)
	for _, m := range v.Materials {
		if title, ok := titles[m.Ref]; ok {
			v.Standing = append(v.Standing, Material{m.Ref, title})
		}
	}
	return v, err
}

// hosts adds who comes, for those who run the event, and the names it needs.
func (s *Service) hosts(ctx context.Context, tx Tx, v *EventView) (err error) {
	orgs := []ident.Organisation{v.Owner}
	if v.MayKeep {
		for _, waiting := range []bool{false, true} {
			some, err := tx.BoardSeats(ctx, v.ID, waiting, mostSeats)
			if err != nil {
				return err
			}
			v.Seats = append(v.Seats, some...)
		}
		var people []ident.Person
		for _, x := range v.Seats {
			people, orgs = append(people, x.Person), append(orgs, x.Organisation)
		}
		if v.People, err = tx.PersonNames(ctx, people); err != nil {
			return err
		}
	}
	v.Names, err = tx.OrganisationNames(ctx, slices.Compact(slices.Sorted(slices.Values(orgs))))
	return err
}

// needsKept is for how long after an event it is kept what people need, so that a host can look once more.
const needsKept = 24 * time.Hour

// RunDaily forgets what people needed for events that are over, and gives away the places of those who left the room.
func (s *Service) RunDaily(ctx context.Context) error {
	return errors.Join(s.forget(ctx), s.freePlaces(ctx))
}

// mostComing bounds how many coming events are looked at in a day.
const mostComing = 5000

// freePlaces takes people off coming events whose room they can no longer read in, and lets others move up.
func (s *Service) freePlaces(ctx context.Context) error {
	var coming []Event
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		coming, err = tx.BoardEventsToForget(ctx, s.deps.Clock.Now().AddDate(5, 0, 0), mostComing)
		return err
	})
	for _, e := range coming {
		if e.Open(s.deps.Clock.Now()) {
			err = errors.Join(err, s.deps.Store.Write(ctx, func(tx Tx) error { return s.freeOf(ctx, tx, e) }))
		}
	}
	return err
}

func (s *Service) freeOf(ctx context.Context, tx Tx, e Event) error {
	seats, err := tx.BoardSeats(ctx, e.ID, false, mostSeats)
	if err != nil {
		return err
	}
	for _, x := range seats {
		reach, err := tx.PortalReach(ctx, x.Person, s.deps.Clock.Now())
		if err == nil && !reach.Reads(e.Space) {
			err = tx.DeleteBoardSeat(ctx, e.ID, x.Person)
		}
		if err != nil {
			return err
		}
	}
	return s.moveUp(ctx, tx, e)
}

func (s *Service) forget(ctx context.Context) error {
	for {
		var n int
		err := s.deps.Store.Write(ctx, func(tx Tx) error {
			all, err := tx.BoardEventsToForget(ctx, s.deps.Clock.Now().Add(-needsKept), 100)
			n = len(all)
			for _, e := range all {
				e.Forgotten = true
				err = errors.Join(err, tx.ForgetBoardNeeds(ctx, e.ID), tx.SaveBoardEvent(ctx, e))
			}
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
