package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var workAt = time.Date(2026, 11, 3, 9, 30, 0, 123_000, time.UTC)

func signTask(id, org string, due clock.Date, roles ...access.Role) intray.Task {
	return intray.Task{
		ID: ident.Task(id), Organisation: ident.Organisation(org), Roles: roles, Kind: "record.sign",
		Subject: event.Subject{Kind: "record", ID: "r-" + id}, Title: "Sign: Weekly list", URL: "/records/" + id + "/sign",
		From: "lead", CreatedAt: workAt, Due: due,
	}
}

func taskIDs(tasks []intray.Task) []string {
	out := []string{}
	for _, t := range tasks {
		out = append(out, string(t.ID))
	}
	return out
}

func TestTasksWaitAcrossHats(t *testing.T) {
	t.Parallel()
	day := func(d int) clock.Date { return clock.NewDate(2026, 11, d) }
	passed := signTask("passed", "council", day(4), access.DPO, access.SIRO)
	passed.Person = "ann"
	personal := signTask("personal", "", day(9))
	personal.Person = "ann"
	tasks := []intray.Task{
		signTask("late", "council", day(20), access.DPO, access.SIRO),
		signTask("soon", "school", day(5), access.SigningOfficer),
		signTask("other", "school", day(1), access.DPO),
		signTask("never", "council", clock.Date{}, access.SIRO),
		signTask("partnership", "", day(6), access.Secretariat),
		passed, personal,
	}
	council := []intray.Hat{{Organisation: "council", Role: access.DPO}, {Organisation: "council", Role: access.SIRO}}
	cases := []struct {
		name   string
		hats   []intray.Hat
		person ident.Person
		after  string
		most   int
		want   []string
	}{
		{"two roles see a task once, her own first", council, "ann", "", 10, []string{"passed", "personal", "late", "never"}},
		{"what was passed on is hers alone", council, "bob", "", 10, []string{"late", "never"}},
		{"across organisations", append(council[:1:1], intray.Hat{Organisation: "school", Role: access.SigningOfficer}), "bob", "", 10, []string{"soon", "late"}},
		{"a page", council, "ann", "", 2, []string{"passed", "personal"}},
		{"the next page", council, "ann", personal.Key(), 2, []string{"late", "never"}},
		{"the partnership", []intray.Hat{{Role: access.Secretariat}}, "cid", "", 10, []string{"partnership"}},
		{"a mailbox", council, "", "", 10, []string{"late", "never"}},
		{"nobody", nil, "dan", "", 10, []string{}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, task := range tasks {
				if err := tx.OpenTask(ctx, task); err != nil {
					return err
				}
			}
			for _, c := range cases {
				got, err := tx.TasksFor(ctx, c.hats, c.person, c.after, c.most)
				if err != nil {
					return err
				}
				if d := cmp.Diff(c.want, taskIDs(got)); d != "" {
					t.Errorf("%s (-want +got):\n%s", c.name, d)
				}
			}
			n, err := tx.CountTasks(ctx, council, "ann", day(9))
			if d := cmp.Diff(intray.Counts{Waiting: 4, Overdue: 1}, n); d != "" {
				t.Errorf("counts (-want +got):\n%s", d)
			}
			return err
		})
	})
}

func TestTaskRoundTrip(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := signTask("t1", "council", clock.NewDate(2026, 11, 9), access.SIRO, access.DPO)
		want.Person, want.Urgent = "ann", true
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.OpenTask(ctx, want); err != nil {
				return err
			}
			got, open, err := tx.Task(ctx, "t1")
			if d := cmp.Diff(want, got); d != "" || !open {
				t.Errorf("open %v (-want +got):\n%s", open, d)
			}
			return err
		})
	})
}

func TestOpenTaskTwiceIsOneTask(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := signTask("t1", "council", clock.NewDate(2026, 11, 9), access.DPO)
		again := first
		again.ID, again.Due, again.Person, again.CreatedAt = "t2", clock.NewDate(2026, 11, 12), "ann", workAt.Add(time.Hour)
		again.Roles = []access.Role{access.SIRO, access.SIRO}
		hats := []intray.Hat{{Organisation: "council", Role: access.DPO}, {Organisation: "council", Role: access.SIRO}}
		want := again
		want.ID, want.CreatedAt = "t1", workAt
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, task := range []intray.Task{first, again} {
				if err := tx.OpenTask(ctx, task); err != nil {
					return err
				}
			}
			got, err := tx.TasksFor(ctx, hats, "ann", "", 10)
			if d := cmp.Diff([]intray.Task{want}, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			return err
		})
	})
}

func TestCloseTasks(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		about := event.Subject{Kind: "record", ID: "r"}
		hat := func(org string) []intray.Hat {
			return []intray.Hat{{Organisation: ident.Organisation(org), Role: access.DPO}}
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for i, org := range []string{"a", "b", "c"} {
				task := signTask(fmt.Sprint("t", i), org, clock.Date{}, access.DPO)
				task.Subject = about
				if err := tx.OpenTask(ctx, task); err != nil {
					return err
				}
			}
			waiting := func(org string) int {
				got, err := tx.TasksFor(ctx, hat(org), "ann", "", 10)
				if err != nil {
					t.Error(err)
				}
				return len(got)
			}
			if err := tx.CloseTasks(ctx, "record.sign", about, "a", workAt); err != nil {
				return err
			}
			if err := tx.CloseTasks(ctx, "record.review", about, "b", workAt); err != nil {
				return err
			}
			if d := cmp.Diff([]int{0, 1, 1}, []int{waiting("a"), waiting("b"), waiting("c")}); d != "" {
				t.Errorf("after closing at one (-want +got):\n%s", d)
			}
			if err := tx.CloseAllTasks(ctx, "record.sign", about, workAt); err != nil {
				return err
			}
			if d := cmp.Diff([]int{0, 0, 0}, []int{waiting("a"), waiting("b"), waiting("c")}); d != "" {
				t.Errorf("after closing at all (-want +got):\n%s", d)
			}
			_, open, err := tx.Task(ctx, "t1")
			if open {
				t.Error("a closed task says it is open")
			}
			reopened := signTask("t9", "a", clock.Date{}, access.DPO)
			reopened.Subject = about
			if err := tx.OpenTask(ctx, reopened); err != nil {
				return err
			}
			if waiting("a") != 1 {
				t.Error("a closed task could not be asked for again")
			}
			return err
		})
	})
}
