package relay

import (
	"context"
	"errors"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/round"
)

// watchMost is how many corrections one round looks at together.
const watchMost = 100

// RunDaily reminds whoever is waited for, goes one step higher when they are late, and follows organisations that left or
// were succeeded. It does no harm when run again.
func (s *Service) RunDaily(ctx context.Context) error {
	now := s.deps.Clock.Now()
	return round.Each(func(after string) (refs []string, err error) {
		err = s.deps.Store.Read(ctx, func(tx Tx) error {
			refs, err = tx.CorrectionsToWatch(ctx, now, after, watchMost)
			return err
		})
		return refs, err
	}, func(ref string) error { return s.watch(ctx, ref, now) })
}

func (s *Service) watch(ctx context.Context, ref string, now time.Time) error {
	bodies, err := s.around(ctx, ref)
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.CorrectionByRef(ctx, ref)
		if err != nil {
			return err
		}
		if at := c.WatchAt(); at.IsZero() || at.After(now) {
			return nil // somebody was faster
		}
		c.Updated = now
		was := c.holders()
		changed := c.follow(bodies, now)
		for _, n := range changed {
			if org := was[n]; org != "" && org != c.Copies[n-1].To.Org {
				if err := errors.Join(tx.CloseTasks(ctx, TaskAnswer, c.Subject(), org, now), tx.CloseTasks(ctx, TaskUndo, c.Subject(), org, now)); err != nil {
					return err
				}
			}
			if err := s.record(ctx, tx, event.Actor{System: "jobs"}, c, happened{WasLeft, n}); err != nil {
				return err
			}
		}
		c.finish(now)
		late, err := s.remind(ctx, tx, &c)
		if err != nil {
			return err
		}
		if err := tx.SaveCorrection(ctx, c); err != nil {
			return err
		}
		return s.tasks(ctx, tx, c, append(changed, late...))
	})
}

func (c Correction) holders() map[int]ident.Organisation {
	out := map[int]ident.Organisation{}
	for _, p := range c.Copies {
		out[p.N] = p.To.Org
	}
	return out
}

// around gives the organisations of a correction, and those that took over from them.
func (s *Service) around(ctx context.Context, ref string) (map[ident.Organisation]Body, error) {
	var ids []ident.Organisation
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		c, err := tx.CorrectionByRef(ctx, ref)
		for _, p := range c.Copies {
			if p.To.Org != "" {
				ids = append(ids, p.To.Org)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.deps.World.Bodies(ctx, ids)
}

// remind brings every copy to the reminder of its day.
func (s *Service) remind(ctx context.Context, tx Tx, c *Correction) (changed []int, err error) {
	if c.Stage == Reported && today(s).After(c.Due) && c.Level < remindedLate {
		c.Level = remindedLate
		return nil, s.tell(ctx, tx, *c, notice{org: c.Source, roles: lateRoles(), kind: WasLate, title: "Nobody has looked at what may be wrong", urgent: true})
	}
	for i := range c.Copies {
		p := &c.Copies[i]
		level := p.dueLevel(today(s), s.deps.Settings.RemindDays)
		if level <= p.Level {
			continue
		}
		p.Level = level
		changed = append(changed, p.N)
		if err := errors.Join(s.record(ctx, tx, event.Actor{System: "jobs"}, *c, happened{reminderName(level), p.N}), s.reminders(ctx, tx, c, p)); err != nil {
			return nil, err
		}
		c.turn(Turn{What: reminderName(level), Copy: p.N, At: s.deps.Clock.Now()})
	}
	return changed, nil
}

func reminderName(level int) string {
	return []string{"", WasReminded, WasLate, WasChased}[level]
}

func (s *Service) reminders(ctx context.Context, tx Tx, c *Correction, p *Copy) error {
	if p.Alone {
		return nil // the source has its own task
	}
	switch p.Level {
	case remindedSoon:
		return s.tell(ctx, tx, *c, notice{org: p.To.Org, kind: WasReminded, title: "A correction waits for you"})
	case remindedLate:
		return errors.Join(s.tell(ctx, tx, *c, notice{org: p.To.Org, roles: append(lateRoles(), access.IGLead), kind: WasLate, title: "A correction is overdue", urgent: true}),
			s.tell(ctx, tx, *c, notice{org: c.Source, kind: WasLate, title: p.Name + " has not answered a correction in time"}))
	}
	return s.tell(ctx, tx, *c, notice{org: c.Source, roles: append(lateRoles(), access.IGLead), kind: WasChased, title: "Decide what to do: " + p.Name + " does not answer a correction", urgent: true})
}
