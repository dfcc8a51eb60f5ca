package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestRegisterRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		row := func(n int, version int64) register.Row {
			return register.Row{Record: ident.Record(fmt.Sprintf("r%d", n)), Ref: fmt.Sprintf("R-%d", n), Version: version, Shown: n%2 == 1,
				Parties: "{}", Card: `{"n":1}`, Title: "falls", Words: "falls home", Entry: fmt.Sprintf(`{"v":%d}`, version)}
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for n := 1; n <= 3; n++ {
				if err := tx.SaveRegisterRow(ctx, row(n, 5)); err != nil {
					return err
				}
			}
			if err := tx.SaveRegisterRow(ctx, row(1, 4)); err != nil { // older: changes nothing
				return err
			}
			if err := tx.SaveRegisterRow(ctx, row(2, 6)); err != nil {
				return err
			}
			return tx.SetRegisterMark(ctx, register.Mark{Seq: 7, Edition: "one"})
		})
		ctx := context.Background()
		err := s.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.RegisterRows(ctx, "r1", 10)
			if err != nil {
				return err
			}
			want := []register.Row{row(2, 6), row(3, 5)}
			for i := range want {
				want[i].Entry = ""
			}
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			one, err := tx.RegisterRow(ctx, "R-1")
			if diff := cmp.Diff(row(1, 5), one); diff != "" || err != nil {
				t.Errorf("row (-want +got): %v\n%s", err, diff)
			}
			if _, err := tx.RegisterRow(ctx, "R-9"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("a row that is not there: %v", err)
			}
			m, err := tx.RegisterMark(ctx)
			if m != (register.Mark{Seq: 7, Edition: "one"}) {
				t.Errorf("mark %+v", m)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// putRecord saves a source as a record of the database, and tells of it.
func putRecord(t testing.TB, s *store.Store, src register.Source, again bool) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		st := sharing.State{Record: src.Record, Versions: src.Versions}
		if again {
			row, err := tx.RecordForRegister(ctx, src.Record.ID)
			if err != nil {
				return err
			}
			st.Record.Version = row.Record.Version
			if err := tx.SaveRecord(ctx, st); err != nil {
				return err
			}
		} else if err := tx.InsertRecord(ctx, st); err != nil {
			return err
		}
		e := event.New(ident.Event(ident.Random{}.Next()), registertest.At, event.Actor{System: "test"}, "sharing.changed", src.Record.Subject())
		return tx.AppendEvents(ctx, e)
	})
}

func TestTheRegisterLivesOnTheStore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, o := range registertest.Organisations() {
				if err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: o.ID, Slug: o.Slug, Name: o.Name, Kind: "council",
					Sector: o.Sector, Status: organisation.Member, CreatedAt: registertest.At, UpdatedAt: registertest.At, Version: 1}); err != nil {
					return err
				}
			}
			return nil
		})
		putRecord(t, s, registertest.Source(1, registertest.Content()), false)
		putRecord(t, s, registertest.Draft(registertest.Source(2, registertest.Content())), false)
		deps := register.Deps{Store: s.Register(), Words: registertest.NewWords(), Edition: "one", Log: slog.New(slog.DiscardHandler)}
		svc := register.New(deps)
		if err := svc.Load(ctx); err != nil {
			t.Fatal(err)
		}
		if p := svc.Find(register.Query{}); p.Total != 1 || p.Cards[0].Lead != "Wealdshire County Council" {
			t.Fatalf("found %d", p.Total)
		}
		putRecord(t, s, registertest.Varied(registertest.Source(1, registertest.Content()), registertest.At.Add(48*time.Hour), func(c *sharing.Content) {
			c.PlainTitle = "Another title altogether"
		}), true)
		if err := svc.Sync(ctx); err != nil {
			t.Fatal(err)
		}
		e, err := svc.Entry(ctx, "WS-R-2026-0001")
		if err != nil || e.Title != "Another title altogether" || e.Version != 2 || len(e.History) != 1 {
			t.Errorf("entry %+v, %v", e, err)
		}
		if v, err := svc.Version(ctx, "WS-R-2026-0001", 1); err != nil || v.Title != "Help for children who miss school" {
			t.Errorf("first version %q, %v", v.Title, err)
		}
		other := register.New(deps) // a replica, or the next start
		if err := other.Load(ctx); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(svc.Find(register.Query{}), other.Find(register.Query{})); diff != "" || svc.DataVersion() != other.DataVersion() {
			t.Errorf("a second service differs:\n%s", diff)
		}
	})
}
