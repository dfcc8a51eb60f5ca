package casework

import (
	"context"
	"errors"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rights/receipt"
)

// try counts a try with a reference, in a transaction of its own, so that a try that fails is counted too.
func (s *Service) try(ctx context.Context, typed string) error {
	var refusal error
	err := s.deps.Store.Write(ctx, func(tx Tx) (err error) {
		refusal, err = receipt.Count(ctx, tx, secretPurpose, typed, s.deps.Clock.Now())
		return err
	})
	return errors.Join(err, refusal)
}

// unlock finds the case that a reference and a code open. A reference that does not exist and a code that is wrong take
// the same road and give the same answer.
func (s *Service) unlock(ctx context.Context, tx CaseTx, typed, code string) (Case, error) {
	ref := receipt.Reference(typed)
	c, err := tx.CaseByRef(ctx, ref)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return Case{}, err
	}
	if !s.deps.Secrets.Opens(ref, code, c.Code) {
		return Case{}, receipt.Wrong(secretPurpose)
	}
	return c, nil
}

// Look shows a case to whoever has its reference and code.
func (s *Service) Look(ctx context.Context, ref, code string) (Status, error) {
	if err := s.try(ctx, ref); err != nil {
		return Status{}, err
	}
	var c Case
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		c, err = s.unlock(ctx, tx, ref, code)
		return err
	})
	if err != nil {
		return Status{}, err
	}
	return s.status(ctx, c)
}

// byCode is a command of whoever has the reference and the code.
func (s *Service) byCode(ctx context.Context, ref, code string, change func(tx Tx, c *Case, now time.Time) error) (Status, error) {
	if err := s.try(ctx, ref); err != nil {
		return Status{}, err
	}
	var c Case
	err := s.deps.Store.Write(ctx, func(tx Tx) (err error) {
		if c, err = s.unlock(ctx, tx, ref, code); err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		if err := change(tx, &c, now); err != nil {
			return err
		}
		c.Updated = now
		return s.save(ctx, tx, c)
	})
	if err != nil {
		return Status{}, err
	}
	return s.status(ctx, c)
}

// save saves a case with what follows for its parts.
func (s *Service) save(ctx context.Context, tx Tx, c Case) error {
	if err := s.arrange(&c, s.deps.Clock.Now()); err != nil {
		return err
	}
	if err := tx.SaveCase(ctx, c); err != nil {
		return err
	}
	var all error
	for _, p := range c.Parts {
		all = errors.Join(all, s.tasks(ctx, tx, c, p))
	}
	return all
}

// theirs finds a part for the person.
func theirs(c *Case, org ident.Organisation) (*Part, error) {
	i := c.PartOf(org)
	if i < 0 {
		return nil, errs.New(errs.NotFound, "case.no_part", "This organisation does not hold a part of this. Look at the page again.")
	}
	return &c.Parts[i], nil
}

// Reply adds what the person says to one body: an answer to its question, or news.
func (s *Service) Reply(ctx context.Context, ref, code string, org ident.Organisation, text string) (Status, error) {
	return s.byCode(ctx, ref, code, func(tx Tx, c *Case, now time.Time) error {
		p, err := theirs(c, org)
		if err != nil {
			return err
		}
		if !p.CanReply() {
			return moved()
		}
		if text, err = said("text", text, "Write your message"); err != nil {
			return err
		}
		l := Line{What: WhatReply, Text: text, Public: true, At: now}
		if p.Stage == Clarify {
			l.What = WhatClarified
			p.clear(now)
		}
		p.Lines = append(p.Lines, l)
		return s.record(ctx, tx, *c, news{event.Actor{}, org, l})
	})
}

// CanReply reports whether the person can write to the body.
func (p Part) CanReply() bool {
	return (p.Stage.Open() || p.Stage == Answered) && len(p.Lines) < mostLines
}

// mostLines bounds what a part holds, so that nobody can fill it.
const mostLines = 200

// clear lets the clock go on when the person made it clear.
func (p *Part) clear(now time.Time) {
	p.Story = p.Story.With(deadline.Move{Kind: deadline.Resume, At: now})
	p.Stage = p.working()
}

// working is the stage of a part that is worked on.
func (p Part) working() Stage {
	switch {
	case p.lastAt(WhatExtended) != (time.Time{}):
		return Extended
	case p.AcknowledgedAt.IsZero():
		return Received
	default:
		return InHand
	}
}

// WithdrawBy takes the part of one body back.
func (s *Service) WithdrawBy(ctx context.Context, ref, code string, org ident.Organisation) (Status, error) {
	return s.byCode(ctx, ref, code, func(tx Tx, c *Case, now time.Time) error {
		p, err := theirs(c, org)
		if err != nil {
			return err
		}
		l := Line{What: WhatWithdrawn, Public: true, At: now}
		if err := p.withdraw(l); err != nil {
			return err
		}
		return errors.Join(s.record(ctx, tx, *c, news{event.Actor{}, org, l}), s.count(ctx, tx, tallyOf(*c, org, now), CountWithdrawn))
	})
}

func (p *Part) withdraw(l Line) error {
	if !p.Stage.Open() {
		return moved()
	}
	p.Stage, p.EndedAt = Withdrawn, l.At
	p.Story = p.Story.With(deadline.Move{Kind: deadline.Close, At: l.At})
	p.Lines = append(p.Lines, l)
	return nil
}

// ReachMe changes how the person hears from the bodies.
func (s *Service) ReachMe(ctx context.Context, ref, code string, to Contact) (Status, error) {
	return s.byCode(ctx, ref, code, func(tx Tx, c *Case, now time.Time) error {
		return s.reach(ctx, tx, c, to, news{line: Line{What: WhatContact, At: now}})
	})
}

// AskWho asks, for the person, who was told of a correction.
// Law: UK GDPR Article 19, last sentence.
func (s *Service) AskWho(ctx context.Context, ref, code string) (Status, error) {
	out, err := s.Look(ctx, ref, code)
	if err != nil || len(out.Journeys) == 0 {
		return out, err
	}
	if err := s.deps.Relay.AskWho(ctx, out.Case.Ref); err != nil {
		return out, err
	}
	return s.status(ctx, out.Case)
}

// reach changes how somebody is reached, and writes it down for every body that still has something to say.
func (s *Service) reach(ctx context.Context, tx Tx, c *Case, to Contact, n news) error {
	to, err := cleanContact(to)
	if err != nil {
		return err
	}
	c.Means, c.Reach, c.Contact = to.Means, Reachable, nil
	if to.Means != Nothing {
		if c.Contact, err = s.sealContact(c.Ref, to); err != nil {
			return err
		}
	}
	for i := range c.Parts {
		p := &c.Parts[i]
		if p.Stage == PassedOn || p.Stage == Closed {
			continue
		}
		p.Lines = append(p.Lines, n.line)
		n.org = p.Org
		err = errors.Join(err, s.record(ctx, tx, *c, n))
	}
	return err
}

// status is what the person sees.
func (s *Service) status(ctx context.Context, c Case) (out Status, err error) {
	now := s.deps.Clock.Now()
	out.Receipt = Receipt{Case: c}
	out.Next = s.next()
	for _, p := range c.Parts {
		v := PartStatus{Stage: p.Stage, Outcome: p.Outcome, Learning: p.Learning, Items: p.Items, CanReply: p.CanReply(), CanWithdraw: p.Stage.Open()}
		for id, into := range map[ident.Organisation]*Body{p.Org: &v.Body, p.From: &v.From, p.To: &v.To} {
			if id == "" {
				continue
			}
			if *into, err = s.deps.World.Body(ctx, id); err != nil {
				return out, err
			}
		}
		if v.Clocks, err = s.clocks(c.Kind, p, now); err != nil {
			return out, err
		}
		for _, l := range p.Lines {
			if l.Public {
				v.Lines = append(v.Lines, l)
			}
		}
		out.Parts = append(out.Parts, v)
	}
	out.Next.Complain = c.Kind != Complaint
	if s.deps.Relay != nil {
		out.Journeys, err = s.deps.Relay.Travelled(ctx, c.Ref)
	}
	return out, err
}

// next says who comes after the bodies: the regulator, by its name in the rulebook.
func (s *Service) next() NextStep {
	r := s.deps.Book.RegulatorOn(s.deps.Clock.Now())
	return NextStep{Regulator: r.Label, Website: r.Website, Complaints: r.Complaints, Phone: r.Phone}
}

// roleOf is the role that allows a command, "" for none.
func roleOf(a access.Actor, c access.Command, rel access.Relation, st Stage) access.Role {
	role, _ := access.Allowed(a, c, rel, string(st))
	return role
}
