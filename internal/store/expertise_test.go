package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/portal/welcome"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// findsOffers looks for the offers of ada and ben in every way.
func findsOffers(ctx context.Context, t *testing.T, tx *store.Tx, now time.Time) {
	t.Helper()
	ids := func(q expertise.Query) (out []expertise.ID) {
		q.Most = 10
		all, err := tx.Helpers(ctx, q, now)
		for _, h := range all {
			out = append(out, h.ID)
		}
		if err != nil {
			t.Error(err)
		}
		return out
	}
	counts, err := tx.HelpersByTopic(ctx, now)
	if d := cmp.Diff(map[string]int{"dpia": 1, "ada": 1, "rights": 1}, counts); d != "" || err != nil {
		t.Error(d, err)
	}
	cover, err := tx.CoveredBy(ctx, "o-ada", 5)
	if d := cmp.Diff([]expertise.ID{"o-ben"}, cover); d != "" || err != nil {
		t.Error(d, err)
	}
	for want, q := range map[string]expertise.Query{"o-ada o-ben": {}, "o-ben": {Topic: "rights"}, "": {Sector: "police"}} {
		got := ""
		for _, id := range ids(q) {
			if got != "" {
				got += " "
			}
			got += string(id)
		}
		if got != want {
			t.Errorf("%+v gives %q, want %q", q, got, want)
		}
	}
	if got := ids(expertise.Query{After: "ada"}); len(got) != 1 || got[0] != "o-ben" {
		t.Errorf("after the first: %v", got)
	}
}

func TestExpertise(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	week := expertise.Monday(clock.DateOf(now))
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, id := range []string{"ada", "ben"} {
				p := people.Person{ID: ident.Person(id), Name: id, Email: id + "@example.org", Status: people.Active, CreatedAt: now}
				if err := tx.AddPerson(ctx, p); err != nil {
					return err
				}
				if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID("h" + id), Person: p.ID, Role: access.Secretariat, From: now.AddDate(0, -1, 0)}); err != nil {
					return err
				}
				o := expertise.Offer{ID: expertise.ID("o-" + id), Person: p.ID, Role: access.Secretariat, Topics: []string{"dpia", id}, State: expertise.Live, Since: now, ReviewOn: week, Version: 1}
				if err := tx.InsertOffer(ctx, o, id); err != nil {
					return err
				}
			}
			return tx.PutDuty(ctx, expertise.Duty{Slot: expertise.Slot{Week: week}, Offer: "o-ada"})
		})
		var stale expertise.Offer
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			h, err := tx.Helper(ctx, "o-ben", now)
			if err != nil || !h.Standing || h.Name != "ben" || h.OrgName != "" {
				t.Errorf("ben is %+v, %v", h, err)
			}
			stale = h.Offer
			h.Topics, h.Away = []string{"rights"}, []expertise.Away{{ID: "w", From: week, To: week, Cover: "o-ada"}}
			return tx.SaveOffer(ctx, h.Offer, "ben")
		})
		if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.SaveOffer(context.Background(), stale, "ben") }); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a lost race: %v", err)
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			findsOffers(ctx, t, tx, now)
			if err := tx.PutDuty(ctx, expertise.Duty{Slot: expertise.Slot{Week: week}, Offer: "o-ben"}); err != nil {
				return err
			}
			duties, err := tx.Duties(ctx, week, week)
			if len(duties) != 1 || duties[0].Offer != "o-ben" || err != nil {
				t.Errorf("the week has %+v, %v", duties, err)
			}
			w := expertise.Swap{ID: "s", From: "o-ben", To: "o-ada", Give: expertise.Slot{Week: week}, At: now, Version: 1}
			if err := tx.InsertSwap(ctx, w); err != nil {
				return err
			}
			w.Said = expertise.Accepted
			if err := tx.SaveSwap(ctx, w); err != nil {
				return err
			}
			open, err := tx.OpenSwaps(ctx, "o-ada", 5)
			if len(open) != 0 || err != nil {
				t.Errorf("open: %+v, %v", open, err)
			}
			return tx.EndHat(ctx, "hben", now)
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if h, err := tx.Helper(ctx, "o-ben", now); err != nil || h.Standing {
				t.Errorf("ben still stands: %+v %v", h, err)
			}
			return nil
		})
	})
}

func TestFirstVisitsAndPractice(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.AddPerson(ctx, people.Person{ID: "ada", Name: "ada", Email: "ada@example.org", Status: people.Active, CreatedAt: now})
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			v, err := tx.FirstVisit(ctx, "ada", welcome.Secretariat)
			if err != nil || v.State != welcome.Fresh {
				t.Errorf("a fresh visit: %+v %v", v, err)
			}
			if err := tx.SaveVisit(ctx, v.Go(1, now)); err != nil {
				return err
			}
			if v, err = tx.FirstVisit(ctx, "ada", welcome.Secretariat); v.Step != 1 || err != nil {
				t.Errorf("after a step: %+v %v", v, err)
			}
			p := welcome.Practice{ID: "p", Person: "ada", Exercise: welcome.Police, Answers: oneoff.Answers{"decision": {"refuse"}}, Gone: now.AddDate(0, 0, 7), Version: 1}
			if err := tx.InsertPractice(ctx, p); err != nil {
				return err
			}
			if got, err := tx.Practice(ctx, "ada", "p", now); err != nil || cmp.Diff(p, got) != "" {
				t.Error(cmp.Diff(p, got), err)
			}
			if _, err := tx.Practice(ctx, "ben", "p", now); errs.KindOf(err) != errs.NotFound {
				t.Errorf("another's practice: %v", err)
			}
			if _, err := tx.Practice(ctx, "ada", "p", p.Gone); errs.KindOf(err) != errs.NotFound {
				t.Errorf("practice whose days are over: %v", err)
			}
			n, err := tx.ForgetPractice(ctx, p.Gone)
			if n != 1 || err != nil {
				t.Errorf("forgot %d, %v", n, err)
			}
			return nil
		})
	})
}
