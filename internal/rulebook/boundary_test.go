package rulebook

import (
	"testing"
	"time"
)

func TestNextChangeIsTheFirstDayAfter(t *testing.T) {
	t.Parallel()
	on := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }
	b := &Book{date: on(1, 1), rules: map[string][]Rule{
		"a": {{From: on(2, 1), To: on(3, 31)}, {From: on(4, 1)}},
		"b": {{From: on(3, 15)}},
	}}
	for _, c := range []struct{ after, want time.Time }{
		{on(1, 31), on(2, 1)}, {on(2, 1), on(3, 15)}, {on(3, 15), on(4, 1)}, {on(4, 1), time.Time{}}, {time.Time{}, on(2, 1)},
	} {
		if got := b.NextChange(c.after); !got.Equal(c.want) {
			t.Errorf("after %s: %s, want %s", c.after, got, c.want)
		}
	}
}
