package licence

import (
	"fmt"
	"time"

	"sharewell/internal/clock"
)

// Span is a quarter or a year.
type Span struct {
	Code  string // 2026-Q4 or 2026
	First clock.Date
	Until clock.Date // the day after the last
	Year  bool
}

// QuarterOf gives the quarter of a day.
func QuarterOf(d clock.Date) Span {
	n := (int(d.Month) - 1) / 3
	first := clock.NewDate(d.Year, time.Month(3*n+1), 1)
	return Span{Code: fmt.Sprintf("%d-Q%d", d.Year, n+1), First: first, Until: first.AddMonths(3)}
}

// YearOf gives the year of a day.
func YearOf(d clock.Date) Span {
	first := clock.NewDate(d.Year, time.January, 1)
	return Span{Code: fmt.Sprint(d.Year), First: first, Until: first.AddMonths(12), Year: true}
}

// Last is its last day.
func (s Span) Last() clock.Date { return s.Until.AddDays(-1) }

// Months gives its first and last month, as counts by month are kept: 2026-10.
func (s Span) Months() (from, to string) { return s.First.String()[:7], s.Last().String()[:7] }

// Running reports whether a day is in it.
func (s Span) Running(d clock.Date) bool { return !d.Before(s.First) && d.Before(s.Until) }

// ParseSpan reads a code back.
func ParseSpan(code string) (Span, bool) {
	var y, q int
	if n, err := fmt.Sscanf(code, "%d-Q%d", &y, &q); err == nil && n == 2 && q >= 1 && q <= 4 {
		s := QuarterOf(clock.NewDate(y, time.Month(3*q-2), 1))
		return s, s.Code == code
	}
	if _, err := fmt.Sscanf(code, "%d", &y); err == nil {
		s := YearOf(clock.NewDate(y, time.January, 1))
		return s, s.Code == code
	}
	return Span{}, false
}

// back is how many quarters and years that are over are looked at again for late corrections.
const back = 4

// Spans lists what is worked out on a day: the running quarter and year first, then those that are over, newest first.
func Spans(today clock.Date) []Span {
	q, y := QuarterOf(today), YearOf(today)
	out := []Span{q, y}
	for range back {
		q = QuarterOf(q.First.AddDays(-1))
		out = append(out, q)
	}
	return append(out, YearOf(y.First.AddDays(-1)))
}

// takes reports whether an indicator is worked out for a span on a day. How things stand is only known now, and for
// the quarter. A later meaning does not reach back behind its first day.
func (d Indicator) takes(s Span, today clock.Date) bool {
	if from, err := clock.ParseDate(d.Now().From); err == nil && d.Now().N > 1 && !from.Before(s.Until) {
		return false
	}
	return !d.Standing || s.Running(today) && !s.Year
}
