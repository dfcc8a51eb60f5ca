package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestDraftsKeepWhatWasDone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		threeBodies(t, s)
		draft := anEdition()
		draft.ID, draft.Status, draft.Text.Number, draft.InForceFrom = "e2", agreement.Draft, "2027.1", clock.Date{}
		one := agreement.Clause{ID: "c-one", Heading: "Wörds", Text: "a\nb", RestsOn: []string{"uk-gdpr.art5"}, Depth: 1, Terms: []string{"party"}}
		first := agreement.DraftChange{Edition: "e2", Version: 1, Kind: agreement.Begun, By: event.Actor{Person: "p", Role: "secretariat"}, At: at}
		second := agreement.DraftChange{Edition: "e2", Version: 2, Kind: agreement.Written, Clause: "c-one", Before: &one, After: &one, By: first.By, At: at}
		third := agreement.DraftChange{Edition: "e2", Version: 2, Place: 1, Kind: agreement.AddedClause, Clause: "c-two", After: &one, By: first.By, At: at}
		in := agreement.Incoming{ID: "in", Edition: "e2", File: "a.docx", Clauses: []agreement.IncomingClause{{Heading: "One", Text: "x", Match: "c-one", By: agreement.ByMark}}, Remarks: []agreement.Remark{{Kind: "image", Count: 2}}, At: at}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.InsertEdition(ctx, draft); err != nil {
				return err
			}
			for _, c := range []agreement.DraftChange{first, second, third} {
				if err := tx.InsertDraftChange(ctx, c); err != nil {
					return err
				}
			}
			return tx.InsertIncoming(ctx, in)
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for after, want := range map[int64][]agreement.DraftChange{0: {third, second, first}, 1: {third, second}, 2: nil} {
				got, err := tx.DraftChanges(ctx, "e2", after, 10)
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					t.Error(after, err, diff)
				}
			}
			got, err := tx.Incoming(ctx, "e2", "in")
			if diff := cmp.Diff(in, got); err != nil || diff != "" {
				t.Error(err, diff)
			}
			if _, err := tx.Incoming(ctx, "e1", "in"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("a text of another draft: %v", err)
			}
			return nil
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteDraft(ctx, "e2") })
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Edition(ctx, "e2"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("the draft is still there: %v", err)
			}
			return nil
		})
		for _, id := range []ident.Edition{"e1", "none"} {
			err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.DeleteDraft(context.Background(), id) })
			if errs.KindOf(err) != errs.Conflict {
				t.Errorf("edition %s that is in force or unknown goes: %v", id, err)
			}
		}
	})
}
