package relay

import (
	"context"
	"errors"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// change is one command on a correction.
type change struct {
	ref     string
	command access.Command
	n       int // the copy it is about, 0 for the whole
	event   string
	decide  func(c *Correction, role access.Role) error
	after   func(ctx context.Context, tx Tx, c Correction) error
}

// relation says how an actor stands to a correction: Own is the source; Party whoever was told or reported it.
func relation(a access.Actor, c Correction) access.Relation {
	var parties []ident.Organisation
	for _, p := range c.Places() {
		parties = append(parties, p.Org)
	}
	return access.RelationTo(a, c.Source, parties...)
}

func (s *Service) do(ctx context.Context, a access.Actor, x change) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.CorrectionByRef(ctx, x.ref)
		if err != nil {
			return err
		}
		rel := relation(a, c)
		role, err := access.Require(a, x.command, access.ViewCorrections, rel, string(c.Stage))
		if errs.KindOf(err) == errs.Forbidden {
			otherwise := func(st Stage) bool { _, ok := access.Allowed(a, x.command, rel, string(st)); return ok }
			if slices.ContainsFunc(Stages(), otherwise) {
				return moved()
			}
		}
		if err != nil {
			return err
		}
		before := len(c.Copies)
		if err := x.decide(&c, role); err != nil {
			return err
		}
		c.finish(s.deps.Clock.Now())
		if err := tx.SaveCorrection(ctx, c); err != nil {
			return err
		}
		touched := sequence(1, before)
		if x.n > 0 {
			touched = []int{x.n}
		}
		touched = append(touched, sequence(before+1, len(c.Copies))...)
		if err := errors.Join(s.record(ctx, tx, a.Event(role), c, happened{x.event, x.n}), s.tasks(ctx, tx, c, touched)); err != nil || x.after == nil {
			return err
		}
		return x.after(ctx, tx, c)
	})
}

func sequence(from, to int) (out []int) {
	for n := from; n <= to; n++ {
		out = append(out, n)
	}
	return out
}

// Acknowledge says what somebody who was told did. When records let it pass the information on and it did, those are told
// too, each once.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, ref string, ans Answer) error {
	v, err := s.Get(ctx, a, ref)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Copies, func(p CopyView) bool { return p.N == ans.N && (p.Mine || p.Ours) })
	if i < 0 {
		return errs.New(errs.NotFound, "correction.no_copy", "We could not find whom you mean.")
	}
	mine := v.Copies[i]
	if ans.Words, err = said(ans.Words); err != nil {
		return err
	}
	if _, ok := s.deps.Book.Item(ReasonList, ans.Reason); !ok {
		ans.Reason = ""
	}
	if mine.State == Waiting && len(mine.Onward) > 0 && ans.Passed != "yes" && ans.Passed != "no" {
		return invalid("passed", "required", "Say whether you passed the information on to them")
	}
	onward := lines(Plan{Lines: mine.Onward})
	bodies, err := s.bodies(ctx, onward)
	if err != nil {
		return err
	}
	command := access.AcknowledgeCorrection
	if mine.Ours && !mine.Mine {
		command = access.ManageCorrection
	}
	return s.do(ctx, a, change{ref: ref, command: command, n: ans.N, event: WasAnswered, decide: func(c *Correction, role access.Role) error {
		p, err := c.answer(ans, role, command == access.ManageCorrection, s.deps.Clock.Now())
		if err != nil || ans.Passed != "yes" {
			return err
		}
		// Somebody else may have told some of them meanwhile.
		var still []Line
		for _, l := range onward {
			l.Items = slices.DeleteFunc(slices.Clone(l.Items), func(i string) bool { return c.Told(l.To, i) })
			if len(l.Items) > 0 {
				still = append(still, l)
			}
		}
		n := p.N
		if _, err = c.send(still, n, bodies, s.deps.Clock.Now(), s.due); err == nil && len(still) > 0 {
			c.turn(Turn{What: WasPassedOn, Copy: n, Role: role, At: s.deps.Clock.Now()})
		}
		return err
	}, after: func(ctx context.Context, tx Tx, c Correction) error {
		if c.Stage != Complete {
			return nil
		}
		return s.tell(ctx, tx, c, notice{org: c.Source, kind: WasComplete, title: "Everybody answered a correction"})
	}})
}

// Excuse is the decision not to wait for somebody.
type Excuse struct {
	Ref    string
	N      int
	Ground string // code of list correction_exception
	Words  string
}

// Excuse decides that somebody need not be waited for, because telling them is impossible or out of proportion.
func (s *Service) Excuse(ctx context.Context, a access.Actor, cmd Excuse) error {
	words, err := said(cmd.Words)
	if err != nil {
		return err
	}
	if _, ok := s.deps.Book.Item(ExceptionList, cmd.Ground); !ok {
		cmd.Ground = ""
	}
	return s.do(ctx, a, change{ref: cmd.Ref, command: access.ManageCorrection, n: cmd.N, event: WasExcused, decide: func(c *Correction, role access.Role) error {
		return c.excuse(cmd.N, cmd.Ground, words, role, s.deps.Clock.Now())
	}})
}

// Withdraw takes a correction back. Whoever acted on it is asked to undo it; everybody else who was told is told.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, ref, words string) error {
	words, err := said(words)
	if err != nil {
		return err
	}
	return s.do(ctx, a, change{ref: ref, command: access.ManageCorrection, event: WasWithdrawn, decide: func(c *Correction, role access.Role) error {
		return c.stop(Withdrawn, words, "", role, s.deps.Clock.Now())
	}, after: func(ctx context.Context, tx Tx, c Correction) error {
		for _, p := range c.Places()[1:] {
			if err := s.tell(ctx, tx, c, notice{org: p.Org, kind: WasWithdrawn, title: c.Name + " took a correction back", urgent: true}); err != nil {
				return err
			}
		}
		return nil
	}})
}

// Undone says that somebody who acted on what was taken back has undone it.
func (s *Service) Undone(ctx context.Context, a access.Actor, ref string, n int) error {
	v, err := s.Get(ctx, a, ref)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Copies, func(p CopyView) bool { return p.N == n })
	if i < 0 {
		return errs.New(errs.NotFound, "correction.no_copy", "We could not find whom you mean.")
	}
	command := access.AcknowledgeCorrection
	if p := v.Copies[i]; p.To.Org != a.Organisation && p.Alone {
		command = access.ManageCorrection
	}
	return s.do(ctx, a, change{ref: ref, command: command, n: n, event: WasUndone, decide: func(c *Correction, role access.Role) error {
		return c.undone(n, role, s.deps.Clock.Now())
	}})
}

// AskWho records that the person asked who was told. It runs for whoever has the case's reference and code.
// Law: UK GDPR Article 19: the person is told of those recipients if they ask.
func (s *Service) AskWho(ctx context.Context, caseRef string) error {
	now := s.deps.Clock.Now()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		all, err := tx.CorrectionsOfCase(ctx, caseRef)
		if err != nil {
			return err
		}
		for _, c := range all {
			if !c.WhoAsked.IsZero() {
				continue
			}
			c.WhoAsked = now
			c.turn(Turn{What: WasAsked, At: now})
			if err := tx.SaveCorrection(ctx, c); err != nil {
				return err
			}
			t := s.task(c, TaskWho, c.Source, "Tell the person who was told of a correction")
			t.From = ""
			if t.Due, err = s.due(now); err != nil {
				return err
			}
			if err := errors.Join(tx.OpenTask(ctx, t), s.record(ctx, tx, event.Actor{System: "rights"}, c, happened{WasAsked, 0})); err != nil {
				return err
			}
		}
		return nil
	})
}

// ToldWho says that the person was told who the recipients were.
func (s *Service) ToldWho(ctx context.Context, a access.Actor, ref string) error {
	return s.do(ctx, a, change{ref: ref, command: access.ManageCorrection, event: WasTold, decide: func(c *Correction, role access.Role) error {
		if c.WhoAsked.IsZero() || !c.WhoTold.IsZero() {
			return moved()
		}
		c.WhoTold = s.deps.Clock.Now()
		c.turn(Turn{What: WasTold, Role: role, At: c.WhoTold})
		return nil
	}, after: func(ctx context.Context, tx Tx, c Correction) error {
		return tx.CloseAllTasks(ctx, TaskWho, c.Subject(), c.WhoTold)
	}})
}
