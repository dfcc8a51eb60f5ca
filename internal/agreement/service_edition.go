package agreement

import (
	"context"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Tasks of this concept.
const (
	TaskComplete = "statement.complete" // fill the statement in
	TaskSign     = "statement.sign"
	TaskDecide   = "statement.decide"
	TaskAdopt    = "edition.adopt"
)

// EnsureEdition keeps the pack's text. The first edition ever is put in force at once; a later one with
// a new number waits as a draft until the secretariat adopts it. A text that changed without a new
// number is refused, because people have signed the old one.
func (s *Service) EnsureEdition(ctx context.Context, t Text) (Edition, error) {
	var out Edition
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		all, err := tx.Editions(ctx)
		if err != nil {
			return fmt.Errorf("list editions: %w", err)
		}
		now := s.d.Clock.Now()
		e, err := newEdition(ident.New[ident.Edition](s.d.IDs), t, now)
		if err != nil {
			return errs.Wrap(errs.Invalid, "agreement.text", "The pack's Agreement is incomplete.", err)
		}
		if i := slices.IndexFunc(all, func(x Edition) bool { return x.Number() == t.Number }); i >= 0 {
			out = all[i]
			return s.sameText(ctx, tx, out, e)
		}
		by := event.Actor{System: "set-up"}
		name := "agreement.edition_drafted"
		if len(all) == 0 {
			e.Status, e.AdoptedOn, e.InForceFrom = InForce, clock.DateOf(now), clock.DateOf(now)
			name = "agreement.edition_adopted"
		}
		if err := tx.InsertEdition(ctx, e); err != nil {
			return fmt.Errorf("keep edition %s: %w", t.Number, err)
		}
		out = e
		if e.Status == Draft {
			if err := tx.OpenTask(ctx, s.adoptTask(e)); err != nil {
				return err
			}
		}
		return tx.AppendEvents(ctx, s.event(by, name, EditionSubject(e.ID)))
	})
	return out, err
}

// sameText takes a changed draft over and refuses any other change.
func (s *Service) sameText(ctx context.Context, tx Tx, have, want Edition) error {
	if have.Hash == want.Hash {
		return nil
	}
	if worked, err := edited(ctx, tx, have.ID); err != nil || worked {
		return err // people wrote it here: the pack's words are overtaken
	}
	if have.Status != Draft {
		return errs.New(errs.Conflict, "agreement.text_changed", "The pack's text of edition "+have.Number()+" differs from the one that was adopted. Give the new text a new number.")
	}
	have.Text, have.Hash = want.Text, want.Hash
	return tx.UpdateEdition(ctx, have)
}

func (s *Service) adoptTask(e Edition) intray.Task {
	return intray.Task{
		ID: ident.New[ident.Task](s.d.IDs), Roles: []access.Role{access.Secretariat}, Kind: TaskAdopt, Subject: EditionSubject(e.ID),
		Title: "Adopt: edition " + e.Number() + " of the Agreement", URL: "/agreement/" + e.Number(), CreatedAt: e.CreatedAt,
	}
}

// EditionSubject names an edition in events and tasks.
func EditionSubject(id ident.Edition) event.Subject {
	return event.Subject{Kind: "edition", ID: string(id)}
}

// StatementSubject names a statement in events, tasks and notices.
func StatementSubject(id ident.Statement) event.Subject {
	return event.Subject{Kind: "statement", ID: string(id)}
}

func (s *Service) event(by event.Actor, name string, about event.Subject, orgs ...ident.Organisation) event.Event {
	return event.New(ident.New[ident.Event](s.d.IDs), s.d.Clock.Now(), by, name, about).For(orgs...)
}

// Current gives the edition in force; anybody may read it.
func (s *Service) Current(ctx context.Context) (Edition, error) {
	var out Edition
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = current(ctx, tx)
		return err
	})
	return out, err
}

func current(ctx context.Context, tx Editions) (Edition, error) {
	all, err := tx.Editions(ctx)
	if err != nil {
		return Edition{}, fmt.Errorf("list editions: %w", err)
	}
	for _, e := range all {
		if e.Status == InForce {
			return e, nil
		}
	}
	return Edition{}, errs.New(errs.NotFound, "agreement.no_edition", "No edition of the Agreement is in force yet.")
}

// Editions lists every edition that is or was in force or was adopted, newest first; anybody may read them. Those
// that are still written or in review are listed for whoever may read them.
func (s *Service) Editions(ctx context.Context, actor access.Actor) ([]Edition, error) {
	hidden := func(e Edition) bool {
		if e.Status != Draft && e.Status != InReview {
			return false
		}
		_, may := access.Allowed(actor, access.ReadDraftEdition, access.RelationTo(actor, actor.Organisation), string(e.Status))
		return !may
	}
	var out []Edition
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.Editions(ctx)
		return err
	})
	return slices.DeleteFunc(out, hidden), err
}

// EditionNumbered gives one edition by its number, by the same rule as Editions.
func (s *Service) EditionNumbered(ctx context.Context, actor access.Actor, number string) (Edition, error) {
	all, err := s.Editions(ctx, actor)
	if err != nil {
		return Edition{}, err
	}
	for _, e := range all {
		if e.Number() == number {
			return e, nil
		}
	}
	return Edition{}, errs.New(errs.NotFound, "agreement.no_edition", "We could not find this edition of the Agreement.")
}

// Adopt puts a draft in force and supersedes the edition before. With a day to reaffirm by, every
// signatory is asked to confirm.
func (s *Service) Adopt(ctx context.Context, actor access.Actor, cmd Adopt) (Edition, error) {
	var out Edition
	err := s.d.Store.Write(ctx, func(tx Tx) (err error) {
		out, err = s.AdoptIn(ctx, tx, actor, cmd)
		return err
	})
	if err != nil || out.ReaffirmBy.IsZero() {
		return out, err
	}
	return out, s.askAll(ctx, out)
}

// AdoptIn is Adopt within a transaction that has more to do. It asks nobody to confirm: AskIn does that.
func (s *Service) AdoptIn(ctx context.Context, tx Tx, actor access.Actor, cmd Adopt) (Edition, error) {
	e, err := tx.Edition(ctx, cmd.Edition)
	if err != nil {
		return Edition{}, err
	}
	role, err := access.Require(actor, access.AdoptEdition, access.Public, access.RelationTo(actor, ""), string(e.Status))
	if err != nil {
		return Edition{}, err
	}
	now := s.d.Clock.Now()
	if err := checkAdoption(&cmd, clock.DateOf(now)); err != nil {
		return Edition{}, err
	}
	if err := supersede(ctx, tx, cmd.InForceFrom); err != nil {
		return Edition{}, err
	}
	e.Status, e.AdoptedOn, e.InForceFrom, e.ReaffirmBy = InForce, cmd.AdoptedOn, cmd.InForceFrom, cmd.ReaffirmBy
	if cmd.Version != 0 {
		e.Version = cmd.Version
	}
	if err := tx.UpdateEdition(ctx, e); err != nil {
		return Edition{}, err
	}
	e.Version++
	if err := tx.CloseTasks(ctx, TaskAdopt, EditionSubject(e.ID), "", now); err != nil {
		return Edition{}, err
	}
	return e, tx.AppendEvents(ctx, s.event(actor.Event(role), "agreement.edition_adopted", EditionSubject(e.ID)))
}

func checkAdoption(cmd *Adopt, today clock.Date) error {
	if cmd.AdoptedOn.IsZero() {
		cmd.AdoptedOn = today
	}
	if cmd.InForceFrom.IsZero() {
		cmd.InForceFrom = today
	}
	var wrong []errs.Field
	if cmd.AdoptedOn.After(today) {
		wrong = append(wrong, errs.Field{Name: "adopted_on", Code: "agreement.adopted_on", Message: "Enter the day the partnership agreed the text, today or earlier."})
	}
	if cmd.InForceFrom != today {
		wrong = append(wrong, errs.Field{Name: "in_force_from", Code: "agreement.in_force_from", Message: "Put the edition in force on the day it starts: enter today's date."})
	}
	if !cmd.ReaffirmBy.IsZero() && !cmd.ReaffirmBy.After(today) {
		wrong = append(wrong, errs.Field{Name: "reaffirm_by", Code: "agreement.reaffirm_by", Message: "Enter a later day, so that signatories have time to confirm."})
	}
	return errs.InvalidFields(wrong)
}

func supersede(ctx context.Context, tx Editions, from clock.Date) error {
	old, err := current(ctx, tx)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	old.Status, old.InForceTo = Superseded, from.AddDays(-1)
	return tx.UpdateEdition(ctx, old)
}

// askAll asks every signatory to confirm, in portions; what is asked already stays as it is.
func (s *Service) askAll(ctx context.Context, e Edition) error {
	for after := ""; ; {
		var page []StatementBrief
		err := s.d.Store.Write(ctx, func(tx Tx) (err error) {
			page, err = tx.ListStatements(ctx, BoardFilter{Status: Accepted, After: after, Most: portion})
			if err != nil {
				return err
			}
			for _, b := range page {
				st, err := tx.Statement(ctx, b.Statement)
				if err != nil {
					return err
				}
				if err := s.askAgain(ctx, tx, st, e.ReaffirmBy, "Edition "+e.Number()+" of the Agreement is in force."); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(page) < portion {
			return err
		}
		after = page[len(page)-1].Key
	}
}

const portion = 50
