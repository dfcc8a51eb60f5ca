package store_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/register/registertest"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// putOrganisations saves the organisations that records of tests name.
func putOrganisations(t testing.TB, s *store.Store) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, o := range registertest.Organisations() {
			if err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: o.ID, Slug: o.Slug, Name: o.Name, Kind: "council",
				Sector: o.Sector, Status: organisation.Member, CreatedAt: registertest.At, UpdatedAt: registertest.At, Version: 1}); err != nil {
				return err
			}
		}
		return nil
	})
}

func registerOn(t testing.TB, s *store.Store) *register.Service {
	t.Helper()
	svc := register.New(register.Deps{Store: s.Register(), Words: registertest.NewWords(), Edition: "one", OutcomeMonths: 12, Log: slog.New(slog.DiscardHandler)})
	if err := svc.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return svc
}

func TestOutcomesAndOtherVersionsBelongToTheEntry(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		putOrganisations(t, s)
		src := registertest.Source(1, registertest.Content())
		putRecord(t, s, src, false)
		svc := registerOn(t, s)
		before := svc.DataVersion()
		said := []register.Outcome{{On: clock.NewDate(2027, time.March, 2), Due: clock.NewDate(2027, time.March, 2), Came: register.CameNoneYet, Text: "None yet.", Role: access.DPO}}
		made := []register.Edition{{ID: "e1", Kind: register.EasyRead, Language: "en", File: "f", Text: "old", TextOn: clock.NewDate(2026, time.March, 2), At: registertest.At}}
		tell := event.New("ev", registertest.At, event.Actor{System: "test"}, "outcome.reported", src.Record.Subject())
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.SaveOutcomes(ctx, src.Record.ID, said, 0); err != nil {
				return err
			}
			if err := tx.SaveEntryEditions(ctx, src.Record.ID, made, 0); err != nil {
				return err
			}
			return tx.AppendEvents(ctx, tell)
		})
		for name, save := range map[string]func(tx *store.Tx) error{
			"outcomes": func(tx *store.Tx) error { return tx.SaveOutcomes(ctx, src.Record.ID, said, 7) },
			"versions": func(tx *store.Tx) error { return tx.SaveEntryEditions(ctx, src.Record.ID, made, 7) },
			"first":    func(tx *store.Tx) error { return tx.SaveOutcomes(ctx, src.Record.ID, said, 0) },
		} {
			if err := s.Write(ctx, save); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a lost race of %s: %v", name, err)
			}
		}
		if err := svc.Sync(ctx); err != nil {
			t.Fatal(err)
		}
		e, err := svc.Entry(ctx, src.Record.Ref)
		if made[0].Changed = true; err != nil || cmp.Diff(said, e.Outcomes) != "" || cmp.Diff(made, e.Editions) != "" {
			t.Fatalf("%v %s%s", err, cmp.Diff(said, e.Outcomes), cmp.Diff(made, e.Editions))
		}
		if svc.DataVersion() == before || e.Dates.OutcomeDue != clock.NewDate(2028, time.March, 2) {
			t.Errorf("nobody sees that it changed: next due %s", e.Dates.OutcomeDue)
		}
		if other := registerOn(t, s); other.DataVersion() != svc.DataVersion() {
			t.Error("the next start shows something else")
		}
	})
}

func TestADelistedRecordIsKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		putOrganisations(t, s)
		src := registertest.Source(1, registertest.Content())
		putRecord(t, s, src, false)
		svc := registerOn(t, s)
		since := clock.NewDate(2026, time.October, 3)
		src.Record.DelistOn, src.Record.Delisted = since, since
		putRecord(t, s, src, true)
		if err := svc.Sync(ctx); err != nil {
			t.Fatal(err)
		}
		e, err := svc.Entry(ctx, src.Record.Ref)
		if err != nil || e.Level != register.LevelWithheld || e.WithheldSince != since || e.Title != "" {
			t.Fatalf("%+v %v", e, err)
		}
		p := svc.Find(register.Query{})
		if p.Total != 0 || len(p.Withheld) != 1 || p.Withheld[0].Value != register.ReviewOverdue || p.Withheld[0].Words == "" {
			t.Errorf("%+v", p)
		}
		if _, err := svc.Now(ctx, src.Record.ID); errs.CodeOf(err) != register.CodeDelisted {
			t.Errorf("now: %v", err)
		}
		if _, err := svc.Version(ctx, src.Record.Ref, 1); err != nil {
			t.Errorf("its earlier versions answer as it does: %v", err)
		}
		src.Record.DelistOn, src.Record.Delisted, src.Record.ReviewDue = clock.Date{}, clock.Date{}, clock.NewDate(2027, time.October, 3)
		putRecord(t, s, src, true)
		if err := svc.Sync(ctx); err != nil {
			t.Fatal(err)
		}
		if p := svc.Find(register.Query{}); p.Total != 1 || len(p.Withheld) != 0 {
			t.Errorf("it does not come back: %+v", p)
		}
	})
}

func TestVersionsThatWereAskedFor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, at := context.Background(), registertest.At
		ask := func(ref, kind string, due int) edition.Ask {
			return edition.Ask{Ref: ref, Record: "rec1", Use: "WS-R-2026-0001", Title: "Help", Org: "org-council", Kind: kind, Language: "en", Note: "Large letters.", Stage: edition.Waiting,
				Code: []byte{1, 2}, Contact: []byte{3}, Received: at, Due: clock.DateOf(at).AddDays(due)}
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, a := range []edition.Ask{ask("F-1", register.EasyRead, 9), ask("F-2", register.Audio, 3), ask("F-3", register.EasyRead, 5)} {
				if err := tx.InsertEditionAsk(ctx, a); err != nil {
					return err
				}
			}
			return nil
		})
		one := func(ref string) (a edition.Ask, err error) {
			err = s.Read(ctx, func(tx *store.Tx) error { a, err = tx.EditionAsk(ctx, ref); return err })
			return a, err
		}
		got, err := one("F-2")
		want := ask("F-2", register.Audio, 3)
		if want.Version = 1; err != nil || cmp.Diff(want, got) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(want, got))
		}
		got.Stage, got.Closed, got.Reason = edition.Declined, at.AddDate(0, 0, 4), "too_rare"
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveEditionAsk(ctx, got) }); err != nil {
			t.Fatal(err)
		}
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveEditionAsk(ctx, got) }); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a lost race: %v", err)
		}
		if _, err := one("F-9"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("one that is not there: %v", err)
		}
		err = s.Read(ctx, func(tx *store.Tx) error {
			list, err := tx.EditionAsksOf(ctx, "org-council", "", 10)
			var refs []string
			for _, a := range list {
				refs = append(refs, a.Ref)
			}
			if diff := cmp.Diff([]string{"F-3", "F-1", "F-2"}, refs); diff != "" || err != nil {
				t.Errorf("the desk: %v %s", err, diff)
			}
			late, err := tx.EditionAsksToWatch(ctx, at.AddDate(0, 0, 7), "", 10)
			if diff := cmp.Diff([]string{"F-3"}, late); diff != "" || err != nil {
				t.Errorf("to be looked at: %v %s", err, diff)
			}
			n, err := tx.CountEditionAsks(ctx)
			if diff := cmp.Diff([]edition.Count{{Kind: register.Audio, Stage: edition.Declined, InTime: "no", N: 1}, {Kind: register.EasyRead, Stage: edition.Waiting, N: 2}}, n); diff != "" {
				t.Errorf("counts: %s", diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// marked is a content in which every text that the public reads holds one mark.
func marked(mark string) sharing.Content {
	c := registertest.Content()
	for _, text := range []*string{&c.PlainTitle, &c.SpecificPurpose, &c.Necessity, &c.Benefits, &c.Risks, &c.EqualityNote, &c.RightsContact, &c.Linkage} {
		*text = mark + " " + mark
	}
	for i := range c.Items {
		c.Items[i].Name = mark
	}
	return c
}

// half reports whether a text holds both marks, or none.
func half(text string) bool {
	return strings.Contains(text, "alphamark") == strings.Contains(text, "betamark")
}

func TestReadersSeeTheOldTextOrTheNewNeverHalf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		putOrganisations(t, s)
		first := registertest.Source(1, marked("alphamark"))
		putRecord(t, s, first, false)
		svc := registerOn(t, s)
		done := make(chan struct{})
		var readers sync.WaitGroup
		look := func() bool {
			p := svc.Find(register.Query{})
			if p.Total != 1 || half(p.Cards[0].Title+p.Cards[0].Summary) {
				t.Errorf("the list shows half: %+v", p.Cards)
				return false
			}
			e, err := svc.Entry(ctx, first.Record.Ref)
			if err != nil {
				t.Error(err)
				return false
			}
			e.History, e.Earlier = nil, nil // they tell of both
			b, err := json.Marshal(e)
			if err != nil || half(string(b)) {
				t.Errorf("an entry shows half: %v %s", err, b)
				return false
			}
			n, err := svc.Now(ctx, first.Record.ID)
			if n.History, n.Earlier = nil, nil; err != nil {
				t.Error(err)
				return false
			}
			if b, err = json.Marshal(n); err != nil || half(string(b)) {
				t.Errorf("the record itself shows half: %v %s", err, b)
				return false
			}
			return true
		}
		for range 3 {
			readers.Go(func() {
				for look() {
					select {
					case <-done:
						return
					default:
					}
				}
			})
		}
		for n, mark := range []string{"betamark", "alphamark", "betamark", "alphamark", "betamark", "alphamark", "betamark", "alphamark", "betamark", "alphamark", "betamark", "alphamark"} {
			putRecord(t, s, registertest.Varied(first, registertest.At.Add(time.Duration(n+1)*time.Hour), func(c *sharing.Content) { *c = marked(mark) }), true)
			if err := svc.Sync(ctx); err != nil {
				t.Fatal(err)
			}
		}
		close(done)
		readers.Wait()
	})
}
