package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/relay"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func aCorrection(id string, due clock.Date, state relay.State) relay.Correction {
	return relay.Correction{ID: relay.ID(id), Ref: "KM-X-2026-" + id, Kind: relay.Rectified, Source: "o1", Name: "The Council – ‘really’", Origin: relay.FromStaff, Items: []string{"address"}, LocalRef: "AS/1",
		Case: "case-" + id, Stage: relay.Open, MadeAt: at, BegunAt: at, Updated: at, Version: 1, Turns: []relay.Turn{{What: relay.WasBegun, At: at}},
		Copies: []relay.Copy{{N: 1, To: relay.Holder{Org: "o2"}, Name: "Two", Items: []string{"address"}, Routes: []relay.Route{{Record: "R1", Title: "List"}}, SentAt: at, Due: due, State: state, At: at},
			{N: 2, To: relay.Holder{Outside: "A firm"}, Name: "A firm", Alone: true, Items: []string{"address"}, SentAt: at, Due: due, State: relay.Excused, At: at}}}
}

func TestCorrectionsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			day := clock.DateOf(at)
			want, sooner, done := aCorrection("c1", day.AddDays(20), relay.Waiting), aCorrection("c2", day.AddDays(10), relay.Waiting), aCorrection("c3", day.AddDays(5), relay.Done)
			for _, c := range []relay.Correction{want, sooner, done} {
				if err := tx.InsertCorrection(ctx, c); err != nil {
					return err
				}
			}
			got, err := tx.CorrectionByRef(ctx, want.Ref)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("after inserting: %v (-want +got):\n%s", err, diff)
			}
			refs := func(list []relay.Correction, err error) (out []string) {
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range list {
					out = append(out, string(c.ID))
				}
				return out
			}
			box := func(b relay.BoxQuery) []string { b.Most = 10; return refs(tx.CorrectionsOf(ctx, b)) }
			for name, c := range map[string]struct{ got, want []string }{
				"in":       {box(relay.BoxQuery{Org: "o2", Box: relay.In, Before: "~"}), []string{"c2", "c1", "c3"}},
				"waiting":  {box(relay.BoxQuery{Org: "o2", Box: relay.In, Before: relay.Finished}), []string{"c2", "c1"}},
				"after":    {box(relay.BoxQuery{Org: "o2", Box: relay.In, After: sooner.KeyFor("o2"), Before: "~"}), []string{"c1", "c3"}},
				"out":      {box(relay.BoxQuery{Org: "o1", Box: relay.Out, Before: "~"}), []string{"c2", "c1", "c3"}},
				"stranger": {box(relay.BoxQuery{Org: "o3", Box: relay.In, Before: "~"}), nil},
				"like":     {refs(tx.CorrectionsLike(ctx, "o1", "AS/1", 2)), []string{"c3", "c2"}},
				"case":     {refs(tx.CorrectionsOfCase(ctx, "case-c2")), []string{"c2"}},
			} {
				if !slices.Equal(c.got, c.want) {
					t.Errorf("%s: %v, want %v", name, c.got, c.want)
				}
			}
			if watch, err := tx.CorrectionsToWatch(ctx, at.AddDate(0, 0, 2), "KM-X-2026-c1", 10); err != nil || !slices.Equal(watch, []string{sooner.Ref}) {
				t.Errorf("to watch: %v (%v)", watch, err)
			}
			figures, err := tx.CorrectionFigures(ctx, relay.FigureQuery{From: at, Until: at.Add(1e9), After: sooner.Ref, Most: 10})
			if diff := cmp.Diff([]relay.Figure{done.Figure()}, figures); diff != "" || err != nil {
				t.Errorf("figures: %v (-want +got):\n%s", err, diff)
			}
			if none, err := tx.CorrectionFigures(ctx, relay.FigureQuery{From: at.AddDate(0, 0, -1), Until: at, Most: 10}); err != nil || len(none) > 0 {
				t.Errorf("figures of the day before: %v (%v)", none, err)
			}
			return movedOn(ctx, t, tx, got)
		})
	})
}

// movedOn saves a correction that another body took over, and a stale one.
func movedOn(ctx context.Context, t *testing.T, tx *store.Tx, c relay.Correction) error {
	t.Helper()
	next := c
	next.Copies = slices.Clone(c.Copies)
	next.Copies[0].To.Org = "o4"
	if err := tx.SaveCorrection(ctx, next); err != nil {
		return err
	}
	if err := tx.SaveCorrection(ctx, c); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a stale save gave %v", err)
	}
	for org, want := range map[ident.Organisation]int{"o2": 2, "o4": 1} {
		list, err := tx.CorrectionsOf(ctx, relay.BoxQuery{Org: org, Box: relay.In, Before: "~", Most: 10})
		if err != nil || len(list) != want {
			t.Errorf("the list of %s holds %d (%v), want %d", org, len(list), err, want)
		}
	}
	if _, err := tx.CorrectionByRef(ctx, "nothing"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("nothing was found: %v", err)
	}
	return nil
}
