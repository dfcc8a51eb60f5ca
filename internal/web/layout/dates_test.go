package layout

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
)

func TestFormatDateTime(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-11-03T14:05:00Z": "3 November 2026 at 2:05pm",
		"2026-07-03T14:05:00Z": "3 July 2026 at 3:05pm", // summer time
		"2026-06-30T23:30:00Z": "1 July 2026 at 12:30am",
		"2026-11-03T09:00:00Z": "3 November 2026 at 9am",
		"2026-11-03T12:00:00Z": "3 November 2026 at midday",
		"2026-11-03T00:00:00Z": "3 November 2026 at midnight",
	} {
		at, err := time.Parse(time.RFC3339, in)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, FormatDateTime(at)); d != "" {
			t.Errorf("%s: %s", in, d)
		}
	}
}

func TestRelativeDeadline(t *testing.T) {
	t.Parallel()
	cal := clock.NewCalendar(map[clock.Date]string{clock.NewDate(2026, 12, 25): "Christmas Day"})
	friday := clock.NewDate(2026, 11, 20)
	for _, c := range []struct {
		due, today clock.Date
		want       string
	}{
		{clock.NewDate(2026, 11, 27), friday, "in 5 working days (Friday 27 November)"},
		{clock.NewDate(2026, 11, 23), friday, "in 1 working day (Monday 23 November)"},
		{friday, friday, "today (Friday 20 November)"},
		{clock.NewDate(2026, 11, 22), friday, "before the next working day (Sunday 22 November)"},
		{clock.NewDate(2026, 11, 19), friday, "1 working day overdue (Thursday 19 November)"},
		{clock.NewDate(2026, 11, 10), friday, "8 working days overdue (Tuesday 10 November)"},
		{friday, clock.NewDate(2026, 11, 22), "overdue (Friday 20 November)"},
		{clock.NewDate(2027, 1, 4), clock.NewDate(2026, 12, 24), "in 6 working days (Monday 4 January 2027)"},
	} {
		if d := cmp.Diff(c.want, RelativeDeadline(c.due, c.today, cal)); d != "" {
			t.Error(d)
		}
	}
}
