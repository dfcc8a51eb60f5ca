package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// AppendEvents writes events in the transaction, after the state they tell of; they reach subscribers
// when it commits.
func (tx *Tx) AppendEvents(ctx context.Context, events ...event.Event) error {
	for _, e := range events {
		seq, err := tx.q.InsertEvent(ctx, db.InsertEventParams{
			ID: string(e.ID), At: clock.Format(e.At), Name: e.Name,
			SubjectKind: e.Subject.Kind, SubjectID: e.Subject.ID,
			ActorPerson: string(e.Actor.Person), ActorOrg: string(e.Actor.ActingFor),
			ActorRole: e.Actor.Role, ActorSystem: e.Actor.System, Data: string(e.Data),
		})
		if err != nil {
			return fmt.Errorf("append event %s: %w", e.Name, err)
		}
		e.Seq = seq
		for _, org := range e.Organisations {
			if err := tx.q.InsertEventOrganisation(ctx, db.InsertEventOrganisationParams{OrganisationID: string(org), Seq: seq}); err != nil {
				return fmt.Errorf("append event %s for %s: %w", e.Name, org, err)
			}
		}
		tx.events = append(tx.events, e)
	}
	return nil
}

// EventsAbout lists a subject's events, newest first, before a sequence number (nought: from the newest).
func (tx *Tx) EventsAbout(ctx context.Context, about event.Subject, before int64, most int) ([]event.Event, error) {
	rows, err := tx.q.EventsAbout(ctx, db.EventsAboutParams{SubjectKind: about.Kind, SubjectID: about.ID, Before: fromNewest(before), Most: int32(most)})
	return eventsOf(rows, err)
}

// EventsFor lists the events that an organisation may see, newest first, before a sequence number.
func (tx *Tx) EventsFor(ctx context.Context, org ident.Organisation, before int64, most int) ([]event.Event, error) {
	rows, err := tx.q.EventsFor(ctx, db.EventsForParams{OrganisationID: string(org), Before: fromNewest(before), Most: int32(most)})
	return eventsOf(rows, err)
}

// EventsBefore lists all events, newest first, before a sequence number (nought: from the newest).
func (tx *Tx) EventsBefore(ctx context.Context, before int64, most int) ([]event.Event, error) {
	rows, err := tx.q.EventsBefore(ctx, db.EventsBeforeParams{Before: fromNewest(before), Most: int32(most)})
	return eventsOf(rows, err)
}

// EventsAfter lists all events after a sequence number, oldest first.
func (tx *Tx) EventsAfter(ctx context.Context, after int64, most int) ([]event.Event, error) {
	rows, err := tx.q.EventsAfter(ctx, db.EventsAfterParams{After: after, Most: int32(most)})
	return eventsOf(rows, err)
}

// LastSeq is the newest event's sequence number, nought when nothing has happened yet.
func (tx *Tx) LastSeq(ctx context.Context) (int64, error) { return tx.q.LastSeq(ctx) }

// TakeNumber gives the next number of a named series, starting at 1, without gaps among commits.
func (tx *Tx) TakeNumber(ctx context.Context, series string) (int64, error) {
	return tx.q.TakeNumber(ctx, series)
}

// Once remembers key and result for a person's submission. When the key is known already it changes
// nothing and gives the first result with again true, so that a double submit does no harm. A key
// used by somebody else is not found.
func (tx *Tx) Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error) {
	n, err := tx.q.RememberOnce(ctx, db.RememberOnceParams{Key: key, PersonID: string(by), Result: result, CreatedAt: clock.Format(now)})
	if err != nil {
		return "", false, err
	}
	if n == 1 {
		return result, false, nil
	}
	row, err := tx.q.Remembered(ctx, key)
	if err != nil {
		return "", false, err
	}
	if row.PersonID != string(by) {
		return "", false, errs.New(errs.NotFound, "store.not_found", "We could not find this.")
	}
	return row.Result, true, nil
}

// Did reports whether a person's submission with key was done before; somebody else's key is not found.
func (tx *Tx) Did(ctx context.Context, key string, by ident.Person) (bool, error) {
	row, err := tx.q.Remembered(ctx, key)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if row.PersonID != string(by) {
		return false, errs.New(errs.NotFound, "store.not_found", "We could not find this.")
	}
	return true, nil
}

// ForgetOnce removes submission keys remembered before t.
func (tx *Tx) ForgetOnce(ctx context.Context, t time.Time) (int64, error) {
	return tx.q.ForgetBefore(ctx, clock.Format(t))
}

func fromNewest(before int64) int64 {
	if before <= 0 {
		return 1<<63 - 1
	}
	return before
}

func eventsOf(rows []db.Event, err error) ([]event.Event, error) {
	if err != nil {
		return nil, err
	}
	out := make([]event.Event, 0, len(rows))
	for _, r := range rows {
		at, err := clock.ParseStored(r.At)
		if err != nil {
			return nil, fmt.Errorf("event %s: %w", r.ID, err)
		}
		out = append(out, event.Event{
			ID: ident.Event(r.ID), Seq: r.Seq, At: at, Name: r.Name,
			Actor:   event.Actor{Person: ident.Person(r.ActorPerson), ActingFor: ident.Organisation(r.ActorOrg), Role: r.ActorRole, System: r.ActorSystem},
			Subject: event.Subject{Kind: r.SubjectKind, ID: r.SubjectID},
			Data:    json.RawMessage(r.Data),
		})
	}
	return out, nil
}
