package sharing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/sharing"
)

// delisting is a world in which entries leave the list.
func delisting(t testing.TB) sharing.World {
	t.Helper()
	w := world(t)
	w.Settings.DelistDays, w.Settings.DelistWarnDays = 180, 30
	return w
}

// pass lets the daily work of one day be done.
func pass(t testing.TB, st sharing.State, on clock.Date, w sharing.World) (sharing.State, sharing.Outcome) {
	t.Helper()
	out, _ := sharing.DecideDaily(st, sharing.Who{System: "test", Now: on.Start().Add(6 * time.Hour)}, w)
	return out.State, out
}

func TestAnEntryLeavesTheListWhenItsReviewIsLongOverdue(t *testing.T) {
	t.Parallel()
	w, st := delisting(t), alive(t)
	due := st.Record.ReviewDue
	st.Record.Alerted, st.Record.Overdue = []int{90, 30, 0}, true
	if _, out := pass(t, st, due.AddDays(150), w); count(out, "delisting_warned") != 0 {
		t.Fatal("warned too early")
	}
	st, out := pass(t, st, due.AddDays(151), w)
	if count(out, "delisting_warned") != 1 || count(out, "delisted") != 0 || st.Record.DelistOn != due.AddDays(181) || !st.Record.Delisted.IsZero() {
		t.Fatalf("the warning: %v, %+v", names(out), st.Record)
	}
	if len(out.Notices) != 2 || !slices.Contains(asked(out), sharing.TaskReviewDue+" "+string(council)) || !strings.Contains(out.Open[0].Title, due.AddDays(181).Words()) || !out.Open[0].Urgent {
		t.Errorf("who is warned: %+v %+v", out.Notices, out.Open)
	}
	if st.Record.Watch != due.AddDays(181) {
		t.Errorf("looked at again on %s", st.Record.Watch)
	}
	if _, out := pass(t, st, due.AddDays(180), w); len(out.Events) != 0 {
		t.Errorf("the day before: %v", names(out))
	}
	st, out = pass(t, st, due.AddDays(181), w)
	if count(out, "delisted") != 1 || st.Record.Delisted != due.AddDays(181) || st.Record.Status != sharing.Active {
		t.Fatalf("the day: %v, %+v", names(out), st.Record)
	}
	if _, out := pass(t, st, due.AddDays(400), w); len(out.Events) != 0 {
		t.Errorf("told again: %v", names(out))
	}
	next := due.AddDays(300)
	back, err := sharing.DecideConfirmReview(st, who(council, due.AddDays(200).Start()), w, sharing.ConfirmReview{Next: next, Note: "Looked at."})
	if err != nil {
		t.Fatal(err)
	}
	if r := back.State.Record; !r.Delisted.IsZero() || !r.DelistOn.IsZero() || r.Overdue || r.ReviewDue != next || count(back, "listed_again") != 1 {
		t.Errorf("the review brings it back: %+v %v", r, names(back))
	}
}

func TestNobodyIsDelistedWithoutTheDaysOfTheWarning(t *testing.T) {
	t.Parallel()
	w, st := delisting(t), alive(t)
	late := st.Record.ReviewDue.AddDays(900) // the program slept, or the rule is new
	st.Record.Alerted, st.Record.Overdue = []int{90, 30, 0}, true
	st, out := pass(t, st, late, w)
	if count(out, "delisted") != 0 || st.Record.DelistOn != late.AddDays(30) {
		t.Fatalf("%v %+v", names(out), st.Record)
	}
	st, out = pass(t, st, late.AddDays(30), w)
	if count(out, "delisted") != 1 || st.Record.Delisted != late.AddDays(30) {
		t.Errorf("%v %+v", names(out), st.Record)
	}
	w.Settings.DelistDays = 0
	if got := sharing.DueAlerts(sharing.Record{ReviewDue: late, Overdue: true}, late.AddDays(2000), w.Settings); slices.ContainsFunc(got, func(a sharing.Alert) bool { return a.Warn || a.Delist }) {
		t.Errorf("a partnership without the rule delists: %+v", got)
	}
}
