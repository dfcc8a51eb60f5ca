package request

import (
	"time"

	"sharewell/internal/clock"
)

// closing is the hour of London's day at which a day's target ends.
const closing = 17 * time.Hour

// targets counts times by the partnership's own targets.
type targets struct {
	set Settings
	cal clock.Calendar
}

// due gives when an answer is owed for a request that counts from a time. A day that the asker names
// comes first when it is earlier.
func (t targets) due(c Content, from time.Time) time.Time {
	at := from
	switch c.Urgency {
	case Emergency:
		at = from.Add(time.Duration(t.set.EmergencyHours) * time.Hour)
	case Urgent:
		at = from.Add(time.Duration(t.set.UrgentHours) * time.Hour)
	default:
		at = endOf(t.cal.AddWorkingDays(clock.DateOf(from), t.set.RoutineDays))
	}
	if !c.NeededOn.IsZero() {
		if needed := endOf(c.NeededOn); needed.Before(at) && needed.After(from) {
			return needed
		}
	}
	return at
}

func endOf(d clock.Date) time.Time { return d.Start().Add(closing) }

// resumed moves a due time by as long as the clock stood still.
func (t targets) resumed(c Content, due, stopped, now time.Time) time.Time {
	if c.Urgency == Emergency || c.Urgency == Urgent {
		return due.Add(now.Sub(stopped))
	}
	days := t.cal.WorkingDaysUntil(clock.DateOf(stopped), clock.DateOf(now))
	return endOf(t.cal.AddWorkingDays(clock.DateOf(due), days))
}

// reminder gives when the asked side is reminded before the time is up.
func (t targets) reminder(r Request) time.Time {
	if r.Content.Urgency == Emergency || r.Content.Urgency == Urgent {
		return r.SentAt.Add(r.DueAt.Sub(r.SentAt) / 2)
	}
	d := clock.DateOf(r.DueAt)
	for n := t.set.ReminderDays; n > 0; {
		if d = d.AddDays(-1); t.cal.Working(d) {
			n--
		}
	}
	return d.Start().Add(8 * time.Hour)
}

// watch gives when the program looks at a request again; zero when it need not.
func (t targets) watch(r Request, now time.Time) time.Time {
	if r.Stage != Sent && r.Stage != Deferred {
		return time.Time{}
	}
	if !r.Prodded && !r.Late {
		if at := t.reminder(r); at.After(now) && at.Before(r.DueAt) {
			return at
		}
	}
	if !r.Late {
		return r.DueAt
	}
	return endOf(t.cal.AddWorkingDays(clock.DateOf(now), t.set.AgainDays))
}
