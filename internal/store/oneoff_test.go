package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// aOneOff is a final record with everything a record can hold.
func aOneOff(id string, owner, other ident.Organisation) oneoff.Record {
	return oneoff.Record{
		ID: ident.OneOff(id), Ref: "KM-O-2026-" + id, Key: "key-" + id, Owner: owner, Author: "p1", AuthorRole: access.Practitioner, Counterpart: other,
		Stage: oneoff.Final, Emergency: true, Countersign: oneoff.CountersignAsked, Why: []string{"Naïve – ‘quoted’."},
		Answers: oneoff.Answers{"decision": {oneoff.ShareAll}, "provider_org": {string(owner)}, "recipient_org": {string(other)}, "purposes": {"P03", "P04"},
			"specific_purpose": {"To keep somebody safe."}, "subject_ref": {"C-1"}},
		FollowUps:   []oneoff.FollowUp{{Key: "art6", Section: "law", Due: at.Add(72 * time.Hour)}, {Key: "dpia", Section: "assessment", Due: at.Add(72 * time.Hour), DoneAt: at}},
		Corrections: []oneoff.Correction{{ID: id + "-c", What: "The day.", SentTo: "Example School", By: "p1", At: at, AckBy: "p2", AckAt: at.Add(time.Hour)}},
		SubjectHash: "h" + id, Advice: []oneoff.Advice{{Ref: "KM-A-1", Role: access.DPO, Field: "art6", Summary: "Fine.", At: at}},
		Watch: clock.NewDate(2026, time.December, 21), OutcomeAsked: true, Escalated: true, CreatedAt: at, UpdatedAt: at.Add(time.Hour), FinalisedAt: at, SharedAt: at, Version: 1,
	}
}

func insertOneOffs(t testing.TB, s *store.Store, records ...oneoff.Record) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, r := range records {
			if err := tx.InsertOneOff(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestOneOffsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := aOneOff("1", "o1", "o2")
		insertOneOffs(t, s, r)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.OneOffByRef(ctx, r.Ref)
			if err != nil {
				return err
			}
			byKey := cmpopts.SortSlices(func(a, b oneoff.FollowUp) bool { return a.Key < b.Key })
			if diff := cmp.Diff(r, got, cmpopts.IgnoreUnexported(oneoff.Record{}), byKey); diff != "" {
				t.Errorf("(-saved +got):\n%s", diff)
			}
			got.Answers["art6"], got.FollowUps[0].DoneAt, got.FollowUps[1].DoneAt = []string{"e"}, at, at
			if err := tx.SaveOneOff(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveOneOff(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save: %v", err)
			}
			again, err := tx.OneOffByRef(ctx, r.Ref)
			if n, _ := again.OpenFollowUps(); err != nil || n != 0 || again.Version != 2 || !again.Answers.Is("art6", "e") {
				t.Errorf("saved: %d open, version %d, %v", n, again.Version, err)
			}
			ref, author, err := tx.OneOffByKey(ctx, "key-1")
			if err != nil || ref != r.Ref || author != "p1" {
				t.Errorf("by key: %s of %s, %v", ref, author, err)
			}
			if _, _, err := tx.OneOffByKey(ctx, "key-9"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("by another key: %v", err)
			}
			first, err := tx.OneOffSalt(ctx, "o1", "salt-a")
			if err != nil {
				return err
			}
			if second, err := tx.OneOffSalt(ctx, "o1", "salt-b"); err != nil || first != "salt-a" || second != first {
				t.Errorf("the salt was %q and is %q: %v", first, second, err)
			}
			return nil
		})
		if err := s.Write(context.Background(), func(tx *store.Tx) error {
			twin := aOneOff("9", "o1", "o2")
			twin.Key = r.Key
			return tx.InsertOneOff(context.Background(), twin)
		}); errs.KindOf(err) != errs.Conflict {
			t.Errorf("two records with one key: %v", err)
		}
	})
}

func TestOneOffListsFindTheirOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all []oneoff.Record
		for i := range 5 {
			r := aOneOff(fmt.Sprint(i+1), "o1", "o2")
			r.UpdatedAt = at.Add(time.Duration(i) * time.Minute)
			r.FollowUps[0].Due = at.Add(time.Duration(i) * time.Hour)
			all = append(all, r)
		}
		all[1].Author = "p9"
		all[2].Answers["decision"] = []string{oneoff.Refuse}
		all[3].Stage = oneoff.Draft
		all[4].Owner, all[4].Counterpart = "o2", "o1"
		all[4].Answers["provider_org"], all[4].Answers["recipient_org"] = []string{"o2"}, []string{"o1"}
		insertOneOffs(t, s, all...)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for name, c := range map[string]struct {
				q    oneoff.LineQuery
				want string
			}{
				"ours":          {oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: "o1"}, "1 2 3 4"},
				"ours, refused": {oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: "o1", Decision: oneoff.Refuse}, "3"},
				"ours, drafts":  {oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: "o1", Stage: oneoff.Draft}, "4"},
				"mine":          {oneoff.LineQuery{Box: oneoff.BoxMine, Organisation: "o1", Person: "p1"}, "1 3 4"},
				"mine, drafts":  {oneoff.LineQuery{Box: oneoff.BoxMine, Organisation: "o1", Person: "p1", Stage: oneoff.Draft}, "4"},
				"received":      {oneoff.LineQuery{Box: oneoff.BoxReceived, Organisation: "o2"}, "2 1"},
				"overdue":       {oneoff.LineQuery{Box: oneoff.BoxOverdue, Organisation: "o1", Now: at.Add(150 * time.Minute)}, "1 2 3"},
			} {
				got := ""
				q := c.q
				q.Most = 2
				for {
					items, err := tx.OneOffLines(ctx, q)
					if err != nil {
						return err
					}
					for _, i := range items {
						got += " " + string(i.ID)
						q.After = i.Key
					}
					if len(items) < 2 {
						break
					}
				}
				if got != " "+c.want {
					t.Errorf("%s: %s, want %s", name, got, c.want)
				}
			}
			same, err := tx.OneOffsSameSubject(ctx, "o1", "h2", 5)
			if err != nil || len(same) != 1 || same[0].ID != "2" || same[0].SubjectRef != "C-1" {
				t.Errorf("the same case: %+v, %v", same, err)
			}
			alike, err := tx.OneOffsSimilar(ctx, oneoff.SimilarQuery{Provider: "o1", Recipient: "o2", Purpose: "P03", Since: at.AddDate(-1, 0, 0), Most: 10})
			if err != nil || !slices.Equal(alike, []string{all[1].Ref, all[0].Ref}) {
				t.Errorf("alike: %v, %v", alike, err)
			}
			due, err := tx.OneOffsDue(ctx, clock.NewDate(2026, time.December, 21), all[0].Ref, 2)
			if err != nil || len(due) != 2 || due[0] != all[1].Ref {
				t.Errorf("due: %v, %v", due, err)
			}
			open, err := tx.OneOffsOpen(ctx, "o1", at.Add(150*time.Minute))
			if err != nil || open != (oneoff.OpenCounts{Overdue: 3, Drafts: 1}) {
				t.Errorf("open: %+v, %v", open, err)
			}
			return nil
		})
	})
}

func TestOneOffFiguresAddUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, f := range []oneoff.Figure{
				{Organisation: "o1", Month: "2026-11", Decision: oneoff.ShareAll, Minutes: 5}, {Organisation: "o1", Month: "2026-11", Decision: oneoff.ShareAll, Minutes: 5},
				{Organisation: "o2", Month: "2026-12", Decision: oneoff.Refuse, Emergency: true, Minutes: -1},
			} {
				if err := tx.CountOneOff(ctx, f, 1); err != nil {
					return err
				}
			}
			if err := tx.CountOneOff(ctx, oneoff.Figure{Organisation: "o1", Month: "2026-11", Decision: oneoff.ShareAll, Minutes: 5}, -1); err != nil {
				return err
			}
			all, err := tx.OneOffCounts(ctx, "", "2026-11", "2026-12")
			want := []oneoff.Figure{{Month: "2026-11", Decision: oneoff.ShareAll, Minutes: -1, N: 1}, {Month: "2026-12", Decision: oneoff.Refuse, Emergency: true, Minutes: -1, N: 1}}
			if diff := cmp.Diff(want, all); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			turns, err := tx.OneOffTurns(ctx, "o1", "2026-01", "2026-11")
			if diff := cmp.Diff([]oneoff.Turn{{Month: "2026-11", Bucket: 5, N: 1}}, turns); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			return nil
		})
	})
}

// TestOpenFollowUpsComeFirstOnEveryPage reads whole lists page by page: what is to be completed by its deadline,
// then the rest by the latest change.
func TestOpenFollowUpsComeFirstOnEveryPage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all []oneoff.Record
		for i := range 9 {
			r := aOneOff(fmt.Sprint(i+1), "o1", "o2")
			r.UpdatedAt = at.Add(time.Duration(i) * time.Minute)
			r.FollowUps[0].Due = at.Add(time.Duration(10-i) * time.Hour)
			if i%3 > 0 {
				r.FollowUps[0].DoneAt = at
			}
			if i%2 > 0 {
				r.Answers["decision"] = []string{oneoff.Refuse}
			}
			all = append(all, r)
		}
		all[8].Stage, all[8].FollowUps = oneoff.Draft, nil
		insertOneOffs(t, s, all...)
		for name, c := range map[string]struct {
			q    oneoff.LineQuery
			want string
		}{
			"ours":             {oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: "o1"}, " 7 4 1 9 8 6 5 3 2"},
			"mine":             {oneoff.LineQuery{Box: oneoff.BoxMine, Organisation: "o1", Person: "p1"}, " 7 4 1 9 8 6 5 3 2"},
			"ours, refused":    {oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: "o1", Decision: oneoff.Refuse}, " 4 8 6 2"},
			"mine, refused":    {oneoff.LineQuery{Box: oneoff.BoxMine, Organisation: "o1", Person: "p1", Decision: oneoff.Refuse}, " 4 8 6 2"},
			"ours, final":      {oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: "o1", Stage: oneoff.Final}, " 7 4 1 8 6 5 3 2"},
			"ours, final, all": {oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: "o1", Stage: oneoff.Final, Decision: oneoff.ShareAll}, " 7 1 5 3"},
			"drafts":           {oneoff.LineQuery{Box: oneoff.BoxOurs, Organisation: "o1", Stage: oneoff.Draft}, " 9"},
			"the other side":   {oneoff.LineQuery{Box: oneoff.BoxReceived, Organisation: "o2"}, " 7 5 3 1"},
			"somebody unknown": {oneoff.LineQuery{Box: oneoff.BoxMine, Organisation: "o1", Person: "p9"}, ""},
			"late at nine":     {oneoff.LineQuery{Box: oneoff.BoxOverdue, Organisation: "o1", Now: at.Add(9 * time.Hour)}, " 7 4"},
		} {
			for _, most := range []int{1, 2, 3, 4, 20} {
				q := c.q
				q.Most = most
				got := ""
				storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
					for {
						items, err := tx.OneOffLines(ctx, q)
						if err != nil {
							return err
						}
						for _, i := range items {
							got += " " + string(i.ID)
							q.After = i.Key
						}
						if len(items) < most {
							return nil
						}
					}
				})
				if got != c.want {
					t.Errorf("%s, %d on a page: %s, want %s", name, most, got, c.want)
				}
			}
		}
	})
}
