package today_test

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
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/today"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var now = time.Date(2026, time.November, 23, 8, 30, 0, 0, time.UTC)

type desk struct {
	t     testing.TB
	store *store.Store
	clock *clock.Fixed
	*today.Service
}

func newDesk(t testing.TB, topics ...string) *desk {
	t.Helper()
	d := &desk{t: t, store: storetest.SQLite(t), clock: clock.NewFixed(now)}
	d.Service = today.New(today.Deps{Store: d.store.Today(), Clock: d.clock, Topics: func(context.Context, ident.Person) ([]string, error) { return topics, nil }})
	return d
}

func (d *desk) do(fn func(ctx context.Context, tx *store.Tx) error) {
	d.t.Helper()
	storetest.Write(d.t, d.store, fn)
}

func (d *desk) person(id ident.Person, hats ...intray.Hat) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.AddPerson(ctx, people.Person{ID: id, Name: string(id), Email: string(id) + "@example.org", Status: people.Active, CreatedAt: now, Version: 1}); err != nil {
			return err
		}
		for i, h := range hats {
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprint(id, i)), Person: id, Organisation: h.Organisation, Role: h.Role, From: now.AddDate(-1, 0, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *desk) open(id ident.Task, org ident.Organisation, kind string, change func(*intray.Task)) {
	d.t.Helper()
	t := intray.Task{ID: id, Organisation: org, Roles: []access.Role{access.IGLead}, Kind: kind, Title: "Do: " + string(id), URL: "/x", CreatedAt: now.Add(-48 * time.Hour), Subject: event.Subject{Kind: "record", ID: string(id)}}
	if change != nil {
		change(&t)
	}
	d.do(func(ctx context.Context, tx *store.Tx) error { return tx.OpenTask(ctx, t) })
}

func (d *desk) mine(p ident.Person) today.Day {
	d.t.Helper()
	day, err := d.Mine(context.Background(), p)
	if err != nil {
		d.t.Fatal(err)
	}
	return day
}

func titles(day today.Day) (out []string) {
	for _, g := range day.Groups {
		for _, i := range g.Items {
			out = append(out, string(g.Organisation)+"/"+string(i.Task)+"/"+string(i.Urgency))
		}
	}
	return out
}

func due(n int) func(*intray.Task) {
	return func(t *intray.Task) { t.Due = clock.DateOf(now).AddDays(n) }
}

func TestADayAcrossOrganisations(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.person("ann", intray.Hat{Organisation: "council", Role: access.IGLead}, intray.Hat{Organisation: "school", Role: access.IGLead})
	d.person("bob", intray.Hat{Organisation: "council", Role: access.Practitioner})
	if day := d.mine("ann"); !day.Empty() || day.Waiting != 0 || len(day.Debts) != 0 || !day.Portal {
		t.Errorf("before anything: %+v", day)
	}
	d.open("soon", "council", "record.sign", due(3))
	d.open("late", "school", "record.review", due(-2))
	d.open("whenever", "council", "record.mend", nil)
	d.open("urgent", "council", "advice.answer", func(t *intray.Task) { t.Urgent = true })
	d.open("theirs", "council", "request.answer", func(t *intray.Task) { t.Roles, t.From = []access.Role{access.SIRO}, "police"; due(-5)(t) })
	day := d.mine("ann")
	want := []string{"school/late/overdue", "council/urgent/urgent", "council/soon/week", "council/whenever/later"}
	if diff := cmp.Diff(want, titles(day)); diff != "" || day.Waiting != 4 || day.Overdue != 1 {
		t.Errorf("%d waiting, %d overdue\n%s", day.Waiting, day.Overdue, diff)
	}
	if len(day.Debts) != 1 || day.Debts[0].ToOrg != "police" || day.Debts[0].Mine || !day.Debts[0].Overdue {
		t.Errorf("owed: %+v", day.Debts)
	}
	if day := d.mine("bob"); !day.Empty() || len(day.Owing) != 0 {
		t.Errorf("somebody without the role sees %v and what %v owe", titles(day), day.Owing)
	}
	if day := d.mine("nobody"); !day.Empty() || day.Portal || day.News != nil {
		t.Errorf("a stranger sees %+v", day)
	}
}

func TestPuttingAsideIsOnesOwnAndEndsByItself(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	for _, p := range []ident.Person{"ann", "bea"} {
		d.person(p, intray.Hat{Organisation: "council", Role: access.IGLead})
	}
	d.person("bob", intray.Hat{Organisation: "school", Role: access.IGLead})
	d.open("later", "council", "record.sign", due(30))
	d.open("late", "council", "record.review", due(-1))
	d.open("urgent", "council", "advice.answer", func(t *intray.Task) { t.Urgent = true })
	for task, want := range map[ident.Task]errs.Kind{"late": errs.Conflict, "urgent": errs.Conflict, "none": errs.NotFound} {
		if err := d.PutAside(ctx, "ann", task, today.ForADay); errs.KindOf(err) != want {
			t.Errorf("%s: %v", task, err)
		}
	}
	if err := d.PutAside(ctx, "bob", "later", today.ForADay); errs.KindOf(err) != errs.NotFound {
		t.Errorf("somebody elsewhere puts it aside: %v", err)
	}
	if err := d.PutAside(ctx, "ann", "later", today.ForAWeek); err != nil {
		t.Fatal(err)
	}
	if day := d.mine("ann"); day.Waiting != 2 || len(day.Resting) != 1 || day.Resting[0].Until != clock.DateOf(now).AddDays(7) || day.RestAt["later"] != "council" {
		t.Errorf("after: %v, resting %+v", titles(day), day.Resting)
	}
	if day := d.mine("bea"); day.Waiting != 3 {
		t.Errorf("a colleague sees %v", titles(day))
	}
	if err := d.BringBack(ctx, "ann", "later"); err != nil {
		t.Fatal(err)
	}
	if day := d.mine("ann"); day.Waiting != 3 || len(day.Resting) != 0 {
		t.Errorf("brought back: %v", titles(day))
	}
	if err := d.PutAside(ctx, "ann", "later", today.ForADay); err != nil {
		t.Fatal(err)
	}
	d.open("later", "council", "record.sign", func(t *intray.Task) { t.Urgent = true; due(30)(t) })
	if day := d.mine("ann"); day.Waiting != 3 {
		t.Errorf("what became urgent rests still: %v", titles(day))
	}
	d.open("later", "council", "record.sign", due(30))
	d.clock.Set(now.AddDate(0, 0, 1))
	if day := d.mine("ann"); day.Waiting != 3 || len(day.Resting) != 0 {
		t.Errorf("the day after: %v", titles(day))
	}
}

func TestNewsIsWithinReachAndSeenOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t, "dpia")
	d.person("ann", intray.Hat{Organisation: "council", Role: access.IGLead})
	d.do(func(ctx context.Context, tx *store.Tx) error {
		for i, topics := range [][]string{{"dpia"}, {"security"}, nil} {
			if err := tx.PostPortalNews(ctx, space.News{Topics: topics, Kind: "thread.asked", Ref: fmt.Sprint("r", i), URL: "/portal/questions/r", Title: fmt.Sprint("news ", i), By: "council", At: now.Add(time.Duration(i-60) * time.Minute)}); err != nil {
				return err
			}
		}
		return nil
	})
	day := d.mine("ann")
	if len(day.News) != 2 || day.News[0].Title != "news 2" || day.NewsAll != 2 {
		t.Fatalf("news: %+v", day.News)
	}
	for _, key := range []string{"", "9999-12-31T00:00:00.000000Z/1", day.News[0].Key + "/" + fmt.Sprintf("%060d", 1)} {
		if err := d.MarkNewsSeen(ctx, "ann", key); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v", key, err)
		}
	}
	if err := d.MarkNewsSeen(ctx, "ann", day.News[0].Key); err != nil {
		t.Fatal(err)
	}
	if err := d.MarkNewsSeen(ctx, "ann", day.News[1].Key); err != nil {
		t.Fatal(err)
	}
	if day := d.mine("ann"); len(day.News) != 0 {
		t.Errorf("seen news is new again: %+v", day.News)
	}
}
