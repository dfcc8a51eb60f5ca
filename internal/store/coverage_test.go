package store_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// coverageBook is the rulebook with the partnership's rules.
func coverageBook(t testing.TB) *rulebook.Book {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// lawfulContent is a record that the rulebook has nothing against.
func lawfulContent() sharing.Content {
	c := registertest.Content()
	c.Parties = c.Parties[:2]
	c.Flows = []sharing.Flow{{ID: "f1", From: []string{"p1"}, To: []string{"p2"}, Items: []string{"i1"}, Method: "portal_sftp", VolumeBand: "101-1000"}}
	c.Items = []sharing.Item{{ID: "i1", Name: "Attendance marks", Category: "attendance"}}
	c.Retention = []sharing.Retention{{ID: "t1", Party: "p2", Period: "3", Unit: "years", Trigger: "receipt", Disposal: "destroy"}}
	c.Purposes, c.Subjects, c.Gateways, c.Compatibility = []string{"P07"}, []string{"child"}, []string{"EA96"}, []string{"same_purpose"}
	c.StartOn, c.ReviewDueOn, c.EndOn = "2026-03-02", "2027-02-01", ""
	c.DPIAOutcome, c.OptOutKinds, c.OptOutResult = "not_required", nil, []string{"not_health_care_data"}
	c.Transparency = []sharing.Notice{{ID: "n1", Party: "p1", URL: "https://school.example/privacy", How: "Letter"}, {ID: "n2", Party: "p2", URL: "https://council.example/privacy", How: "Letter"}}
	return c
}

func coverageWorld(t *testing.T, s *store.Store, src register.Source) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.InsertEdition(ctx, anEdition()); err != nil {
			return err
		}
		for _, o := range registertest.Organisations()[:3] {
			kind := map[ident.Organisation]string{"org-council": "county", "org-school": "school_maintained", "org-icb": "icb"}[o.ID]
			err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: o.ID, Slug: o.Slug, Name: o.Name, Kind: kind, Sector: o.Sector,
				Status: organisation.Member, Facts: organisation.Facts{PublicAuthority: true}, CreatedAt: registertest.At, UpdatedAt: registertest.At, Version: 1})
			if err != nil {
				return err
			}
			day := clock.NewDate(2026, time.January, 5)
			st := agreement.Statement{ID: ident.Statement("st-" + o.ID), Organisation: o.ID, Edition: "e1", Status: agreement.Accepted,
				Periods: []agreement.Period{{From: day, Edition: "1.0", Covers: []ident.Organisation{o.ID}}},
				History: []agreement.Change{{Status: agreement.Accepted, At: registertest.At.AddDate(0, -1, 0)}}, CreatedAt: registertest.At, UpdatedAt: registertest.At, Version: 1}
			if err := tx.InsertStatement(ctx, st); err != nil {
				return err
			}
			if err := tx.SetCovered(ctx, st, day); err != nil {
				return err
			}
		}
		return nil
	})
	putRecord(t, s, src, false)
}

func ask(x *coverage.Index, q coverage.Question) coverage.Decision {
	var d coverage.Decision
	x.Decide(&q, &d)
	return d
}

func schoolTells(on clock.Date) coverage.Question {
	return coverage.Question{Action: coverage.ActionShare, From: coverage.Node{Kind: 1, ID: "oak-hill-school"}, To: coverage.Node{Kind: 1, ID: "wealdshire-council"},
		Thing: coverage.Node{Kind: 2, ID: "attendance"}, Purpose: "P07", About: "child", Date: on}
}

// TestCoverageLivesOnTheStore follows a record and a signatory through their changes, and starts again
// from the snapshot.
func TestCoverageLivesOnTheStore(t *testing.T) {
	t.Parallel()
	book := coverageBook(t)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		src := registertest.Source(1, lawfulContent())
		coverageWorld(t, s, src)
		now := clock.NewFixed(registertest.At.AddDate(0, 1, 0))
		deps := coverage.Deps{Store: s.Coverage(), Clock: now, Book: book, Vocabulary: coverage.Sharing(), Log: slog.New(slog.DiscardHandler)}
		svc := loaded(t, deps)
		q := schoolTells(svc.Today())
		d := ask(svc.Index(), q)
		if d.Outcome != coverage.Covered || len(d.Records) != 1 || d.Records[0].Ref != src.Record.Ref {
			t.Fatalf("a live record: %+v\n%+v", d, svc.Explain(&d))
		}
		other := loaded(t, deps) // another replica, from the snapshot
		if got := ask(other.Index(), q); !cmp.Equal(got.Records, d.Records) || !cmp.Equal(got.Obligations, d.Obligations) {
			t.Errorf("from the snapshot: %+v", got)
		}
		paused := src
		paused.Record.Status, paused.Versions = sharing.Paused, append([]sharing.Version{}, src.Versions...)
		paused.Versions[0].Stage = sharing.Paused
		putRecord(t, s, paused, true)
		for _, one := range []*coverage.Service{svc, loaded(t, deps)} {
			if err := one.Sync(ctx); err != nil {
				t.Fatal(err)
			}
			if d := ask(one.Index(), q); d.Outcome != coverage.NotCovered || d.Reasons[0].Code != coverage.IsPaused {
				t.Errorf("a paused record: %+v", d)
			}
		}
		q.Urgency = "emergency"
		if d := ask(svc.Index(), q); d.Outcome != coverage.PersonMustLook || d.Reasons[0].Code != coverage.Emergency {
			t.Errorf("an emergency: %+v", d)
		}
		putRecord(t, s, src, true)
		suspend(t, s, "org-council")
		if err := svc.Sync(ctx); err != nil {
			t.Fatal(err)
		}
		q.Urgency = ""
		if d := ask(svc.Index(), q); d.Outcome != coverage.NotCovered || d.Reasons[0].Code != coverage.ReceiverNotSignatory || d.Reasons[0].Detail != "suspended" {
			t.Errorf("a suspended receiver: %+v", d)
		}
	})
}

func loaded(t *testing.T, deps coverage.Deps) *coverage.Service {
	t.Helper()
	svc, err := coverage.New(deps)
	if err != nil {
		t.Fatal(err)
	}
	if err := svc.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return svc
}

func suspend(t *testing.T, s *store.Store, org ident.Organisation) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		st, err := tx.StatementOf(ctx, org)
		if err != nil {
			return err
		}
		on := clock.DateOf(registertest.At).AddDays(20)
		st.Status, st.Periods[0].To = agreement.Suspended, on
		st.History = append(st.History, agreement.Change{Status: agreement.Suspended, At: on.Start()})
		if err := tx.UpdateStatement(ctx, st); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, event.New(ident.Event(ident.Random{}.Next()), registertest.At, event.Actor{System: "test"}, "agreement.suspended", event.Subject{Kind: "statement", ID: string(st.ID)}))
	})
}

func TestCoverageSnapshotIsKeptInParts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		big := bytes.Repeat([]byte("0123456789abcdef"), 150_000)
		for _, snap := range []coverage.Snapshot{{Edition: "a", Seq: 5, Data: big}, {Edition: "a", Seq: 4, Data: []byte("older")}, {Edition: "b", Seq: 1, Data: []byte("new")}} {
			storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SaveCoverageSnapshot(ctx, snap) })
			want := snap
			if snap.Seq == 4 {
				want = coverage.Snapshot{Edition: "a", Seq: 5, Data: big} // what is older changes nothing
			}
			err := s.Read(ctx, func(tx *store.Tx) error {
				got, err := tx.CoverageSnapshot(ctx)
				if got.Edition != want.Edition || got.Seq != want.Seq || !bytes.Equal(got.Data, want.Data) {
					t.Errorf("%s %d: %d bytes", got.Edition, got.Seq, len(got.Data))
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
