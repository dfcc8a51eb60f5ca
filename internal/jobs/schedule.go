package jobs

import (
	"time"

	"sharewell/internal/clock"
)

// Daily gives the next hour and minute of a London day, for Kind.Next.
func Daily(hour, minute int) func(time.Time) time.Time {
	return func(now time.Time) time.Time {
		day := clock.DateOf(now)
		for {
			if t := at(day, hour, minute); t.After(now) {
				return t
			}
			day = day.AddDays(1)
		}
	}
}

// WorkingDays gives the next hour and minute of a London working day, for Kind.Next.
func WorkingDays(cal clock.Calendar, hour, minute int) func(time.Time) time.Time {
	return func(now time.Time) time.Time {
		day := cal.Next(clock.DateOf(now))
		for {
			if t := at(day, hour, minute); t.After(now) {
				return t
			}
			day = cal.Next(day.AddDays(1))
		}
	}
}

// Every gives the next multiple of d, for Kind.Next.
func Every(d time.Duration) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return now.Truncate(d).Add(d) }
}

func at(d clock.Date, hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, clock.London).UTC()
}
