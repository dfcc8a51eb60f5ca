package casework

import (
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rulebook"
)

// clockSet names the clocks of a kind of case.
type clockSet struct {
	main        string   // the one whose story the part tells
	acknowledge string   // ends when the person is told that it came
	targets     []string // of the partnership
	progress    string   // begins again with each news
}

// setOf gives the clocks of a kind.
// Law: UK GDPR Article 12A for rights; DPA 2018 s.164A for complaints.
func setOf(k Kind) clockSet {
	rights := clockSet{acknowledge: "clock.rights_acknowledge", targets: []string{"clock.rights_target"}}
	switch k {
	case Access:
		rights.main = "clock.sar"
	case Correction:
		rights.main = "clock.rectification"
	case Erasure:
		rights.main = "clock.erasure"
	case Restriction:
		rights.main = "clock.restriction"
	case Objection:
		rights.main = "clock.objection"
	case Automated:
		rights.main = "clock.automated"
	case Complaint:
		return clockSet{main: "clock.complaint_outcome", acknowledge: "clock.complaint_acknowledge", targets: []string{"clock.complaint_target"}, progress: "clock.complaint_progress"}
	}
	return rights
}

// The settings that say when somebody is reminded.
const (
	settingSoon     = "deadline_soon_days"
	settingEscalate = "case_escalate_days"
	settingWait     = "case_wait_days"
)

func (s *Service) engine() deadline.Engine {
	return deadline.Engine{Calendar: s.deps.Calendar, SoonDays: s.deps.Book.SettingNumber(settingSoon, 7)}
}

// rule gives a clock as it stood on the day of receipt; for a day before the rulebook knows it, as it stands now.
func (s *Service) rule(id string, on time.Time) (deadline.Rule, error) {
	if r, ok := s.deps.Book.RuleOn(id, on); ok {
		return deadline.From(r)
	}
	return deadline.RuleOn(ruleNow{s.deps.Book}, id, on)
}

// ruleNow gives rules as they stand on the book's own date.
type ruleNow struct{ book *rulebook.Book }

// RuleOn implements deadline.Book.
func (b ruleNow) RuleOn(id string, _ time.Time) (rulebook.Rule, bool) { return b.book.Rule(id) }

// acknowledging is the story of the clock that ends when the person was told that it came.
func (p Part) acknowledging() deadline.Story {
	out := deadline.Story{Received: p.Story.Received}
	for _, m := range p.Story.Moves {
		if m.Kind == deadline.CorrectReceipt || m.Kind == deadline.Close && p.AcknowledgedAt.IsZero() {
			out = out.With(m)
		}
	}
	if !p.AcknowledgedAt.IsZero() {
		out = out.With(deadline.Move{Kind: deadline.Close, At: p.AcknowledgedAt})
	}
	return out
}

// progressing is the story of the clock that begins again with each news.
func (p Part) progressing(now time.Time) deadline.Story {
	out := deadline.Story{Received: p.Story.ReceivedAt(now)}
	if p.ProgressAt.After(out.Received) {
		out.Received = p.ProgressAt
	}
	for _, m := range p.Story.Moves {
		if m.Kind == deadline.Close {
			out = out.With(m)
		}
	}
	return out
}

// clocks works out every clock of a part.
func (s *Service) clocks(k Kind, p Part, now time.Time) (c Clocks, err error) {
	set, received := setOf(k), p.Story.ReceivedAt(now)
	state := func(id string, story deadline.Story) deadline.State {
		r, e := s.rule(id, received)
		if e != nil {
			err = fmt.Errorf("%s: %w", id, e)
			return deadline.State{}
		}
		return s.engine().State(r, story, now)
	}
	put := func(st deadline.State) {
		if st.Rule.Legal() {
			c.Legal = append(c.Legal, st)
		} else {
			c.Targets = append(c.Targets, st)
		}
	}
	put(state(set.acknowledge, p.acknowledging()))
	put(state(set.main, p.Story))
	for _, id := range set.targets {
		put(state(id, p.Story))
	}
	if set.progress != "" {
		put(state(set.progress, p.progressing(now)))
	}
	return c, err
}

// Next is the clock that somebody has to act on first: of the law, or of the partnership where the law sets no number.
func (c Clocks) Next() deadline.State {
	first := c.First()
	if first.HasEnd() && !first.Closed || first.Waiting != "" {
		return first
	}
	next := Clocks{Legal: c.Targets}.First()
	if len(c.Targets) == 0 || !next.HasEnd() || next.Closed {
		return first
	}
	return next
}

// mayExtend reports whether an extension made now would count.
func (s *Service) mayExtend(k Kind, p Part, now time.Time) (bool, error) {
	r, err := s.rule(setOf(k).main, p.Story.ReceivedAt(now))
	return err == nil && s.engine().MayExtend(r, p.Story, now), err
}

// Ranks of a part in the order of lists.
const (
	rankWork  = "0" // something is to do
	rankWait  = "1" // the person is waited for
	rankEnded = "2"
)

// Set points at which somebody is told of a clock.
const (
	pointNone = iota
	pointSoon
	pointOver
	pointHigher
)

// arrange works out what is kept of the clocks of every part, for lists and for the job that watches.
func (s *Service) arrange(c *Case, now time.Time) error {
	for i := range c.Parts {
		p := &c.Parts[i]
		clocks, err := s.clocks(c.Kind, *p, now)
		if err != nil {
			return err
		}
		due := ""
		next := clocks.Next()
		if p.Stage.Open() && next.HasEnd() && next.Waiting == "" && !next.Paused {
			due = next.Rule.ID + " " + next.Due.String()
		}
		if due != p.Due {
			p.Due, p.Warned = due, pointNone
		}
		if p.WatchAt, err = s.watchAt(c.Kind, *p, next, now); err != nil {
			return err
		}
	}
	at, err := s.forgetAt(*c, now)
	c.ForgetAt = at
	return err
}

// point gives when a set point of a clock comes.
func (s *Service) point(n int, st deadline.State) time.Time {
	switch n {
	case pointSoon:
		return st.Due.AddDays(-s.engine().SoonDays).Start()
	case pointOver:
		return st.DueAt
	default:
		return st.Due.AddDays(1 + s.deps.Book.SettingNumber(settingEscalate, 7)).Start()
	}
}

// watchAt is when the job looks at a part again; zero for never.
func (s *Service) watchAt(k Kind, p Part, next deadline.State, now time.Time) (time.Time, error) {
	switch {
	case p.Stage == Answered || p.Stage == Withdrawn:
		r, err := s.rule("clock.case_close", p.EndedAt)
		return s.engine().State(r, deadline.Story{Received: p.EndedAt}, now).DueAt, err
	case !p.Stage.Open():
		return time.Time{}, nil
	case p.Stage == Identity || p.Stage == Clarify:
		if p.Warned > pointNone {
			return time.Time{}, nil
		}
		return clock.DateOf(p.lastAt(WhatProofAsked, WhatClarifyAsked)).AddDays(s.deps.Book.SettingNumber(settingWait, 30)).Start(), nil
	case p.Due == "" || p.Warned >= pointHigher:
		return time.Time{}, nil
	default:
		return s.point(p.Warned+1, next), nil
	}
}

// lastAt gives when the last line of some sorts was written.
func (p Part) lastAt(whats ...string) (at time.Time) {
	for _, l := range p.Lines {
		for _, w := range whats {
			if l.What == w {
				at = l.At
			}
		}
	}
	return at
}

// Rank says where a part stands in lists.
func (p Part) Rank() string {
	switch {
	case p.Stage == Identity || p.Stage == Clarify:
		return rankWait
	case p.Stage.Open():
		return rankWork
	default:
		return rankEnded
	}
}

// SortKey puts what is to do first, what is due soonest before, then what waits for the person, then the newest.
func (c Case) SortKey(p Part) string {
	const future = 1 << 42
	switch rank := p.Rank(); rank {
	case rankWork:
		due := "9999-12-31"
		if n := len(p.Due); n > 0 {
			due = p.Due[n-len(due):]
		}
		return rank + due + c.Ref
	case rankWait:
		return rank + clock.DateOf(p.Story.Received).String() + c.Ref
	default:
		return fmt.Sprintf("%s%015d%s", rank, future-p.EndedAt.UnixMilli(), c.Ref)
	}
}

// forgetAt is when a case shrinks to counts: zero while any part is open, or somebody holds it.
func (s *Service) forgetAt(c Case, now time.Time) (time.Time, error) {
	var last time.Time
	for _, p := range c.Parts {
		if p.Stage != Closed && p.Stage != PassedOn {
			return time.Time{}, nil
		}
		if p.EndedAt.After(last) {
			last = p.EndedAt
		}
	}
	if c.Hold != nil {
		return time.Time{}, nil
	}
	r, err := s.rule("clock.case_retention", last)
	return s.engine().State(r, deadline.Story{Received: last}, now).DueAt, err
}
