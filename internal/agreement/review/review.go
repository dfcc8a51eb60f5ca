package review

import (
	"slices"
	"strconv"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID names a run.
type ID string

// Kind says what a stage is for.
type Kind string

// The kinds of stage, in the order of the year.
const (
	Comments     Kind = "comments"     // signatories say what should change
	Editing      Kind = "editing"      // the secretariat writes the proposed text
	Consultation Kind = "consultation" // signatories, and others where opened to them, comment on the proposed text
	Ballot       Kind = "ballot"       // signatories take a position on one exact text
	Adoption     Kind = "adoption"     // the secretariat puts the text in force
	Reacceptance Kind = "reacceptance" // signatories sign again, or object to carrying over
)

// Kinds lists the kinds in the order of the year.
func Kinds() []Kind { return []Kind{Comments, Editing, Consultation, Ballot, Adoption, Reacceptance} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Asks reports whether a stage of this kind asks every signatory for something. Such a stage ends with its last day.
func (k Kind) Asks() bool { return k != Editing && k != Adoption }

// TakesComments reports whether comments are invited in a stage of this kind.
func (k Kind) TakesComments() bool { return k == Comments || k == Consultation }

// Move is a change of a stage's last day, with why.
type Move struct {
	From   clock.Date  `json:"from"`
	To     clock.Date  `json:"to"`
	Reason string      `json:"reason"`
	By     event.Actor `json:"by"`
	At     time.Time   `json:"at"`
}

// Stage is one stage of a run.
type Stage struct {
	Key    string     `json:"key"` // "comments", "ballot", "ballot-2": unique in the run
	Kind   Kind       `json:"kind"`
	Days   int        `json:"days"`   // working days it is planned for
	Opens  clock.Date `json:"opens"`  // first day, planned until it opens
	Closes clock.Date `json:"closes"` // last day
	// OpenedAt and ClosedAt are when it did; zero before.
	OpenedAt time.Time `json:"opened_at,omitzero"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
	Held     string    `json:"held,omitempty"`  // code of what keeps it from opening although its day has come
	Asked    bool      `json:"asked,omitempty"` // everybody was asked
	Moves    []Move    `json:"moves,omitempty"`
}

// End is the instant at which a stage that asks people is over.
func (s Stage) End() time.Time { return s.Closes.AddDays(1).Start() }

// OpenAt reports whether the stage is open at an instant. A stage that asks people is over with its last day even when
// the program has not looked since.
func (s Stage) OpenAt(now time.Time) bool {
	if s.OpenedAt.IsZero() || now.Before(s.OpenedAt) {
		return false
	}
	if !s.ClosedAt.IsZero() {
		return now.Before(s.ClosedAt)
	}
	return !s.Kind.Asks() || now.Before(s.End())
}

// Status is where a run stands.
type Status string

// The statuses of a run.
const (
	Running   Status = "running"
	Ended     Status = "ended"     // the whole year is done
	Rejected  Status = "rejected"  // the ballot did not carry the text; the edition in force stays
	Cancelled Status = "cancelled" // the secretariat stopped it, with a reason
)

// Valid reports whether s is one of the statuses.
func (s Status) Valid() bool {
	return slices.Contains([]Status{Running, Ended, Rejected, Cancelled}, s)
}

// Text names one exact text.
type Text struct {
	Edition ident.Edition `json:"edition,omitempty"`
	Number  string        `json:"number,omitempty"`
	Hash    string        `json:"hash,omitempty"`
}

// AgendaItem is something that is on the agenda before anybody has said a word.
type AgendaItem struct {
	Key    string       `json:"key"`  // unique in the run: what it is, so that it joins once
	Kind   string       `json:"kind"` // "amber", "deferred", "rejected", "reservation"
	Clause ident.Clause `json:"clause,omitempty"`
	Title  string       `json:"title"`
	Detail string       `json:"detail,omitempty"`
	URL    string       `json:"url,omitempty"`
	Inside bool         `json:"inside,omitempty"` // not for the public: it names who asked
	Added  time.Time    `json:"added"`
}

// Run is one year's review.
type Run struct {
	ID       ID           `json:"id"`
	Year     int          `json:"year"`
	Status   Status       `json:"status"`
	Template Template     `json:"template"` // as it was when the run was opened
	Base     Text         `json:"base"`     // the edition in force when it opened
	Proposed Text         `json:"proposed"` // the draft it works on; the hash is bound with each ballot
	Stages   []Stage      `json:"stages"`
	Ballots  []BallotBox  `json:"ballots,omitempty"`
	Adopted  *Adopted     `json:"adopted,omitempty"`
	Agenda   []AgendaItem `json:"agenda,omitempty"`
	// LayMembers and Public say who besides signatories may comment in consultation.
	LayMembers bool      `json:"lay_members"`
	Public     bool      `json:"public"`
	Reason     string    `json:"reason,omitempty"` // why it was cancelled
	OpenedAt   time.Time `json:"opened_at"`
	EndedAt    time.Time `json:"ended_at,omitzero"`
	Version    int64     `json:"-"`
}

// SubjectKind is the subject kind of runs in events, tasks and notices.
const SubjectKind = "review"

// Subject names the run in events, tasks and notices.
func (r Run) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: string(r.ID)} }

// URL is the run's page among the members' pages.
func (r Run) URL() string { return "/reviews/" + strconv.Itoa(r.Year) }

// StageAt gives the stage that is open at an instant; false between stages and when the run is over.
func (r Run) StageAt(now time.Time) (Stage, bool) {
	if r.Status != Running {
		return Stage{}, false
	}
	for _, s := range r.Stages {
		if s.OpenAt(now) {
			return s, true
		}
	}
	return Stage{}, false
}

// Stage gives a stage by its key.
func (r Run) Stage(key string) (Stage, error) {
	for _, s := range r.Stages {
		if s.Key == key {
			return s, nil
		}
	}
	return Stage{}, errs.New(errs.NotFound, "review.no_stage", "This review has no such stage.")
}

// Commenting gives the edition that comments are about at an instant and whether they are in time: the edition in force
// in the call for comments, the proposed text in consultation. What comes while no stage takes comments is late.
func (r Run) Commenting(now time.Time) (about Text, stage Stage, inTime bool) {
	about = r.Base
	for _, s := range r.Stages {
		if s.Kind == Consultation && !s.OpenedAt.IsZero() && !now.Before(s.OpenedAt) {
			about = r.Proposed
		}
		if s.Kind.TakesComments() && s.OpenAt(now) && r.Status == Running {
			return about, s, true
		}
	}
	return about, Stage{}, false
}

// clone copies a run so that decisions leave the original alone.
func (r Run) clone() Run {
	r.Stages = slices.Clone(r.Stages)
	for i := range r.Stages {
		r.Stages[i].Moves = slices.Clone(r.Stages[i].Moves)
	}
	r.Ballots = slices.Clone(r.Ballots)
	r.Agenda = slices.Clone(r.Agenda)
	if r.Adopted != nil {
		a := *r.Adopted
		r.Adopted = &a
	}
	return r
}

// now gives the place of the first stage that is not over; -1 when all are.
func (r Run) at() int {
	return slices.IndexFunc(r.Stages, func(s Stage) bool { return s.ClosedAt.IsZero() })
}
