package deadline

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
)

// Level says how pressing a clock is.
type Level string

// The levels.
const (
	NotBegun Level = "not_begun" // proof or a fee is waited for
	Running  Level = "running"
	Soon     Level = "soon" // the last days have come
	Today    Level = "today"
	Over     Level = "over"
	Stopped  Level = "stopped" // the person was asked to make the request clear
	InTime   Level = "in_time" // closed before the end
	Late     Level = "late"    // closed after the end
	NoEnd    Level = "no_end"  // the rule sets no number
)

// Levels lists them.
func Levels() []Level {
	return []Level{NotBegun, Running, Soon, Today, Over, Stopped, InTime, Late, NoEnd}
}

// StepCode says what one step of the arithmetic did.
type StepCode string

// The steps.
const (
	StepReceived     StepCode = "received"      // From: the day of receipt
	StepCorrected    StepCode = "corrected"     // From: the day as it was written before; To: the right day
	StepAwait        StepCode = "await"         // What is waited for, from From on
	StepRelevant     StepCode = "relevant"      // To: the day that counts, the latest of receipt, proof and fee
	StepBegins       StepCode = "begins"        // To: the first day that is counted
	StepCount        StepCode = "count"         // Amount and Unit from From to To
	StepLastDay      StepCode = "last_day"      // there is no corresponding date in the month: To is its last day
	StepRoll         StepCode = "roll"          // From is no working day (Name, if it is a holiday); To is the next one
	StepPause        StepCode = "pause"         // From: the day on which it stopped
	StepResume       StepCode = "resume"        // Amount of days from From to To do not count
	StepAdd          StepCode = "add"           // Amount of days are added: From becomes To
	StepExtend       StepCode = "extend"        // Amount and Unit more
	StepExtendLate   StepCode = "extend_late"   // made at From, after the first period had ended at To: it does not count
	StepExtendNo     StepCode = "extend_no"     // the rule knows none, or it was made before, or no reasons were given
	StepPauseNo      StepCode = "pause_no"      // the rule knows none
	StepPauseLate    StepCode = "pause_late"    // the period was over
	StepEnd          StepCode = "end"           // To: the last day, or At: the last moment
	StepNoNumber     StepCode = "no_number"     // without undue delay
	StepClosed       StepCode = "closed"        // From: the day of closing
	StepReopened     StepCode = "reopened"      // From
	StepOutOfPlace   StepCode = "out_of_place"  // a move that could not be: What is its kind
	StepClocksChange StepCode = "clocks_change" // the hours were counted through a change of the clocks
)

// Step is one step of the arithmetic. Which values it has is said at its code.
type Step struct {
	Code   StepCode      `json:"code"`
	From   clock.Date    `json:"from,omitzero"`
	To     clock.Date    `json:"to,omitzero"`
	At     time.Time     `json:"at,omitzero"`
	Amount int           `json:"amount,omitempty"`
	Unit   rulebook.Unit `json:"unit,omitempty"`
	Name   string        `json:"name,omitempty"`
	What   string        `json:"what,omitempty"`
	Rule   string        `json:"rule"`
	Source string        `json:"source"`
	URL    string        `json:"url,omitempty"`
}

// State is the answer of the engine.
type State struct {
	Rule     Rule
	Received time.Time  // as it is known now
	Relevant clock.Date // the day that counts; zero while proof or a fee is waited for
	First    clock.Date // the last day of the period before any extension
	Due      clock.Date // the last day; zero when the rule sets no number or the period has not begun
	DueAt    time.Time  // the moment at which the period is over

	Waiting  string // what is waited for before it begins: identity or fee; "" for nothing
	Paused   bool   // the person was asked to make it clear; Due then moves by a day with each day
	Extended bool   // an extension counts
	Stopped  int    // days that do not count because the request was not clear
	Closed   bool
	ClosedAt time.Time

	Left    int           // days until Due, counted to the closing when it is closed; negative when it is over
	Working int           // working days of them
	LeftFor time.Duration // until DueAt, for clocks that end at a moment
	Overdue bool          // over now, or closed after the end
	Level   Level
	Steps   []Step
}

// HasEnd reports whether there is an end to speak of.
func (s State) HasEnd() bool { return !s.DueAt.IsZero() }

// Runs reports whether time passes that counts.
func (s State) Runs() bool { return s.HasEnd() && !s.Closed && !s.Paused && s.Waiting == "" }
