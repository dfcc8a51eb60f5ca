package campaign

import (
	"context"
	"slices"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
)

// History is how many had signed over time, and how long signing takes.
type History struct {
	Days  []Day // by day, then sector
	Times []SigningTime
}

// backYears is how far back what is known of the past is counted, the first time.
const backYears = 2

// History gives what was counted in the last two years. Anybody may read it: it is about organisations.
func (s *Service) History(ctx context.Context) (h History, err error) {
	since := clock.DateOf(s.deps.Clock.Now()).AddMonths(-12 * backYears)
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if h.Days, err = tx.CoverageDays(ctx, since); err != nil {
			return err
		}
		h.Times, err = tx.SigningTimes(ctx)
		return err
	})
	return h, err
}

// signing is when a statement was asked for, and when it was first in force.
type signing struct {
	sector  string
	invited clock.Date
	from    clock.Date
	periods []agreement.Period
}

// Count keeps today's numbers. The first time it also counts the past, month by month, from the statements themselves.
func (s *Service) Count(ctx context.Context) error {
	today := clock.DateOf(s.deps.Clock.Now())
	all, err := s.signings(ctx)
	if err != nil {
		return err
	}
	if err := s.sign(ctx, today); err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		any, err := tx.AnyCoverageDay(ctx)
		if err != nil {
			return err
		}
		if !any {
			if err := s.countPast(ctx, tx, all, today); err != nil {
				return err
			}
		}
		now, err := tx.CountCoverage(ctx)
		if err != nil {
			return err
		}
		for _, c := range now {
			if err := tx.PutCoverageDay(ctx, Day{today, c.Sector, int(c.Known), int(c.Signatories)}); err != nil {
				return err
			}
		}
		for _, t := range times(all) {
			if err := tx.PutSigningTime(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// sign marks those of running campaigns that signed meanwhile.
func (s *Service) sign(ctx context.Context, today clock.Date) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		ids, err := tx.RunningCampaigns(ctx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			for after := (Target{}).Org; ; {
				list, err := tx.Targets(ctx, id, after, batch)
				if err != nil {
					return err
				}
				for _, t := range list {
					after = t.Org
					if t.State == Signed {
						continue
					}
					x, err := tx.Candidate(ctx, t.Org, today)
					if err != nil {
						return err
					}
					if x.Signed {
						t.State, t.SignedOn = Signed, today
						t.Next = (Target{}).Next
						if err := tx.PutTarget(ctx, t); err != nil {
							return err
						}
					}
				}
				if len(list) < batch {
					break
				}
			}
		}
		return nil
	})
}

func (s *Service) signings(ctx context.Context) (out []signing, err error) {
	for after := ""; ; {
		var some []agreement.StatementBrief
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			if some, err = tx.ListStatements(ctx, agreement.BoardFilter{After: after, Most: batch}); err != nil {
				return err
			}
			for _, b := range some {
				st, err := tx.Statement(ctx, b.Statement)
				if err != nil {
					return err
				}
				out = append(out, signingOf(b.Sector, st))
			}
			return nil
		})
		if err != nil || len(some) < batch {
			return out, err
		}
		after = some[len(some)-1].Key
	}
}

func signingOf(sector string, st agreement.Statement) signing {
	x := signing{sector: sector, invited: clock.DateOf(st.CreatedAt), periods: st.Periods}
	if len(st.History) > 0 {
		x.invited = clock.DateOf(st.History[0].At)
	}
	if len(st.Periods) > 0 {
		x.from = st.Periods[0].From
	}
	return x
}

func times(all []signing) []SigningTime {
	days := map[string][]int{}
	for _, x := range all {
		if x.from.IsZero() || x.from.Before(x.invited) {
			continue
		}
		n := x.invited.DaysUntil(x.from)
		days[x.sector], days[""] = append(days[x.sector], n), append(days[""], n)
	}
	var out []SigningTime
	for sector, list := range days {
		out = append(out, timeOf(sector, list))
	}
	slices.SortFunc(out, func(a, b SigningTime) int {
		if a.Sector < b.Sector {
			return -1
		}
		return 1
	})
	return out
}

// countPast counts who had signed on the first of each month. How many organisations were known then, nobody knows.
func (s *Service) countPast(ctx context.Context, tx Tx, all []signing, today clock.Date) error {
	first := clock.NewDate(today.Year, today.Month, 1)
	for m := 12 * backYears; m >= 0; m-- {
		on := first.AddMonths(-m)
		if on.After(today) || on == today {
			continue
		}
		signed := map[string]int{}
		for _, x := range all {
			for _, p := range x.periods {
				if !p.From.After(on) && (p.To.IsZero() || !p.To.Before(on)) {
					signed[x.sector] += max(len(p.Covers), 1)
					break
				}
			}
		}
		for sector, n := range signed {
			if err := tx.PutCoverageDay(ctx, Day{On: on, Sector: sector, Signed: n}); err != nil {
				return err
			}
		}
	}
	return nil
}
