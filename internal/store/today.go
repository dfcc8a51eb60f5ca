package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/today"
	"sharewell/internal/store/db"
)

// Today gives the store as a person's day sees it.
func (s *Store) Today() today.Store {
	return bridge[today.Tx]{s, func(tx *Tx) today.Tx { return tx }}
}

// mostRests bounds how many tasks of one person are put aside at once; nobody keeps more in mind.
const mostRests = 500

// OwedTasks lists open tasks at an organisation that are owed to others, the soonest due first.
func (tx *Tx) OwedTasks(ctx context.Context, org ident.Organisation, most int) ([]intray.Task, error) {
	rows, err := tx.q.OwedTasks(ctx, db.OwedTasksParams{OrganisationID: string(org), Most: int32(most)})
	return tasksOf(rows, err)
}

// TaskRests says until when a person has put tasks aside that are open still.
func (tx *Tx) TaskRests(ctx context.Context, person ident.Person, on clock.Date) (map[ident.Task]clock.Date, error) {
	rows, err := tx.q.TaskRests(ctx, db.TaskRestsParams{PersonID: string(person), Today: on.String(), Most: mostRests})
	if err != nil {
		return nil, err
	}
	out := make(map[ident.Task]clock.Date, len(rows))
	for _, r := range rows {
		until, err := clock.ParseDate(r.Until)
		if err != nil {
			return nil, fmt.Errorf("task %s put aside: %w", r.ID, err)
		}
		out[ident.Task(r.ID)] = until
	}
	return out, nil
}

// RestTask puts a task aside for a person until a day.
func (tx *Tx) RestTask(ctx context.Context, person ident.Person, task ident.Task, until clock.Date) error {
	return tx.q.RestTask(ctx, db.RestTaskParams{PersonID: string(person), TaskID: string(task), Until: until.String()})
}

// WakeTask shows a person a task again; one that was not put aside is as it was.
func (tx *Tx) WakeTask(ctx context.Context, person ident.Person, task ident.Task) error {
	return tx.q.WakeTask(ctx, db.WakeTaskParams{PersonID: string(person), TaskID: string(task)})
}

// NewsSeen gives the key up to which a person has read the portal's news; "" before the first time.
func (tx *Tx) NewsSeen(ctx context.Context, person ident.Person) (string, error) {
	key, err := tx.q.NewsSeen(ctx, string(person))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return key, err
}

// SetNewsSeen remembers up to which key a person has read the portal's news; it never goes back.
func (tx *Tx) SetNewsSeen(ctx context.Context, person ident.Person, key string, at time.Time) error {
	return tx.q.SetNewsSeen(ctx, db.SetNewsSeenParams{PersonID: string(person), Key: key, At: clock.Format(at)})
}
