package demo

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// step is one thing that somebody does at a moment.
type step struct {
	at   time.Time
	what string
	do   func() error
}

// calendar holds everything that happens, and lets it happen in order.
type calendar struct {
	now   time.Time // the end: the visitor's present
	steps []step
}

const (
	day     = 24 * time.Hour
	opens   = 8 * time.Hour // offices
	workday = 9*time.Hour + 30*time.Minute
)

// ago gives the moment some days before now, within office hours; later moments stay later.
func (c *calendar) ago(days float64) time.Time {
	at := c.now.Add(-time.Duration(days * float64(day)))
	if days >= 1 {
		whole, part := math.Modf(days)
		late := opens + time.Duration((1-part)*float64(workday))
		at = c.on(int(whole)).Start().Add(late).Truncate(time.Second)
	}
	if !at.Before(c.now) {
		at = c.now.Add(-time.Second)
	}
	return at
}

// on gives the date some days before now; negative days lie ahead.
func (c *calendar) on(days int) clock.Date { return clock.DateOf(c.now).AddDays(-days) }

// daysSince says how many days ago a date was.
func (c *calendar) daysSince(d clock.Date) float64 { return float64(d.DaysUntil(clock.DateOf(c.now))) }

// plan puts a step into the calendar.
func (c *calendar) plan(daysAgo float64, what string, do func() error) {
	c.steps = append(c.steps, step{c.ago(daysAgo), what, do})
}

// run walks to now: every step at its moment, and before the steps of each day what the day brings.
func (c *calendar) run(clk *clock.Fixed, daily func() error) error {
	slices.SortStableFunc(c.steps, func(a, b step) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	if len(c.steps) == 0 {
		return nil
	}
	next := 0
	first := c.steps[0].at
	for d := time.Date(first.Year(), first.Month(), first.Day(), 5, 0, 0, 0, time.UTC); next < len(c.steps) || d.Before(c.now); d = d.Add(day) {
		if d.After(c.now) {
			d = c.now
		}
		for next < len(c.steps) && c.steps[next].at.Before(d) {
			s := c.steps[next]
			next++
			clk.Set(s.at)
			if err := s.do(); err != nil {
				return fmt.Errorf("on %s, %s: %w%s", s.at.Format(time.DateOnly), s.what, err, details(err))
			}
		}
		clk.Set(d)
		if err := daily(); err != nil {
			return fmt.Errorf("the morning of %s: %w", d.Format(time.DateOnly), err)
		}
	}
	clk.Set(c.now)
	return nil
}

// details spells out what a service found wrong, field by field.
func details(err error) string {
	var out strings.Builder
	for _, f := range errs.FieldsOf(err) {
		fmt.Fprintf(&out, "\n  %s: %s", f.Name, f.Message)
	}
	return out.String()
}

// stamps makes identifiers that order by the demonstration's time like those made later order by real
// time: ten characters of milliseconds, then a count.
type stamps struct {
	clock clock.Clock
	n     uint64
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// Next implements ident.Source.
func (s *stamps) Next() string {
	s.n++
	var out [26]byte
	put := func(from, to int, v uint64) {
		for i := to - 1; i >= from; i-- {
			out[i] = alphabet[v&31]
			v >>= 5
		}
	}
	put(0, 10, uint64(s.clock.Now().UnixMilli()))
	put(10, 26, s.n)
	return string(out[:])
}
