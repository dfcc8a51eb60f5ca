package intray_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var now = time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)

// person adds somebody with roles, given as "organisation role".
func person(t testing.TB, s *store.Store, id string, hats ...intray.Hat) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		err := tx.AddPerson(ctx, people.Person{ID: ident.Person(id), Name: id, Email: id + "@example.org", Status: people.Active, CreatedAt: now, Version: 1})
		if err != nil {
			return err
		}
		for i, h := range hats {
			hat := people.Hat{ID: people.HatID(fmt.Sprint(id, i)), Person: ident.Person(id), Organisation: h.Organisation, Role: h.Role, From: now.AddDate(-1, 0, 0)}
			if err := tx.GiveHat(ctx, hat); err != nil {
				return err
			}
		}
		return nil
	})
}

func hat(org string, r access.Role) intray.Hat {
	return intray.Hat{Organisation: ident.Organisation(org), Role: r}
}

func open(t testing.TB, s *store.Store, tasks ...intray.Task) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, task := range tasks {
			task.Kind, task.Subject, task.CreatedAt = "record.sign", event.Subject{Kind: "record", ID: string(task.ID)}, now
			task.Title = "Sign: Weekly list"
			if err := tx.OpenTask(ctx, task); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestMineGroupsByOrganisation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, c := context.Background(), clock.NewFixed(now)
		svc := intray.New(intray.Deps{Store: s.Intray(), Clock: c})
		person(t, s, "ann", hat("council", access.SIRO), hat("council", access.DPO), hat("school", access.DPO), hat("", access.Secretariat))
		day := func(d int) clock.Date { return clock.NewDate(2026, 11, d) }
		open(t, s,
			intray.Task{ID: "a", Organisation: "council", Roles: []access.Role{access.DPO}, Due: day(20)},
			intray.Task{ID: "b", Organisation: "school", Roles: []access.Role{access.DPO}, Due: day(9)},
			intray.Task{ID: "c", Organisation: "council", Roles: []access.Role{access.SIRO}, Due: day(12)},
			intray.Task{ID: "d", Organisation: "other", Roles: []access.Role{access.DPO}, Due: day(12)},
		)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.PostNotice(ctx, intray.Notice{ID: "n", Organisation: "school", Roles: []access.Role{access.DPO}, Kind: "sharing.record_declined", Title: "A record was declined.", At: now})
		})
		if err := svc.MarkRead(ctx, "ann", intray.TaskItem("c")); err != nil {
			t.Fatal(err)
		}
		c.Advance(time.Hour)
		if err := svc.MarkRead(ctx, "ann", intray.TaskItem("c")); err != nil {
			t.Fatal(err)
		}
		tray, err := svc.Mine(ctx, "ann")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, g := range tray.Groups {
			got = append(got, fmt.Sprint(g.Organisation, " ", g.Roles))
			for _, w := range g.Tasks {
				got = append(got, fmt.Sprint(w.ID, " overdue=", w.Overdue, " opened=", clock.Format(w.Opened)))
			}
		}
		for _, n := range tray.Notices {
			got = append(got, fmt.Sprint(n.ID, " ", n.Title))
		}
		want := []string{
			"school [dpo]", "b overdue=true opened=",
			"council [dpo siro]", "c overdue=false opened=" + clock.Format(now), "a overdue=false opened=",
			"n A record was declined.",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if d := cmp.Diff(intray.Counts{Waiting: 3, Overdue: 1}, tray.Counts); d != "" {
			t.Errorf("counts (-want +got):\n%s", d)
		}
	})
}

func TestMarkReadIsForOnesOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		svc := intray.New(intray.Deps{Store: s.Intray(), Clock: clock.NewFixed(now)})
		person(t, s, "ann", hat("council", access.DPO))
		person(t, s, "bob", hat("council", access.DPO))
		open(t, s, intray.Task{ID: "a", Organisation: "council", Roles: []access.Role{access.DPO}, Person: "ann"})
		cases := []struct {
			name string
			by   ident.Person
			item intray.Item
			want errs.Kind
		}{
			{"her own", "ann", intray.TaskItem("a"), ""},
			{"passed to somebody else", "bob", intray.TaskItem("a"), errs.NotFound},
			{"no such task", "ann", intray.TaskItem("z"), errs.NotFound},
			{"no such notice", "ann", intray.NoticeItem("z"), errs.NotFound},
			{"no such thing", "ann", "cheese/1", errs.NotFound},
			{"nobody", "", intray.TaskItem("a"), errs.NotFound},
		}
		for _, c := range cases {
			if err := svc.MarkRead(ctx, c.by, c.item); errs.KindOf(err) != c.want {
				t.Errorf("%s: %v, want kind %q", c.name, err, c.want)
			}
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.Openings(ctx, intray.TaskItem("a"), 10)
			if d := cmp.Diff([]intray.Opening{{Person: "ann", At: now}}, got); d != "" {
				t.Errorf("openings (-want +got):\n%s", d)
			}
			return err
		})
	})
}

func TestPassedTasksComeBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		svc := intray.New(intray.Deps{Store: s.Intray(), Clock: clock.NewFixed(now)})
		person(t, s, "ann", hat("council", access.DPO))
		person(t, s, "bob", hat("council", access.DPO))
		open(t, s,
			intray.Task{ID: "a", Organisation: "council", Roles: []access.Role{access.DPO}, Person: "ann"},
			intray.Task{ID: "b", Organisation: "council", Roles: []access.Role{access.DPO}, Person: "bob"},
		)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.EndHat(ctx, "ann0", now) })
		for _, want := range []int{1, 0} {
			if n, err := svc.ReturnPassed(ctx); err != nil || n != want {
				t.Errorf("%d came back, want %d; error %v", n, want, err)
			}
		}
		tray, err := svc.Mine(ctx, "bob")
		if err != nil || tray.Counts.Waiting != 2 {
			t.Errorf("the colleague sees %d of 2 tasks, error %v", tray.Counts.Waiting, err)
		}
		if tray, err := svc.Mine(ctx, "ann"); err != nil || tray.Counts.Waiting != 0 {
			t.Errorf("who left still sees %d tasks, error %v", tray.Counts.Waiting, err)
		}
	})
}

func TestLongTraysArePaged(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	ctx := context.Background()
	svc := intray.New(intray.Deps{Store: s.Intray(), Clock: clock.NewFixed(now)})
	person(t, s, "ann", hat("council", access.DPO))
	const all = 230
	var tasks []intray.Task
	for i := range all {
		tasks = append(tasks, intray.Task{ID: ident.Task(fmt.Sprintf("t%03d", i)), Organisation: "council", Roles: []access.Role{access.DPO}, Due: clock.NewDate(2026, 11, 1+i%20)})
	}
	open(t, s, tasks...)
	seen := map[ident.Task]bool{}
	pages := 0
	for after := ""; ; pages++ {
		tray, err := svc.Page(ctx, "ann", after)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range tray.Groups {
			for _, w := range g.Tasks {
				if seen[w.ID] {
					t.Errorf("%s is on two pages", w.ID)
				}
				seen[w.ID] = true
			}
		}
		if after = tray.More; after == "" {
			break
		}
	}
	if len(seen) != all || pages != 2 {
		t.Errorf("%d of %d tasks on %d pages", len(seen), all, pages+1)
	}
}

func TestAddressed(t *testing.T) {
	t.Parallel()
	dpo := []access.Role{access.DPO}
	mine := []intray.Hat{hat("council", access.DPO), hat("council", access.SIRO)}
	cases := []struct {
		name     string
		org      ident.Organisation
		roles    []access.Role
		passedTo ident.Person
		person   ident.Person
		want     bool
	}{
		{"a role held", "council", dpo, "", "ann", true},
		{"a role held elsewhere", "school", dpo, "", "ann", false},
		{"another role", "council", []access.Role{access.Caldicott}, "", "ann", false},
		{"passed to her", "council", dpo, "ann", "ann", true},
		{"passed to another", "council", dpo, "bob", "ann", false},
		{"passed to her for a role she does not hold", "school", dpo, "ann", "ann", false},
		{"for her whatever her roles", "", nil, "ann", "ann", true},
		{"for nobody", "council", nil, "", "ann", false},
		{"a mailbox", "council", dpo, "", "", true},
		{"a mailbox, passed to somebody", "council", dpo, "ann", "", false},
	}
	for _, c := range cases {
		if got := intray.Addressed(c.org, c.roles, c.passedTo, mine, c.person); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
