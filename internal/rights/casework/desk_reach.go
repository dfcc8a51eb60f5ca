package casework

import (
	"context"
	"errors"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Contact opens the sealed address. The trail says who looked.
func (s *Service) Contact(ctx context.Context, a access.Actor, ref string) (out Contact, err error) {
	err = s.do(ctx, a, ref, order{command: access.OpenContact, decide: func(c *Case, _ *Part, _ time.Time) (Line, error) {
		out, err = s.openContact(*c)
		return Line{What: WhatOpened}, err
	}})
	return out, err
}

// NewCode makes a new code when somebody lost theirs, for the staff to read out or print; the old one opens nothing any
// more. Key is of the form. Staff make sure first that it is the same person.
func (s *Service) NewCode(ctx context.Context, a access.Actor, ref, key string) (out Receipt, err error) {
	if key == "" {
		return out, errs.New(errs.Invalid, "case.key", "This form was not made here. Begin again.")
	}
	out.Code = s.deps.Secrets.Code(key)
	err = s.do(ctx, a, ref, order{command: access.OpenContact, decide: func(c *Case, _ *Part, _ time.Time) (Line, error) {
		c.Code = s.deps.Secrets.Hash(c.Ref, out.Code)
		out.Case = *c
		return Line{What: WhatNewCode}, nil
	}})
	return out, err
}

// ChangeContact writes down another way of reaching the person, as they gave it.
func (s *Service) ChangeContact(ctx context.Context, a access.Actor, ref string, to Contact) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.CaseByRef(ctx, ref)
		if err != nil {
			return err
		}
		_, role, err := mine(a, c, access.OpenContact)
		if err != nil {
			return err
		}
		c.Updated = s.deps.Clock.Now()
		if err := s.reach(ctx, tx, &c, to, news{by: a.Event(role), line: Line{What: WhatContact, Role: role, At: c.Updated}}); err != nil {
			return err
		}
		return s.save(ctx, tx, c)
	})
}

// CameBack writes down that a mail (Bounced) or a letter (Returned) came back. Nothing more is sent there, and somebody
// is asked to find another way. The clocks go on.
func (s *Service) CameBack(ctx context.Context, a access.Actor, ref string, how Reach) error {
	return s.do(ctx, a, ref, order{command: access.ReachPerson, decide: func(c *Case, _ *Part, _ time.Time) (Line, error) {
		what := map[Reach]string{Bounced: WhatBounced, Returned: WhatReturned}[how]
		means := map[Reach]Means{Bounced: Email, Returned: Letter}[how]
		if what == "" || c.Means != means {
			return Line{}, invalid("how", "required", "Say what came back. It must be what was sent")
		}
		c.Reach = how
		return Line{What: what}, nil
	}})
}

// Bounce writes down that a mail about a case came back, for a program that reads incoming mail.
func (s *Service) Bounce(ctx context.Context, ref string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error { return s.bounce(ctx, tx, ref, s.deps.Clock.Now()) })
}

// bounce notes that a mail that was sent at a time came back, unless it is known or another address was given since.
func (s *Service) bounce(ctx context.Context, tx Tx, ref string, sent time.Time) error {
	c, err := tx.CaseByRef(ctx, ref)
	if errs.KindOf(err) == errs.NotFound {
		return nil // it was forgotten
	}
	if err != nil || c.Means != Email || c.Reach == Bounced {
		return err
	}
	for _, p := range c.Parts {
		if p.lastAt(WhatContact).After(sent) {
			return nil
		}
	}
	now := s.deps.Clock.Now()
	c.Reach, c.Updated = Bounced, now
	l := Line{What: WhatBounced, System: true, At: now}
	for i := range c.Parts {
		if p := &c.Parts[i]; p.Stage != PassedOn && p.Stage != Closed {
			p.Lines = append(p.Lines, l)
			err = errors.Join(err, s.record(ctx, tx, c, news{event.Actor{System: "mail"}, p.Org, l}))
		}
	}
	return errors.Join(err, s.save(ctx, tx, c))
}

// Letter gives a letter to be printed; n is its place among the part's letters.
func (s *Service) Letter(ctx context.Context, a access.Actor, ref string, n int) (out LetterData, err error) {
	var c Case
	var p Part
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if c, err = tx.CaseByRef(ctx, ref); err != nil {
			return err
		}
		i, _, err := mine(a, c, access.ReachPerson)
		if err == nil {
			p = c.Parts[i]
		}
		return err
	})
	if err == nil && (n < 0 || n >= len(p.Letters)) {
		err = errs.New(errs.NotFound, "case.no_letter", "There is no such letter.")
	}
	if err != nil {
		return out, err
	}
	now := s.deps.Clock.Now()
	out = LetterData{Ref: c.Ref, About: p.Letters[n].About, Next: s.next(), On: clock.DateOf(now)}
	if l := p.Letters[n].Line; l >= 0 && l < len(p.Lines) {
		out.Text = p.Lines[l].Text
	}
	if out.About == WhatAnswered {
		out.Outcome = p.Outcome
	}
	if out.Contact, err = s.openContact(c); err != nil {
		return out, err
	}
	if out.Body, err = s.deps.World.Body(ctx, p.Org); err != nil {
		return out, err
	}
	out.Clocks, err = s.clocks(c.Kind, p, now)
	return out, err
}

// Sent writes down that a letter was sent.
func (s *Service) Sent(ctx context.Context, a access.Actor, ref string, n int) error {
	return s.do(ctx, a, ref, order{command: access.ReachPerson, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		if n < 0 || n >= len(p.Letters) || !p.Letters[n].SentAt.IsZero() {
			return Line{}, moved()
		}
		p.Letters[n].SentAt = now
		return Line{What: WhatPosted, Code: p.Letters[n].About}, nil
	}})
}

// Hold keeps the case from shrinking.
func (s *Service) Hold(ctx context.Context, a access.Actor, ref, why string) error {
	return s.do(ctx, a, ref, order{command: access.HoldCase, decide: func(c *Case, _ *Part, now time.Time) (Line, error) {
		why, err := said("why", why, "Say why it is kept")
		if err == nil && c.Hold != nil {
			err = moved()
		}
		c.Hold = &Hold{Why: why, Org: a.Organisation, Role: roleOf(a, access.HoldCase, access.Own, Closed), At: now}
		return Line{What: WhatHeld, Text: why}, err
	}})
}

// Release ends a hold. Only the body that held it can.
func (s *Service) Release(ctx context.Context, a access.Actor, ref string) error {
	return s.do(ctx, a, ref, order{command: access.HoldCase, decide: func(c *Case, _ *Part, _ time.Time) (Line, error) {
		if c.Hold == nil || c.Hold.Org != a.Organisation {
			return Line{}, moved()
		}
		c.Hold = nil
		return Line{What: WhatReleased}, nil
	}})
}

// bodiesOf names organisations, each once.
func (s *Service) bodiesOf(ctx context.Context, ids []ident.Organisation) ([]Body, error) {
	out := make([]Body, 0, len(ids))
	for _, id := range ids {
		b, err := s.deps.World.Body(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}
