package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rights/choice"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func aChoice(id string, stage choice.Stage, due clock.Date) choice.Choice {
	return choice.Choice{ID: choice.ID(id), Ref: "KM-C-2026-" + id, Kind: "objection", Use: "KM-R-2026-0001", Title: "Weekly list – ‘really’", Org: "o1", Wish: choice.Stop, Stage: stage, Route: choice.Phone, Known: true,
		Turns: []choice.Turn{{What: choice.Made, Wish: choice.Stop, At: at}}, Code: []byte{0, 1, 255}, Contact: []byte{9}, MadeAt: at, Due: due, Remind: at.AddDate(1, 0, 0), Updated: at, Version: 1}
}

func TestChoicesComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			day := clock.DateOf(at)
			want, other := aChoice("c1", choice.Open, day.AddDays(20)), aChoice("c2", choice.Open, day.AddDays(10))
			done := aChoice("c3", choice.Done, clock.Date{})
			done.Remind = time.Time{}
			for _, c := range []choice.Choice{want, other, done} {
				if err := tx.InsertChoice(ctx, c); err != nil {
					return err
				}
			}
			got, err := tx.ChoiceByRef(ctx, want.Ref)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("after inserting (-want +got):\n%s", diff)
			}
			if err != nil {
				return err
			}
			if err := tx.SaveChoice(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveChoice(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			if _, err := tx.ChoiceByRef(ctx, "nothing"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("nothing was found: %v", err)
			}
			refs := func(list []choice.Choice, err error) (out []string) {
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range list {
					out = append(out, string(c.ID))
				}
				return out
			}
			if got := refs(tx.ChoicesOf(ctx, "o1", "", 10)); !slices.Equal(got, []string{"c2", "c1", "c3"}) {
				t.Errorf("the organisation's choices: %v", got)
			}
			if got := refs(tx.ChoicesOf(ctx, "o1", other.SortKey(), 1)); !slices.Equal(got, []string{"c1"}) {
				t.Errorf("after the first: %v", got)
			}
			if got := refs(tx.ChoicesOf(ctx, "o2", "", 10)); got != nil {
				t.Errorf("another organisation sees %v", got)
			}
			watch, err := tx.ChoicesToWatch(ctx, at.AddDate(0, 0, 12), "", 10)
			if !slices.Equal(watch, []string{other.Ref}) {
				t.Errorf("to be looked at: %v", watch)
			}
			return err
		})
	})
}
