package sharing

import (
	"context"
	"errors"
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/ident"
)

// Send sends the draft to the parties.
func (s *Service) Send(ctx context.Context, a access.Actor, cmd Send) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.SendRecord, pick: open,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideSend(st, who, w, cmd) }})
}

// Opened notes that the actor's organisation opened a version that waits for it.
func (s *Service) Opened(ctx context.Context, a access.Actor, ref string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		if !visible(a, &st) {
			return hidden()
		}
		v := st.Open()
		if !mayView(a, &st, v) {
			return nil
		}
		w, err := s.world(ctx, tx, &st, v)
		if err != nil {
			return err
		}
		var role access.Role
		if len(a.Roles) > 0 {
			role = a.Roles[0]
		}
		out, changed := DecideOpened(st, Who{Actor: a, Role: role, Now: s.deps.Clock.Now()}, w)
		if !changed {
			return nil
		}
		return s.commit(ctx, tx, out)
	})
}

// Approve is a party's review with a good end.
func (s *Service) Approve(ctx context.Context, a access.Actor, cmd Approve) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.ReviewRecord, pick: open, seen: cmd.Hash,
		decide: func(st State, who Who, w World) (Outcome, error) {
			return DecideApprove(st, who, w, cmd, s.deps.IDs.Next())
		}})
}

// ReturnForChange sends a version back to the draft.
func (s *Service) ReturnForChange(ctx context.Context, a access.Actor, cmd ReturnForChange) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.ReturnRecord, pick: open,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideReturn(st, who, w, cmd) }})
}

// Decline says no for a party.
func (s *Service) Decline(ctx context.Context, a access.Actor, cmd Decline) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.DeclineRecord, pick: open,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideDecline(st, who, w, cmd) }})
}

// Delegate passes what waits for the actor's organisation to a colleague.
func (s *Service) Delegate(ctx context.Context, a access.Actor, cmd Delegate) error {
	know := func(ctx context.Context, tx WorldTx, w *World) (err error) {
		w.Colleagues = map[Stage][]ident.Person{}
		now := s.deps.Clock.Now()
		if w.Colleagues[InReview], err = tx.WearersOf(ctx, a.Organisation, reviewerRoles, now); err != nil {
			return err
		}
		w.Colleagues[AwaitingSign], err = tx.WearersOf(ctx, a.Organisation, signerRoles, now)
		return err
	}
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.DelegateRecord, pick: open, know: know,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideDelegate(st, who, w, cmd) }})
}

// Sign signs for the actor's organisation.
func (s *Service) Sign(ctx context.Context, a access.Actor, cmd Sign) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.SignRecord, pick: open, seen: cmd.Hash, rules: true,
		decide: func(st State, who Who, w World) (Outcome, error) {
			return DecideSign(st, who, w, cmd, s.deps.IDs.Next())
		}})
}

// RecordPaper records a signature made on paper by a party that cannot sign here.
func (s *Service) RecordPaper(ctx context.Context, a access.Actor, cmd RecordPaper) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.PaperRecord, pick: open, seen: cmd.Hash, rules: true,
		decide: func(st State, who Who, w World) (Outcome, error) {
			return DecidePaper(st, who, w, cmd, s.deps.IDs.Next())
		}})
}

// PutLive puts a fully signed version live.
func (s *Service) PutLive(ctx context.Context, a access.Actor, cmd PutLive) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.PublishRecord, pick: open, rules: true,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecidePutLive(st, who, w, cmd) }})
}

// Withdraw takes a version back before it is live.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, cmd Withdraw) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.WithdrawRecord, pick: open,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideWithdraw(st, who, w, cmd) }})
}

// Pause stops a live record.
func (s *Service) Pause(ctx context.Context, a access.Actor, cmd Pause) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.PauseRecord, pick: live,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecidePause(st, who, w, cmd) }})
}

// Resume starts a paused record again.
func (s *Service) Resume(ctx context.Context, a access.Actor, cmd Resume) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.ResumeRecord, pick: live,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideResume(st, who, w, cmd) }})
}

// StartReview opens the regular review of a live record.
func (s *Service) StartReview(ctx context.Context, a access.Actor, cmd StartReview) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.ReviewLive, pick: live, decide: DecideStartReview})
}

// ConfirmReview closes a review and sets the date of the next.
func (s *Service) ConfirmReview(ctx context.Context, a access.Actor, cmd ConfirmReview) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.ReviewLive, pick: live,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideConfirmReview(st, who, w, cmd) }})
}

// Vary starts the next version of a live record.
func (s *Service) Vary(ctx context.Context, a access.Actor, cmd Vary) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.VaryRecord, pick: live, key: cmd.Key,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideVary(st, who, w, cmd) }})
}

// End ends a live record.
func (s *Service) End(ctx context.Context, a access.Actor, cmd End) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.EndRecord, pick: live,
		decide: func(st State, who Who, w World) (Outcome, error) {
			return DecideEnd(st, who, w, cmd, s.deps.IDs)
		}})
}

// ConfirmEnd says what the actor's organisation did with the data after the end.
func (s *Service) ConfirmEnd(ctx context.Context, a access.Actor, cmd ConfirmEnd) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.AnswerEnd, pick: live,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideConfirmEnd(st, who, w, cmd) }})
}

// AskToJoin asks for a place in a live record.
func (s *Service) AskToJoin(ctx context.Context, a access.Actor, cmd AskToJoin) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.JoinRecord, pick: live,
		decide: func(st State, who Who, w World) (Outcome, error) {
			return DecideAskToJoin(st, who, w, cmd, s.deps.IDs.Next())
		}})
}

// Admit decides about an organisation that asked to join.
func (s *Service) Admit(ctx context.Context, a access.Actor, cmd Admit) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.AdmitRecord, pick: live,
		decide: func(st State, who Who, w World) (Outcome, error) { return DecideAdmit(st, who, w, cmd) }})
}

// SignAccession signs as a later party.
func (s *Service) SignAccession(ctx context.Context, a access.Actor, cmd SignAccession) error {
	return s.do(ctx, a, order{ref: cmd.Ref, command: access.AccedeRecord, pick: live, seen: cmd.Hash,
		decide: func(st State, who Who, w World) (Outcome, error) {
			return DecideAccede(st, who, w, cmd, s.deps.IDs.Next())
		}})
}

// batch is how many due records the daily run takes at a time.
const batch = 50

// RunDaily does for every record what the day brings: going live, expiring, review alerts. It may run
// as often as one likes; each thing is done once.
func (s *Service) RunDaily(ctx context.Context) error {
	return s.daily(ctx, func(st State, who Who, w World) (Outcome, bool) { return DecideDaily(st, who, w) })
}

// GoLiveDue puts ready records live whose start date has come.
func (s *Service) GoLiveDue(ctx context.Context) error {
	return s.daily(ctx, func(st State, who Who, w World) (Outcome, bool) {
		if v := st.Open(); v == nil || v.Stage != Ready {
			return Outcome{}, false
		}
		d := begin(st, who, w)
		d.liveIfDue(d.State.Open())
		out, err := d.done()
		return out, err == nil && len(out.Events) > 0
	})
}

func (s *Service) daily(ctx context.Context, decide func(State, Who, World) (Outcome, bool)) error {
	after := ""
	var failed error // one record that fails must not keep the others waiting
	for {
		refs, err := s.due(ctx, after)
		if err != nil || len(refs) == 0 || ctx.Err() != nil {
			return errors.Join(failed, err, ctx.Err())
		}
		for _, ref := range refs {
			if err := s.day(ctx, ref, decide); err != nil {
				failed = errors.Join(failed, fmt.Errorf("record %s: %w", ref, err))
			}
		}
		after = refs[len(refs)-1]
	}
}

func (s *Service) due(ctx context.Context, after string) (refs []string, err error) {
	today := Who{Now: s.deps.Clock.Now()}.today()
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		refs, err = tx.RecordsDue(ctx, today, after, batch)
		return err
	})
	return refs, err
}

// day does what the day brings for one record.
func (s *Service) day(ctx context.Context, ref string, decide func(State, Who, World) (Outcome, bool)) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		v := st.Open()
		if v == nil {
			v = st.Live()
		}
		w, err := s.world(ctx, tx, &st, v, livePartners(&st)...)
		if err != nil {
			return err
		}
		if v != nil && v.Stage == Ready {
			w.Findings = s.findings(v, w)
		}
		out, changed := decide(st, Who{System: "sharing", Now: s.deps.Clock.Now()}, w)
		if !changed {
			return nil
		}
		return s.commit(ctx, tx, out)
	})
}

func livePartners(st *State) []ident.Organisation {
	if v := st.Live(); v != nil {
		return v.Content.Organisations()
	}
	return nil
}
