package layout

import (
	"fmt"
	"time"
	_ "time/tzdata" // the zone must be known on a machine without a zone database
)

// Date words. People read "3 November 2026"; the machine's form goes into <time datetime>.

// london is where the law's clocks run. The zone is embedded, so loading it cannot fail.
func london(t time.Time) time.Time {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("layout: Europe/London is embedded and must load: " + err.Error())
	}
	return t.In(zone)
}

// FormatDate gives "3 November 2026" as read in London.
func FormatDate(t time.Time) string { return london(t).Format("2 January 2006") }

// FormatDateTime gives "3 November 2026 at 2:05pm" as read in London. Noon and midnight say so,
// because "12:00pm" is read both ways.
func FormatDateTime(t time.Time) string { return FormatDate(t) + " at " + clockWords(london(t)) }

func clockWords(t time.Time) string {
	switch {
	case t.Hour() == 0 && t.Minute() == 0:
		return "midnight"
	case t.Hour() == 12 && t.Minute() == 0:
		return "midday"
	case t.Minute() == 0:
		return t.Format("3pm")
	}
	return t.Format("3:04pm")
}

// FormatDay gives "Friday 27 November", with the year when it is not the year of now.
func FormatDay(t, now time.Time) string {
	t, now = london(t), london(now)
	if t.Year() != now.Year() {
		return t.Format("Monday 2 January 2006")
	}
	return t.Format("Monday 2 January")
}

// RelativeDeadline gives "in 5 working days (Friday 27 November)". The number of working days from
// now to due comes from the calendar of the law (package clock): negative once it has passed, zero on
// the day itself.
func RelativeDeadline(due time.Time, workingDays int, now time.Time) string {
	day := FormatDay(due, now)
	switch {
	case workingDays == 0 && MachineDate(due) == MachineDate(now):
		return "today (" + day + ")"
	case workingDays == 0 && due.After(now):
		return "before the next working day (" + day + ")"
	case workingDays == 1:
		return "in 1 working day (" + day + ")"
	case workingDays > 1:
		return fmt.Sprintf("in %d working days (%s)", workingDays, day)
	case workingDays == -1:
		return "1 working day overdue (" + day + ")"
	case workingDays < 0:
		return fmt.Sprintf("%d working days overdue (%s)", -workingDays, day)
	}
	return "overdue (" + day + ")"
}

// MachineDate gives "2026-11-03" as read in London, for <time datetime>.
func MachineDate(t time.Time) string { return london(t).Format(time.DateOnly) }

// MachineTime gives an RFC 3339 instant in UTC, for <time datetime>.
func MachineTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
