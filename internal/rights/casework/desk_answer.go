package casework

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rights/deadline"
)

// checkAnswer checks an answer, and marks the items that are put right.
func (s *Service) checkAnswer(c Case, p *Part, cmd *Answer) (err error) {
	if !slices.Contains(Results(), cmd.Result) {
		return invalid("result", "required", "Say what the answer is")
	}
	if cmd.Text, err = said("text", cmd.Text, "Write the answer in plain words. The person reads it"); err != nil {
		return err
	}
	if cmd.Result == Fully {
		cmd.Reason = ""
	} else if _, ok := s.deps.Book.Item("case_reason", cmd.Reason); !ok {
		return invalid("reason", "required", "Choose why not everything was done")
	}
	accepted := 0
	for i := range p.Items {
		it := &p.Items[i]
		it.Accepted = cmd.Result == Fully || cmd.Result == Partly && slices.Contains(cmd.Accepted, it.Name)
		if it.Accepted {
			accepted++
		}
	}
	if c.Kind == Correction && cmd.Result == Partly && (accepted == 0 || accepted == len(p.Items)) {
		return invalid("accepted", "some", "Choose what is put right: some of the things, but not all")
	}
	return nil
}

// answerCounts says what to count of an answer.
func (s *Service) answerCounts(c Case, p Part, now time.Time) ([]Measure, error) {
	clocks, err := s.clocks(c.Kind, p, now)
	if err != nil {
		return nil, err
	}
	judged := clocks.Legal[len(clocks.Legal)-1] // the one whose story the part tells
	if c.Kind != Complaint {
		for _, st := range clocks.Legal {
			if st.Rule.ID == setOf(c.Kind).main {
				judged = st
			}
		}
	}
	if !judged.HasEnd() && len(clocks.Targets) > 0 { // the law sets no number: the target is what can be kept
		judged = clocks.Targets[0]
	}
	timely := CountInTime
	if judged.Overdue {
		timely = CountLate
	}
	from := judged.Relevant
	if from.IsZero() {
		from = clock.DateOf(judged.Received)
	}
	days := min(max(from.DaysUntil(clock.DateOf(now)), 0), mostDaysMeasured)
	by := map[Result]Measure{Fully: CountFully, Partly: CountPartly, Refused: CountRefused}
	return []Measure{timely, by[p.Outcome.Result], Measure(fmt.Sprintf("%s%03d", DaysPrefix, days))}, nil
}

// Answer answers the part.
func (s *Service) Answer(ctx context.Context, a access.Actor, ref string, cmd Answer) error {
	var counts []Measure
	return s.do(ctx, a, ref, order{command: access.AnswerCase, tells: true, decide: func(c *Case, p *Part, now time.Time) (Line, error) {
		if err := s.checkAnswer(*c, p, &cmd); err != nil {
			return Line{}, err
		}
		p.Stage, p.EndedAt = Answered, now
		p.Outcome = &Outcome{Result: cmd.Result, Reason: cmd.Reason, Text: cmd.Text, At: now}
		p.Story = p.Story.With(deadline.Move{Kind: deadline.Close, At: now})
		var err error
		counts, err = s.answerCounts(*c, *p, now)
		return Line{What: WhatAnswered, Code: string(cmd.Result), Public: true}, err
	}, after: func(ctx context.Context, tx Tx, c *Case, p *Part) error {
		err := s.count(ctx, tx, tallyOf(*c, p.Org, p.EndedAt), counts...)
		if cmd.Result == Refused || !slices.Contains([]Kind{Correction, Erasure, Restriction}, c.Kind) {
			return err
		}
		return errors.Join(err, s.accepted(ctx, tx, a, *c, *p))
	}})
}

// accepted says that something was put right, so that those who were given it are told.
// Law: UK GDPR Article 19.
func (s *Service) accepted(ctx context.Context, tx Tx, a access.Actor, c Case, p Part) error {
	data := Accepted{Case: c.Ref, Kind: c.Kind, Org: p.Org, Use: c.Use, At: p.EndedAt}
	for _, it := range p.Items {
		if it.Accepted {
			data.Items = append(data.Items, it.Name)
		}
	}
	role := roleOf(a, access.AnswerCase, access.Own, InHand)
	err := tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), p.EndedAt, a.Event(role), EventAccepted, c.Subject()).With(data).For(p.Org))
	if s.deps.Relay == nil {
		return err
	}
	return errors.Join(err, s.deps.Relay.Begin(ctx, tx, data))
}

// Withdraw writes down that the person took it back.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, ref string) error {
	return s.do(ctx, a, ref, order{command: access.EndCase, counts: []Measure{CountWithdrawn}, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		if !p.Stage.Open() {
			return Line{}, moved()
		}
		p.Stage, p.EndedAt = Withdrawn, now
		p.Story = p.Story.With(deadline.Move{Kind: deadline.Close, At: now})
		return Line{What: WhatWithdrawn, Public: true}, nil
	}})
}

// Close says that nothing more is to do.
func (s *Service) Close(ctx context.Context, a access.Actor, ref string) error {
	return s.do(ctx, a, ref, order{command: access.EndCase, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		if p.Stage != Answered {
			return Line{}, moved()
		}
		p.Stage, p.EndedAt = Closed, now
		return Line{What: WhatClosed}, nil
	}})
}

// Learn says what changed because of it; address is a page of this site or another, or "".
func (s *Service) Learn(ctx context.Context, a access.Actor, ref, text, address string) error {
	address = strings.TrimSpace(address)
	return s.do(ctx, a, ref, order{command: access.LearnFromCase, counts: []Measure{CountLearning}, decide: func(_ *Case, p *Part, now time.Time) (Line, error) {
		text, err := said("text", text, "Say what changed")
		if err != nil {
			return Line{}, err
		}
		if address != "" {
			if u, err := url.Parse(address); err != nil || u.Scheme != "https" && (u.Scheme != "" || u.Host != "" || !strings.HasPrefix(address, "/")) {
				return Line{}, invalid("url", "not_address", "Enter an address that begins with https:// or with / for a page of this site")
			}
		}
		p.Learning = append(p.Learning, Learning{Text: text, URL: address, At: now})
		return Line{What: WhatLearning, Public: true}, nil
	}})
}
