package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
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
