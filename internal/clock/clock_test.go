package clock

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStoredFormKeepsMicrosecondsAndOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		a := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(rt, "a")).UTC()
		b := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(rt, "b")).UTC()
		back, err := ParseStored(Format(a))
		if err != nil || !back.Equal(a) {
			rt.Fatalf("%v came back as %v (%v)", a, back, err)
		}
		if a.Before(b) != (Format(a) < Format(b)) {
			rt.Fatalf("text order differs from time order for %v and %v", a, b)
		}
	})
}

func TestDateOfUsesLondonDays(t *testing.T) {
	t.Parallel()
	// Half past eleven at night UTC in summer is already the next day in London.
	if got := DateOf(time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC)).String(); got != "2026-07-01" {
		t.Errorf("got %s", got)
	}
	if got := DateOf(time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)).String(); got != "2026-12-31" {
		t.Errorf("got %s", got)
	}
}

func TestAddMonthsFallsBackToTheLastDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2028-01-31", 1, "2028-02-29"},
		{"2026-11-30", 3, "2027-02-28"}, {"2026-12-15", 1, "2027-01-15"}, {"2026-03-31", -1, "2026-02-28"},
	} {
		if got := day(t, c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s plus %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestWorkingDaysSkipWeekendsAndHolidays(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(map[Date]string{day(t, "2026-12-25"): "Christmas Day", day(t, "2026-12-28"): "Boxing Day (substitute)"})
	if got := cal.AddWorkingDays(day(t, "2026-12-24"), 1).String(); got != "2026-12-29" {
		t.Errorf("one working day after Christmas Eve = %s", got)
	}
	if got := cal.Next(day(t, "2026-12-26")).String(); got != "2026-12-29" {
		t.Errorf("next working day = %s", got)
	}
	rapid.Check(t, func(rt *rapid.T) {
		from := day(t, "2026-12-01").AddDays(rapid.IntRange(0, 60).Draw(rt, "offset"))
		n := rapid.IntRange(1, 40).Draw(rt, "n")
		if got := cal.WorkingDaysUntil(from, cal.AddWorkingDays(from, n)); got != n {
			rt.Fatalf("%d working days counted back as %d", n, got)
		}
	})
}

func TestDateTextRoundTrip(t *testing.T) {
	t.Parallel()
	d := day(t, "2026-11-03")
	if d.Words() != "3 November 2026" {
		t.Errorf("Words = %q", d.Words())
	}
	var back Date
	if err := back.UnmarshalText([]byte(d.String())); err != nil || back != d {
		t.Errorf("came back as %v (%v)", back, err)
	}
	if _, err := ParseDate("3/11/2026"); err == nil {
		t.Error("another form of date must be refused")
	}
}
