package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/follow"
	"sharewell/internal/licence"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestScorecardIsKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, at := context.Background(), time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
		first := licence.Result{Indicator: "14a", Definition: 1, Span: "2026-Q4", Revision: 1, At: at, Figure: licence.Figure{State: licence.Few, Bottom: 4}, Hash: "a"}
		second := first
		second.Revision, second.Hash, second.Was = 2, "b", &first.Figure
		other := licence.Result{Indicator: "14a", Definition: 1, Span: "2026-Q3", Revision: 1, At: at, Hash: "c"}
		reply := licence.Reply{Indicator: "14a", Organisation: "org", Slug: "org", Name: "Org", Text: "We began late.", At: at}
		open := licence.Challenge{ID: "one", Indicator: "14a", Text: "It cannot be.", Stage: licence.Waiting, Received: at, Due: clock.NewDate(2026, 12, 18)}
		err := s.Write(ctx, func(tx *store.Tx) error {
			for _, r := range []licence.Result{first, second, other} {
				if err := tx.InsertResult(ctx, r); err != nil {
					return err
				}
			}
			if err := tx.SaveReply(ctx, reply); err != nil {
				return err
			}
			reply.Text = "We have begun."
			if err := tx.SaveReply(ctx, reply); err != nil {
				return err
			}
			return tx.InsertChallenge(ctx, open)
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Write(ctx, func(tx *store.Tx) error {
			in, err := tx.ResultsIn(ctx, "2026-Q4")
			if diff := cmp.Diff([]licence.Result{second}, in); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			of, err := tx.ResultsOf(ctx, "14a")
			if diff := cmp.Diff([]licence.Result{second, other}, of); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			earlier, err := tx.Earlier(ctx, "14a", 1, "2026-Q4")
			if diff := cmp.Diff([]licence.Result{first}, earlier); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			replies, err := tx.RepliesTo(ctx, "14a")
			if diff := cmp.Diff([]licence.Reply{reply}, replies); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			c, err := tx.Challenge(ctx, "one")
			if err != nil {
				return err
			}
			c.Stage, c.Answer = licence.Answered, "It can."
			if err := tx.SaveChallenge(ctx, c); err != nil {
				return err
			}
			if err := tx.SaveChallenge(ctx, c); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a lost race is %v", err)
			}
			c.Version++
			to, err := tx.ChallengesTo(ctx, "14a")
			if diff := cmp.Diff([]licence.Challenge{c}, to); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			if waiting, err := tx.ChallengesAt(ctx, licence.Waiting, 10); err != nil || len(waiting) > 0 {
				t.Errorf("%v wait: %v", waiting, err)
			}
			_, err = tx.Challenge(ctx, "two")
			if errs.KindOf(err) != errs.NotFound {
				t.Errorf("no challenge is %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestMonthsAreCounted adds to counts and reads them back by their months.
func TestMonthsAreCounted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		on := func(month time.Month) time.Time { return time.Date(2026, month, 12, 9, 0, 0, 0, time.UTC) }
		err := s.Write(ctx, func(tx *store.Tx) error {
			for _, c := range []struct {
				name  string
				month time.Month
				n     int64
			}{{"follow.told", 8, 3}, {"follow.told", 10, 2}, {"follow.told", 10, 4}, {"follow.told", 12, 100}, {"identifiers.failed", 11, 0}, {"choices.back", 12, 1}} {
				if err := tx.AddMonthCount(ctx, c.name, on(c.month), c.n); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(ctx, func(tx *store.Tx) error {
			got, err := tx.MonthCounts(ctx, "2026-10", "2026-11")
			// What was begun in December is not known of the months before it; what was begun in August is.
			if diff := cmp.Diff([]licence.Count{{Name: "follow.told", Value: 6}, {Name: "identifiers.failed", Value: 0}}, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestNewsOfATime finds news of one kind and the day on which a change was announced.
func TestNewsOfATime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
		news := []follow.News{{Event: 1, Kind: follow.Announced, Ref: "A", Version: 2, At: day(1)}, {Event: 2, Kind: follow.Announced, Ref: "A", Version: 2, At: day(3)}, {Event: 3, Kind: follow.Live, Ref: "A", Version: 2, At: day(9)}, {Event: 4, Kind: follow.Live, Ref: "B", Version: 1, At: day(10)}}
		err := s.Write(ctx, func(tx *store.Tx) error {
			for _, n := range news {
				if _, err := tx.InsertNews(ctx, n); err != nil {
					return err
				}
			}
			found, err := tx.NewsIn(ctx, store.NewsQuery{Kind: follow.Live, From: day(2), Until: day(10), Most: 10})
			if err != nil || len(found) != 1 || found[0].Ref != "A" {
				t.Errorf("%v %+v", err, found)
			}
			at, ok, err := tx.AnnouncedAt(ctx, "A", 2)
			if err != nil || !ok || !at.Equal(day(1)) {
				t.Errorf("announced %v %v %v", at, ok, err)
			}
			if _, ok, err := tx.AnnouncedAt(ctx, "B", 1); ok || err != nil {
				t.Errorf("B was announced: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
