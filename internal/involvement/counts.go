package involvement

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/clock"
)

// Counts are what the group did in a period, for the scorecard.
type Counts struct {
	Proposals int // opened in the period
	Live      int // of all that went live in the period
	// HeardFirst are those of Live on which there was a view before.
	HeardFirst                 int
	Recommended                int // recommendations given in the period
	Accepted, InPart, Declined int // answers to them, each with its reason
	Late                       int // answers given when the use was live already
	Unanswered                 int // recommendations of the period without an answer
	// DaysToReply and DaysToComment are medians, in days, from a recommendation to its answer and from the
	// opening to the end of the time for views. Replies and Commented say of how many.
	DaysToReply, DaysToComment float64
	Replies, Commented         int
	Changed                    int // proposals that the group changed
	Changes                    int // single changes because of the group
	Seats, Filled              int // seats for members of the public, at the end of the period
}

// Counts counts from a day up to and including another.
func (s *Service) Counts(ctx context.Context, from, until clock.Date) (Counts, error) {
	var out Counts
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		c := counting{from: from.Start(), until: until.AddDays(1).Start()}
		for _, open := range []bool{true, false} {
			for before := ""; ; {
				some, err := tx.Proposals(ctx, List{Open: open, Before: before, Most: lookPage})
				if err != nil {
					return err
				}
				for i := range some {
					c.add(&some[i])
				}
				if len(some) < lookPage {
					break
				}
				before = some[len(some)-1].SortKey()
			}
		}
		g, err := tx.Group(ctx)
		out = c.done()
		out.Seats, out.Filled = g.Filled(until, true)
		return err
	})
	return out, err
}

// counting is a count on its way.
type counting struct {
	from, until time.Time
	out         Counts
	replied     []float64
	commented   []float64
}

func (c *counting) in(t time.Time) bool { return !t.IsZero() && !t.Before(c.from) && t.Before(c.until) }

func days(from, to time.Time) float64 {
	return float64(clock.DateOf(from).DaysUntil(clock.DateOf(to)))
}

func (c *counting) add(p *Proposal) {
	if p.Stage == Spared {
		return
	}
	if c.in(p.OpenedAt) {
		c.out.Proposals++
		if !p.Closes.IsZero() {
			c.commented = append(c.commented, days(p.OpenedAt, p.Closes.Start()))
		}
	}
	if c.in(p.LiveAt) {
		c.out.Live++
		if p.HeardBefore(p.LiveAt) > 0 {
			c.out.HeardFirst++
		}
	}
	for i, a := range p.Advised {
		if c.in(a.At) {
			c.out.Recommended++
			c.answered(p, i, a)
		}
	}
	changed := 0
	for _, l := range p.Changed() {
		if c.in(l.At) {
			changed++
		}
	}
	c.out.Changes += changed
	if changed > 0 {
		c.out.Changed++
	}
}

func (c *counting) answered(p *Proposal, place int, a Advice) {
	i := slices.IndexFunc(p.Replies, func(r Reply) bool { return r.Advice == place })
	if i < 0 {
		c.out.Unanswered++
		return
	}
	r := p.Replies[i]
	c.replied = append(c.replied, days(a.At, r.At))
	switch r.Outcome {
	case Accepted:
		c.out.Accepted++
	case InPart:
		c.out.InPart++
	case Declined:
		c.out.Declined++
	}
	if r.Late {
		c.out.Late++
	}
}

func (c *counting) done() Counts {
	c.out.Replies, c.out.Commented = len(c.replied), len(c.commented)
	c.out.DaysToReply, c.out.DaysToComment = median(c.replied), median(c.commented)
	return c.out
}

// median gives the middle of some numbers; nought of none.
func median(all []float64) float64 {
	slices.Sort(all)
	n := len(all)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return all[n/2]
	}
	return (all[n/2-1] + all[n/2]) / 2
}
