package rulebook

import "time"

// NextChange gives the first day after a day on which any rule begins to stand or no longer does; zero when
// the book knows of none. Until then the same facts have the same answer.
func (b *Book) NextChange(after time.Time) time.Time {
	after = day(b.dateOr(after))
	var next time.Time
	consider := func(d time.Time) {
		if d.After(after) && (next.IsZero() || d.Before(next)) {
			next = d
		}
	}
	for _, versions := range b.rules {
		for _, r := range versions {
			consider(r.From)
			if !r.To.IsZero() {
				consider(r.To.AddDate(0, 0, 1))
			}
		}
	}
	return next
}
