package deadline

import (
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// Rule is one clock of the rulebook: how a period is counted, and what that rests on.
type Rule struct {
	ID         string
	Label      string
	Plain      string
	Source     string
	URL        string
	Note       string
	Confidence rulebook.Confidence
	Clock      rulebook.Clock
}

// From takes a clock of the rulebook.
func From(r rulebook.Rule) (Rule, error) {
	if r.Clock == nil {
		return Rule{}, errs.New(errs.Internal, "deadline.no_clock", "The rulebook has no such clock.")
	}
	return Rule{ID: r.ID, Label: r.Label, Plain: r.Plain, Source: r.Source.Name, URL: r.Source.URL, Note: r.Note, Confidence: r.Confidence, Clock: *r.Clock}, nil
}

// Book gives rules as they stood on a day; *rulebook.Book is one.
type Book interface {
	RuleOn(id string, on time.Time) (rulebook.Rule, bool)
}

// RuleOn takes a clock as it stood on a day: the rule of the day of receipt is the rule of the story.
func RuleOn(b Book, id string, on time.Time) (Rule, error) {
	r, ok := b.RuleOn(id, on)
	if !ok {
		return Rule{}, errs.New(errs.Internal, "deadline.no_clock", "The rulebook has no such clock.")
	}
	return From(r)
}

// Open reports whether the rule sets no number: "without undue delay".
func (r Rule) Open() bool { return r.Clock.Unit == "" }

// Exact reports whether the period ends at a moment rather than with a day.
func (r Rule) Exact() bool { return r.Clock.Unit == rulebook.Hours || r.Clock.Unit == rulebook.Minutes }

// Legal reports whether the law sets the clock; otherwise it is a target of the partnership.
func (r Rule) Legal() bool { return r.Clock.Legal }

// Pauses reports whether waiting for the person to make the request clear stops the clock.
func (r Rule) Pauses() bool { return r.Clock.PauseCode == "clarification" }

// Extends reports whether the period can be made longer.
func (r Rule) Extends() bool { return r.Clock.ExtensionAmount > 0 }
