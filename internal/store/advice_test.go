package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func aQuestion(id string, stage advice.Stage, due time.Time) advice.Advice {
	return advice.Advice{ID: advice.ID(id), Ref: "KM-A-2026-" + id, Org: "o1", About: event.Subject{Kind: "record", ID: "KM-R-2026-0001"}, Field: "powers", Title: "Weekly list",
		Adviser: "legal", Urgency: "urgent", Stage: stage, Turns: []advice.Turn{{Kind: advice.Question, Text: "May we – ‘really’?", By: "x", Role: access.Practitioner, At: at}},
		Role: access.IGLead, Left: []access.Role{access.DPO}, Vacant: true, AskedBy: "x", AskedRole: access.Practitioner, AskedAt: at, DueAt: due, UpdatedAt: at, Watch: due, Version: 1}
}

func TestQuestionsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			want, other := aQuestion("a1", advice.Asked, at.Add(2*time.Hour)), aQuestion("a2", advice.Asked, at.Add(time.Hour))
			closed := aQuestion("a3", advice.Closed, at)
			closed.Watch = time.Time{}
			for _, q := range []advice.Advice{want, other, closed} {
				if err := tx.InsertAdvice(ctx, q); err != nil {
					return err
				}
			}
			got, err := tx.AdviceByRef(ctx, want.Ref)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("after inserting (-want +got):\n%s", diff)
			}
			if err != nil {
				return err
			}
			got.Stage = advice.Answered
			if err := tx.SaveAdvice(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveAdvice(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			ids := func(list []advice.Advice, err error) (out []string) {
				if err != nil {
					t.Fatal(err)
				}
				for _, q := range list {
					out = append(out, string(q.ID))
				}
				return out
			}
			if got := ids(tx.AdviceOf(ctx, "o1", "", 10)); !slices.Equal(got, []string{"a2", "a1", "a3"}) {
				t.Errorf("the organisation's questions: %v", got)
			}
			if got := ids(tx.AdviceOf(ctx, "o1", other.SortKey(), 1)); !slices.Equal(got, []string{"a1"}) {
				t.Errorf("after the first: %v", got)
			}
			if got := ids(tx.AdviceAbout(ctx, "o1", want.About, 10)); !slices.Equal(got, []string{"a1", "a2", "a3"}) {
				t.Errorf("about the thing: %v", got)
			}
			if got := ids(tx.AdviceAbout(ctx, "o2", want.About, 10)); got != nil {
				t.Errorf("another organisation sees %v", got)
			}
			refs, err := tx.AdviceToWatch(ctx, at.Add(90*time.Minute), "", 10)
			if !slices.Equal(refs, []string{other.Ref}) {
				t.Errorf("to watch: %v", refs)
			}
			return err
		})
	})
}
