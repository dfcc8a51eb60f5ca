package guidance

import (
	"slices"
	"strings"

	"sharewell/internal/clock"
)

// State says whether a guide can be relied on.
type State string

// The states, from the best to the worst.
const (
	Current  State = "current"
	Changed  State = "changed"  // something it rests on changed since
	Overdue  State = "overdue"  // its review date has passed
	Delisted State = "delisted" // it has been amber for so long that it is not shown any more
)

// Valid reports whether s is one of the states.
func (s State) Valid() bool {
	return slices.Contains([]State{Current, Changed, Overdue, Delisted}, s)
}

// ReasonKind says what sort of thing changed.
type ReasonKind string

// The kinds of reason.
const (
	RuleChanged   ReasonKind = "rule"
	ClauseChanged ReasonKind = "clause"
)

// Reason is something a guide rests on that changed since it was last looked at.
type Reason struct {
	Kind   ReasonKind
	ID     string // of the rule or clause
	Change string // the change of law, for rules
	Since  clock.Date
}

// Standing is the state of a guide on a day, with why.
type Standing struct {
	State   State
	Reasons []Reason
	// Due is the day by which somebody should have looked: the review date, or sooner when something changed.
	Due clock.Date
}

// Settings are the partnership's choices about guides.
type Settings struct {
	// LookDays is how long people have to look at a guide when something it rests on changed.
	LookDays int
	// DelistDays is how long after that day, or after its review date, a guide is taken off the list.
	DelistDays int
	// ReadingAge is the highest of guides for residents.
	ReadingAge float64
	// AskDays is how long before its review date somebody is asked to review a guide.
	AskDays int
}

// DefaultSettings are what holds where the pack says nothing.
func DefaultSettings() Settings {
	return Settings{LookDays: 28, DelistDays: 90, ReadingAge: 11, AskDays: 30}
}

// StandingOf works out the standing of a version on a day.
func StandingOf(c Content, reasons []Reason, today clock.Date, s Settings) Standing {
	out := Standing{State: Current, Due: c.ReviewOn, Reasons: slices.Clone(reasons)}
	slices.SortFunc(out.Reasons, func(a, b Reason) int { return strings.Compare(string(a.Kind)+a.ID, string(b.Kind)+b.ID) })
	if len(reasons) > 0 {
		out.State = Changed
	}
	for _, r := range reasons {
		if by := r.Since.AddDays(s.LookDays); by.Before(out.Due) {
			out.Due = by
		}
	}
	if c.ReviewOn.Before(today) {
		out.State = Overdue
	}
	if out.Due.AddDays(s.DelistDays).Before(today) {
		out.State = Delisted
	}
	return out
}
