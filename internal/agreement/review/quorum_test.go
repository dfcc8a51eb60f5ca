package review_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store"
)

// atBallot goes to the ballot of a review in which a missed quorum gives the same ballot five days more, once.
func (w *world) atBallot(t testing.TB) {
	t.Helper()
	templates := w.Templates()
	templates[0].NoQuorum = review.NoQuorumRule{Then: review.Extend, Days: 5, Times: 1}
	w.Service = review.New(review.Deps{Store: w.cut, Clock: w.clock, Calendar: clock.NewCalendar(nil), IDs: w.ids, Agreement: w.agreements, Templates: templates, Comments: &w.comments})
	must(w.Open(ctx, secretariat, review.Open{Year: 2027, Template: "yearly"}))(t)
	w.propose(t)
	for range 200 {
		if _, open := w.stage(t, "ballot"); open {
			return
		}
		w.until(t, clock.DateOf(w.clock.Now()).AddDays(1))
	}
	t.Fatal("the ballot never opens")
}

// told lists the titles of what an organisation's lead was told.
func (w *world) told(t testing.TB, org ident.Organisation) (out []string) {
	t.Helper()
	err := w.store.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.NoticesFor(context.Background(), []intray.Hat{{Organisation: org, Role: access.IGLead}}, "p", "", 100)
		for _, n := range found {
			out = append(out, n.Title)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAMissedQuorumGivesMoreTimeOnce extends a ballot, keeps the positions that were taken, and then counts for good.
func TestAMissedQuorumGivesMoreTimeOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		later  int // signatories who answer in the time that was added
		result review.Result
	}{{"enough answer then", 6, review.Carried}, {"too few for good", 0, review.NoQuorum}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 12)
			w.atBallot(t)
			first, _ := w.stage(t, "ballot")
			w.vote(t, w.signers[0], review.Yes)
			w.until(t, first.Closes.AddDays(1))
			st, open := w.stage(t, "ballot")
			if !open || !first.Closes.Before(st.Closes) || len(st.Moves) != 1 || st.Moves[0].Reason != review.ReasonNoQuorum {
				t.Fatalf("it is not extended: %+v", st)
			}
			for _, org := range w.signers[1 : 1+c.later] {
				w.vote(t, org, review.Yes)
			}
			w.until(t, st.Closes.AddDays(1))
			box, _ := w.run(t).Box("ballot")
			if box.Outcome == nil || box.Outcome.Result != c.result || box.Outcome.Counted != 1+c.later || len(box.Short) != 1 {
				t.Fatalf("%+v", box)
			}
			silent := w.signers[11]
			if got := w.told(t, silent); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "The ballot on edition") }) {
				t.Errorf("signatories are not told: %q", got)
			}
			if c.result == review.Carried {
				return
			}
			next, _ := w.stage(t, "adoption")
			w.until(t, next.Opens.AddDays(1))
			if now, _ := w.stage(t, "adoption"); now.Held != review.HeldNotCarried {
				t.Fatalf("adoption: %+v", now)
			}
			r := must(w.Stop(ctx, secretariat, 2027, "Too few took part. We ask again next year."))(t)
			if r.Status != review.Rejected {
				t.Errorf("it is %s", r.Status)
			}
			if got := w.told(t, silent); !slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, "was not adopted. The edition in force stays.") }) {
				t.Errorf("signatories are not told of the end: %q", got)
			}
		})
	}
}
