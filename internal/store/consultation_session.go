package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/store/db"
)

// SessionByRef loads a session.
func (tx *Tx) SessionByRef(ctx context.Context, ref string) (consultation.Session, error) {
	row, err := tx.q.SessionByRef(ctx, ref)
	if err != nil {
		return consultation.Session{}, notFound(err, "session.not_found", noConsultation)
	}
	return sessionOf(row)
}

func sessionOf(row db.Session) (s consultation.Session, err error) {
	if err = json.Unmarshal([]byte(row.Body), &s); err != nil {
		return s, fmt.Errorf("session %s: %w", row.Ref, err)
	}
	s.Version = row.Version
	return s, nil
}

func sessionsOf(rows []db.Session, err error) ([]consultation.Session, error) {
	out := make([]consultation.Session, 0, len(rows))
	for _, r := range rows {
		s, e := sessionOf(r)
		if e != nil {
			return nil, e
		}
		out = append(out, s)
	}
	return out, err
}

// InsertSession saves a new session.
func (tx *Tx) InsertSession(ctx context.Context, s consultation.Session) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.q.InsertSession(ctx, db.InsertSessionParams{ID: string(s.ID), Ref: s.Ref, Consultation: s.Consultation, Org: string(s.Org), Starts: clock.Format(s.Starts), Body: string(body), Watch: clock.Format(s.WatchAt())})
}

// SaveSession saves a changed session; a lost race is a conflict.
func (tx *Tx) SaveSession(ctx context.Context, s consultation.Session) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateSession(ctx, db.UpdateSessionParams{Starts: clock.Format(s.Starts), Body: string(body), Watch: clock.Format(s.WatchAt()), ID: string(s.ID), Version: s.Version}))
	if err != nil {
		return fmt.Errorf("save session %s: %w", s.Ref, err)
	}
	return nil
}

// Sessions lists those that begin after a time, the earliest first.
func (tx *Tx) Sessions(ctx context.Context, after time.Time, most int) ([]consultation.Session, error) {
	return sessionsOf(tx.q.SessionsAfter(ctx, db.SessionsAfterParams{After: clock.Format(after), Most: int32(most)}))
}

// PastSessions lists those that began before a time, the latest first.
func (tx *Tx) PastSessions(ctx context.Context, before time.Time, most int) ([]consultation.Session, error) {
	return sessionsOf(tx.q.SessionsBefore(ctx, db.SessionsBeforeParams{Before: clock.Format(before), Most: int32(most)}))
}

// SessionsOfConsultation lists the sessions of a consultation.
func (tx *Tx) SessionsOfConsultation(ctx context.Context, ref string) ([]consultation.Session, error) {
	return sessionsOf(tx.q.SessionsOfConsultation(ctx, ref))
}

// SessionsToWatch lists references of sessions to be looked at again, after a reference.
func (tx *Tx) SessionsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.SessionsToWatch(ctx, db.SessionsToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}

// present gives bytes where there are none: no column is empty in the database's sense.
func present(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// InsertBooking saves a place, or a wait for one.
func (tx *Tx) InsertBooking(ctx context.Context, b consultation.Booking) error {
	return tx.q.InsertBooking(ctx, db.InsertBookingParams{ID: string(b.ID), Ref: b.Ref, Session: b.Session, State: string(b.State), Needs: present(b.Needs), Contact: present(b.Contact), Code: present(b.Code), N: b.N, At: clock.Format(b.At)})
}

func bookingOf(r db.SessionBooking) (consultation.Booking, error) {
	at, err := clock.ParseStored(r.At)
	return consultation.Booking{ID: consultation.ID(r.ID), Ref: r.Ref, Session: r.Session, State: consultation.BookingState(r.State), Needs: r.Needs, Contact: r.Contact, Code: r.Code, N: r.N, At: at}, err
}

// BookingByRef loads a booking.
func (tx *Tx) BookingByRef(ctx context.Context, ref string) (consultation.Booking, error) {
	r, err := tx.q.BookingByRef(ctx, ref)
	if err != nil {
		return consultation.Booking{}, notFound(err, "session.no_booking", noConsultation)
	}
	return bookingOf(r)
}

// MoveBooking gives a booking another state.
func (tx *Tx) MoveBooking(ctx context.Context, id consultation.ID, to consultation.BookingState) error {
	return changedOne(tx.q.MoveBooking(ctx, db.MoveBookingParams{State: string(to), ID: string(id)}))
}

// Bookings lists those of a session in a state, in the order of their coming.
func (tx *Tx) Bookings(ctx context.Context, session string, state consultation.BookingState, most int) ([]consultation.Booking, error) {
	rows, err := tx.q.BookingsOf(ctx, db.BookingsOfParams{Session: session, State: string(state), After: 0, Most: int32(most)})
	out := make([]consultation.Booking, 0, len(rows))
	for _, r := range rows {
		b, e := bookingOf(r)
		if e != nil {
			return nil, e
		}
		out = append(out, b)
	}
	return out, err
}

// DropBookings forgets the bookings of a session.
func (tx *Tx) DropBookings(ctx context.Context, session string) error {
	return tx.q.DropBookings(ctx, session)
}
