package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/involvement"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func aProposal(id string, n int, stage involvement.Stage, opened time.Time) involvement.Proposal {
	return involvement.Proposal{ID: involvement.ID(id), Ref: "KM-P-2026-" + id, Record: "r1", RecordRef: "KM-R-2026-0001", N: n, Lead: "o1", LeadName: "Example Council", Stage: stage,
		Texts:    []involvement.Text{{N: 1, Hash: "h1", At: at, Title: "A list – “really”", Level: "full", Answers: []involvement.Answer{{Key: involvement.Who, Lines: []string{"A", "B"}}}}},
		Views:    []involvement.View{{ID: "v1", By: "x", Way: involvement.Written, Position: involvement.NoUnless, Words: "No, unless.", Text: 1, Hash: "h1", At: at, FirstAt: at}},
		OpenedAt: opened, Closes: clock.DateOf(opened).AddDays(21), UpdatedAt: at, Watch: clock.DateOf(opened).AddDays(20), Followed: "in_review", Version: 1}
}

func TestProposalsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			first, second := aProposal("p1", 1, involvement.Answered, at), aProposal("p2", 2, involvement.Asking, at.Add(time.Hour))
			for _, p := range []involvement.Proposal{first, second} {
				if err := tx.InsertProposal(ctx, p); err != nil {
					return err
				}
			}
			got, err := tx.ProposalByRef(ctx, second.Ref)
			if diff := cmp.Diff(second, got); diff != "" || err != nil {
				t.Errorf("after inserting: %v (-want +got):\n%s", err, diff)
			}
			got.Stage = involvement.Weighing
			if err := tx.SaveProposal(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveProposal(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			for name, c := range map[string]struct {
				q    involvement.List
				want int
			}{"open": {involvement.List{Open: true, Most: 9}, 1}, "past": {involvement.List{Most: 9}, 1}, "of a lead": {involvement.List{Open: true, Lead: "o1", Most: 9}, 1},
				"of another": {involvement.List{Open: true, Lead: "o2", Most: 9}, 0}, "before the oldest": {involvement.List{Before: first.SortKey(), Most: 9}, 0}} {
				if list, err := tx.Proposals(ctx, c.q); err != nil || len(list) != c.want {
					t.Errorf("%s: %d proposals, want %d; %v", name, len(list), c.want, err)
				}
			}
			all, err := tx.ProposalsOf(ctx, "r1")
			if err != nil || len(all) != 2 || all[0].N != 1 {
				t.Errorf("of the record: %d, %v", len(all), err)
			}
			due, err := tx.ProposalsToWatch(ctx, clock.DateOf(at).AddDays(30), "", 9)
			if err != nil || len(due) != 2 {
				t.Errorf("due: %v, %v", due, err)
			}
			if due, err = tx.ProposalsToWatch(ctx, clock.DateOf(at), "", 9); err != nil || len(due) != 0 {
				t.Errorf("due too soon: %v, %v", due, err)
			}
			return nil
		})
	})
}

func TestThereIsOneGroup(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			g, err := tx.Group(ctx)
			if err != nil || g.Version != 0 {
				t.Errorf("before there is any: %+v, %v", g, err)
			}
			g.Name, g.Since = "The group", clock.DateOf(at)
			g.Members = []involvement.Member{{ID: "m1", Person: ident.Person("x"), Name: "A Name", From: clock.DateOf(at)}}
			if err := tx.SaveGroup(ctx, g); err != nil {
				return err
			}
			got, err := tx.Group(ctx)
			g.Version = 1
			if diff := cmp.Diff(g, got); diff != "" || err != nil {
				t.Errorf("after saving: %v (-want +got):\n%s", err, diff)
			}
			if err := tx.SaveGroup(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveGroup(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			h, err := tx.Hearing(ctx, "no-record", 1)
			if err != nil || h.Ref != "" || h.Since != g.Since {
				t.Errorf("the gate hears %+v, %v", h, err)
			}
			return nil
		})
	})
}
