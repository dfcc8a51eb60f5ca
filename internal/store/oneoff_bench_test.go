package store_test

import (
	"context"
	"fmt"
	"testing"

	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// BenchmarkOneOffOverview measures what the managers' page asks for, with few and with many records.
func BenchmarkOneOffOverview(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := storetest.SQLite(b)
			fillOneOffs(b, s, n)
			for b.Loop() {
				err := s.Read(context.Background(), func(tx *store.Tx) error { return overviewQueries(context.Background(), tx) })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func overviewQueries(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.OneOffCounts(ctx, "o1", "2025-12", "2026-11"); err != nil {
		return err
	}
	if _, err := tx.OneOffTurns(ctx, "o1", "2025-12", "2026-11"); err != nil {
		return err
	}
	if _, err := tx.OneOffTraffic(ctx, "o1", "2025-12", "2026-11"); err != nil {
		return err
	}
	if _, err := tx.OneOffsOpen(ctx, "o1", at.AddDate(0, 0, 10)); err != nil {
		return err
	}
	_, err := tx.OneOffLines(ctx, oneoff.LineQuery{Box: oneoff.BoxOverdue, Organisation: "o1", Now: at.AddDate(0, 0, 10), Most: 20})
	return err
}

// fillOneOffs writes final records of one organisation over a year, of which a hundred have late
// follow-ups.
func fillOneOffs(tb testing.TB, s *store.Store, n int) {
	tb.Helper()
	for from := 0; from < n; from += 5000 {
		storetest.Write(tb, s, func(ctx context.Context, tx *store.Tx) error {
			for i := from; i < min(from+5000, n); i++ {
				day := at.AddDate(0, 0, -i%365)
				r := oneoff.Record{ID: ident.OneOff(fmt.Sprintf("r%07d", i)), Ref: fmt.Sprintf("KM-O-2026-%07d", i), Key: fmt.Sprint("k", i), Owner: "o1", Author: "p1",
					Stage: oneoff.Final, Answers: oneoff.Answers{"decision": {oneoff.ShareAll}}, CreatedAt: day, UpdatedAt: day, FinalisedAt: day, SharedAt: day, Version: 1}
				if i < 100 {
					r.FollowUps = []oneoff.FollowUp{{Key: "art6", Section: "law", Due: at}}
				}
				if err := tx.InsertOneOff(ctx, r); err != nil {
					return err
				}
				f := oneoff.Figure{Organisation: "o1", Month: day.Format("2006-01"), Decision: oneoff.ShareAll, Partner: fmt.Sprint("o", i%30), Direction: "request_received", Minutes: i % 5000}
				if err := tx.CountOneOff(ctx, f, 1); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
