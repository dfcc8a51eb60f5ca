package partnership

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

var on = clock.NewDate(2026, 11, 21)

func TestSeatsFollowOneAnother(t *testing.T) {
	t.Parallel()
	var m Member
	if err := m.sit(Seat{Kind: Representative, Person: "a", From: on}); err != nil {
		t.Fatal(err)
	}
	if err := m.sit(Seat{Kind: Representative, Person: "b", From: on.AddDays(10)}); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[int]ident.Person{0: "a", 9: "a", 10: "b", 400: "b"} {
		if s, ok := m.Sitting(Representative, on.AddDays(day)); !ok || s.Person != want {
			t.Errorf("after %d days %q sits, want %q", day, s.Person, want)
		}
	}
	if err := m.sit(Seat{Kind: Representative, Person: "c", From: on.AddDays(5)}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a seat before one that is planned: %v", err)
	}
	m.look(on, func(p ident.Person) bool { return p != "a" })
	if diff := cmp.Diff([]SeatKind{Representative, Deputy}, m.Vacant); diff != "" {
		t.Errorf("somebody who left still sits: %s", diff)
	}
	if !m.same(Seat{Kind: Deputy, Person: "b", From: on.AddDays(20)}) || m.same(Seat{Kind: Deputy, Person: "a", From: on.AddDays(20)}) {
		t.Error("one person sits twice, or a former one may not sit again")
	}
	if err := m.end(Deputy, on); errs.KindOf(err) != errs.Invalid {
		t.Errorf("an empty seat was ended: %v", err)
	}
}

func TestTermsDoNotOverlap(t *testing.T) {
	t.Parallel()
	var b Body
	for i, c := range []struct {
		from, until int
		ok          bool
	}{{0, 99, true}, {99, 150, false}, {100, 200, true}, {300, 250, false}, {-50, 0, false}, {-50, -1, true}} {
		err := b.plan(Term{ID: string(rune('a' + i)), Host: "h", From: on.AddDays(c.from), Until: on.AddDays(c.until)})
		if (err == nil) != c.ok {
			t.Errorf("%d to %d: %v", c.from, c.until, err)
		}
	}
	if now, ok := b.TermOn(on); !ok || now.ID != "a" {
		t.Errorf("now %+v", now)
	}
	if next, ok := b.Next(on); !ok || next.ID != "c" {
		t.Errorf("next %+v", next)
	}
}

func TestAgendasTakeThingsOnce(t *testing.T) {
	t.Parallel()
	m := Meeting{Stage: Planned}
	all := []Waiting{{Key: "q", Kind: "questions", Title: "Questions"}, {Key: "r", Kind: "review", Title: "Review"}, {Key: "s", Kind: "statements", HandoverOnly: true}}
	if n := m.fetch(all); n != 2 || m.Items[0].Kind != "review" {
		t.Fatalf("fetched %d: %+v", n, m.Items)
	}
	if err := m.drop(m.Items[0].ID); err != nil {
		t.Fatal(err)
	}
	if n := m.fetch(all); n != 0 || len(m.Items) != 1 {
		t.Errorf("what was taken off came back: %+v", m.Items)
	}
	if err := m.add(Item{Title: "Own"}); err != nil {
		t.Fatal(err)
	}
	if err := m.move(m.Items[1].ID, true); err != nil || m.Items[0].Title != "Own" {
		t.Errorf("order: %+v, %v", m.Items, err)
	}
	m.Items[0].Minutes = "Said"
	if err := m.drop(m.Items[0].ID); errs.KindOf(err) != errs.Conflict {
		t.Errorf("an item with minutes was taken off: %v", err)
	}
}

func TestMinutesLoseNoWord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		base, mine, theirs, want string
		merged, clash            bool
	}{
		"alone":          {"", "New", "", "New", false, false},
		"both, apart":    {"One.\n\nTwo.\n", "One more.\n\nTwo.\n", "One.\n\nTwo more.\n", "One more.\n\nTwo more.\n", true, false},
		"both the same":  {"One", "Two", "Two", "Two", false, false},
		"both, together": {"One", "Two", "Three", "Three", false, true},
	} {
		x := Item{Minutes: c.theirs}
		merged, clash := x.write(c.base, c.mine)
		if x.Minutes != c.want || merged != c.merged || (clash != nil) != c.clash {
			t.Errorf("%s: %q merged %v clash %+v", name, x.Minutes, merged, clash)
		}
		if clash != nil && (clash.Mine != c.mine || clash.Theirs != c.theirs) {
			t.Errorf("%s: words lost: %+v", name, clash)
		}
	}
}

func TestThePublicReadsNoDraft(t *testing.T) {
	t.Parallel()
	m := Meeting{Stage: Drafted, Link: "https://secret.example", Came: []Came{{Organisation: "o"}}, Items: []Item{
		{ID: "1", Title: "Open", Public: true, Minutes: "Words", Decisions: []Decision{{"2", "Yes"}}}, {ID: "3", Title: "Inside"}},
		Papers: []Paper{{ID: "4", Item: "3", Public: true}, {ID: "5", Public: true}, {ID: "6"}}}
	p := m.Public()
	if p.Link != "" || p.Came != nil || len(p.Items) != 1 || p.Items[0].Minutes != "" || len(p.Items[0].Decisions) != 0 || len(p.Papers) != 1 {
		t.Errorf("draft: %+v", p)
	}
	m.Stage = Agreed
	if p = m.Public(); p.Items[0].Minutes != "Words" || len(p.Items[0].Decisions) != 1 || len(p.Came) != 1 {
		t.Errorf("agreed: %+v", p)
	}
	if m.Items[0].Minutes != "Words" || m.Link == "" {
		t.Error("the meeting itself changed")
	}
}

func TestLateActionsAreChased(t *testing.T) {
	t.Parallel()
	cal, set := clock.NewCalendar(nil), DefaultSettings()
	for name, c := range map[string]struct {
		due, reminded, escalated int
		remind, escalate         bool
	}{
		"long before":      {due: 30},
		"soon":             {due: 5, remind: true},
		"soon, told":       {due: 5, reminded: -1},
		"late":             {due: -1, remind: true},
		"late, told":       {due: -3, reminded: -1},
		"late for weeks":   {due: -20, reminded: -8, remind: true, escalate: true},
		"secretariat told": {due: -20, reminded: -2, escalated: -5},
	} {
		a := Action{Org: "o", State: ActionOpen, Due: on.AddDays(c.due)}
		if c.reminded != 0 {
			a.Reminded = on.AddDays(c.reminded)
		}
		if c.escalated != 0 {
			a.Escalated = on.AddDays(c.escalated)
		}
		remind, escalate := a.chase(on, cal, set)
		if remind != c.remind || escalate != c.escalate {
			t.Errorf("%s: remind %v, escalate %v", name, remind, escalate)
		}
		a.State = ActionDone
		if r, e := a.chase(on, cal, set); r || e {
			t.Errorf("%s: chased when done", name)
		}
	}
}

func TestMinutesAreAgreedByALaterMeeting(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 10, 0, 0, 0, time.UTC)
	m := Meeting{Stage: Drafted, Starts: at}
	if err := m.agree(Meeting{Stage: Issued, Starts: at}, at.AddDate(1, 0, 0)); errs.KindOf(err) != errs.Invalid {
		t.Errorf("agreed by itself: %v", err)
	}
	if err := m.agree(Meeting{Stage: Issued, Starts: at.AddDate(0, 3, 0)}, at); errs.KindOf(err) != errs.Invalid {
		t.Errorf("agreed by a meeting to come: %v", err)
	}
	if err := m.agree(Meeting{Ref: "x", Stage: Issued, Starts: at.AddDate(0, 3, 0)}, at.AddDate(1, 0, 0)); err != nil || m.Stage != Agreed || m.AgreedAt != "x" {
		t.Errorf("%v %+v", err, m)
	}
	if m.open() == nil {
		t.Error("agreed minutes can be changed")
	}
}
