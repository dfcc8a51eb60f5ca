package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/store/db"
)

func hatIn(org, role string) intray.Hat {
	return intray.Hat{Organisation: ident.Organisation(org), Role: access.Role(role)}
}

// HatsWorn lists the roles that a person may act in now; nobody's and a closed person's list is empty. A shared mailbox,
// which acts when an answer came from it, has the roles that it belongs to (intray.Voice).
func (tx *Tx) HatsWorn(ctx context.Context, person ident.Person, now time.Time) ([]intray.Hat, error) {
	if address, shared := intray.Recipient(person).Mailbox(); shared {
		return tx.MailboxHats(ctx, address)
	}
	p, err := tx.q.PersonByID(ctx, string(person))
	if errors.Is(err, sql.ErrNoRows) || err == nil && people.Status(p.Status) != people.Active {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	hats, err := tx.HatsOf(ctx, person)
	if err != nil {
		return nil, err
	}
	var out []intray.Hat
	for _, h := range hats {
		if h.Worn(now) {
			out = append(out, intray.Hat{Organisation: h.Organisation, Role: h.Role})
		}
	}
	return out, nil
}

// WearersOf lists the people who may act in one of some roles at an organisation now, each once.
func (tx *Tx) WearersOf(ctx context.Context, org ident.Organisation, roles []access.Role, now time.Time) ([]ident.Person, error) {
	members, err := tx.HatsAt(ctx, org)
	if err != nil {
		return nil, err
	}
	var out []ident.Person
	for _, m := range members {
		if m.Hat.Worn(now) && slices.Contains(roles, m.Hat.Role) && !slices.Contains(out, m.Person.ID) {
			out = append(out, m.Person.ID)
		}
	}
	return out, nil
}

// PassedTasks lists open tasks that were passed to one person, by identifier, after one.
func (tx *Tx) PassedTasks(ctx context.Context, after ident.Task, most int) ([]intray.Task, error) {
	return tasksOf(tx.q.PassedTasks(ctx, db.PassedTasksParams{After: string(after), Most: int32(most)}))
}

// MarkOpened remembers when a person first opened an item.
func (tx *Tx) MarkOpened(ctx context.Context, person ident.Person, item intray.Item, at time.Time) error {
	_, err := tx.q.MarkSeen(ctx, db.MarkSeenParams{PersonID: string(person), Item: string(item), At: clock.Format(at)})
	return err
}

// OpenedAt gives the time a person first opened an item; zero when not yet.
func (tx *Tx) OpenedAt(ctx context.Context, person ident.Person, item intray.Item) (time.Time, error) {
	at, err := tx.q.SeenAt(ctx, db.SeenAtParams{PersonID: string(person), Item: string(item)})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return clock.ParseStored(at)
}

// Openings lists who opened an item, the first first. Whoever asks must be allowed to know.
func (tx *Tx) Openings(ctx context.Context, item intray.Item, most int) ([]intray.Opening, error) {
	rows, err := tx.q.FirstSeen(ctx, db.FirstSeenParams{Item: string(item), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]intray.Opening, 0, len(rows))
	for _, r := range rows {
		at, err := clock.ParseStored(r.At)
		if err != nil {
			return nil, fmt.Errorf("opening of %s: %w", item, err)
		}
		out = append(out, intray.Opening{Person: ident.Person(r.PersonID), At: at})
	}
	return out, nil
}

// ForgetWork removes what is no longer of use: tasks closed, notices posted, messages made and traces
// left before t. What recipients were told is kept longer by the caller's choice of told.
func (tx *Tx) ForgetWork(ctx context.Context, t, told time.Time) (int64, error) {
	before := clock.Format(t)
	if err := tx.q.ForgetNoticeRoles(ctx, before); err != nil {
		return 0, err
	}
	if err := tx.q.ForgetMailItems(ctx, before); err != nil {
		return 0, err
	}
	total := int64(0)
	for _, forget := range []func(context.Context, string) (int64, error){
		tx.q.ForgetTasks, tx.q.ForgetNotices, tx.q.ForgetMail, tx.q.ForgetSeen, tx.q.ForgetDeadJobs, tx.q.ForgetRests,
	} {
		n, err := forget(ctx, before)
		if err != nil {
			return 0, err
		}
		total += n
	}
	n, err := tx.q.ForgetTold(ctx, clock.Format(told))
	return total + n, err
}

// Intray gives the in-tray service its store.
func (s *Store) Intray() intray.Store {
	return bridge[intray.Tx]{s, func(tx *Tx) intray.Tx { return tx }}
}

// Write implements intray.Store.
// Read implements intray.Store.
