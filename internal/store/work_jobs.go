package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
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
