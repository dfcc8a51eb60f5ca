package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/portal/today"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestWhatIsOwedIsFoundByItsKind(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		day := clock.DateOf(at)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			open := func(id string, org ident.Organisation, kind string, due clock.Date) error {
				return tx.OpenTask(ctx, intray.Task{ID: ident.Task(id), Organisation: org, Roles: []access.Role{access.DPO}, Kind: kind, Subject: event.Subject{Kind: "x", ID: id}, Title: id, CreatedAt: at, Due: due})
			}
			for _, k := range today.Duties() {
				if err := open(k.Kind, "o1", k.Kind, clock.Date{}); err != nil {
					return err
				}
			}
			for _, err := range []error{open("sign", "o1", "record.sign", day), open("elsewhere", "o2", "request.answer", day), open("last", "o1", "request.answer", day.AddDays(9)), open("first", "o1", "incident.act", day)} {
				if err != nil {
					return err
				}
			}
			all, err := tx.OwedTasks(ctx, "o1", 100)
			if err != nil || len(all) != len(today.Duties())+2 || all[0].ID != "first" || all[1].ID != "last" {
				t.Errorf("%d owed, want every kind of duty and two: %v", len(all), err)
			}
			if some, err := tx.OwedTasks(ctx, "o1", 1); err != nil || len(some) != 1 {
				t.Errorf("one: %d, %v", len(some), err)
			}
			if err := tx.CloseTasks(ctx, "incident.act", event.Subject{Kind: "x", ID: "first"}, "o1", at); err != nil {
				return err
			}
			all, err = tx.OwedTasks(ctx, "o1", 100)
			if len(all) != len(today.Duties())+1 {
				t.Errorf("what is done is owed still")
			}
			return err
		})
	})
}

func TestTasksRestAndNewsIsSeen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		day := clock.DateOf(at)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.OpenTask(ctx, intray.Task{ID: "t", Organisation: "o1", Roles: []access.Role{access.DPO}, Kind: "k", Subject: event.Subject{Kind: "x", ID: "t"}, Title: "t", CreatedAt: at}); err != nil {
				return err
			}
			for _, until := range []clock.Date{day.AddDays(1), day.AddDays(7)} {
				if err := tx.RestTask(ctx, "p", "t", until); err != nil {
					return err
				}
			}
			for on, want := range map[clock.Date]int{day: 1, day.AddDays(6): 1, day.AddDays(7): 0} {
				if rests, err := tx.TaskRests(ctx, "p", on); err != nil || len(rests) != want {
					t.Errorf("on %s %v rest (%v)", on, rests, err)
				}
			}
			if rests, err := tx.TaskRests(ctx, "q", day); err != nil || len(rests) != 0 {
				t.Errorf("somebody else's: %v, %v", rests, err)
			}
			if err := tx.WakeTask(ctx, "p", "t"); err != nil {
				return err
			}
			if rests, err := tx.TaskRests(ctx, "p", day); err != nil || len(rests) != 0 {
				t.Errorf("woken: %v, %v", rests, err)
			}
			for _, c := range []struct{ set, want string }{{"", ""}, {"b", "b"}, {"a", "b"}, {"c", "c"}} {
				if c.set != "" {
					if err := tx.SetNewsSeen(ctx, "p", c.set, at); err != nil {
						return err
					}
				}
				if got, err := tx.NewsSeen(ctx, "p"); err != nil || got != c.want {
					t.Errorf("after %q: %q, %v", c.set, got, err)
				}
			}
			return nil
		})
	})
}

func TestStakesFollowTheirRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := aRecord("0001")
		insert(t, s, st)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, want := range st.Stakes() {
				for _, order := range portfolio.Orders() {
					got, err := tx.Stakes(ctx, want.Organisation, order, "", 5)
					if err != nil || len(got) != 1 || got[0].Key == "" {
						t.Fatalf("%s by %s: %d rows, %v", want.Organisation, order, len(got), err)
					}
					if diff := cmp.Diff(want, got[0].Stake); diff != "" {
						t.Errorf("%s by %s (-want +got):\n%s", want.Organisation, order, diff)
					}
					if again, err := tx.Stakes(ctx, want.Organisation, order, got[0].Key, 5); err != nil || len(again) != 0 {
						t.Errorf("%s by %s after the last: %d rows, %v", want.Organisation, order, len(again), err)
					}
				}
			}
			st.Versions[0].Content.Parties[1].Organisation = "o9"
			st.Versions[0].States[1].Organisation = "o9"
			if err := tx.SaveRecord(ctx, st); err != nil {
				return err
			}
			for org, want := range map[ident.Organisation]int{"o1": 1, "o2": 0, "o9": 1} {
				if n, err := tx.CountStakes(ctx, org); err != nil || n.Records != want {
					t.Errorf("%s counts %d, want %d (%v)", org, n.Records, want, err)
				}
			}
			next, err := tx.MakeStakes(ctx, "", 10)
			if err != nil || next != "" {
				t.Errorf("made again: %q, %v", next, err)
			}
			if n, err := tx.CountStakes(ctx, "o9"); err != nil || n.Records != 1 {
				t.Errorf("after making them again: %d, %v", n.Records, err)
			}
			return nil
		})
		closed := aRecord("0002")
		closed.Record.Accessions = nil
		insert(t, s, closed)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			closed.Versions[0].Stage, closed.Record.Status = sharing.Ended, sharing.Ended
			if err := tx.SaveRecord(ctx, closed); err != nil {
				return err
			}
			got, err := tx.Stakes(ctx, "o2", portfolio.Newest, "", 1)
			if err != nil || len(got) != 1 || got[0].Stage != sharing.Ended || got[0].Listed {
				t.Errorf("what ended: %+v, %v", got, err)
			}
			return nil
		})
	})
}
