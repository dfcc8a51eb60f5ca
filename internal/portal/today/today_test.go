package today

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

var monday = clock.NewDate(2026, time.November, 23)

func TestUrgency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		due    clock.Date
		urgent bool
		want   Urgency
	}{
		{monday.AddDays(-1), false, Overdue}, {monday.AddDays(-1), true, Overdue}, {monday, true, Urgent}, {monday.AddDays(90), true, Urgent}, {clock.Date{}, true, Urgent},
		{monday, false, DueToday}, {monday.AddDays(1), false, ThisWeek}, {monday.AddDays(7), false, ThisWeek}, {monday.AddDays(8), false, Later}, {clock.Date{}, false, Later},
	} {
		if got := UrgencyOf(c.due, c.urgent, monday); got != c.want {
			t.Errorf("due %s, urgent %t: %s, want %s", c.due, c.urgent, got, c.want)
		}
	}
}

func TestWhatMayBePutAside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		due    clock.Date
		urgent bool
		day    bool
		week   bool
	}{
		{"no day", clock.Date{}, false, true, true},
		{"urgent", clock.Date{}, true, false, false},
		{"overdue", monday.AddDays(-1), false, false, false},
		{"due today", monday, false, false, false},
		{"due tomorrow", monday.AddDays(1), false, true, false},
		{"due in six days", monday.AddDays(6), false, true, false},
		{"due in a week", monday.AddDays(7), false, true, true},
	} {
		day, ok := RestUntil(ForADay, c.due, c.urgent, monday)
		week, long := RestUntil(ForAWeek, c.due, c.urgent, monday)
		if ok != c.day || long != c.week || ok && day != monday.AddDays(1) || long && week != monday.AddDays(7) {
			t.Errorf("%s: a day %t (%s), a week %t (%s)", c.name, ok, day, long, week)
		}
	}
	if _, ok := RestUntil("ever", clock.Date{}, false, monday); ok {
		t.Error("a task can be put aside for ever")
	}
}

func TestTheMostUrgentComesFirst(t *testing.T) {
	t.Parallel()
	at := func(d int) time.Time { return time.Date(2026, 11, d, 9, 0, 0, 0, time.UTC) }
	got := arrange([]Group{
		{Organisation: "calm", Items: []Item{{Title: "later", Urgency: Later}, {Title: "week", Urgency: ThisWeek, Due: monday.AddDays(3)}}},
		{Organisation: "late", Items: []Item{{Title: "new", Urgency: Later, Since: at(9)}, {Title: "old", Urgency: Later, Since: at(1)}, {Title: "dated", Urgency: Later, Due: monday.AddDays(20)},
			{Title: "late", Urgency: Overdue, Due: monday.AddDays(-1)}, {Title: "later still", Urgency: Overdue, Due: monday.AddDays(-9)}, {Title: "profile", Urgency: Overdue}}},
		{Organisation: "urgent", Items: []Item{{Title: "urgent", Urgency: Urgent}}},
	})
	var order []string
	for _, g := range got {
		order = append(order, string(g.Organisation))
		for _, i := range g.Items {
			order = append(order, i.Title)
		}
	}
	want := []string{"late", "later still", "late", "profile", "dated", "old", "new", "urgent", "urgent", "calm", "week", "later"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
}

func TestToWhomSomethingIsOwed(t *testing.T) {
	t.Parallel()
	hats := []intray.Hat{{Organisation: "us", Role: access.DPO}}
	for _, c := range []struct {
		kind  string
		from  ident.Organisation
		to    Creditor
		toOrg ident.Organisation
	}{
		{"request.answer", "them", Body, "them"}, {"request.answer", "", OtherSide, ""}, {"oneoff.outcome", "us", OtherSide, ""}, {"correction.answer", "them", Body, "them"},
		{"correction.begin", "us", Somebody, ""}, {"choice.act", "them", Somebody, ""}, {"partnership.action", "", Partnership, ""}, {"question.answer", "", Public, ""},
	} {
		d := debtOf(intray.Task{Organisation: "us", Roles: []access.Role{access.DPO}, Kind: c.kind, From: c.from, Due: monday.AddDays(-1)}, hats, "ann", monday)
		if d.To != c.to || d.ToOrg != c.toOrg || !d.Overdue || !d.Mine {
			t.Errorf("%s from %q: %+v", c.kind, c.from, d)
		}
	}
	if d := debtOf(intray.Task{Organisation: "us", Roles: []access.Role{access.SIRO}, Kind: "request.answer"}, hats, "ann", monday); d.Mine {
		t.Error("a colleague's task is said to be the reader's")
	}
}

func TestNewsOfChosenTopics(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		wanted, topics []string
		want           bool
	}{{nil, []string{"a"}, true}, {[]string{"a"}, nil, true}, {[]string{"a"}, []string{"b"}, false}, {[]string{"a", "b"}, []string{"b", "c"}, true}} {
		if got := chosen(c.wanted, c.topics); got != c.want {
			t.Errorf("%v of %v: %t", c.topics, c.wanted, got)
		}
	}
}

func TestRolesDecideForEachOrganisationAlone(t *testing.T) {
	t.Parallel()
	hats := []intray.Hat{{Organisation: "lead", Role: access.IGLead}, {Organisation: "work", Role: access.Practitioner}, {Role: access.Secretariat}}
	for org, want := range map[ident.Organisation]bool{"lead": true, "work": false, "elsewhere": false} {
		if got := mayFor(access.ViewOwed, org, hats, "ann"); got != want {
			t.Errorf("what %s owes: %t", org, got)
		}
	}
}
