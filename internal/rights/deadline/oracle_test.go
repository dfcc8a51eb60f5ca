package deadline_test

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rulebook"
)

// oracle finds the last day of a period by turning the leaves of a calendar, one day after the other. It shares nothing
// with the engine but the type of a day: no adding of months, no counting of differences.
type oracle struct {
	closed map[clock.Date]bool // holidays
}

// tomorrow turns one leaf.
func tomorrow(d clock.Date) clock.Date {
	length := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[d.Month-1]
	if leap := d.Year%4 == 0 && (d.Year%100 != 0 || d.Year%400 == 0); leap && d.Month == time.February {
		length = 29
	}
	if d.Day++; d.Day > length {
		d.Day = 1
		if d.Month++; d.Month > 12 {
			d.Month, d.Year = 1, d.Year+1
		}
	}
	return d
}

// before compares two days by their numbers.
func before(a, b clock.Date) bool {
	if a.Year != b.Year {
		return a.Year < b.Year
	}
	if a.Month != b.Month {
		return a.Month < b.Month
	}
	return a.Day < b.Day
}

// working knows weekends from one Monday, 1 January 1900.
func (o oracle) working(d clock.Date) bool {
	n := 0
	for y := 1900; y < d.Year; y++ {
		n += 365
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			n++
		}
	}
	for x := (clock.Date{Year: d.Year, Month: 1, Day: 1}); x != d; x = tomorrow(x) {
		n++
	}
	return n%7 < 5 && !o.closed[d]
}

// month walks to the same number in the next month, or to the last leaf of it.
func month(from clock.Date, number int) clock.Date {
	d := from
	for d.Day != 1 || d == from { // to the first of the next month
		d = tomorrow(d)
		if d.Day == 1 {
			break
		}
	}
	for d.Day != number {
		next := tomorrow(d)
		if next.Day == 1 {
			return d
		}
		d = next
	}
	return d
}

// walk counts one period from a day.
func (o oracle) walk(from clock.Date, n int, unit rulebook.Unit, onDay bool) clock.Date {
	d := from
	switch unit {
	case rulebook.CalendarMonths:
		for range n {
			d = month(d, from.Day)
		}
		return d
	case rulebook.Days, rulebook.WorkingDays:
		counts := func(d clock.Date) bool { return unit == rulebook.Days || o.working(d) }
		seen := 0
		if onDay && counts(d) {
			seen = 1
		}
		for seen < n {
			if d = tomorrow(d); counts(d) {
				seen++
			}
		}
	case rulebook.Hours, rulebook.Minutes:
	}
	return d
}

// due answers for a story whose moves come on different days, each once: proof asked for and seen, a pause, an
// extension. Zero days did not happen.
type told struct {
	received, proof, paused, resumed, extended clock.Date
}

func (o oracle) due(r deadline.Rule, t told) clock.Date {
	start := t.received
	if before(start, t.proof) {
		start = t.proof
	}
	c := r.Clock
	n := c.Amount
	if o.extends(r, t, start) {
		n += c.ExtensionAmount // of the same unit in every clock that has one
	}
	return o.ends(r, t, start, n)
}

// extends says whether the extension was made in the first period, as that stood on the day.
func (o oracle) extends(r deadline.Rule, t told, start clock.Date) bool {
	if t.extended == (clock.Date{}) || r.Clock.ExtensionAmount == 0 {
		return false
	}
	seen := t
	if seen.resumed == (clock.Date{}) || before(t.extended, seen.resumed) {
		seen.resumed = t.extended // it stands still on the day
	}
	return !before(o.ends(r, seen, start, r.Clock.Amount), t.extended)
}

func (o oracle) ends(r deadline.Rule, t told, start clock.Date, n int) clock.Date {
	d := o.walk(start, n, r.Clock.Unit, r.Clock.Start == rulebook.BeginOnEvent)
	if r.Clock.PauseCode != "" && t.paused != (clock.Date{}) && before(t.paused, t.resumed) {
		by := r.Clock.Amount
		if n > by && t.extended != (clock.Date{}) && before(t.extended, t.paused) {
			by = n
		}
		if before(o.roll(r, o.walk(start, by, r.Clock.Unit, false)), t.paused) {
			return o.roll(r, d) // it was over when it was to stop
		}
		for x := t.paused; before(x, t.resumed); x = tomorrow(x) {
			if !before(x, start) {
				d = tomorrow(d)
			}
		}
	}
	return o.roll(r, d)
}

func (o oracle) roll(r deadline.Rule, d clock.Date) clock.Date {
	for r.Clock.RollsForward && !o.working(d) {
		d = tomorrow(d)
	}
	return d
}
