package casework

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/round"
)

// watchMost is how many cases one round looks at together.
const watchMost = 100

// RunDaily warns, reminds, raises to the next role, closes what was answered, and forgets what is closed.
func (s *Service) RunDaily(ctx context.Context) error {
	now := s.deps.Clock.Now()
	return errors.Join(s.each(ctx, s.watch, func(ctx context.Context, tx Tx, after string) ([]string, error) {
		return tx.CasesToWatch(ctx, now, after, watchMost)
	}), s.each(ctx, s.forget, func(ctx context.Context, tx Tx, after string) ([]string, error) {
		return tx.CasesToForget(ctx, now, after, watchMost)
	}), s.RunMail(ctx))
}

// mailDays is how long after a mail was posted it is looked for among those that came back.
const mailDays = 30

// RunMail notices mail that never arrived: the mail server refused it, or it came back.
func (s *Service) RunMail(ctx context.Context) error {
	since := s.deps.Clock.Now().AddDate(0, 0, -mailDays)
	return s.each(ctx, s.bounced, func(ctx context.Context, tx Tx, after string) ([]string, error) {
		return tx.CaseMailRefused(ctx, since, after, watchMost)
	})
}

// bounced reads the key of a mail that never arrived. One that went to an address that was replaced since says nothing.
func (s *Service) bounced(ctx context.Context, tx Tx, key string) error {
	parts := strings.Split(key, "/")
	if len(parts) != mailKeyParts {
		return nil
	}
	sent, err := strconv.ParseInt(parts[len(parts)-1], 10, 64)
	if err != nil {
		return fmt.Errorf("mail %s: %w", key, err)
	}
	return s.bounce(ctx, tx, parts[1], time.UnixMicro(sent))
}

// each runs through a list of references, one transaction each. One that fails does not keep the others.
func (s *Service) each(ctx context.Context, one func(ctx context.Context, tx Tx, ref string) error, list func(ctx context.Context, tx Tx, after string) ([]string, error)) error {
	return round.Each(func(after string) (refs []string, err error) {
		err = s.deps.Store.Read(ctx, func(tx Tx) error {
			refs, err = list(ctx, tx, after)
			return err
		})
		return refs, err
	}, func(ref string) error {
		return s.deps.Store.Write(ctx, func(tx Tx) error { return one(ctx, tx, ref) })
	})
}

// watch looks at every part of a case whose time has come.
func (s *Service) watch(ctx context.Context, tx Tx, ref string) error {
	c, err := tx.CaseByRef(ctx, ref)
	if err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	for i := range c.Parts {
		p := &c.Parts[i]
		if p.WatchAt.IsZero() || p.WatchAt.After(now) {
			continue
		}
		l, err := s.due(c, p, now)
		if err != nil {
			return err
		}
		if l.What == "" {
			continue
		}
		l.System, l.At = true, now
		p.Lines = append(p.Lines, l)
		if err := errors.Join(s.record(ctx, tx, c, news{event.Actor{System: "jobs"}, p.Org, l}), s.warn(ctx, tx, c, *p, l)); err != nil {
			return err
		}
	}
	return s.save(ctx, tx, c)
}

// due decides what a part's time means. The line says what is to be written down; without What there is nothing.
func (s *Service) due(c Case, p *Part, now time.Time) (Line, error) {
	switch {
	case p.Stage == Answered || p.Stage == Withdrawn:
		p.Stage, p.EndedAt = Closed, now
		return Line{What: WhatClosed}, nil
	case p.Stage == Identity || p.Stage == Clarify:
		p.Warned = pointSoon
		return Line{What: WhatNoAnswer}, nil
	case !p.Stage.Open():
		return Line{}, nil
	}
	clocks, err := s.clocks(c.Kind, *p, now)
	if err != nil {
		return Line{}, err
	}
	next := clocks.Next()
	reached := p.Warned
	for n := p.Warned + 1; n <= pointHigher && !s.point(n, next).After(now); n++ {
		reached = n
	}
	if reached == p.Warned {
		return Line{}, nil
	}
	p.Warned = reached
	what := map[int]string{pointSoon: WhatSoon, pointOver: WhatOverdue, pointHigher: WhatEscalated}[reached]
	return Line{What: what, Code: next.Rule.ID, Day: next.Due}, nil
}

// warn tells those whose task it is now. The task itself is opened again, for more roles, when the case is saved.
func (s *Service) warn(ctx context.Context, tx Tx, c Case, p Part, l Line) error {
	titles := map[string]string{WhatSoon: "A deadline is near: ", WhatOverdue: "A deadline has passed: ", WhatEscalated: "A deadline passed a while ago: ", WhatNoAnswer: "Nothing came from the person: "}
	title := titles[l.What]
	if title == "" {
		return nil
	}
	err := tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: p.Org, Roles: answerers(p.Warned), Kind: "case." + l.What, Subject: c.Subject(),
		Title: title + c.Ref + ".", URL: c.URL(), At: l.At, Urgent: p.Warned >= pointOver})
	if l.What == WhatEscalated {
		err = errors.Join(err, s.count(ctx, tx, tallyOf(c, p.Org, l.At), CountEscalated))
	}
	return err
}

// forget shrinks a closed case to its counts. What is left is a line in the trail that there was one.
func (s *Service) forget(ctx context.Context, tx Tx, ref string) error {
	c, err := tx.CaseByRef(ctx, ref)
	if err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	if at, err := s.forgetAt(c, now); err != nil || at.IsZero() || at.After(now) {
		return err
	}
	for _, p := range c.Parts {
		err = errors.Join(err, s.record(ctx, tx, c, news{event.Actor{System: "jobs"}, p.Org, Line{What: WhatForgotten}}), s.count(ctx, tx, tallyOf(c, p.Org, now), CountForgotten))
		for _, kind := range []string{TaskAnswer, TaskSend, TaskReach} {
			err = errors.Join(err, tx.CloseTasks(ctx, kind, c.Subject(), p.Org, now))
		}
	}
	return errors.Join(err, tx.ForgetCase(ctx, ref))
}

// today is the day in London.
func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }
