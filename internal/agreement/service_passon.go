package agreement

import (
	"context"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

// PassOn says whose acceptance goes to whom when organisations change.
type PassOn struct {
	Old, New ident.Organisation // New is "" when nobody follows
	On       clock.Date
	SignBy   clock.Date
	Carry    bool // the acceptance stands for the successor until SignBy, then it must have signed
}

// PassOnIn ends the statement of an organisation that is no more, in a transaction of the caller's. The successor
// stands in for it until a day, by which it signs itself; what the old one signed stays as it was. Doing it again
// changes nothing.
func (s *Service) PassOnIn(ctx context.Context, tx Tx, p PassOn) error {
	all, err := tx.StatementsCovering(ctx, p.Old)
	if err != nil {
		return err
	}
	var stood organisation.Standing
	stood.ID = p.Old
	Fill(&stood, all, p.On.AddDays(-1))
	if err := s.endOwn(ctx, tx, p); err != nil {
		return err
	}
	if p.New == "" {
		return nil
	}
	if !p.Carry || !stood.Signatory {
		return s.beginFor(ctx, tx, program(), p.New)
	}
	return s.standIn(ctx, tx, p, stood.Edition)
}

func (s *Service) endOwn(ctx context.Context, tx Tx, p PassOn) error {
	st, err := tx.StatementOf(ctx, p.Old)
	if errs.KindOf(err) == errs.NotFound || err == nil && st.Status.Ended() {
		return nil
	}
	if err != nil {
		return err
	}
	now := s.d.Clock.Now()
	st = st.stopped(p.On).become(Succeeded, program(), now, "")
	if st, err = s.save(ctx, tx, st); err != nil {
		return err
	}
	if err := s.closeAll(ctx, tx, st, now); err != nil {
		return err
	}
	return tx.AppendEvents(ctx, s.event(program(), "agreement.statement_succeeded", StatementSubject(st.ID), st.EverCovered()...))
}

// standIn lets the successor be a signatory from the day, to be confirmed by signing.
func (s *Service) standIn(ctx context.Context, tx Tx, p PassOn, edition string) error {
	now, err := tx.StatementsCovering(ctx, p.New)
	if err != nil {
		return err
	}
	var standing organisation.Standing
	standing.ID = p.New
	if Fill(&standing, now, p.On); standing.Signatory {
		return nil // it is a signatory itself
	}
	if err := s.beginFor(ctx, tx, program(), p.New); err != nil {
		return err
	}
	st, err := tx.StatementOf(ctx, p.New)
	if err != nil {
		return err
	}
	st.Periods = append(st.Periods, Period{Edition: edition, Covers: []ident.Organisation{p.New}, From: p.On})
	return s.askAgain(ctx, tx, st, p.SignBy, "Took over on "+organisation.Day(p.On)+". The acceptance stands until "+organisation.Day(p.SignBy)+"; sign by then.")
}

// TakeBackIn undoes PassOnIn in a transaction of the caller's. It is refused once the successor has signed.
func (s *Service) TakeBackIn(ctx context.Context, tx Tx, p PassOn) error {
	if p.New != "" {
		if err := s.standOut(ctx, tx, p); err != nil {
			return err
		}
	}
	st, err := tx.StatementOf(ctx, p.Old)
	if errs.KindOf(err) == errs.NotFound || err == nil && st.Status != Succeeded {
		return nil
	}
	if err != nil {
		return err
	}
	was := Invited
	for _, c := range st.History {
		if c.Status != Succeeded {
			was = c.Status
		}
	}
	for i := range st.Periods {
		if st.Periods[i].To == p.On.AddDays(-1) {
			st.Periods[i].To = clock.Date{}
		}
	}
	_, err = s.save(ctx, tx, st.become(was, program(), s.d.Clock.Now(), "The change of organisations was put back."))
	return err
}

func (s *Service) standOut(ctx context.Context, tx Tx, p PassOn) error {
	st, err := tx.StatementOf(ctx, p.New)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	signatures, err := tx.Signatures(ctx, st.ID)
	if err != nil {
		return err
	}
	for _, x := range signatures {
		if !clock.DateOf(x.At).Before(p.On) {
			return errs.New(errs.Conflict, "agreement.signed_since", "The organisation that took over has accepted the Agreement itself.")
		}
	}
	if st.Status != ReaffirmDue || len(signatures) > 0 {
		return nil
	}
	st.ReaffirmBy = clock.Date{}
	if st, err = s.save(ctx, tx, st.stopped(p.On).become(Withdrawn, program(), s.d.Clock.Now(), "The change of organisations was put back.")); err != nil {
		return err
	}
	return s.closeAll(ctx, tx, st, s.d.Clock.Now())
}
