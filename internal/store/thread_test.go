package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func aThread(id string, room ident.Space, person string, topics ...string) thread.Thread {
	return thread.Thread{ID: ident.Thread(id), Ref: "KM-T-2026-" + id, Space: room, Title: "Schools – ‘absence’ " + id, Text: "T\nü", Topics: topics, Sector: "education", By: thread.Author{Person: ident.Person(person), Org: "o1", Role: access.IGLead},
		State: thread.Open, Due: clock.NewDate(2026, 11, 25), At: at, Updated: at, Version: 1, Turns: []thread.Turn{{What: "edited", Text: "Before", At: at}}}
}

func aPost(id string, t thread.Thread, kind thread.Kind, on string) thread.Post {
	return thread.Post{ID: id, Thread: t.ID, Ref: t.Ref, Kind: kind, On: on, Text: "Yes – ü", By: thread.Author{Person: "p2", Org: "o2", Role: access.DPO}, Route: thread.Mail, At: at, Version: 1}
}

func threadIDs(t testing.TB, all []thread.Thread, err error) (out []string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		out = append(out, string(x.ID))
	}
	return out
}

func TestQuestionsComeBackWithinReach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, x := range []thread.Thread{aThread("a1", "", "p1", "schools"), aThread("a2", "s1", "p1", "dpia"), aThread("a3", "s2", "p3", "schools", "dpia"), aThread("a4", "", "p3", "dpia")} {
				if err := tx.InsertThread(ctx, x); err != nil {
					return err
				}
			}
			got, err := tx.Thread(ctx, "KM-T-2026-a3")
			if err != nil {
				return err
			}
			if diff := cmp.Diff(aThread("a3", "s2", "p3", "schools", "dpia"), got); diff != "" {
				t.Errorf("as saved (-want +got):\n%s", diff)
			}
			got.State, got.Topics = thread.Hidden, []string{"rights"}
			if err := tx.SaveThread(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveThread(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a lost race: %v", err)
			}
			return nil
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			both := space.Reach{Person: "p9", Commons: space.Member, Spaces: map[ident.Space]space.Standing{"s1": space.Member, "s2": space.Reader}}
			out, room := space.Reach{Person: "p9", Commons: space.Member}, ident.Space("s1")
			for name, c := range map[string]struct {
				reach space.Reach
				q     thread.Query
				want  []string
			}{
				"commons":             {out, thread.Query{}, []string{"a4", "a1"}},
				"more rooms":          {both, thread.Query{}, []string{"a4", "a2", "a1"}},
				"nobody":              {space.Reach{}, thread.Query{}, nil},
				"room":                {both, thread.Query{Space: &room}, []string{"a2"}},
				"room out of reach":   {out, thread.Query{Space: &room}, nil},
				"topic":               {both, thread.Query{Topic: "dpia"}, []string{"a4", "a2"}},
				"topic out of reach":  {out, thread.Query{Topic: "dpia"}, []string{"a4"}},
				"old topic":           {both, thread.Query{Topic: "schools"}, []string{"a1"}},
				"mine":                {both, thread.Query{Mine: "p1"}, []string{"a2", "a1"}},
				"mine in a room":      {both, thread.Query{Mine: "p1", Space: &room}, []string{"a2"}},
				"waiting":             {both, thread.Query{Waiting: true}, []string{"a4", "a2", "a1"}},
				"waiting, of a topic": {out, thread.Query{Waiting: true, Topic: "schools"}, []string{"a1"}},
				"amber":               {both, thread.Query{Amber: true}, nil},
				"sector":              {both, thread.Query{Sector: "health"}, nil},
			} {
				c.q.Most = 10
				all, err := tx.Threads(ctx, c.reach, c.q)
				if got := threadIDs(t, all, err); !slices.Equal(got, c.want) {
					t.Errorf("%s: %v, want %v", name, got, c.want)
				}
				if n, err := tx.CountThreads(ctx, c.reach, c.q); err != nil || n != len(c.want) {
					t.Errorf("%s: counted %d, %v", name, n, err)
				}
			}
			all, err := tx.Threads(ctx, both, thread.Query{Before: "a4", Most: 1})
			if got := threadIDs(t, all, err); !slices.Equal(got, []string{"a2"}) {
				t.Errorf("after a4: %v", got)
			}
			word := thread.Words("absence")[0]
			all, err = tx.ThreadsWithWord(ctx, both, word, 10)
			if got := threadIDs(t, all, err); !slices.Equal(got, []string{"a4", "a2", "a1"}) {
				t.Errorf("of a word: %v", got)
			}
			all, err = tx.WaitingThreads(ctx, clock.NewDate(2026, 11, 25), "a1", 10)
			if got := threadIDs(t, all, err); !slices.Equal(got, []string{"a2", "a4"}) {
				t.Errorf("waiting: %v", got)
			}
			return nil
		})
	})
}

func TestPostsAreCountedAndCited(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			q := aThread("a1", "", "p1", "schools")
			if err := tx.InsertThread(ctx, q); err != nil {
				return err
			}
			p := aPost("b1", q, thread.Answer, "")
			p.Cites = []thread.Cite{{Kind: thread.CiteRule, Ref: "r", Label: "R", Sum: "1"}}
			for _, x := range []thread.Post{p, aPost("b2", q, thread.Comment, "b1"), aPost("b3", q, thread.Comment, ""), aPost("b4", q, thread.Answer, "")} {
				if err := tx.InsertThreadPost(ctx, x); err != nil {
					return err
				}
			}
			for range 2 {
				if _, err := tx.ThankFor(ctx, "b1", thread.Author{Person: "p5", Org: "o5", Role: access.DPO}, at); err != nil {
					return err
				}
			}
			got, err := tx.ThreadPost(ctx, "b1")
			if err != nil {
				return err
			}
			if diff := cmp.Diff(p, got); diff != "" {
				t.Errorf("as saved (-want +got):\n%s", diff)
			}
			got.Cites[0].Changed = &thread.Change{Label: "R", Sum: "2", At: at}
			if err := tx.SaveThreadPost(ctx, got); err != nil {
				return err
			}
			q.Updated = at.Add(time.Hour)
			if err := tx.CountPost(ctx, "b1"); err != nil {
				return err
			}
			if err := tx.CountThread(ctx, q); err != nil {
				return err
			}
			now, err := tx.Thread(ctx, q.Ref)
			if err != nil {
				return err
			}
			if now.Answers != 2 || now.Comments != 1 || !now.Amber || now.Waiting() || !now.Updated.Equal(q.Updated) {
				t.Errorf("counted %+v", now)
			}
			if got, err = tx.ThreadPost(ctx, "b1"); err != nil || got.Comments != 1 || got.Thanks != 1 {
				t.Errorf("counted %+v, %v", got, err)
			}
			things, err := tx.CitedThings(ctx, thread.Cited{}, 10)
			if err != nil || !slices.Equal(things, []thread.Cited{{Kind: thread.CiteRule, Ref: "r", Seen: "2"}}) {
				t.Errorf("cited %v, %v", things, err)
			}
			if more, err := tx.CitedThings(ctx, things[0], 10); err != nil || len(more) != 0 {
				t.Errorf("cited after %v, %v", more, err)
			}
			posts, err := tx.PostsCiting(ctx, things[0], "", 10)
			if err != nil || len(posts) != 1 || posts[0].ID != "b1" {
				t.Errorf("citing %v, %v", posts, err)
			}
			return nil
		})
	})
}

func TestReportsWaitForTheHosts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			hosts := func(rooms ...ident.Space) space.Reach {
				r := space.Reach{Person: "h", Commons: space.Member, Spaces: map[ident.Space]space.Standing{"s2": space.Member}}
				for _, x := range rooms {
					r.Enter(x, space.Host)
				}
				return r
			}
			for i, room := range []ident.Space{"", "s1", "s2"} {
				q := aThread(fmt.Sprint("a", i), room, "p1", "dpia")
				if err := tx.InsertThread(ctx, q); err != nil {
					return err
				}
				for range 2 {
					if err := tx.InsertThreadReport(ctx, thread.Report{ID: fmt.Sprintf("rep%d", i), Thread: q.ID, Ref: q.Ref, Space: room, By: thread.Author{Person: "p2"}, Reason: "R", At: at}); err != nil {
						return err
					}
				}
			}
			for _, c := range []struct {
				reach space.Reach
				want  int
			}{{hosts(), 0}, {hosts("s1"), 1}, {hosts("", "s1", "s2"), 3}} {
				if got, err := tx.ThreadReports(ctx, c.reach, "", 10); err != nil || len(got) != c.want {
					t.Errorf("%v: %v, %v", c.reach, got, err)
				}
			}
			if err := tx.MoveThreadReports(ctx, "a1", "s2"); err != nil {
				return err
			}
			if got, err := tx.ThreadReports(ctx, hosts("s2"), "", 10); err != nil || len(got) != 2 {
				t.Errorf("moved: %v, %v", got, err)
			}
			if n, err := tx.CloseThreadReports(ctx, "a1", "", "kept", at); err != nil || n != 1 {
				t.Errorf("closed %d, %v", n, err)
			}
			if got, err := tx.ThreadReports(ctx, hosts("s2"), "", 10); err != nil || len(got) != 1 {
				t.Errorf("after closing: %v, %v", got, err)
			}
			return nil
		})
	})
}
