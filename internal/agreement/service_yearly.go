package agreement

import (
	"context"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// AskAgain asks a signatory to sign again.
type AskAgain struct {
	Statement ident.Statement
	By        clock.Date
	Why       string
	URL       string // of the page where it is signed; "" is the statement's own
}

// AskIn asks a signatory to sign by a day, within a transaction that has more to do. Who was asked already is asked by
// the later of the two days; who is no signatory is not asked. It says whether the statement waits for a signature now.
func (s *Service) AskIn(ctx context.Context, tx Tx, cmd AskAgain) (bool, error) {
	st, err := tx.Statement(ctx, cmd.Statement)
	if err != nil {
		return false, err
	}
	if st.Status != Accepted && st.Status != ReaffirmDue {
		return false, nil
	}
	if st.Status == ReaffirmDue && !cmd.By.After(st.ReaffirmBy) {
		return true, s.leadTo(ctx, tx, st, cmd.URL)
	}
	if err := s.askAgain(ctx, tx, st, cmd.By, cmd.Why); err != nil {
		return false, err
	}
	if st, err = tx.Statement(ctx, cmd.Statement); err != nil {
		return false, err
	}
	return true, s.leadTo(ctx, tx, st, cmd.URL)
}

// leadTo has the task of signing lead to another page.
func (s *Service) leadTo(ctx context.Context, tx Tx, st Statement, url string) error {
	if url == "" {
		return nil
	}
	body, err := tx.Organisation(ctx, st.Organisation)
	if err != nil {
		return err
	}
	e, err := current(ctx, tx)
	if err != nil || len(Gaps(st.Answers, e, body)) > 0 {
		return err // it is completed first, on its own pages
	}
	t := s.task(st, body, TaskSign, s.d.Clock.Now())
	t.URL = url
	return tx.OpenTask(ctx, t)
}

// CarryIn has a signatory's acceptance carry over to the edition in force without a new signature, within a transaction
// that has more to do. A statement that is not accepted is left alone; it says whether it carried over.
func (s *Service) CarryIn(ctx context.Context, tx Tx, id ident.Statement, why string) (bool, error) {
	st, err := tx.Statement(ctx, id)
	if err != nil {
		return false, err
	}
	e, err := current(ctx, tx)
	if err != nil {
		return false, err
	}
	if st.Status != Accepted {
		return false, nil
	}
	if st.Edition == e.ID {
		return true, nil
	}
	covers, today := st.Covers(), clock.DateOf(s.d.Clock.Now())
	st = st.stopped(today)
	st.Edition = e.ID
	st.Periods = append(st.Periods, Period{Edition: e.Number(), Covers: covers, From: today})
	if st, err = s.save(ctx, tx, st.become(Accepted, program(), s.d.Clock.Now(), why)); err != nil {
		return false, err
	}
	return true, tx.AppendEvents(ctx, s.event(program(), "agreement.statement_carried_over", StatementSubject(st.ID), covers...))
}

// SamePromises reports whether two editions ask for the same declarations, word for word: only then can an acceptance
// carry over from one to the other.
func SamePromises(a, b Text) bool { return slices.Equal(a.Declarations, b.Declarations) }

// LapsedOn gives the day a statement lapsed; zero when it is not lapsed.
func (s Statement) LapsedOn() clock.Date {
	if s.Status != Lapsed {
		return clock.Date{}
	}
	for _, c := range slices.Backward(s.History) {
		if c.Status == Lapsed {
			return clock.DateOf(c.At)
		}
	}
	return clock.Date{}
}

// lapsedLately reports whether a statement lapsed so lately that signing it undoes that.
func (s *Service) lapsedLately(st Statement) bool {
	on := st.LapsedOn()
	return !on.IsZero() && !on.AddMonths(s.pace().ReviewMonths).Before(clock.DateOf(s.d.Clock.Now()))
}

// mayReopen asks whoever relies on the words of an edition in review whether they may change again.
func (s *Service) mayReopen(ctx context.Context, tx Tx, e Edition, to EditionStatus) error {
	if to != Draft || s.d.Bound == nil {
		return nil
	}
	bound, err := s.d.Bound(ctx, tx, e.ID)
	if err != nil || !bound {
		return err
	}
	return errs.New(errs.Conflict, "agreement.bound", "A ballot is about exactly this text. It cannot be changed until the ballot is over.")
}
