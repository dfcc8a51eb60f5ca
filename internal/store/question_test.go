package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/involvement/question"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func publicQuestion(id string, stage question.Stage, received time.Time) question.Question {
	q := question.Question{ID: question.ID(id), Ref: "KM-U-2026-" + id, Use: "KM-R-2026-0001", Title: "Weekly list – ‘really’", Org: "o1", Kind: question.Concern, Stage: stage, Text: "Who reads it?\nAnd why?",
		Turns: []question.Turn{{What: question.Asked, At: received}}, Code: []byte{0, 1, 255}, Contact: []byte{9}, Received: received, Due: clock.DateOf(received).AddDays(28), Updated: received, Version: 1}
	if stage == question.Kept {
		q.Reason = "abuse"
	}
	return q
}

func TestPublicQuestionsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			old, open, answered, kept := publicQuestion("q1", question.Open, at), publicQuestion("q2", question.Open, at.Add(time.Hour)), publicQuestion("q3", question.Answered, at.Add(2*time.Hour)), publicQuestion("q4", question.Kept, at.Add(3*time.Hour))
			for _, q := range []question.Question{old, open, answered, kept} {
				if err := tx.InsertQuestion(ctx, q); err != nil {
					return err
				}
			}
			got, err := tx.QuestionByRef(ctx, old.Ref)
			if diff := cmp.Diff(old, got); diff != "" {
				t.Errorf("after inserting (-want +got):\n%s", diff)
			}
			if err != nil {
				return err
			}
			if err := tx.SaveQuestion(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveQuestion(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			refs := func(list []question.Question, err error) (out []string) {
				if err != nil {
					t.Fatal(err)
				}
				for _, q := range list {
					out = append(out, string(q.ID))
				}
				return out
			}
			if got := refs(tx.QuestionsOf(ctx, "o1", "", 10)); !slices.Equal(got, []string{"q1", "q2", "q4", "q3"}) {
				t.Errorf("the organisation's questions: %v", got)
			}
			if got := refs(tx.PublicQuestions(ctx, "", "", 10)); !slices.Equal(got, []string{"q3", "q2", "q1"}) {
				t.Errorf("what everybody reads: %v", got)
			}
			if got := refs(tx.PublicQuestions(ctx, old.Use, answered.PublicKey(), 1)); !slices.Equal(got, []string{"q2"}) {
				t.Errorf("after the newest: %v", got)
			}
			if got := refs(tx.PublicQuestions(ctx, "other", "", 10)); got != nil {
				t.Errorf("another use has %v", got)
			}
			return supports(ctx, t, tx, open)
		})
	})
}

func supports(ctx context.Context, t *testing.T, tx *store.Tx, q question.Question) error {
	for i, want := range []bool{true, false} {
		if fresh, err := tx.SupportQuestion(ctx, q.ID, "hash"); err != nil || fresh != want {
			t.Errorf("support %d: %v, %v", i, fresh, err)
		}
	}
	if err := tx.AddOthers(ctx, q.ID, 2); err != nil {
		return err
	}
	if err := tx.AddOthers(ctx, "nothing", 1); errs.KindOf(err) != errs.Conflict {
		t.Errorf("nothing was supported: %v", err)
	}
	if err := tx.ForgetSupport(ctx, q.ID); err != nil {
		return err
	}
	if fresh, err := tx.SupportQuestion(ctx, q.ID, "hash"); err != nil || !fresh {
		t.Errorf("after forgetting: %v, %v", fresh, err)
	}
	day := clock.DateOf(at).AddDays(29)
	want := question.Counts{Received: 4, Concerns: 4, Open: 2, Answered: 1, Kept: []question.Reason{{Code: "abuse", N: 1}}, Overdue: 2, Others: 2}
	for _, use := range []string{"", q.Use} {
		got, err := tx.CountQuestions(ctx, use, at, at.AddDate(0, 0, 1), day)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("counts of %q: %v (-want +got):\n%s", use, err, diff)
		}
	}
	watch, err := tx.QuestionsToWatch(ctx, day.Start(), "", 10)
	if !slices.Equal(watch, []string{"KM-U-2026-q1", "KM-U-2026-q2"}) {
		t.Errorf("to be looked at: %v", watch)
	}
	return err
}
