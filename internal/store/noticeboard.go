package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/store/db"
)

// Noticeboard gives the store as the noticeboard sees it.
func (s *Store) Noticeboard() noticeboard.Store {
	return bridge[noticeboard.Tx]{s, func(tx *Tx) noticeboard.Tx { return tx }}
}

const noNotice = "We could not find this, or you may not see it."

func boardNewsRow(row db.BoardNews) (n noticeboard.News, err error) {
	if err = json.Unmarshal([]byte(row.Body), &n); err != nil {
		return n, fmt.Errorf("news %s: %w", row.Ref, err)
	}
	n.Version = row.Version
	return n, nil
}

// BoardNews finds news by its reference; it asks for no right.
func (tx *Tx) BoardNews(ctx context.Context, ref string) (noticeboard.News, error) {
	row, err := tx.q.BoardNewsByRef(ctx, ref)
	if err != nil {
		return noticeboard.News{}, notFound(err, "noticeboard.not_found", noNotice)
	}
	return boardNewsRow(row)
}

// InsertBoardNews keeps new news.
func (tx *Tx) InsertBoardNews(ctx context.Context, n noticeboard.News) error {
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return tx.q.InsertBoardNews(ctx, db.InsertBoardNewsParams{ID: string(n.ID), Ref: n.Ref, SpaceID: string(n.Space), Gone: oneIf(n.Gone), Pinned: dueText(n.PinnedUntil),
		SortKey: n.SortKey(), ChangedKey: n.ChangedKey(), Body: string(body)})
}

// SaveBoardNews keeps changed news; a lost race is a conflict.
func (tx *Tx) SaveBoardNews(ctx context.Context, n noticeboard.News) error {
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateBoardNews(ctx, db.UpdateBoardNewsParams{Gone: oneIf(n.Gone), Pinned: dueText(n.PinnedUntil), ChangedKey: n.ChangedKey(), Body: string(body), ID: string(n.ID), Version: n.Version}))
	if err != nil {
		return fmt.Errorf("save news %s: %w", n.Ref, err)
	}
	return nil
}

// BoardNewsOf lists news of one room, the newest first, below a key.
func (tx *Tx) BoardNewsOf(ctx context.Context, room ident.Space, before string, most int) ([]noticeboard.News, error) {
	if before == "" {
		before = afterEverything
	}
	rows, err := tx.q.BoardNewsOfRoom(ctx, db.BoardNewsOfRoomParams{SpaceID: string(room), Before: before, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, boardNewsRow)
}

// BoardNewsPinned lists news that stands at the top of one room on a day.
func (tx *Tx) BoardNewsPinned(ctx context.Context, room ident.Space, today clock.Date, most int) ([]noticeboard.News, error) {
	rows, err := tx.q.BoardNewsPinned(ctx, db.BoardNewsPinnedParams{SpaceID: string(room), Today: today.String(), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, boardNewsRow)
}

// BoardNewsSince lists news that changed after a key, for the search; it asks for no right.
func (tx *Tx) BoardNewsSince(ctx context.Context, after string, most int) ([]noticeboard.News, error) {
	rows, err := tx.q.BoardNewsSince(ctx, db.BoardNewsSinceParams{After: after, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, boardNewsRow)
}

func boardEventRow(row db.BoardEvent) (e noticeboard.Event, err error) {
	if err = json.Unmarshal([]byte(row.Body), &e); err != nil {
		return e, fmt.Errorf("event %s: %w", row.Ref, err)
	}
	e.Version = row.Version
	return e, nil
}

// BoardEvent finds an event by its reference; it asks for no right.
func (tx *Tx) BoardEvent(ctx context.Context, ref string) (noticeboard.Event, error) {
	row, err := tx.q.BoardEventByRef(ctx, ref)
	if err != nil {
		return noticeboard.Event{}, notFound(err, "noticeboard.not_found", noNotice)
	}
	return boardEventRow(row)
}

// InsertBoardEvent keeps a new event.
func (tx *Tx) InsertBoardEvent(ctx context.Context, e noticeboard.Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return tx.q.InsertBoardEvent(ctx, db.InsertBoardEventParams{ID: string(e.ID), Ref: e.Ref, SpaceID: string(e.Space), Cancelled: oneIf(e.Cancelled), Starts: clock.Format(e.Starts), Ends: clock.Format(e.Ends),
		Forgotten: oneIf(e.Forgotten), SortKey: e.SortKey(), ChangedKey: e.ChangedKey(), Body: string(body)})
}

// SaveBoardEvent keeps a changed event; a lost race is a conflict.
func (tx *Tx) SaveBoardEvent(ctx context.Context, e noticeboard.Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateBoardEvent(ctx, db.UpdateBoardEventParams{Cancelled: oneIf(e.Cancelled), Starts: clock.Format(e.Starts), Ends: clock.Format(e.Ends), Forgotten: oneIf(e.Forgotten),
		SortKey: e.SortKey(), ChangedKey: e.ChangedKey(), Body: string(body), ID: string(e.ID), Version: e.Version}))
	if err != nil {
		return fmt.Errorf("save event %s: %w", e.Ref, err)
	}
	return nil
}

// BoardEventsOf lists events of one room: those that start after a key, the soonest first, or with Past those before it,
// the latest first.
func (tx *Tx) BoardEventsOf(ctx context.Context, q noticeboard.RoomQuery) ([]noticeboard.Event, error) {
	var rows []db.BoardEvent
	var err error
	if q.Past {
		rows, err = tx.q.BoardEventsBefore(ctx, db.BoardEventsBeforeParams{SpaceID: string(q.Space), Before: q.Key, Most: int32(q.Most)})
	} else {
		rows, err = tx.q.BoardEventsFrom(ctx, db.BoardEventsFromParams{SpaceID: string(q.Space), After: q.Key, Most: int32(q.Most)})
	}
	if err != nil {
		return nil, err
	}
	return each(rows, boardEventRow)
}

// BoardEventsChanged lists events that changed after a key, for the search; it asks for no right.
func (tx *Tx) BoardEventsChanged(ctx context.Context, after string, most int) ([]noticeboard.Event, error) {
	rows, err := tx.q.BoardEventsSince(ctx, db.BoardEventsSinceParams{After: after, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, boardEventRow)
}

// BoardEventsToForget lists events that ended before a time, whose needs are still kept.
func (tx *Tx) BoardEventsToForget(ctx context.Context, until time.Time, most int) ([]noticeboard.Event, error) {
	rows, err := tx.q.BoardEventsToForget(ctx, db.BoardEventsToForgetParams{Until: clock.Format(until), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, boardEventRow)
}

func boardSeatRow(row db.BoardSeat) (noticeboard.Seat, error) {
	at, err := clock.ParseStored(row.At)
	s := noticeboard.Seat{Event: noticeboard.ID(row.EventID), Person: ident.Person(row.PersonID), Organisation: ident.Organisation(row.OrganisationID), Waiting: row.Waiting == 1, At: at}
	for n := range strings.SplitSeq(row.Needs, " ") {
		if n != "" {
			s.Needs = append(s.Needs, noticeboard.Need(n))
		}
	}
	return s, err
}

// BoardSeat gives somebody's seat at an event; not found when they have none.
func (tx *Tx) BoardSeat(ctx context.Context, e noticeboard.ID, p ident.Person) (noticeboard.Seat, error) {
	row, err := tx.q.BoardSeat(ctx, db.BoardSeatParams{EventID: string(e), PersonID: string(p)})
	if err != nil {
		return noticeboard.Seat{}, notFound(err, "noticeboard.no_seat", "You have not signed up to this.")
	}
	return boardSeatRow(row)
}

// BoardSeats lists who comes to an event, or who waits, in the order of signing up.
func (tx *Tx) BoardSeats(ctx context.Context, e noticeboard.ID, waiting bool, most int) ([]noticeboard.Seat, error) {
	rows, err := tx.q.BoardSeats(ctx, db.BoardSeatsParams{EventID: string(e), Waiting: oneIf(waiting), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, boardSeatRow)
}

// CountBoardSeats counts who comes to an event and who waits.
func (tx *Tx) CountBoardSeats(ctx context.Context, e noticeboard.ID) (come, wait int, err error) {
	rows, err := tx.q.CountBoardSeats(ctx, string(e))
	for _, r := range rows {
		if r.Waiting == 1 {
			wait = int(r.N)
		} else {
			come = int(r.N)
		}
	}
	return come, wait, err
}

// PutBoardSeat keeps a seat, new or changed. When somebody signed up stays as it was.
func (tx *Tx) PutBoardSeat(ctx context.Context, s noticeboard.Seat) error {
	var needs []string
	for _, n := range s.Needs {
		needs = append(needs, string(n))
	}
	return tx.q.PutBoardSeat(ctx, db.PutBoardSeatParams{EventID: string(s.Event), PersonID: string(s.Person), OrganisationID: string(s.Organisation), Waiting: oneIf(s.Waiting), At: clock.Format(s.At), Needs: strings.Join(needs, " ")})
}

// DeleteBoardSeat gives a seat back; not found when there is none.
func (tx *Tx) DeleteBoardSeat(ctx context.Context, e noticeboard.ID, p ident.Person) error {
	n, err := tx.q.DeleteBoardSeat(ctx, db.DeleteBoardSeatParams{EventID: string(e), PersonID: string(p)})
	if err == nil && n == 0 {
		_, err = tx.BoardSeat(ctx, e, p)
	}
	return err
}

// ForgetBoardNeeds forgets what people need at an event.
func (tx *Tx) ForgetBoardNeeds(ctx context.Context, e noticeboard.ID) error {
	return tx.q.ForgetBoardNeeds(ctx, string(e))
}

// BoardSeatsOf lists events that end after a time and that somebody comes to or waits for, the soonest first.
func (tx *Tx) BoardSeatsOf(ctx context.Context, p ident.Person, after time.Time, most int) ([]noticeboard.Joined, error) {
	rows, err := tx.q.BoardSeatsOf(ctx, db.BoardSeatsOfParams{PersonID: string(p), After: clock.Format(after), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, func(r db.BoardSeatsOfRow) (j noticeboard.Joined, err error) {
		j.Waiting = r.SeatWaiting == 1
		j.Event, err = boardEventRow(db.BoardEvent{Ref: r.Ref, Body: r.Body, Version: r.Version})
		return j, err
	})
}
