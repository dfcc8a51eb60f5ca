package deadline

import (
	"time"

	"sharewell/internal/clock"
)

// Engine counts. Calendar holds the county's bank holidays; SoonDays is how many days before the end it is soon.
type Engine struct {
	Calendar clock.Calendar
	SoonDays int
}

// State says how a clock stands at a time.
func (e Engine) State(rule Rule, story Story, now time.Time) State {
	c := &count{engine: e, rule: rule, now: now}
	c.run(story)
	return c.out
}

// Beside says how other clocks, such as local targets, stand for the same story.
func (e Engine) Beside(rules []Rule, story Story, now time.Time) []State {
	out := make([]State, 0, len(rules))
	for _, r := range rules {
		out = append(out, e.State(r, story, now))
	}
	return out
}

// MayExtend reports whether an extension made at a time would count.
func (e Engine) MayExtend(rule Rule, story Story, at time.Time) bool {
	s := e.State(rule, story, at)
	return rule.Extends() && !s.Closed && s.Waiting == "" && !s.Extended && s.HasEnd() && at.Before(s.DueAt)
}

// count is one run of the engine.
type count struct {
	engine Engine
	rule   Rule
	now    time.Time
	out    State

	relevant time.Time // the moment that counts
	waits    []string  // what is waited for
	spans    []span    // when the clock stood
}

func (c *count) step(s Step) {
	s.Rule, s.Source, s.URL = c.rule.ID, c.rule.Source, c.rule.URL
	c.out.Steps = append(c.out.Steps, s)
}

func (c *count) run(story Story) {
	at := story.ReceivedAt(c.now)
	c.out = State{Rule: c.rule, Received: at}
	c.step(Step{Code: StepReceived, From: clock.DateOf(story.Received), At: story.Received})
	if !at.Equal(story.Received) {
		c.step(Step{Code: StepCorrected, From: clock.DateOf(story.Received), To: clock.DateOf(at), At: at})
	}
	c.relevant = at
	for _, m := range story.inOrder(c.now) {
		c.move(m)
	}
	c.finish()
}

// move lets one move work.
func (c *count) move(m Move) {
	if c.out.Closed && m.Kind != Reopen && m.Kind != CorrectReceipt {
		c.step(Step{Code: StepOutOfPlace, From: clock.DateOf(m.At), What: string(m.Kind)})
		return
	}
	switch m.Kind {
	case Await:
		c.await(m)
	case Arrived:
		c.arrived(m)
	case Pause:
		c.pause(m)
	case Resume:
		c.resume(m)
	case Extend:
		c.extend(m)
	case CorrectReceipt: // it was taken into account from the beginning
	case Close:
		c.out.Closed, c.out.ClosedAt = true, m.At
		c.step(Step{Code: StepClosed, From: clock.DateOf(m.At), At: m.At})
	case Reopen:
		c.reopen(m)
	default:
		c.step(Step{Code: StepOutOfPlace, From: clock.DateOf(m.At), What: string(m.Kind)})
	}
}
