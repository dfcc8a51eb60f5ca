package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestReviewsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, at := context.Background(), time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
		orgs := []ident.Organisation{"o-b", "o-a"}
		run := review.Run{ID: "r1", Year: 2027, Status: review.Running, OpenedAt: at, Stages: []review.Stage{{Key: "ballot", Kind: review.Ballot, Days: 5,
			Opens: clock.NewDate(2027, 1, 4), Closes: clock.NewDate(2027, 1, 8), OpenedAt: at}}, Ballots: []review.BallotBox{{Stage: "ballot", Text: review.Text{Edition: "e", Number: "2027.1", Hash: "h"}}}}
		write := func(fn func(*store.Tx) error) error { return s.Write(ctx, fn) }
		reviewOrganisations(t, s, orgs)
		if err := write(func(tx *store.Tx) error { return tx.InsertReviewRun(ctx, run) }); err != nil {
			t.Fatal(err)
		}
		if err := write(func(tx *store.Tx) error {
			return tx.InsertReviewRun(ctx, review.Run{ID: "r2", Year: 2027, Status: review.Running})
		}); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a second review of a year: %v", err)
		}
		for i, org := range orgs {
			err := write(func(tx *store.Tx) error {
				return tx.InsertReviewReply(ctx, review.Reply{Run: "r1", Stage: "ballot", Organisation: org, Statement: "s", Sector: "local", Covers: i + 1, AskedAt: at})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		take := func(n int, v review.Vote) error {
			return write(func(tx *store.Tx) error {
				return tx.InsertReviewPosition(ctx, review.Position{Run: "r1", Ballot: "ballot", Organisation: "o-a", N: n, Vote: v, Change: "Say it.", Hash: "h", By: "ann", Role: "siro", At: at})
			})
		}
		if err := take(1, review.No); err != nil {
			t.Fatal(err)
		}
		if err := take(2, review.Yes); err != nil {
			t.Fatal(err)
		}
		if err := take(2, review.No); errs.KindOf(err) != errs.Conflict {
			t.Errorf("two positions of one number: %v", err)
		}
		err := s.Read(ctx, func(tx *store.Tx) error {
			back, err := tx.ReviewRun(ctx, 2027)
			run.Version = 1
			if diff := cmp.Diff(run, back); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			n, err := tx.CountReviewReplies(ctx, "r1", "ballot")
			if want := (review.ReplyCounts{Asked: 2, Unopened: 2, Bodies: 3}); err != nil || n != want {
				t.Errorf("%+v %v", n, err)
			}
			rows, err := tx.ReviewReplies(ctx, review.BoardQuery{Run: "r1", Stage: "ballot", Progress: review.Unopened, Most: 1})
			if err != nil || len(rows) != 1 || rows[0].Organisation != "o-a" {
				t.Errorf("the board is by name: %+v %v", rows, err)
			}
			tally, err := tx.TallyReview(ctx, "r1", "ballot", "h")
			if err != nil || tally != (review.Tally{Yes: 1}) {
				t.Errorf("%+v %v", tally, err)
			}
			if other, err := tx.TallyReview(ctx, "r1", "ballot", "another"); err != nil || other != (review.Tally{}) {
				t.Errorf("another text: %+v %v", other, err)
			}
			all, err := tx.ReviewPositions(ctx, "r1", "ballot", "o-a")
			if err != nil || len(all) != 2 || all[0].Vote != review.Yes {
				t.Errorf("%+v %v", all, err)
			}
			_, err = tx.ReviewReply(ctx, "r1", "ballot", "o-zz")
			if errs.KindOf(err) != errs.NotFound {
				t.Errorf("%v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []errs.Kind{errs.KindOf(nil), errs.Conflict} { // the second is of an old version
			if err := write(func(tx *store.Tx) error { return tx.UpdateReviewRun(ctx, run) }); errs.KindOf(err) != want {
				t.Errorf("%v, want %v", err, want)
			}
		}
	})
}

// reviewOrganisations keeps the bodies that are asked.
func reviewOrganisations(t *testing.T, s *store.Store, orgs []ident.Organisation) {
	t.Helper()
	at := time.Date(2026, 1, 4, 9, 0, 0, 0, time.UTC)
	err := s.Write(context.Background(), func(tx *store.Tx) error {
		for _, id := range orgs {
			o := organisation.Organisation{ID: id, Slug: string(id), Name: "Body " + string(id), Kind: "county", Sector: "local", Status: organisation.Member, CreatedAt: at, UpdatedAt: at, Version: 1}
			if err := tx.InsertOrganisation(context.Background(), o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
