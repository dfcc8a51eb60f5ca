package clock

import (
	"fmt"
	"time"
	_ "time/tzdata" // the county's zone must load on a machine without zone files
)

// London is the zone in which the partnership's days begin and end.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("clock: " + err.Error()) // the zone data is compiled in
	}
	return loc
}

// Date is a calendar day without a time or a zone. The zero Date means "none". Dates compare with ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate makes a Date, carrying overflow as time.Date does (31 June becomes 1 July).
func NewDate(y int, m time.Month, d int) Date {
	return dateOfUTC(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// DateOf gives the day on which t falls in London.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	y, m, d := t.In(London).Date()
	return Date{y, m, d}
}

func dateOfUTC(t time.Time) Date {
	y, m, d := t.UTC().Date()
	return Date{y, m, d}
}

// ParseDate reads 2026-11-21; "" is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q is not like 2026-11-21: %w", s, err)
	}
	return dateOfUTC(t), nil
}

// IsZero reports whether d is "none".
func (d Date) IsZero() bool { return d == Date{} }

// String writes 2026-11-21, or "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText implements encoding.TextMarshaler with the form of String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err == nil {
		*d = v
	}
	return err
}

// utc gives the day's midnight in UTC, for arithmetic only.
func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Start is the instant the day begins in London.
func (d Date) Start() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, London).UTC()
}

// AddDays moves by n days, back when n is negative.
func (d Date) AddDays(n int) Date { return dateOfUTC(d.utc().AddDate(0, 0, n)) }

// AddMonths moves by n calendar months to the corresponding day, or to the last day of the month when
// there is none (31 January plus one month is 28 or 29 February).
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// DaysUntil counts the days from d to o; negative when o is earlier.
func (d Date) DaysUntil(o Date) int { return int(o.utc().Sub(d.utc()).Hours() / 24) }

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.utc().Before(o.utc()) }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d.utc().After(o.utc()) }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Words writes "3 November 2026", or "" for none.
func (d Date) Words() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format("2 January 2006")
}

// Calendar knows which days are not working days. The zero Calendar knows weekends only.
type Calendar struct {
	holidays map[Date]string
}

// NewCalendar makes a Calendar from public holidays and their names.
func NewCalendar(holidays map[Date]string) Calendar {
	own := make(map[Date]string, len(holidays))
	for d, n := range holidays {
		own[d] = n
	}
	return Calendar{holidays: own}
}

// Working reports whether d is a working day.
func (c Calendar) Working(d Date) bool {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	_, holiday := c.holidays[d]
	return !holiday
}

// Holiday gives the name of the public holiday on d, "" when there is none.
func (c Calendar) Holiday(d Date) string { return c.holidays[d] }

// Next gives d itself when it is a working day, else the first working day after it.
func (c Calendar) Next(d Date) Date {
	for !c.Working(d) {
		d = d.AddDays(1)
	}
	return d
}

// AddWorkingDays moves n working days forward from d; d itself is day nought.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	for n > 0 {
		d = d.AddDays(1)
		if c.Working(d) {
			n--
		}
	}
	return d
}

// WorkingDaysUntil counts working days after d up to and including o; nought when o is not later.
func (c Calendar) WorkingDaysUntil(d, o Date) int {
	n := 0
	for d.Before(o) {
		d = d.AddDays(1)
		if c.Working(d) {
			n++
		}
	}
	return n
}
