package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store/db"
)

// Enqueue asks for background work in this transaction. Work of a kind is known by its key: while it
// waits, asking again keeps one job and the earlier time; while it runs, asking again has it run once
// more afterwards, because the running one may already have read what has just changed.
func (tx *Tx) Enqueue(ctx context.Context, kind, key string, payload json.RawMessage, runAt time.Time) error {
	if len(payload) == 0 {
		payload = json.RawMessage("{}")
	}
	at := clock.Format(runAt)
	n, err := tx.q.InsertJob(ctx, db.InsertJobParams{Kind: kind, Key: key, Payload: string(payload), RunAt: at})
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", kind, err)
	}
	if n == 1 {
		return nil
	}
	have, err := tx.q.PendingJob(ctx, db.PendingJobParams{Kind: kind, Key: key})
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("enqueue %s: it ended meanwhile: %w", kind, err)
	}
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", kind, err)
	}
	if have.LeaseUntil != "" {
		err = tx.q.RunJobAgain(ctx, db.RunJobAgainParams{ID: have.ID, Payload: string(payload), AgainAt: at})
	} else {
		err = tx.q.MoveJob(ctx, db.MoveJobParams{ID: have.ID, Payload: string(payload), RunAt: min(at, have.RunAt)})
	}
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", kind, err)
	}
	return nil
}

// queueUrgent has an item's mail made at once.
func (tx *Tx) queueUrgent(ctx context.Context, item intray.Item, at time.Time) error {
	payload, err := json.Marshal(struct {
		Item intray.Item `json:"item"`
	}{item})
	if err != nil {
		return fmt.Errorf("queue %s: %w", item, err)
	}
	return tx.Enqueue(ctx, intray.UrgentJob, string(item), payload, at)
}

// Job is one piece of background work, waiting, running or given up.
type Job struct {
	ID       ident.Job
	Kind     string
	Key      string
	Payload  json.RawMessage
	RunAt    time.Time
	AgainAt  time.Time // asked for once more while it runs; zero: not
	Attempts int
	Lease    time.Time // until when its runner has it; zero: nobody does
	Error    string    // of the last attempt, for those who run the platform
	DeadAt   time.Time // given up; zero: not
}

// DueJobs lists jobs that nobody runs and whose time has come, the longest waiting first.
func (tx *Tx) DueJobs(ctx context.Context, now time.Time, most int) ([]Job, error) {
	rows, err := tx.q.DueJobs(ctx, db.DueJobsParams{Now: clock.Format(now), Most: int32(most)})
	return jobsOf(rows, err)
}

// ClaimJob takes a due job until a time and reports whether this call was the one that got it. When
// the runner dies the lease runs out and the job is due again.
func (tx *Tx) ClaimJob(ctx context.Context, id ident.Job, now, until time.Time) (bool, error) {
	n, err := jobNumber(id)
	if err != nil {
		return false, err
	}
	got, err := tx.q.ClaimJob(ctx, db.ClaimJobParams{ID: n, Now: clock.Format(now), LeaseUntil: clock.Format(until)})
	return got == 1, err
}

// HeldJob reads a job again and reports whether the lease is still the one given.
func (tx *Tx) HeldJob(ctx context.Context, id ident.Job, lease time.Time) (Job, bool, error) {
	n, err := jobNumber(id)
	if err != nil {
		return Job{}, false, err
	}
	row, err := tx.q.JobByID(ctx, n)
	if errors.Is(err, sql.ErrNoRows) {
		return Job{}, false, nil
	}
	if err != nil {
		return Job{}, false, err
	}
	j, err := jobOf(row)
	return j, err == nil && j.Lease.Equal(lease) && j.DeadAt.IsZero(), err
}

// RestJob lets go of a job until its RunAt, with the attempts and the error that it carries.
func (tx *Tx) RestJob(ctx context.Context, j Job) error {
	n, err := jobNumber(j.ID)
	if err != nil {
		return err
	}
	return tx.q.RestJob(ctx, db.RestJobParams{ID: n, RunAt: clock.Format(j.RunAt), AgainAt: clock.Format(j.AgainAt), Attempts: int64(j.Attempts), LastError: j.Error})
}

// DropJob removes a job that is done.
func (tx *Tx) DropJob(ctx context.Context, id ident.Job) error {
	n, err := jobNumber(id)
	if err != nil {
		return err
	}
	return tx.q.DeleteJob(ctx, n)
}

// BuryJob gives a job up; it stays to be looked at, and its key is free again.
func (tx *Tx) BuryJob(ctx context.Context, id ident.Job, at time.Time, why string) error {
	n, err := jobNumber(id)
	if err != nil {
		return err
	}
	return tx.q.BuryJob(ctx, db.BuryJobParams{ID: n, DeadAt: clock.Format(at), LastError: why})
}

// DeadJobs lists jobs that were given up, the oldest first.
func (tx *Tx) DeadJobs(ctx context.Context, most int) ([]Job, error) {
	rows, err := tx.q.DeadJobs(ctx, int32(most))
	return jobsOf(rows, err)
}

// RetryJob asks for a given-up job anew.
func (tx *Tx) RetryJob(ctx context.Context, id ident.Job, now time.Time) error {
	n, err := jobNumber(id)
	if err != nil {
		return err
	}
	row, err := tx.q.JobByID(ctx, n)
	if err != nil {
		return notFound(err, "jobs.not_found", "This job is no longer there.")
	}
	if row.DeadAt == "" {
		return errs.New(errs.Conflict, "jobs.not_dead", "This job has not been given up; it runs again by itself.")
	}
	if err := tx.q.DeleteJob(ctx, n); err != nil {
		return err
	}
	return tx.Enqueue(ctx, row.Kind, row.Key, json.RawMessage(row.Payload), now)
}

// CountJobs counts jobs that wait or run, and jobs that were given up.
func (tx *Tx) CountJobs(ctx context.Context) (pending, dead int64, err error) {
	if pending, err = tx.q.CountPendingJobs(ctx); err != nil {
		return 0, 0, err
	}
	dead, err = tx.q.CountDeadJobs(ctx)
	return pending, dead, err
}

// ForgetDeadJobs removes jobs given up before t.
func (tx *Tx) ForgetDeadJobs(ctx context.Context, t time.Time) (int64, error) {
	return tx.q.ForgetDeadJobs(ctx, clock.Format(t))
}

func jobNumber(id ident.Job) (int64, error) {
	n, err := strconv.ParseInt(string(id), 10, 64)
	if err != nil {
		return 0, errs.Wrap(errs.NotFound, "jobs.not_found", "This job is no longer there.", err)
	}
	return n, nil
}

func jobsOf(rows []db.Job, err error) ([]Job, error) {
	if err != nil {
		return nil, err
	}
	out := make([]Job, 0, len(rows))
	for _, r := range rows {
		j, err := jobOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, j)
	}
	return out, nil
}

func jobOf(r db.Job) (Job, error) {
	j := Job{
		ID: ident.Job(strconv.FormatInt(r.ID, 10)), Kind: r.Kind, Key: r.Key, Payload: json.RawMessage(r.Payload),
		Attempts: int(r.Attempts), Error: r.LastError,
	}
	err := storedTimes("job "+string(j.ID), pair{r.RunAt, &j.RunAt}, pair{r.AgainAt, &j.AgainAt}, pair{r.LeaseUntil, &j.Lease}, pair{r.DeadAt, &j.DeadAt})
	return j, err
}
