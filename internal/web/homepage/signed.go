package homepage

import (
	"sync"
	"time"

	"sharewell/internal/web/page"
)

// signed keeps the number of signatories, which takes a walk through all of them to count.
type signed struct {
	mu    sync.Mutex
	known bool
	n     int
	of    uint64 // Deps.Changes when it was counted
	at    time.Time
}

// mostAge is how long a count is kept although nothing is known to have changed: another program may
// have written to the same database.
const mostAge = time.Minute

// count gives the number as it was when Changes last moved, or since.
func (s *signed) count(c *page.Ctx, d Deps) (int, error) {
	if d.Changes == nil {
		return d.signatories(c)
	}
	of, now := d.Changes(), c.Site.Clock.Now() // taken before counting: what changes meanwhile is counted next time
	s.mu.Lock()
	defer s.mu.Unlock()
	if age := now.Sub(s.at); s.known && s.of == of && age >= 0 && age < mostAge {
		return s.n, nil
	}
	n, err := d.signatories(c)
	if err != nil {
		return 0, err
	}
	s.known, s.n, s.of, s.at = true, n, of, now
	return n, nil
}

func (d Deps) signatories(c *page.Ctx) (int, error) {
	coverage, err := d.Agreement.Coverage(c.R.Context())
	n := 0
	for _, s := range coverage {
		n += int(s.Signatories)
	}
	return n, err
}
