package agreement

import (
	"context"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

// Tick does what falls due by itself: asks for the yearly confirmation, lapses what was not confirmed in
// time, and ends what notice was given for. It runs daily, may run any number of times, and says how
// many statements it moved.
func (s *Service) Tick(ctx context.Context) (int, error) {
	today := clock.DateOf(s.d.Clock.Now())
	moved := 0
	for {
		var due []ident.Statement
		err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
			due, err = tx.DueStatements(ctx, today, portion)
			return err
		})
		if err != nil || len(due) == 0 {
			return moved, err
		}
		for _, id := range due {
			if err := s.d.Store.Write(ctx, func(tx Tx) error { return s.tick(ctx, tx, id, today) }); err != nil {
				return moved, fmt.Errorf("statement %s falls due: %w", id, err)
			}
			moved++
		}
	}
}

// tick moves one statement by one step. The next step, if any, is found by the next round, because
// saving works out the day anew.
func (s *Service) tick(ctx context.Context, tx Tx, id ident.Statement, today clock.Date) error {
	st, err := tx.Statement(ctx, id)
	if err != nil {
		return err
	}
	due := st.NextDue(s.pace())
	if due.IsZero() || due.After(today) {
		_, err := s.save(ctx, tx, st) // the settings have changed since the day was worked out
		return err
	}
	switch {
	case !st.Withdrawal.EffectiveOn.IsZero() && !st.Withdrawal.EffectiveOn.After(today):
		return s.leave(ctx, tx, st)
	case st.Status == Accepted:
		by := st.lastAffirmed().AddMonths(s.pace().ReviewMonths)
		if by.Before(today) {
			by = today.AddDays(s.pace().AskDays) // nobody is lapsed without having been asked
		}
		return s.askAgainBy(ctx, tx, st, by)
	default:
		return s.lapse(ctx, tx, st)
	}
}

func program() event.Actor { return event.Actor{System: "calendar"} }

func (s *Service) askAgainBy(ctx context.Context, tx Tx, st Statement, by clock.Date) error {
	return s.askAgain(ctx, tx, st, by, "The Agreement is confirmed every year.")
}

// askAgain asks a signatory to confirm by a day. It stays a signatory meanwhile.
func (s *Service) askAgain(ctx context.Context, tx Tx, st Statement, by clock.Date, why string) error {
	st.ReaffirmBy = by
	st, err := s.save(ctx, tx, st.become(ReaffirmDue, program(), s.d.Clock.Now(), why))
	if err != nil {
		return err
	}
	body, err := tx.Organisation(ctx, st.Organisation)
	if err != nil {
		return err
	}
	e, err := current(ctx, tx)
	if err != nil {
		return err
	}
	if err := s.askNext(ctx, tx, st, e, body); err != nil {
		return err
	}
	return tx.AppendEvents(ctx, s.event(program(), "agreement.reaffirm_asked", StatementSubject(st.ID), st.Organisation).With(leaving{by.String()}))
}

// lapse ends a signatory that did not confirm in time.
func (s *Service) lapse(ctx context.Context, tx Tx, st Statement) error {
	gone := st.Covers()
	st = st.stopped(st.ReaffirmBy.AddDays(1)).become(Lapsed, program(), s.d.Clock.Now(), "Not confirmed by "+organisation.Day(st.ReaffirmBy)+".")
	st.ReaffirmBy = clock.Date{}
	return s.ended(ctx, tx, st, ending{gone, "agreement.statement_lapsed", "is no longer a signatory: its statement was not confirmed in time."})
}

// leave ends a signatory on the day its notice takes effect.
func (s *Service) leave(ctx context.Context, tx Tx, st Statement) error {
	gone := st.Covers()
	st = st.stopped(st.Withdrawal.EffectiveOn).become(Withdrawn, program(), s.d.Clock.Now(), st.Withdrawal.Reason)
	return s.ended(ctx, tx, st, ending{gone, "agreement.statement_withdrawn", "has left the Agreement."})
}

// ending says who goes, as which event, in what words.
type ending struct {
	gone  []ident.Organisation
	event string
	said  string
}

func (s *Service) ended(ctx context.Context, tx Tx, st Statement, e ending) error {
	st, err := s.save(ctx, tx, st)
	if err != nil {
		return err
	}
	body, err := tx.Organisation(ctx, st.Organisation)
	if err != nil {
		return err
	}
	now := s.d.Clock.Now()
	if err := s.closeAll(ctx, tx, st, now); err != nil {
		return err
	}
	if st.Status == Lapsed {
		if err := tx.OpenTask(ctx, s.task(st, body, TaskComplete, now)); err != nil {
			return err
		}
	}
	for _, org := range append(e.gone, "") {
		n := s.notice(org, st.ID, e.event, body.Name+" "+e.said, "")
		if org == "" {
			n.Roles, n.URL = secretariat(), boardURL+string(st.ID)
		}
		if err := tx.PostNotice(ctx, n); err != nil {
			return err
		}
	}
	return tx.AppendEvents(ctx, s.event(program(), e.event, StatementSubject(st.ID), e.gone...))
}
