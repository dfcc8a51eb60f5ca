package casework

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Make makes a case. The actor is nobody, or a member of staff who enters it for somebody.
type Make struct {
	Key          string // of the form: the same key records once
	Kind         Kind
	Orgs         []ident.Organisation // who is asked; staff who leave it empty mean their own organisation
	Relationship Relationship
	Text         string
	Items        []string // corrections: the names of what is wrong, never values
	Use          string   // reference of a use, "" for none
	About        string   // reference of an earlier case, "" for none
	Contact      Contact
	Route        Route      // staff only
	Received     clock.Date // staff only: the day it came; zero for today
}

// Answer answers a part.
type Answer struct {
	Result   Result
	Reason   string   // code of list case_reason; needed unless everything was done
	Text     string   // what the person reads
	Accepted []string // names of the items that are put right, for corrections
}

// Redact takes words out of a line of a part, or of what was asked (Line < 0).
type Redact struct {
	Line  int
	Words string // as they stand there
	Why   string // code of list case_mark
}

// Mark says why words need care, without taking them out.
type Mark struct {
	Line int    // < 0 for what was asked
	Why  string // code of list case_mark
}

// Filter narrows a queue.
type Filter struct {
	Kind  Kind
	Stage Stage
	After string
}

// TimesQuery asks for published counts.
type TimesQuery struct {
	Org      ident.Organisation // "" for all
	From, To clock.Date         // periods from the month of one to the month of the other
}

// Period names the month of a time, as counts keep it: "2026-11".
func Period(t time.Time) string { return clock.DateOf(t).String()[:7] }
