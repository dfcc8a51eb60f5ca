package store

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/follow"
	"sharewell/internal/licence"
	"sharewell/internal/store/db"
)

// month names the month of a time, as counts are kept.
func month(at time.Time) string { return clock.DateOf(at).String()[:7] }

// AddMonthCount adds to a count of the month; adding nought says that it is counted.
func (tx *Tx) AddMonthCount(ctx context.Context, name string, at time.Time, n int64) error {
	if err := tx.q.AddMonthCount(ctx, db.AddMonthCountParams{Name: name, Month: month(at), N: n}); err != nil {
		return fmt.Errorf("count %s: %w", name, err)
	}
	return nil
}

// MonthCounts adds up the counts of some months, the first and the last included. A count that was not taken before the
// end of the last is not there.
func (tx *Tx) MonthCounts(ctx context.Context, first, last string) ([]licence.Count, error) {
	rows, err := tx.q.MonthCounts(ctx, db.MonthCountsParams{First: first, Last: last})
	if err != nil {
		return nil, err
	}
	out := make([]licence.Count, len(rows))
	for i, r := range rows {
		out[i] = licence.Count{Name: r.Name, Value: float64(r.N)}
	}
	return out, nil
}

// NewsIn lists news of a kind from a time until before another, the oldest first, after a number.
func (tx *Tx) NewsIn(ctx context.Context, q NewsQuery) ([]follow.News, error) {
	return newsOf(tx.q.NewsOfKindIn(ctx, db.NewsOfKindInParams{Kind: string(q.Kind), FromAt: clock.Format(q.From), UntilAt: clock.Format(q.Until), After: q.After, Most: int32(q.Most)}))
}

// NewsQuery asks for news of a kind and a time.
type NewsQuery struct {
	Kind        follow.Kind
	From, Until time.Time
	After       int64
	Most        int
}

// AnnouncedAt says when a version of a use was first announced; ok is false when it never was.
func (tx *Tx) AnnouncedAt(ctx context.Context, ref string, version int) (at time.Time, ok bool, err error) {
	rows, err := tx.q.AnnouncedAt(ctx, db.AnnouncedAtParams{Ref: ref, VersionN: int64(version)})
	if err != nil || len(rows) == 0 {
		return at, false, err
	}
	at, err = clock.ParseStored(rows[0])
	return at, err == nil, err
}
