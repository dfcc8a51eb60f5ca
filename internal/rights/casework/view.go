package casework

import (
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/suppress"
)

// Plan is what a case will be, for looking at before it is recorded.
type Plan struct {
	Make   Make
	Bodies []Body
	Clock  deadline.Rule // the legal clock of the kind
	Proof  string        // code of list case_proof: what the organisation may ask for
}

// Receipt is what is shown once, and what a reference and a code open.
type Receipt struct {
	Case Case
	Code string // only when it was made just now
}

// Clocks are the clocks of a part. The first is the legal one that matters most now.
type Clocks struct {
	Legal   []deadline.State
	Targets []deadline.State
}

// First is the legal clock that comes first; it may have no end.
func (c Clocks) First() deadline.State {
	var out deadline.State
	for i, s := range c.Legal {
		if i == 0 || !s.Closed && s.HasEnd() && (out.Closed || !out.HasEnd() || s.DueAt.Before(out.DueAt)) {
			out = s
		}
	}
	return out
}

// Status is what the person sees.
type Status struct {
	Receipt

	Parts    []PartStatus
	Journeys []Journey // how far corrections have travelled
	Next     NextStep
}

// PartStatus is one body's part as the person sees it.
type PartStatus struct {
	Body     Body
	From, To Body // the body that passed it on, or has it now; zero Body for none
	Stage    Stage
	Clocks   Clocks
	Lines    []Line // public ones
	Outcome  *Outcome
	Learning []Learning
	Items    []Item

	CanReply, CanWithdraw bool
}

// NextStep is where to go on.
type NextStep struct {
	Regulator  string
	Website    string
	Complaints string
	Phone      string
	// Complain is so when the person can complain to the body first, here.
	Complain bool
}

// View is a case as the actor's organisation sees it.
type View struct {
	Case   Case
	Part   Part
	Body   Body
	Bodies []Body // of all parts, in their order
	Clocks Clocks
	Can    []access.Command // what the actor may do now
	// MayExtend is so when an extension made now would count.
	MayExtend bool
	Forgotten clock.Date // the day on which it shrinks to counts; zero while it is open or held
}

// May reports whether the actor may do a command now.
func (v View) May(c access.Command) bool {
	for _, x := range v.Can {
		if x == c {
			return true
		}
	}
	return false
}

// Row is one line of a queue.
type Row struct {
	Ref      string
	Kind     Kind
	Route    Route
	Stage    Stage
	Result   Result
	State    deadline.State // the legal clock that comes first
	Reach    Reach
	Marks    bool
	Received time.Time
	Key      string
}

// Queue is one page of an organisation's cases.
type Queue struct {
	Rows   []Row
	Next   string // "" when there are no more
	Counts map[Stage]int
}

// LetterData is a letter to be printed: everything that it may hold.
type LetterData struct {
	Ref     string
	Body    Body
	Contact Contact
	About   string // one of the What… names
	Text    string
	Outcome *Outcome
	Clocks  Clocks
	Next    NextStep
	On      clock.Date
}

// Times are counts and times by kind and period, with small numbers suppressed.
type Times struct {
	From, To string
	Rows     []TimesRow
	Floor    int
}

// TimesRow is one kind in one period ("" for the whole time).
type TimesRow struct {
	Org                       Body // zero for all together
	Kind                      Kind
	Period                    string
	Received, Answered        suppress.Count
	InTime, Late              suppress.Count
	Acknowledged              suppress.Count // in time
	AcknowledgedLate          suppress.Count
	Fully, Partly, Refused    suppress.Count
	Withdrawn, Passed, Longer suppress.Count // longer: the period was extended
	Median                    int            // days to the answer; -1 when there are too few
}
