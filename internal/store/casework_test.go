package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func aCase(id string, kind casework.Kind, orgs ...string) casework.Case {
	c := casework.Case{ID: casework.ID(id), Ref: "KM-K-2026-" + id, Kind: kind, Route: casework.Online, Relationship: casework.Parent, Text: "All of it – ‘really’", Marks: []string{"abuse"},
		Means: casework.Email, Contact: []byte{0, 255}, Code: []byte{1}, MadeAt: at, Updated: at, Version: 1}
	for i, org := range orgs {
		c.Parts = append(c.Parts, casework.Part{Org: ident.Organisation(org), Stage: casework.Received, Story: deadline.Story{Received: at, Moves: []deadline.Move{{Kind: deadline.Pause, At: at}}},
			Lines: []casework.Line{{What: casework.WhatMade, Public: true, At: at}}, Items: []casework.Item{{Name: "my address"}},
			Due: "clock.sar 2026-12-" + string(rune('1'+i)) + id[1:], WatchAt: at.AddDate(0, 0, 7)})
	}
	return c
}

func caseIDs(t *testing.T, list []casework.Case, err error) (out []string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		out = append(out, string(c.ID))
	}
	return out
}

func TestCasesComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			want, other, third := aCase("c5", casework.Access, "o1", "o2"), aCase("c3", casework.Complaint, "o1"), aCase("c4", casework.Access, "o2", "o1")
			for _, c := range []casework.Case{want, other, third} {
				if err := tx.InsertCase(ctx, c); err != nil {
					return err
				}
			}
			got, err := tx.CaseByRef(ctx, want.Ref)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("after inserting %v (-want +got):\n%s", err, diff)
			}
			tryLists(ctx, t, tx, other)
			return tryMoves(ctx, t, tx, got)
		})
	})
}

func tryLists(ctx context.Context, t *testing.T, tx *store.Tx, other casework.Case) {
	t.Helper()
	list := func(q casework.Query) []string {
		found, err := tx.CasesOf(ctx, q)
		return caseIDs(t, found, err)
	}
	for _, x := range []struct {
		name string
		q    casework.Query
		want []string
	}{
		{"all, what is due first before", casework.Query{Org: "o1", Most: 10}, []string{"c3", "c5", "c4"}},
		{"after the first", casework.Query{Org: "o1", Most: 1, After: other.SortKey(other.Parts[0])}, []string{"c5"}},
		{"of a kind", casework.Query{Org: "o1", Kind: casework.Access, Most: 10}, []string{"c5", "c4"}},
		{"of a stage", casework.Query{Org: "o2", Stage: casework.Received, Most: 10}, []string{"c4", "c5"}},
		{"of both", casework.Query{Org: "o2", Kind: casework.Complaint, Stage: casework.Received, Most: 10}, nil},
		{"of a body that holds none", casework.Query{Org: "o3", Most: 10}, nil},
	} {
		if got := list(x.q); !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
	watch, err := tx.CasesToWatch(ctx, at.AddDate(0, 0, 8), "KM-K-2026-c3", 10)
	if !slices.Equal(watch, []string{"KM-K-2026-c4", "KM-K-2026-c5"}) || err != nil {
		t.Errorf("to watch: %v (%v)", watch, err)
	}
	if early, err := tx.CasesToWatch(ctx, at, "", 10); len(early) > 0 || err != nil {
		t.Errorf("too early: %v (%v)", early, err)
	}
}

func tryMoves(ctx context.Context, t *testing.T, tx *store.Tx, c casework.Case) error {
	t.Helper()
	c.Parts[0].Stage, c.Parts[0].EndedAt, c.Parts[0].WatchAt = casework.Closed, at, time.Time{}
	c.Parts = append(c.Parts, casework.Part{Org: "o9", Stage: casework.Received, Story: deadline.Story{Received: at}})
	c.ForgetAt = at
	if err := tx.SaveCase(ctx, c); err != nil {
		return err
	}
	if err := tx.SaveCase(ctx, c); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a stale save gave %v", err)
	}
	counts, err := tx.CaseCounts(ctx, "o1")
	if diff := cmp.Diff(map[casework.Stage]int{casework.Received: 2, casework.Closed: 1}, counts); diff != "" || err != nil {
		t.Errorf("counts %v:\n%s", err, diff)
	}
	forget, err := tx.CasesToForget(ctx, at, "", 10)
	if !slices.Equal(forget, []string{c.Ref}) || err != nil {
		t.Errorf("to forget: %v (%v)", forget, err)
	}
	if err := tx.ForgetCase(ctx, c.Ref); err != nil {
		return err
	}
	if _, err := tx.CaseByRef(ctx, c.Ref); errs.KindOf(err) != errs.NotFound {
		t.Errorf("it is still there: %v", err)
	}
	if counts, err := tx.CaseCounts(ctx, "o9"); len(counts) > 0 || err != nil {
		t.Errorf("a forgotten part is counted: %v (%v)", counts, err)
	}
	for range 3 {
		if err := tx.AddTally(ctx, casework.Tally{Org: "o1", Kind: casework.Access, Period: "2026-11", Measure: casework.CountReceived, Amount: 2}); err != nil {
			return err
		}
	}
	for _, org := range []ident.Organisation{"o1", ""} {
		want := []casework.Tally{{Org: org, Kind: casework.Access, Period: "2026-11", Measure: casework.CountReceived, Amount: 6}}
		got, err := tx.Tallies(ctx, org, "2026-11", "2026-12")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("tallies %v:\n%s", err, diff)
		}
	}
	late, err := tx.Tallies(ctx, "", "2026-12", "2027-01")
	if len(late) > 0 {
		t.Errorf("tallies of another time: %v", late)
	}
	return err
}
