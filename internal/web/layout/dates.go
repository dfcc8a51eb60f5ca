package layout

import (
	"fmt"
	"time"

	"sharewell/internal/clock"
)

// People read "3 November 2026"; the machine's form goes into <time datetime>. All of these read the
// clock as it stands in London, where the law's days begin and end.

// FormatDate gives "3 November 2026".
func FormatDate(t time.Time) string { return clock.DateOf(t).Words() }

// FormatDateTime gives "3 November 2026 at 2:05pm". Noon and midnight say so, because "12pm" is read
// both ways.
func FormatDateTime(t time.Time) string { return FormatDate(t) + " at " + FormatTime(t) }

// FormatTime gives "2:30pm", "2pm", "midday" and "midnight", in London.
func FormatTime(t time.Time) string {
	l := t.In(clock.London)
	switch {
	case l.Hour() == 0 && l.Minute() == 0:
		return "midnight"
	case l.Hour() == 12 && l.Minute() == 0:
		return "midday"
	case l.Minute() == 0:
		return l.Format("3pm")
	}
	return l.Format("3:04pm")
}

// FormatDay gives "Friday 27 November", with the year when it is not this one.
func FormatDay(d, today clock.Date) string {
	words := fmt.Sprintf("%s %d %s", d.Weekday(), d.Day, d.Month)
	if d.Year != today.Year {
		words += fmt.Sprintf(" %d", d.Year)
	}
	return words
}

// RelativeDeadline gives "in 5 working days (Friday 27 November)", counted by the calendar of the law.
func RelativeDeadline(due, today clock.Date, cal clock.Calendar) string {
	day := " (" + FormatDay(due, today) + ")"
	switch left := cal.WorkingDaysUntil(today, due); {
	case due == today:
		return "today" + day
	case due.Before(today):
		return overdue(cal.WorkingDaysUntil(due, today)) + day
	case left == 0:
		return "before the next working day" + day
	case left == 1:
		return "in 1 working day" + day
	default:
		return fmt.Sprintf("in %d working days", left) + day
	}
}

// overdue says how late something is; the weekend after a deadline is late too, by no working day.
func overdue(workingDays int) string {
	switch workingDays {
	case 0:
		return "overdue"
	case 1:
		return "1 working day overdue"
	}
	return fmt.Sprintf("%d working days overdue", workingDays)
}

// MachineDate gives "2026-11-03", for <time datetime>.
func MachineDate(t time.Time) string { return clock.DateOf(t).String() }

// MachineTime gives an RFC 3339 instant in UTC, for <time datetime>.
func MachineTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
