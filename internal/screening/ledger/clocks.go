package ledger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
)

// keyed hides the hash of a list of people. The hash alone of a short list could be found by trying numbers.
func (s *Service) keyed(hash string) string {
	h := hmac.New(sha256.New, s.deps.HashKey)
	_, _ = h.Write([]byte(hash)) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil))
}

// Destroy deletes a held answer before its time.
func (s *Service) Destroy(ctx context.Context, a access.Actor, ref string) error {
	var sc Screening
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		sc, err = tx.ScreeningByRef(ctx, ref)
		return err
	})
	if err != nil {
		return err
	}
	role, err := access.Require(a, access.DestroyScreening, access.ViewScreening, access.RelationTo(a, sc.Organisation), "")
	if err != nil {
		return err
	}
	if sc.State != Answered {
		return errs.New(errs.Conflict, "screening.nothing_held", "Nothing of this is held any more.")
	}
	return s.destroy(ctx, sc, a.Event(role))
}

// destroy deletes the file, then its key with the account's other traces of it.
func (s *Service) destroy(ctx context.Context, sc Screening, by event.Actor) error {
	if err := s.drop(ctx, sc.Held.Name, nil); err != nil {
		return err
	}
	sc.State, sc.DestroyedAt, sc.Held = Destroyed, s.now(), Held{}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		if err := tx.SaveScreening(ctx, sc); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.tell("destroyed", sc, by))
	})
}

// Tick does what the clocks ask for: answers past their time to live are destroyed, questions without an
// answer are given up at the hard stop, lists of choices past the hard stop are destroyed, and so is what
// lies in the vault and belongs to nothing.
func (s *Service) Tick(ctx context.Context) error {
	var open []Screening
	var lists []ChoiceList
	names, err := s.deps.Vault.Names(ctx) // before the rows: what is put meanwhile has no row yet and is not looked at
	if err != nil {
		return err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		if open, err = tx.QuestionsOpen(ctx); err != nil {
			return err
		}
		lists, err = tx.AllChoiceLists(ctx)
		return err
	})
	if err != nil {
		return err
	}
	now, held := s.now(), map[string]bool{}
	var failed []error
	for _, sc := range open {
		switch {
		case sc.State == Answered && !sc.Usable(now):
			failed = append(failed, s.destroy(ctx, sc, system))
		case sc.State == Answered:
			held[sc.Held.Name] = true
		case !now.Before(sc.StopAt):
			sc.State = Expired
			failed = append(failed, s.saveQuestion(ctx, &sc, "expired"))
		}
	}
	for _, l := range lists {
		if now.Sub(l.At) >= s.deps.Settings.HardStop {
			failed = append(failed, s.outlived(ctx, l))
			continue
		}
		held[l.Held.Name] = true
	}
	names = slices.DeleteFunc(names, func(n string) bool { return held[n] })
	return errors.Join(append(failed, s.sweep(ctx, names))...)
}

// outlived deletes a list of choices that nobody renewed.
func (s *Service) outlived(ctx context.Context, l ChoiceList) error {
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		if err := tx.DeleteChoiceList(ctx, l.Organisation, l.Kind, l.RecordRef); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.tellList("choices_removed", l, system))
	})
	if err != nil {
		return err
	}
	return s.drop(ctx, l.Held.Name, nil)
}

// sweep deletes what belongs to nothing: a program was stopped between putting a list and saying so. What
// is young may belong to somebody who is about to say so.
func (s *Service) sweep(ctx context.Context, names []string) error {
	var failed []error
	for _, n := range names {
		failed = append(failed, s.deps.Vault.DestroyOlder(ctx, n, s.now().Add(-orphanAge)))
	}
	return errors.Join(failed...)
}

// orphanAge is how old a list without an account must be to be swept.
const orphanAge = time.Hour
