package sharing

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// PartyLapse is a party whose acceptance of the Agreement lapsed so long ago that the record stands still.
type PartyLapse struct {
	Organisation ident.Organisation
	Since        clock.Date // the day it lapsed
}

// LapseTx finds whose acceptance lapsed, and what stands still because of that.
type LapseTx interface {
	ListStatements(ctx context.Context, f agreement.BoardFilter) ([]agreement.StatementBrief, error)
	Statement(ctx context.Context, id ident.Statement) (agreement.Statement, error)
	// LapsedRecords lists references of records that stand still because of a lapse, after a reference.
	LapsedRecords(ctx context.Context, after string, most int) ([]string, error)
}

// DecideLapse stops a live record because a party's acceptance lapsed. A record that stands still for one lapse
// remembers the next, so that it goes on only when every party has signed. It gives false when nothing changes.
func DecideLapse(st State, who Who, w World, l PartyLapse) (Outcome, bool) {
	v := st.Live()
	known := slices.ContainsFunc(st.Record.Lapsed, func(o PartyLapse) bool { return o.Organisation == l.Organisation })
	if v == nil || known || !slices.Contains(st.everybody(v), l.Organisation) {
		return Outcome{}, false
	}
	if !oneOf(v.Stage, Active, UnderReview) && (v.Stage != Paused || len(st.Record.Lapsed) == 0) {
		return Outcome{}, false
	}
	d := begin(st, who, w)
	v = d.State.Live()
	r := d.record()
	r.Lapsed = append(r.Lapsed, l)
	if v.Stage != Paused {
		v.Stage = Paused
		v.Reason = w.Label("organisation", string(l.Organisation)) + " is no longer a signatory of the Agreement: it did not confirm its acceptance in time. The sharing goes on by itself once it has signed."
		d.happened("record_paused", v, EventData{Reason: v.Reason})
		d.tell("record_paused", d.State.everybody(v), named(v)+" is paused. Stop sharing under it.", v.Reason)
		for i := range d.Notices {
			d.Notices[i].Urgent = true
		}
	}
	out, err := d.done()
	return out, err == nil
}

// DecideRepair forgets lapses of parties that are signatories again. When none is left the record goes on. It gives
// false when nothing changes.
func DecideRepair(st State, who Who, w World) (Outcome, bool) {
	if len(st.Record.Lapsed) == 0 {
		return Outcome{}, false
	}
	d := begin(st, who, w)
	r, v := d.record(), d.State.Live()
	paused := v != nil && v.Stage == Paused
	r.Lapsed = slices.DeleteFunc(r.Lapsed, func(l PartyLapse) bool { return !paused || w.Standings[l.Organisation].Signatory })
	if len(r.Lapsed) == len(st.Record.Lapsed) {
		return Outcome{}, false
	}
	if paused && len(r.Lapsed) == 0 {
		v.Stage, v.Reason = Active, ""
		d.happened("record_resumed", v, EventData{})
		d.tell("record_resumed", d.State.everybody(v), named(v)+" is live again. Sharing under it may go on.", "Every party has accepted the Agreement.")
	}
	out, err := d.done()
	return out, err == nil
}

// lapsedStill refuses to start a record again while a party is no signatory.
func lapsedStill(r Record, w World) error {
	for _, l := range r.Lapsed {
		if !w.Standings[l.Organisation].Signatory {
			return errs.New(errs.Conflict, "sharing.lapsed", w.Label("organisation", string(l.Organisation))+" is no longer a signatory of the Agreement. The record goes on by itself once it has signed.")
		}
	}
	return nil
}

// RunLapses stops the records of parties whose acceptance lapsed and whose grace is over, and lets those go on whose
// parties have signed since. It may run as often as one likes; each thing is done once.
func (s *Service) RunLapses(ctx context.Context) error {
	return errors.Join(s.stopLapsed(ctx), s.repairLapsed(ctx))
}

// stopLapsed stops records of parties that lapsed.
func (s *Service) stopLapsed(ctx context.Context) error {
	last := clock.DateOf(s.deps.Clock.Now()).AddDays(-s.deps.Settings.LapseDays)
	var failed error
	for after := ""; ; {
		var page []agreement.StatementBrief
		var over []PartyLapse
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			over = nil
			if page, err = tx.ListStatements(ctx, agreement.BoardFilter{Status: agreement.Lapsed, After: after, Most: batch}); err != nil {
				return err
			}
			for _, b := range page {
				st, err := tx.Statement(ctx, b.Statement)
				if err != nil {
					return err
				}
				if on := st.LapsedOn(); !on.IsZero() && !on.After(last) {
					for _, org := range st.Covers() {
						over = append(over, PartyLapse{org, on})
					}
				}
			}
			return nil
		})
		if err != nil {
			return errors.Join(failed, err)
		}
		for _, l := range over {
			failed = errors.Join(failed, s.stopRecordsOf(ctx, l))
		}
		if len(page) < batch {
			return failed
		}
		after = page[len(page)-1].Key
	}
}

// stopRecordsOf stops the live records that an organisation takes part in, unless another statement speaks for it.
func (s *Service) stopRecordsOf(ctx context.Context, l PartyLapse) error {
	var refs []string
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		refs = nil
		st, err := tx.Standing(ctx, l.Organisation, clock.DateOf(s.deps.Clock.Now()))
		if err != nil || st.Signatory {
			return err
		}
		for _, stage := range []Stage{Active, UnderReview, Paused} {
			for q := (PlaceQuery{Organisation: l.Organisation, Status: stage, Most: batch}); ; {
				items, err := tx.RecordPlaces(ctx, q)
				if err != nil {
					return err
				}
				for _, item := range items {
					refs = append(refs, item.Ref)
				}
				if len(items) < batch {
					break
				}
				last := items[len(items)-1]
				q.After = PageKey{UpdatedAt: last.UpdatedAt, ID: last.ID}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var failed error
	for _, ref := range refs {
		if _, err := s.alone(ctx, ref, func(st State, who Who, w World) (Outcome, bool) { return DecideLapse(st, who, w, l) }); err != nil {
			failed = errors.Join(failed, fmt.Errorf("stop record %s: %w", ref, err))
		}
	}
	return failed
}

// repairLapsed lets records go on whose parties have signed.
func (s *Service) repairLapsed(ctx context.Context) error {
	for after := ""; ; {
		var refs []string
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			refs, err = tx.LapsedRecords(ctx, after, batch)
			return err
		})
		if err != nil || len(refs) == 0 {
			return err
		}
		for _, ref := range refs {
			if _, err := s.alone(ctx, ref, DecideRepair); err != nil {
				return fmt.Errorf("start record %s again: %w", ref, err)
			}
		}
		after = refs[len(refs)-1]
	}
}

// alone lets the program itself decide about one record.
func (s *Service) alone(ctx context.Context, ref string, decide func(State, Who, World) (Outcome, bool)) (done bool, err error) {
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		done = false
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		more := livePartners(&st)
		for _, l := range st.Record.Lapsed {
			more = append(more, l.Organisation)
		}
		w, err := s.world(ctx, tx, &st, st.Live(), more...)
		if err != nil {
			return err
		}
		out, changed := decide(st, Who{System: "agreement", Now: s.deps.Clock.Now()}, w)
		if !changed {
			return nil
		}
		done = true
		return s.commit(ctx, tx, out)
	})
	return done, err
}
