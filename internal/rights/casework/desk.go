package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/deadline"
)

// order is one command of a body that holds a part. Decide changes the part and gives the line to be written; after is
// what follows in the same transaction.
type order struct {
	command access.Command
	decide  func(c *Case, p *Part, now time.Time) (Line, error)
	after   func(ctx context.Context, tx Tx, c *Case, p *Part) error
	counts  []Measure
	tells   bool // the person learns by it that the case came, if nobody told them before
}

// do runs a command on the part of the actor's organisation.
func (s *Service) do(ctx context.Context, a access.Actor, ref string, o order) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.CaseByRef(ctx, ref)
		if err != nil {
			return err
		}
		i, role, err := mine(a, c, o.command)
		if err != nil {
			return err
		}
		now, p := s.deps.Clock.Now(), &c.Parts[i]
		counts, err := s.acknowledge(c.Kind, p, now, o.tells)
		if err != nil {
			return err
		}
		l, err := o.decide(&c, p, now)
		if err != nil {
			return err
		}
		l.Role, l.At = role, now
		p.Lines = append(p.Lines, l)
		c.Updated = now
		if o.after != nil {
			if err := o.after(ctx, tx, &c, p); err != nil {
				return err
			}
		}
		i = c.PartOf(a.Organisation) // parts may have been added
		if err := s.tell(ctx, tx, &c, i, l); err != nil {
			return err
		}
		if err := s.save(ctx, tx, c); err != nil {
			return err
		}
		return errors.Join(s.record(ctx, tx, c, news{a.Event(role), a.Organisation, l}), s.count(ctx, tx, tallyOf(c, a.Organisation, now), append(counts, o.counts...)...))
	})
}

// mine finds the part of the actor's organisation, when the actor may do a command to it. To a body that holds none the
// case does not exist.
func mine(a access.Actor, c Case, command access.Command) (int, access.Role, error) {
	i := c.PartOf(a.Organisation)
	if i < 0 || a.Organisation == "" {
		_, err := access.Require(a, command, access.ViewCases, access.Other, "")
		return 0, "", err
	}
	stage := c.Parts[i].Stage
	role, err := access.Require(a, command, access.ViewCases, access.Own, string(stage))
	if errs.KindOf(err) == errs.Forbidden && allowedInSomeStage(a, command) {
		err = moved()
	}
	return i, role, err
}

func allowedInSomeStage(a access.Actor, command access.Command) bool {
	return slices.ContainsFunc(Stages(), func(s Stage) bool { return roleOf(a, command, access.Own, s) != "" })
}

// acknowledge notes that the person was told that it came, if nobody told them before, and says what to count.
func (s *Service) acknowledge(k Kind, p *Part, now time.Time, tells bool) ([]Measure, error) {
	if !tells || !p.AcknowledgedAt.IsZero() {
		return nil, nil
	}
	p.AcknowledgedAt = now
	r, err := s.rule(setOf(k).acknowledge, p.Story.ReceivedAt(now))
	if s.engine().State(r, p.acknowledging(), now).Overdue {
		return []Measure{CountAckLate}, err
	}
	return []Measure{CountAckInTime}, err
}

// Acknowledge tells the person that it came.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, ref string) error {
	return s.do(ctx, a, ref, order{command: access.AcknowledgeCase, tells: true, decide: func(_ *Case, p *Part, _ time.Time) (Line, error) {
		if !p.lastAt(WhatAcknowledged, WhatProofAsked, WhatClarifyAsked, WhatExtended, WhatProgress).IsZero() {
			return Line{}, moved()
		}
		if p.Stage == Received {
			p.Stage = InHand
		}
		return Line{What: WhatAcknowledged, Public: true}, nil
	}})
}

// AskProof asks who the person is, or by what right they ask. What is a code of list case_proof.
func (s *Service) AskProof(ctx context.Context, a access.Actor, ref, what, text string) error {
	return s.do(ctx, a, ref, order{command: access.AskProof, tells: true, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		if _, ok := s.deps.Book.Item("case_proof", what); !ok {
			return Line{}, invalid("what", "required", "Choose what you ask for")
		}
		text, err := said("text", text, "Say what you need to see and how to show it. Do not ask for documents to be sent here")
		p.Stage = Identity
		p.Story = p.Story.With(deadline.Move{Kind: deadline.Await, What: awaits(what), At: now})
		return Line{What: WhatProofAsked, Code: what, Text: text, Public: true}, err
	}})
}

// awaits names for the clock what is waited for.
func awaits(proof string) string {
	if proof == deadline.Fee {
		return deadline.Fee
	}
	return deadline.Identity
}

// SeeProof says that the proof was seen. It is not kept.
func (s *Service) SeeProof(ctx context.Context, a access.Actor, ref string) error {
	return s.do(ctx, a, ref, order{command: access.SeeProof, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		what := deadline.Identity
		for _, l := range p.Lines {
			if l.What == WhatProofAsked {
				what = awaits(l.Code)
			}
		}
		p.Stage = p.working()
		p.Story = p.Story.With(deadline.Move{Kind: deadline.Arrived, What: what, At: now})
		return Line{What: WhatProofSeen, Public: true}, nil
	}})
}

// AskClear asks the person to make it clear.
func (s *Service) AskClear(ctx context.Context, a access.Actor, ref, text string) error {
	return s.do(ctx, a, ref, order{command: access.ClarifyCase, tells: true, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		text, err := said("text", text, "Say what you need to know")
		p.Stage = Clarify
		p.Story = p.Story.With(deadline.Move{Kind: deadline.Pause, At: now})
		return Line{What: WhatClarifyAsked, Text: text, Public: true}, err
	}})
}

// NoteClear notes that the person made it clear, by phone or letter.
func (s *Service) NoteClear(ctx context.Context, a access.Actor, ref, text string) error {
	return s.do(ctx, a, ref, order{command: access.NoteClear, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		text, err := said("text", text, "Note in a few words what the person said")
		p.clear(now)
		return Line{What: WhatClarified, Text: text, Public: true}, err
	}})
}

// Extend takes longer. The person reads why.
// Law: UK GDPR Article 12A: with reasons, inside the first month.
func (s *Service) Extend(ctx context.Context, a access.Actor, ref, why string) error {
	return s.do(ctx, a, ref, order{command: access.ExtendCase, tells: true, counts: []Measure{CountExtended}, decide: func(c *Case, p *Part, now time.Time) (Line, error) {
		why, err := said("why", why, "Say why it takes longer. The person reads it")
		if err != nil {
			return Line{}, err
		}
		may, err := s.mayExtend(c.Kind, *p, now)
		if err == nil && !may {
			err = errs.New(errs.Conflict, "case.extend", "This cannot be extended any more: the law allows it once, and only before the first period ends.")
		}
		p.Story = p.Story.With(deadline.Move{Kind: deadline.Extend, Why: why, At: now})
		if p.Stage != Clarify {
			p.Stage = Extended
		}
		return Line{What: WhatExtended, Text: why, Public: true}, err
	}})
}

// CorrectReceipt corrects the day on which it came. Every clock is counted again.
func (s *Service) CorrectReceipt(ctx context.Context, a access.Actor, ref string, day clock.Date, why string) error {
	return s.do(ctx, a, ref, order{command: access.CorrectReceipt, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		why, err := said("why", why, "Say why the day was wrong")
		switch today := clock.DateOf(now); {
		case err != nil:
			return Line{}, err
		case day.IsZero() || day.After(today):
			return Line{}, invalid("day", "future", "Enter the day it came. It cannot be later than today")
		case day == clock.DateOf(p.Story.ReceivedAt(now)):
			return Line{}, invalid("day", "same", "This is the day that is written down already")
		}
		p.Story = p.Story.With(deadline.Move{Kind: deadline.CorrectReceipt, At: now, To: day.Start(), Why: why})
		return Line{What: WhatReceiptMoved, Text: why, Day: day, Public: true}, nil
	}})
}

// Enquire notes an enquiry. Only staff read it.
func (s *Service) Enquire(ctx context.Context, a access.Actor, ref, text string) error {
	return s.note(ctx, a, ref, WhatEnquiry, text)
}

// Progress tells the person how far it has come.
func (s *Service) Progress(ctx context.Context, a access.Actor, ref, text string) error {
	return s.note(ctx, a, ref, WhatProgress, text)
}

func (s *Service) note(ctx context.Context, a access.Actor, ref, what, text string) error {
	return s.do(ctx, a, ref, order{command: access.WorkOnCase, tells: what == WhatProgress, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		text, err := said("text", text, "Write it down in a few words")
		if err == nil && len(p.Lines) >= mostLines {
			err = errs.New(errs.Conflict, "case.full", "There is too much written down here already.")
		}
		if what == WhatProgress {
			p.ProgressAt = now
			if p.Stage == Received {
				p.Stage = InHand
			}
		}
		return Line{What: what, Text: text, Public: what == WhatProgress}, err
	}})
}

// PassOn passes the part on to the right body.
func (s *Service) PassOn(ctx context.Context, a access.Actor, ref string, to ident.Organisation, why string) error {
	return s.bring(ctx, a, ref, handing{to, why, true})
}

// Share brings another body in, which holds a part of its own.
func (s *Service) Share(ctx context.Context, a access.Actor, ref string, with ident.Organisation, why string) error {
	return s.bring(ctx, a, ref, handing{with, why, false})
}

// handing gives a part to another body; gone is so when the one that hands it on keeps none.
type handing struct {
	to   ident.Organisation
	why  string
	gone bool
}

// bring gives another body a part. Its clock begins now, when it reaches that body.
func (s *Service) bring(ctx context.Context, a access.Actor, ref string, h handing) error {
	to, gone := h.to, h.gone
	if b, err := s.deps.World.Body(ctx, to); err != nil || !b.Here || to == a.Organisation {
		return invalid("org", "not_here", "Choose an organisation that takes part")
	}
	var taken Line
	counts := []Measure{}
	if gone {
		counts = append(counts, CountPassed)
	}
	return s.do(ctx, a, ref, order{command: access.PassCase, counts: counts, decide: func(c *Case, p *Part, now time.Time) (Line, error) {
		why, err := said("why", h.why, "Say why. The person and the other organisation read it")
		if err != nil {
			return Line{}, err
		}
		there := c.PartOf(to)
		if there >= 0 && (!gone || !c.Parts[there].Stage.Open()) {
			return Line{}, invalid("org", "has_part", "This organisation holds or held a part already. Choose another one")
		}
		taken = Line{What: WhatTaken, Text: why, Public: true, At: now}
		l := Line{What: WhatShared, Text: why, Public: true}
		if gone {
			p.Stage, p.To, p.EndedAt, l.What = PassedOn, to, now, WhatPassedOn
			p.Story = p.Story.With(deadline.Move{Kind: deadline.Close, At: now})
		}
		return l, nil
	}, after: func(ctx context.Context, tx Tx, c *Case, p *Part) error {
		if c.PartOf(to) >= 0 {
			return nil // it was asked as well
		}
		items := slices.Clone(p.Items)
		for i := range items {
			items[i].Accepted = false
		}
		c.Parts = append(c.Parts, Part{Org: to, From: p.Org, Stage: Received, Story: deadline.Story{Received: taken.At}, Lines: []Line{taken}, Items: items})
		by := a.Event("")
		by.Role = ""
		return errors.Join(s.record(ctx, tx, *c, news{by, to, taken}), s.count(ctx, tx, tallyOf(*c, to, taken.At), CountReceived))
	}})
}
