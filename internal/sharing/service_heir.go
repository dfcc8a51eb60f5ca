package sharing

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// HeirTx finds records whose heirs are late.
type HeirTx interface {
	// LateHeirs lists references of records with a signature asked for by a day before on, after a reference.
	LateHeirs(ctx context.Context, on clock.Date, after string, most int) ([]string, error)
}

// system is who acts when organisations change.
func (s *Service) system() Who { return Who{System: "succession", Now: s.deps.Clock.Now()} }

// SucceedIn lets organisations take over in one record, in a transaction of the caller's. It says whether anything
// changed; a record that was changed before stays as it is.
func (s *Service) SucceedIn(ctx context.Context, tx Tx, ref string, cmd Succeed) (bool, error) {
	var more []ident.Organisation
	for _, m := range cmd.Moves {
		more = append(append(more, m.Old), m.New...)
	}
	return s.aloneIn(ctx, tx, ref, more, func(st State, w World) (Outcome, bool) { return DecideSucceed(st, s.system(), w, cmd, s.deps.IDs) })
}

// LeaveIn takes a party out of one record, in a transaction of the caller's.
func (s *Service) LeaveIn(ctx context.Context, tx Tx, ref string, cmd Leave) (bool, error) {
	return s.aloneIn(ctx, tx, ref, []ident.Organisation{cmd.Organisation}, func(st State, w World) (Outcome, bool) {
		return DecideLeave(st, s.system(), w, cmd, s.deps.IDs)
	})
}

func (s *Service) aloneIn(ctx context.Context, tx Tx, ref string, more []ident.Organisation, decide func(State, World) (Outcome, bool)) (bool, error) {
	st, err := tx.RecordByRef(ctx, ref)
	if err != nil {
		return false, err
	}
	w, err := s.heirWorld(ctx, tx, &st, more)
	if err != nil {
		return false, err
	}
	out, changed := decide(st, w)
	if !changed {
		return false, nil
	}
	return true, s.commit(ctx, tx, out)
}

func (s *Service) heirWorld(ctx context.Context, tx WorldTx, st *State, more []ident.Organisation) (World, error) {
	more = append(slices.Clone(more), livePartners(st)...)
	for _, h := range st.Record.Heirs {
		more = append(more, h.Old, h.New)
	}
	return s.world(ctx, tx, st, st.Live(), more...)
}

// UnsucceedIn puts one record back, in a transaction of the caller's.
func (s *Service) UnsucceedIn(ctx context.Context, tx Tx, ref string, moves []Move) error {
	st, err := tx.RecordByRef(ctx, ref)
	if err != nil {
		return err
	}
	for _, h := range st.Record.Heirs {
		if h.From == 0 || st.version(h.From) != nil {
			continue
		}
		v, err := tx.RecordVersion(ctx, st.Record.ID, h.From)
		if err != nil {
			return err
		}
		st.Versions = append(st.Versions, v)
	}
	var more []ident.Organisation
	for _, m := range moves {
		more = append(append(more, m.Old), m.New...)
	}
	w, err := s.heirWorld(ctx, tx, &st, more)
	if err != nil {
		return err
	}
	out, err := DecideUnsucceed(st, s.system(), w, moves)
	if err != nil {
		return err
	}
	return s.commit(ctx, tx, out)
}

// TakeOver signs the text in force for the actor's organisation, which stands where another stood.
func (s *Service) TakeOver(ctx context.Context, a access.Actor, cmd TakeOver) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.TakeOverRecord, pick: live, seen: cmd.Hash,
		decide: func(st State, who Who, w World) (Outcome, error) {
			return DecideTakeOver(st, who, w, cmd, s.deps.IDs.Next())
		}})
}

// TakeOverView is what a signatory reads before signing on.
type TakeOverView struct {
	Ref, Title, Hash string
	Version          int
	Old, New         string // names
	SignBy           clock.Date
	Parties          []string
	Signed           bool // nothing is asked of the organisation any more
}

// ToTakeOver gives what the actor's organisation is asked to sign because organisations changed.
func (s *Service) ToTakeOver(ctx context.Context, a access.Actor, ref string) (TakeOverView, error) {
	var out TakeOverView
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		v := st.Live()
		if _, err := permit(a, access.TakeOverRecord, &st, v); err != nil {
			return err
		}
		w, err := s.heirWorld(ctx, tx, &st, nil)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(st.Record.Heirs, func(h Heir) bool { return h.New == a.Organisation && h.Version == v.N })
		if i < 0 {
			return errs.New(errs.NotFound, "sharing.nothing_waits", "Nothing waits for your organisation here.")
		}
		h := st.Record.Heirs[i]
		out = TakeOverView{Ref: ref, Title: v.Content.Title, Hash: v.Hash, Version: v.N, Old: w.Label("organisation", string(h.Old)), New: w.Label("organisation", string(h.New)),
			SignBy: h.SignBy, Signed: !h.Waits()}
		for _, p := range v.Content.Parties {
			out.Parties = append(out.Parties, partyName(&v.Content, p.ID, w))
		}
		return nil
	})
	return out, err
}

// RunHeirs stops records whose heirs did not sign in time. It may run as often as one likes.
func (s *Service) RunHeirs(ctx context.Context) error {
	var failed error
	today := clock.DateOf(s.deps.Clock.Now())
	for after := ""; ; {
		var refs []string
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			refs, err = tx.LateHeirs(ctx, today, after, batch)
			return err
		})
		if err != nil || len(refs) == 0 {
			return errors.Join(failed, err)
		}
		for _, ref := range refs {
			if _, err := s.alone(ctx, ref, DecideHeirsLate); err != nil {
				failed = errors.Join(failed, fmt.Errorf("stop record %s: %w", ref, err))
			}
		}
		after = refs[len(refs)-1]
	}
}
