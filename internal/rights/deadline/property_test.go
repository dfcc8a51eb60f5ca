package deadline_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/clock"
	"sharewell/internal/rights/deadline"
)

// at is a moment of a day in London; the minute keeps moves of one day apart.
func at(d clock.Date, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 9, minute, 0, 0, clock.London).UTC()
}

// dayRules are the clocks that end with a day.
func dayRules(t testing.TB) (out []deadline.Rule) {
	t.Helper()
	for _, r := range book(t).Clocks() {
		rule, err := deadline.From(r)
		if err != nil {
			t.Fatal(err)
		}
		if !rule.Open() && !rule.Exact() {
			out = append(out, rule)
		}
	}
	return out
}

// drawn draws a story of moves on days that follow each other.
func drawn(rt *rapid.T, r deadline.Rule) (told, deadline.Story, time.Time) {
	step := func(name string, from clock.Date, least, most int) clock.Date {
		return from.AddDays(rapid.IntRange(least, most).Draw(rt, name))
	}
	var x told
	x.received = step("received", clock.NewDate(2026, 2, 5), 0, 980)
	s, last := deadline.Story{Received: at(x.received, 0)}, x.received
	move := func(k deadline.MoveKind, on clock.Date) {
		s, last = s.With(deadline.Move{Kind: k, What: deadline.Identity, Why: "there are many", At: at(on, len(s.Moves)+1)}), on
	}
	if len(r.Clock.Waits) > 0 && rapid.Bool().Draw(rt, "proof") {
		move(deadline.Await, step("asked", last, 0, 5))
		x.proof = step("seen", last, 0, 20)
		move(deadline.Arrived, x.proof)
	}
	early := rapid.Bool().Draw(rt, "extended first")
	extend := func() {
		if rapid.Bool().Draw(rt, "extended") {
			x.extended = step("extended on", last, 1, 40)
			move(deadline.Extend, x.extended)
		}
	}
	if early {
		extend()
	}
	if rapid.Bool().Draw(rt, "paused") {
		x.paused = step("paused on", last, 1, 45)
		move(deadline.Pause, x.paused)
		x.resumed = step("resumed on", last, 0, 60)
		move(deadline.Resume, x.resumed)
	}
	if !early {
		extend()
	}
	return x, s, at(last, 59)
}

func TestTheEngineAgreesWithASlowCalendar(t *testing.T) {
	t.Parallel()
	b := book(t)
	o := oracle{closed: map[clock.Date]bool{}}
	for d := range holidays(b) {
		o.closed[d] = true
	}
	e, rules := engineOf(b), dayRules(t)
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(rules).Draw(rt, "rule")
		x, s, now := drawn(rt, r)
		if got, want := e.State(r, s, now), o.due(r, x); got.Due != want {
			rt.Fatalf("%s: %+v ends on %s, want %s: %+v", r.ID, x, got.Due, want, got.Steps)
		}
	})
}

func TestWhatHoldsOfEveryStory(t *testing.T) {
	t.Parallel()
	b := book(t)
	e, rules := engineOf(b), dayRules(t)
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(rules).Draw(rt, "rule")
		x, s, now := drawn(rt, r)
		a := e.State(r, s, now)
		if diff := cmp.Diff(a, e.State(r, s, now)); diff != "" {
			rt.Fatalf("asked again it says:\n%s", diff)
		}
		if r.Clock.RollsForward && !e.Calendar.Working(a.Due) {
			rt.Fatalf("%s is no working day", a.Due)
		}
		if a.Overdue != !now.Before(a.DueAt) || a.Left != clock.DateOf(now).DaysUntil(a.Due) || !a.DueAt.Equal(a.Due.AddDays(1).Start()) {
			rt.Fatalf("what is left does not fit: %+v", a)
		}
		if a.Due.Before(a.First) || !a.Extended && a.Due != a.First {
			rt.Fatalf("an extension made it shorter, or nothing made it longer: %+v", a)
		}
		// A correction to the same moment changes nothing but the steps; one to an earlier day never gives more time.
		same := e.State(r, s.With(deadline.Move{Kind: deadline.CorrectReceipt, At: now, To: s.Received}), now)
		sooner := e.State(r, s.With(deadline.Move{Kind: deadline.CorrectReceipt, At: now, To: at(x.received.AddDays(-1), 0)}), now)
		if same.Due != a.Due || sooner.Due.After(a.Due) {
			rt.Fatalf("corrected to the same: %s, to a day sooner: %s, before: %s", same.Due, sooner.Due, a.Due)
		}
		if !a.Paused && a.Waiting == "" {
			if next := e.State(r, s, now.AddDate(0, 0, 3)); next.Due != a.Due {
				rt.Fatalf("the end moves while nothing happens: %s, then %s", a.Due, next.Due)
			}
		}
	})
}

func TestHoursPassAlsoWhenClocksChange(t *testing.T) {
	t.Parallel()
	b := book(t)
	e := engineOf(b)
	r, err := deadline.RuleOn(b, "clock.breach_regulator", b.Date())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		from := time.Unix(rapid.Int64Range(1_770_000_000, 1_900_000_000).Draw(rt, "aware"), 0).UTC()
		s := e.State(r, deadline.Story{Received: from}, from)
		minutes := 0 // counted one by one
		for at := from; at.Before(s.DueAt); at = at.Add(time.Minute) {
			minutes++
		}
		const whole = 72 * 60
		if minutes != whole || s.LeftFor != s.DueAt.Sub(from) {
			rt.Fatalf("%d minutes from %s to %s", minutes, from, s.DueAt)
		}
	})
}

func TestExtendingIsOfferedExactlyWhenItCounts(t *testing.T) {
	t.Parallel()
	b := book(t)
	e, rules := engineOf(b), dayRules(t)
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(rules).Draw(rt, "rule")
		_, s, now := drawn(rt, r)
		was := e.State(r, s, now).Extended
		then := e.State(r, s.With(deadline.Move{Kind: deadline.Extend, At: now, Why: "complex"}), now).Extended
		if may := e.MayExtend(r, s, now); may != (then && !was) {
			rt.Fatalf("%s: may extend %v, but before %v and after %v", r.ID, may, was, then)
		}
	})
}
