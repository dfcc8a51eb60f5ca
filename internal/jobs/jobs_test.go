package jobs

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/clock"
)

func TestBackoffGrowsAndIsBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		attempt := rapid.IntRange(1, 10_000).Draw(t, "attempt")
		most := time.Duration(rapid.Int64Range(int64(time.Second), int64(100*time.Hour)).Draw(t, "most"))
		random := rapid.Float64Range(0, 1).Draw(t, "random")
		d := backoff(attempt, most, random)
		if d > most || d < min(most, firstBackoff)/2 {
			t.Fatalf("a pause of %s with a bound of %s", d, most)
		}
		if next := backoff(attempt+1, most, random); next < d {
			t.Fatalf("the pause shrank from %s to %s", d, next)
		}
	})
}

func TestPermanentIsKnownThroughWrapping(t *testing.T) {
	t.Parallel()
	cause := errors.New("no")
	err := fmt.Errorf("outer: %w", Permanent(cause))
	if !isPermanent(err) || !errors.Is(err, cause) {
		t.Errorf("lost the mark or the cause: %v", err)
	}
	if Permanent(nil) != nil {
		t.Error("no error became one")
	}
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	cal := clock.NewCalendar(map[clock.Date]string{clock.NewDate(2026, 12, 25): "Christmas Day"})
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	cases := []struct {
		name      string
		next      func(time.Time) time.Time
		now, want string
	}{
		{"later the same day", Daily(6, 0), "2026-11-03T05:59:59Z", "2026-11-03T06:00:00Z"},
		{"the very instant is the next day", Daily(6, 0), "2026-11-03T06:00:00Z", "2026-11-04T06:00:00Z"},
		{"summer time", Daily(6, 0), "2026-07-01T12:00:00Z", "2026-07-02T05:00:00Z"},
		{"clocks go forward overnight", Daily(6, 0), "2026-03-28T12:00:00Z", "2026-03-29T05:00:00Z"},
		{"clocks go back overnight", Daily(6, 0), "2026-10-24T12:00:00Z", "2026-10-25T06:00:00Z"},
		{"over a weekend", WorkingDays(cal, 7, 0), "2026-11-20T08:00:00Z", "2026-11-23T07:00:00Z"},
		{"over a holiday and a weekend", WorkingDays(cal, 7, 0), "2026-12-24T07:00:00Z", "2026-12-28T07:00:00Z"},
		{"on a Saturday", WorkingDays(cal, 7, 0), "2026-11-21T06:00:00Z", "2026-11-23T07:00:00Z"},
		{"every ten minutes", Every(10 * time.Minute), "2026-11-21T06:03:00Z", "2026-11-21T06:10:00Z"},
		{"every ten minutes, on the mark", Every(10 * time.Minute), "2026-11-21T06:10:00Z", "2026-11-21T06:20:00Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.next(at(c.now)); !got.Equal(at(c.want)) {
				t.Errorf("after %s: got %s, want %s", c.now, got.Format(time.RFC3339), c.want)
			}
		})
	}
}
