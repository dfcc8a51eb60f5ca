package agreement

import (
	"context"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
)

// everybody lists the roles told of what happens to their organisation's statement.
func everybody() []access.Role {
	return []access.Role{access.OrgAdmin, access.IGLead, access.DPO, access.SigningOfficer}
}

// secretariat lists the roles that run the partnership.
func secretariat() []access.Role { return []access.Role{access.Secretariat} }

func (s *Service) notice(org ident.Organisation, about ident.Statement, kind, title, text string) intray.Notice {
	return intray.Notice{
		ID: ident.New[ident.Notice](s.d.IDs), Organisation: org, Roles: everybody(), Kind: kind, Subject: StatementSubject(about),
		Title: title, Text: text, URL: statementURL, At: s.d.Clock.Now(),
	}
}

// Accept countersigns for the partnership: the organisation, and the members it signed for, become
// signatories from the day given.
func (s *Service) Accept(ctx context.Context, actor access.Actor, cmd Accept) (Statement, error) {
	var out Statement
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		st, body, role, err := s.open(ctx, tx, actor, want{cmd.Statement, cmd.Version, access.DecideStatement})
		if err != nil {
			return err
		}
		e, err := tx.Edition(ctx, st.Edition)
		if err != nil {
			return err
		}
		sig, err := lastSignature(ctx, tx, st.ID)
		if err != nil {
			return err
		}
		today := clock.DateOf(s.d.Clock.Now())
		if cmd.EffectiveFrom.IsZero() {
			cmd.EffectiveFrom = today
		}
		if err := checkAcceptance(cmd, sig, st, e); err != nil {
			return err
		}
		now, by := s.d.Clock.Now(), actor.Event(role)
		st = st.affirmed(e, cmd.EffectiveFrom).become(Accepted, by, now, "")
		st.Reaffirmations = append(st.Reaffirmations, Reaffirmation{Edition: e.Number(), On: sig.SignedOn, Signature: sig.ID})
		if st, err = s.save(ctx, tx, st); err != nil {
			return err
		}
		out = st
		if err := tx.CloseTasks(ctx, TaskDecide, StatementSubject(st.ID), "", now); err != nil {
			return err
		}
		if err := s.welcome(ctx, tx, st, body); err != nil {
			return err
		}
		data := signedData{e.Number(), sig.EditionHash, sig.ContentHash, sig.Method, cmd.EffectiveFrom.String()}
		return tx.AppendEvents(ctx, s.event(by, "agreement.statement_accepted", StatementSubject(st.ID), st.Covers()...).With(data))
	})
	return out, err
}

func lastSignature(ctx context.Context, tx Statements, id ident.Statement) (Signature, error) {
	all, err := tx.Signatures(ctx, id)
	if err != nil {
		return Signature{}, err
	}
	if len(all) == 0 {
		return Signature{}, errs.New(errs.Conflict, "agreement.unsigned", "Nobody has signed this statement yet.")
	}
	return all[0], nil
}

func checkAcceptance(cmd Accept, sig Signature, st Statement, e Edition) error {
	if e.Status != InForce {
		return errs.New(errs.Conflict, "agreement.superseded", "The statement was signed for an edition that is no longer in force. Ask the organisation to sign the present one.")
	}
	var wrong []errs.Field
	if cmd.EffectiveFrom.Before(sig.SignedOn) {
		wrong = append(wrong, errs.Field{Name: "effective_from", Code: "agreement.effective_from", Message: "Enter the day of the signature, " + organisation.Day(sig.SignedOn) + ", or a later day."})
	}
	if sig.Method == Paper && !cmd.ScanChecked {
		wrong = append(wrong, errs.Field{Name: "scan_checked", Code: "agreement.scan_checked", Message: "Compare the scan with the statement, then confirm that it shows this text, a name, a post and a signature."})
	}
	if st.Answers.Reservations != "" && strings.TrimSpace(st.Answers.Reservations) != "" {
		wrong = append(wrong, errs.Field{Name: "reservations", Code: "agreement.reservations", Message: "The organisation asks for an exception. Send the statement back with a question, or agree the exception in a new edition."})
	}
	return errs.InvalidFields(wrong)
}

// welcome tells the organisation and its members that they are in.
func (s *Service) welcome(ctx context.Context, tx Tx, st Statement, body organisation.Organisation) error {
	now := st.Periods[len(st.Periods)-1]
	text := "From " + organisation.Day(now.From) + ", under edition " + now.Edition + "."
	for _, org := range st.Covers() {
		title := body.Name + " is a signatory of the Agreement."
		if org != body.ID {
			title = body.Name + " has signed the Agreement for you."
		}
		if err := tx.PostNotice(ctx, s.notice(org, st.ID, "agreement.statement_accepted", title, text)); err != nil {
			return err
		}
	}
	return nil
}

// Query sends a signed statement back with a question or a request for change.
func (s *Service) Query(ctx context.Context, actor access.Actor, id ident.Statement, version int64, reason string) (Statement, error) {
	return s.turn(ctx, actor, turn{want: want{id, version, access.DecideStatement}, to: Queried, event: "agreement.statement_queried", reason: reason,
		also: func(ctx context.Context, tx Tx, st *Statement, body organisation.Organisation, _ event.Actor) error {
			st.Query = strings.TrimSpace(reason)
			if err := tx.CloseTasks(ctx, TaskDecide, StatementSubject(st.ID), "", s.d.Clock.Now()); err != nil {
				return err
			}
			return tx.OpenTask(ctx, s.task(*st, body, TaskComplete, s.d.Clock.Now()))
		}})
}

// Suspend stops a signatory from a reason that the partnership has decided on. It takes effect at once.
func (s *Service) Suspend(ctx context.Context, actor access.Actor, id ident.Statement, version int64, reason string) (Statement, error) {
	return s.turn(ctx, actor, turn{want: want{id, version, access.SuspendStatement}, to: Suspended, event: "agreement.statement_suspended", reason: reason,
		also: func(_ context.Context, _ Tx, st *Statement, _ organisation.Organisation, _ event.Actor) error {
			*st = st.stopped(clock.DateOf(s.d.Clock.Now()))
			return nil
		}})
}

// Restore ends a suspension from today.
func (s *Service) Restore(ctx context.Context, actor access.Actor, id ident.Statement, version int64, reason string) (Statement, error) {
	return s.turn(ctx, actor, turn{want: want{id, version, access.RestoreStatement}, to: Accepted, event: "agreement.statement_restored", reason: reason,
		also: func(ctx context.Context, tx Tx, st *Statement, _ organisation.Organisation, _ event.Actor) error {
			e, err := tx.Edition(ctx, st.Edition)
			if err != nil {
				return err
			}
			st.Periods = append(st.Periods, Period{Edition: e.Number(), Covers: st.Covers(), From: clock.DateOf(s.d.Clock.Now())})
			return nil
		}})
}

// turn is a change of status with a reason, decided by the secretariat.
type turn struct {
	want
	to     Status
	event  string
	reason string
	also   func(context.Context, Tx, *Statement, organisation.Organisation, event.Actor) error
}

// reasonData is the data of events that carry a reason.
type reasonData struct {
	Reason string `json:"reason,omitempty"`
}

func (s *Service) turn(ctx context.Context, actor access.Actor, t turn) (Statement, error) {
	var out Statement
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		st, body, role, err := s.open(ctx, tx, actor, t.want)
		if err != nil {
			return err
		}
		reason := strings.TrimSpace(t.reason)
		if reason == "" {
			return errs.InvalidFields([]errs.Field{{Name: "reason", Code: "agreement.reason", Message: "Say why, so that the organisation knows what to do."}})
		}
		by, was := actor.Event(role), st.Status
		st = st.become(t.to, by, s.d.Clock.Now(), reason)
		if err := t.also(ctx, tx, &st, body, by); err != nil {
			return err
		}
		if st, err = s.save(ctx, tx, st); err != nil {
			return err
		}
		out = st
		title := turned(t.to, was, body.Name)
		if err := tx.PostNotice(ctx, s.notice(st.Organisation, st.ID, t.event, title, reason)); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(by, t.event, StatementSubject(st.ID), st.Covers()...).With(reasonData{reason}))
	})
	return out, err
}

// turned says in one sentence what happened to the statement.
func turned(to, was Status, name string) string {
	switch {
	case to == Queried:
		return "The secretariat has a question about the Acceptance Statement of " + name + "."
	case to == Suspended:
		return "The partnership has suspended " + name + " as a signatory."
	case was == Suspended:
		return "The suspension of " + name + " has ended."
	}
	return "The Acceptance Statement of " + name + " has changed."
}

// Withdraw gives notice to leave. The organisation stays a signatory until the day it takes effect.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, cmd Withdraw) (Statement, error) {
	var out Statement
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		st, body, role, err := s.open(ctx, tx, actor, want{cmd.Statement, cmd.Version, access.WithdrawStatement})
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		w, err := checkWithdrawal(cmd, clock.DateOf(now), s.pace())
		if err != nil {
			return err
		}
		st.Withdrawal, st.UpdatedAt = w, now
		if st, err = s.save(ctx, tx, st); err != nil {
			return err
		}
		out = st
		n := s.notice("", st.ID, "agreement.withdrawal_given", body.Name+" leaves the Agreement on "+organisation.Day(w.EffectiveOn)+".", w.Reason)
		n.Roles, n.URL = secretariat(), boardURL+string(st.ID)
		if err := tx.PostNotice(ctx, n); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(actor.Event(role), "agreement.withdrawal_given", StatementSubject(st.ID), st.Covers()...).With(leaving{w.EffectiveOn.String()}))
	})
	return out, err
}

// KeepOn takes back a notice to leave before it takes effect.
func (s *Service) KeepOn(ctx context.Context, actor access.Actor, id ident.Statement, version int64) (Statement, error) {
	var out Statement
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		st, _, role, err := s.open(ctx, tx, actor, want{id, version, access.WithdrawStatement})
		if err != nil {
			return err
		}
		if st.Withdrawal.EffectiveOn.IsZero() {
			return errs.New(errs.Conflict, "agreement.no_notice", "No notice to leave was given.")
		}
		st.Withdrawal, st.UpdatedAt = Withdrawal{}, s.d.Clock.Now()
		if out, err = s.save(ctx, tx, st); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(actor.Event(role), "agreement.withdrawal_taken_back", StatementSubject(st.ID), st.Covers()...))
	})
	return out, err
}

// leaving is the data of the event of giving notice.
type leaving struct {
	On string `json:"on"`
}

func checkWithdrawal(cmd Withdraw, today clock.Date, p Pace) (Withdrawal, error) {
	w := Withdrawal{NoticeOn: cmd.NoticeOn, EffectiveOn: cmd.EffectiveOn, Reason: strings.TrimSpace(cmd.Reason), DataPlan: strings.TrimSpace(cmd.DataPlan)}
	if w.NoticeOn.IsZero() {
		w.NoticeOn = today
	}
	first := w.NoticeOn.AddDays(p.NoticeDays)
	if first.Before(today) {
		first = today
	}
	if w.EffectiveOn.IsZero() {
		w.EffectiveOn = first
	}
	var wrong []errs.Field
	if w.NoticeOn.After(today) {
		wrong = append(wrong, errs.Field{Name: "notice_on", Code: "agreement.notice_on", Message: "Enter the day notice was given, today or earlier."})
	}
	if w.EffectiveOn.Before(first) {
		wrong = append(wrong, errs.Field{Name: "effective_on", Code: "agreement.effective_on", Message: "Enter " + organisation.Day(first) + " or later, so that partners have time to end what they share."})
	}
	if w.Reason == "" {
		wrong = append(wrong, errs.Field{Name: "reason", Code: "agreement.reason", Message: "Say why the organisation leaves."})
	}
	if w.DataPlan == "" {
		wrong = append(wrong, errs.Field{Name: "data_plan", Code: "agreement.data_plan", Message: "Say what happens to the data received from partners: returned, deleted or kept, and under what rule."})
	}
	return w, errs.InvalidFields(wrong)
}

// Succeed ends the statement of a body that was merged or abolished, after its succession is recorded in
// package organisation, and begins statements for those that take over and have none.
func (s *Service) Succeed(ctx context.Context, actor access.Actor, id ident.Statement, version int64) (Statement, error) {
	var out Statement
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		st, body, role, err := s.open(ctx, tx, actor, want{id, version, access.SucceedStatement})
		if err != nil {
			return err
		}
		if body.Open() || len(body.Profile.Successors) == 0 {
			return errs.New(errs.Conflict, "agreement.no_successor", "First record which organisation takes over from "+body.Name+".")
		}
		now, by := s.d.Clock.Now(), actor.Event(role)
		st = st.stopped(body.Profile.Successors[0].On).become(Succeeded, by, now, "")
		if st, err = s.save(ctx, tx, st); err != nil {
			return err
		}
		out = st
		if err := s.closeAll(ctx, tx, st, now); err != nil {
			return err
		}
		for _, next := range body.Profile.Successors {
			if err := s.beginFor(ctx, tx, by, next.Organisation); err != nil {
				return err
			}
		}
		return tx.AppendEvents(ctx, s.event(by, "agreement.statement_succeeded", StatementSubject(st.ID), st.EverCovered()...))
	})
	return out, err
}

func (s *Service) beginFor(ctx context.Context, tx Tx, by event.Actor, id ident.Organisation) error {
	have, err := tx.StatementOf(ctx, id)
	if err == nil && !have.Status.Ended() {
		return nil
	}
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	body, err := tx.Organisation(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.begin(ctx, tx, by, body)
	return err
}

func (s *Service) closeAll(ctx context.Context, tx Tx, st Statement, at time.Time) error {
	for _, kind := range []string{TaskComplete, TaskSign} {
		if err := tx.CloseTasks(ctx, kind, StatementSubject(st.ID), st.Organisation, at); err != nil {
			return err
		}
	}
	return tx.CloseTasks(ctx, TaskDecide, StatementSubject(st.ID), "", at)
}
