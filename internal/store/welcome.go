package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/portal/welcome"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store/db"
)

// Welcome gives the store as first visits and practice see it.
func (s *Store) Welcome() welcome.Store {
	return bridge[welcome.Tx]{s, func(tx *Tx) welcome.Tx { return tx }}
}

// FirstVisit gives somebody's way through a tour; one not begun is new.
func (tx *Tx) FirstVisit(ctx context.Context, p ident.Person, t welcome.Tour) (welcome.Visit, error) {
	r, err := tx.q.FirstVisit(ctx, db.FirstVisitParams{PersonID: string(p), Tour: string(t)})
	if errors.Is(err, sql.ErrNoRows) {
		return welcome.Visit{Person: p, Tour: t}, nil
	}
	if err != nil {
		return welcome.Visit{}, err
	}
	v := welcome.Visit{Person: p, Tour: t, State: welcome.VisitState(r.State), Step: int(r.Step), Version: r.Version}
	return v, storedTimes("visit of "+r.PersonID, pair{r.At, &v.At})
}

// SaveVisit keeps somebody's way through a tour; a lost race is a conflict.
func (tx *Tx) SaveVisit(ctx context.Context, v welcome.Visit) error {
	if v.Version == 0 {
		return tx.q.InsertVisit(ctx, db.InsertVisitParams{PersonID: string(v.Person), Tour: string(v.Tour), State: string(v.State), Step: int64(v.Step), At: clock.Format(v.At)})
	}
	return changedOne(tx.q.UpdateVisit(ctx, db.UpdateVisitParams{State: string(v.State), Step: int64(v.Step), At: clock.Format(v.At),
		PersonID: string(v.Person), Tour: string(v.Tour), Version: v.Version}))
}

func practiceOf(r db.Practice, err error) (welcome.Practice, error) {
	if err != nil {
		return welcome.Practice{}, notFound(err, "practice.not_found", "We could not find this, or it was thrown away. Begin again.")
	}
	a, err := oneoff.ParseAnswers([]byte(r.Body))
	if err != nil {
		return welcome.Practice{}, fmt.Errorf("practice %s: %w", r.ID, err)
	}
	p := welcome.Practice{ID: welcome.PracticeID(r.ID), Person: ident.Person(r.PersonID), Exercise: welcome.Exercise(r.Exercise), Answers: a, Version: r.Version}
	return p, storedTimes("practice "+r.ID, pair{r.GoneAt, &p.Gone})
}

// Practice gives one of somebody's practice copies; another's, and one whose days are over, is not found.
func (tx *Tx) Practice(ctx context.Context, p ident.Person, id welcome.PracticeID, now time.Time) (welcome.Practice, error) {
	return practiceOf(tx.q.PracticeByID(ctx, db.PracticeByIDParams{ID: string(id), PersonID: string(p), Now: clock.Format(now)}))
}

// Practices lists somebody's practice copies, the newest first.
func (tx *Tx) Practices(ctx context.Context, p ident.Person, now time.Time, most int) ([]welcome.Practice, error) {
	rows, err := tx.q.PracticesOf(ctx, db.PracticesOfParams{PersonID: string(p), Now: clock.Format(now), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]welcome.Practice, 0, len(rows))
	for _, r := range rows {
		x, err := practiceOf(r, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// InsertPractice keeps a new practice copy.
func (tx *Tx) InsertPractice(ctx context.Context, p welcome.Practice) error {
	return tx.q.InsertPractice(ctx, db.InsertPracticeParams{ID: string(p.ID), PersonID: string(p.Person), Exercise: string(p.Exercise), GoneAt: clock.Format(p.Gone),
		Body: string(oneoff.Canonical(p.Answers))})
}

// SavePractice keeps a changed practice copy; a lost race is a conflict.
func (tx *Tx) SavePractice(ctx context.Context, p welcome.Practice) error {
	return changedOne(tx.q.UpdatePractice(ctx, db.UpdatePracticeParams{Body: string(oneoff.Canonical(p.Answers)), GoneAt: clock.Format(p.Gone), ID: string(p.ID),
		PersonID: string(p.Person), Version: p.Version}))
}

// DropPractice throws a practice copy away; one already gone stays gone.
func (tx *Tx) DropPractice(ctx context.Context, p ident.Person, id welcome.PracticeID) error {
	_, err := tx.q.DropPractice(ctx, db.DropPracticeParams{ID: string(id), PersonID: string(p)})
	return err
}

// ForgetPractice throws away the practice copies whose days are over.
func (tx *Tx) ForgetPractice(ctx context.Context, now time.Time) (int64, error) {
	return tx.q.ForgetPractice(ctx, clock.Format(now))
}
