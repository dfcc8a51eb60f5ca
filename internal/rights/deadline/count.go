package deadline

import (
	"slices"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
)

// span is a time in which the clock stood, from a moment to another; to is zero while it stands.
type span struct{ from, to time.Time }

func (c *count) misplaced(m Move) {
	c.step(Step{Code: StepOutOfPlace, From: clock.DateOf(m.At), What: string(m.Kind)})
}

// await begins to wait for proof or a fee. Only rules that say so wait.
func (c *count) await(m Move) {
	if !slices.Contains(c.rule.Clock.Waits, m.What) || slices.Contains(c.waits, m.What) {
		c.misplaced(m)
		return
	}
	c.waits = append(c.waits, m.What)
	c.step(Step{Code: StepAwait, From: clock.DateOf(m.At), At: m.At, What: m.What})
}

// arrived moves the moment that counts: it is the latest of receipt, proof and fee.
// Law: UK GDPR Article 12A(2).
func (c *count) arrived(m Move) {
	i := slices.Index(c.waits, m.What)
	if i < 0 {
		c.misplaced(m)
		return
	}
	c.waits = slices.Delete(c.waits, i, i+1)
	if m.At.After(c.relevant) {
		c.relevant = m.At
	}
	c.step(Step{Code: StepRelevant, To: clock.DateOf(c.relevant), At: c.relevant, What: m.What})
}

func (c *count) standing() bool {
	n := len(c.spans)
	return n > 0 && c.spans[n-1].to.IsZero()
}

// pause stops the clock while the person is asked to make the request clear.
// Law: UK GDPR Article 12A.
func (c *count) pause(m Move) {
	on := clock.DateOf(m.At)
	switch {
	case !c.rule.Pauses():
		c.step(Step{Code: StepPauseNo, From: on})
	case c.standing():
		c.misplaced(m)
	case len(c.waits) == 0 && !m.At.Before(c.end(c.out.Extended, m.At, nil).at):
		c.step(Step{Code: StepPauseLate, From: on})
	default:
		c.spans = append(c.spans, span{from: m.At})
		c.step(Step{Code: StepPause, From: on, At: m.At})
	}
}

func (c *count) resume(m Move) {
	if !c.standing() {
		if c.rule.Pauses() {
			c.misplaced(m)
		}
		return
	}
	last := &c.spans[len(c.spans)-1]
	last.to = m.At
	c.step(Step{Code: StepResume, From: clock.DateOf(last.from), To: clock.DateOf(m.At), Amount: clock.DateOf(last.from).DaysUntil(clock.DateOf(m.At)), Unit: rulebook.Days})
}

// extend makes the period longer, when reasons were given inside the first one.
// Law: UK GDPR Article 12A: two months more, with reasons inside the first month.
func (c *count) extend(m Move) {
	on := clock.DateOf(m.At)
	if !c.rule.Extends() || c.out.Extended || strings.TrimSpace(m.Why) == "" || len(c.waits) > 0 {
		c.step(Step{Code: StepExtendNo, From: on})
		return
	}
	first := c.end(false, m.At, nil)
	if !m.At.Before(first.at) {
		c.step(Step{Code: StepExtendLate, From: on, To: first.day})
		return
	}
	c.out.Extended = true
	c.step(Step{Code: StepExtend, From: on, Amount: c.rule.Clock.ExtensionAmount, Unit: c.rule.Clock.ExtensionUnit})
}

func (c *count) reopen(m Move) {
	if !c.out.Closed {
		c.misplaced(m)
		return
	}
	c.out.Closed, c.out.ClosedAt = false, time.Time{}
	c.step(Step{Code: StepReopened, From: clock.DateOf(m.At), At: m.At})
}

// still says how long the clock stood by a time, from the moment that counts on: whole days, from the day it stopped
// to the day before it went on, and exactly. The day of the answer counts, which is the shorter reading.
func (c *count) still(by time.Time) (days int, exact time.Duration) {
	for _, s := range c.spans {
		from, to := s.from, s.to
		if from.Before(c.relevant) {
			from = c.relevant
		}
		if to.IsZero() || to.After(by) {
			to = by
		}
		if to.After(from) {
			days += clock.DateOf(from).DaysUntil(clock.DateOf(to))
			exact += to.Sub(from)
		}
	}
	return days, exact
}

// ending is the end of a period: its last day, and the moment at which it is over.
type ending struct {
	day clock.Date
	at  time.Time
}

// end counts to the end of the period; say hears of each step, and may be nil.
func (c *count) end(extended bool, by time.Time, say func(Step)) ending {
	if say == nil {
		say = func(Step) {}
	}
	r := c.rule.Clock
	days, exact := c.still(by)
	if c.rule.Open() {
		return ending{at: forever}
	}
	if c.rule.Exact() {
		return c.endAt(exact, say)
	}
	from := clock.DateOf(c.relevant)
	day := c.add(from, r.Amount, r.Unit, true, say)
	if extended && r.ExtensionUnit == r.Unit {
		day = c.add(from, r.Amount+r.ExtensionAmount, r.Unit, true, say)
	} else if extended {
		day = c.add(day, r.ExtensionAmount, r.ExtensionUnit, false, say)
	}
	if days > 0 {
		was, unit := day, rulebook.Days
		if r.Unit == rulebook.WorkingDays {
			unit, days = rulebook.WorkingDays, c.workingStill(by)
		}
		day = c.add(day, days, unit, false, func(Step) {})
		say(Step{Code: StepAdd, From: was, To: day, Amount: days, Unit: unit})
	}
	if r.RollsForward && !c.engine.Calendar.Working(day) {
		was := day
		day = c.engine.Calendar.Next(day)
		say(Step{Code: StepRoll, From: was, To: day, Name: c.engine.Calendar.Holiday(was)})
	}
	return ending{day, day.AddDays(1).Start()}
}

// forever is later than anything here: what has no end is never over.
var forever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// endAt counts hours and minutes as they pass. Weekends and changes of the clocks make no difference.
func (c *count) endAt(still time.Duration, say func(Step)) ending {
	unit := time.Hour
	if c.rule.Clock.Unit == rulebook.Minutes {
		unit = time.Minute
	}
	at := c.relevant.Add(time.Duration(c.rule.Clock.Amount)*unit + still)
	say(Step{Code: StepCount, From: clock.DateOf(c.relevant), To: clock.DateOf(at), At: at, Amount: c.rule.Clock.Amount, Unit: c.rule.Clock.Unit})
	_, before := c.relevant.In(clock.London).Zone()
	if _, after := at.In(clock.London).Zone(); after != before {
		say(Step{Code: StepClocksChange, From: clock.DateOf(c.relevant), To: clock.DateOf(at), At: at})
	}
	return ending{clock.DateOf(at), at}
}

// workingStill counts the working days on which the clock stood.
func (c *count) workingStill(by time.Time) (n int) {
	for _, s := range c.spans {
		from, to := s.from, s.to
		if from.Before(c.relevant) {
			from = c.relevant
		}
		if to.IsZero() || to.After(by) {
			to = by
		}
		for d, last := clock.DateOf(from), clock.DateOf(to); d.Before(last); d = d.AddDays(1) {
			if c.engine.Calendar.Working(d) {
				n++
			}
		}
	}
	return n
}

// add counts units from a day. first is so for the period itself, which begins as the rule says.
func (c *count) add(from clock.Date, n int, unit rulebook.Unit, first bool, say func(Step)) clock.Date {
	begins := from.AddDays(1)
	onDay := first && c.rule.Clock.Start == rulebook.BeginOnEvent
	var to clock.Date
	switch unit {
	case rulebook.CalendarMonths:
		to, begins = from.AddMonths(n), from
		if to.Day != from.Day {
			defer say(Step{Code: StepLastDay, From: from, To: to})
		}
		if onDay {
			to = to.AddDays(-1)
		}
	case rulebook.WorkingDays:
		begins = c.engine.Calendar.Next(begins)
		if onDay && c.engine.Calendar.Working(from) {
			begins, n = from, n-1
		}
		to = c.engine.Calendar.AddWorkingDays(from, n)
		if onDay && c.engine.Calendar.Working(from) {
			n++
		}
	case rulebook.Days:
		to = from.AddDays(n)
		if onDay {
			begins, to = from, to.AddDays(-1)
		}
	case rulebook.Hours, rulebook.Minutes:
		fallthrough
	default:
		to = from
	}
	say(Step{Code: StepBegins, From: from, To: begins})
	say(Step{Code: StepCount, From: from, To: to, Amount: n, Unit: unit})
	return to
}

// finish draws the conclusions.
func (c *count) finish() {
	o := &c.out
	by := c.now
	if o.Closed {
		by = o.ClosedAt
	}
	o.Stopped, _ = c.still(by)
	o.Paused = c.standing() && !o.Closed
	if len(c.waits) > 0 {
		o.Waiting, o.Level = c.waits[0], NotBegun
		if o.Closed {
			o.Level = InTime
		}
		return
	}
	o.Relevant = clock.DateOf(c.relevant)
	if c.rule.Open() {
		c.step(Step{Code: StepNoNumber})
		o.Level = NoEnd
		if o.Closed {
			o.Level = InTime
		}
		return
	}
	o.First = c.end(false, by, nil).day
	end := c.end(o.Extended, by, c.step)
	o.Due, o.DueAt = end.day, end.at
	c.step(Step{Code: StepEnd, To: end.day, At: end.at})
	c.level(by)
}

// soonPart is the last part of a period that ends at a moment in which it is soon.
const soonPart = 3

func (c *count) level(by time.Time) {
	o := &c.out
	today := clock.DateOf(by)
	o.Left, o.LeftFor, o.Overdue = today.DaysUntil(o.Due), o.DueAt.Sub(by), !by.Before(o.DueAt)
	o.Working = c.engine.Calendar.WorkingDaysUntil(today, o.Due)
	soon := o.Left <= c.engine.SoonDays
	if c.rule.Exact() {
		soon = o.LeftFor <= o.DueAt.Sub(c.relevant)/soonPart
	}
	switch {
	case o.Closed && o.Overdue:
		o.Level = Late
	case o.Closed:
		o.Level = InTime
	case o.Overdue:
		o.Level = Over
	case o.Paused:
		o.Level = Stopped
	case today == o.Due:
		o.Level = Today
	case soon:
		o.Level = Soon
	default:
		o.Level = Running
	}
}
