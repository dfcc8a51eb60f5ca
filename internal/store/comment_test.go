package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/errs"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func aComment(id string, kind comment.Kind, state comment.State, org string) comment.Comment {
	c := comment.Comment{ID: comment.ID(id), Ref: "KM-V-2027-" + id, Year: 2027, Edition: "e1", Number: "2026.1", Clause: "c-1", Heading: "Security – ‘first’",
		Anchor: comment.Anchor{Base: "h", Start: 3, End: 12, Quote: "six years"}, Kind: kind, Text: "Two are enough.", State: state, Route: comment.Online,
		By: comment.Author{Voice: comment.ByOrganisation, Person: "p1", Org: "o1", Name: "Council", Role: access.IGLead}, At: at, Updated: at, Version: 1,
		Supports: []comment.Support{{Org: "o9", Name: "Trust", At: at}}, Turns: []comment.Turn{{What: "made", At: at}}, Past: []comment.Past{{Year: 2026, Ref: "R", Outcome: comment.Deferred}}}
	if org == "" {
		c.By = comment.Author{Voice: comment.ByGroup, Person: "lay", Role: access.Involvement}
	}
	if state != comment.Open && state.Public() {
		c.Decision = &comment.Disposition{Outcome: comment.Outcome(state), Reason: "Because.", Into: "e2", At: at}
	}
	return c
}

func commentIDs(t testing.TB, list []comment.Comment, err error) (out []string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		out = append(out, string(c.ID))
	}
	return out
}

func TestCommentsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, c := range []comment.Comment{aComment("a1", comment.Question, comment.Open, "o1"), aComment("a2", comment.Blocking, comment.Open, "o1"),
				aComment("a3", comment.Suggestion, comment.State(comment.Accepted), "o1"), aComment("a4", comment.Question, comment.Hidden, ""), aComment("a5", comment.Question, comment.Open, "")} {
				if err := tx.InsertReviewComment(ctx, c); err != nil {
					return err
				}
			}
			got, err := tx.ReviewComment(ctx, "KM-V-2027-a3")
			if err != nil {
				return err
			}
			if diff := cmp.Diff(aComment("a3", comment.Suggestion, comment.State(comment.Accepted), "o1"), got); diff != "" {
				t.Errorf("after inserting (-want +got):\n%s", diff)
			}
			if err := tx.SaveReviewComment(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveReviewComment(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			if _, err := tx.ReviewComment(ctx, "none"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("no comment gave %v", err)
			}
			return nil
		})
	})
}

func TestCommentsAreFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, c := range []comment.Comment{aComment("a1", comment.Question, comment.Open, "o1"), aComment("a2", comment.Blocking, comment.Open, "o1"),
				aComment("a3", comment.Suggestion, comment.State(comment.Accepted), "o1"), aComment("a4", comment.Question, comment.Hidden, ""), aComment("a5", comment.Question, comment.Open, "")} {
				if err := tx.InsertReviewComment(ctx, c); err != nil {
					return err
				}
			}
			for name, c := range map[string]struct {
				f    comment.Filter
				want []string
			}{
				"all that is shown": {comment.Filter{}, []string{"a2", "a1", "a5", "a3"}},
				"hidden too":        {comment.Filter{Hidden: true}, []string{"a4", "a2", "a1", "a5", "a3"}},
				"open":              {comment.Filter{State: comment.Open}, []string{"a2", "a1", "a5"}},
				"questions":         {comment.Filter{Kind: comment.Question}, []string{"a1", "a5"}},
				"an organisation's": {comment.Filter{Org: "o1", Kind: comment.Blocking}, []string{"a2"}},
				"a lay member's":    {comment.Filter{Person: "lay", Hidden: true}, []string{"a4", "a5"}},
				"another clause":    {comment.Filter{Clause: "c-2"}, nil},
			} {
				c.f.Year, c.f.Most = 2027, 10
				list, err := tx.ReviewComments(ctx, c.f)
				if got := commentIDs(t, list, err); !slices.Equal(got, c.want) {
					t.Errorf("%s: %v, want %v", name, got, c.want)
				}
			}
			first, err := tx.ReviewComments(ctx, comment.Filter{Year: 2027, Most: 2})
			if err != nil {
				return err
			}
			rest, err := tx.ReviewComments(ctx, comment.Filter{Year: 2027, Most: 2, After: first[1].SortKey()})
			if got := commentIDs(t, rest, err); !slices.Equal(got, []string{"a5", "a3"}) {
				t.Errorf("after the second: %v", got)
			}
			clause, err := tx.ClauseComments(ctx, comment.Filter{Year: 2027, Clause: "c-1", After: "a1", Most: 2})
			if got := commentIDs(t, clause, err); !slices.Equal(got, []string{"a2", "a3"}) {
				t.Errorf("of the clause: %v", got)
			}
			standing, err := tx.StandingComments(ctx, 2027, "", 10)
			if got := commentIDs(t, standing, err); !slices.Equal(got, []string{"a2"}) {
				t.Errorf("standing: %v", got)
			}
			into, err := tx.CommentsInto(ctx, "e2", "", 10)
			if got := commentIDs(t, into, err); !slices.Equal(got, []string{"a3"}) {
				t.Errorf("into the text: %v", got)
			}
			counts, err := tx.CountReviewComments(ctx, 2027)
			if len(counts) != 4 || counts[0] != (comment.Count{Clause: "c-1", Kind: comment.Blocking, State: comment.Open, Standing: true, N: 1}) {
				t.Errorf("counts %+v", counts)
			}
			return err
		})
	})
}

func TestWordingsAreKeptOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for range 2 {
				if err := tx.KeepWording(ctx, "h", "We keep data."); err != nil {
					return err
				}
			}
			got, err := tx.Wordings(ctx, []string{"h", "none"})
			if diff := cmp.Diff(map[string]string{"h": "We keep data."}, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}
