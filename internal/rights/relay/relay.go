package relay

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a correction.
type ID string

// Kind is what was done at the source.
type Kind string

// The kinds, those of Article 19.
const (
	Rectified  Kind = "correction"
	Erased     Kind = "erasure"
	Restricted Kind = "restriction"
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Rectified, Erased, Restricted} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Origin says how a correction came to be known.
type Origin string

// The origins.
const (
	FromPerson  Origin = "person"  // a person asked: there is a case
	FromStaff   Origin = "staff"   // staff of the source found it
	FromPartner Origin = "partner" // one who was given the information found it
)

// Stage is how far a correction has come.
type Stage string

// The stages.
const (
	Reported  Stage = "reported"  // somebody thinks that something is wrong; the source looks
	Declined  Stage = "declined"  // the source says that it is right
	Open      Stage = "open"      // on its way
	Complete  Stage = "complete"  // everybody answered, or it was decided not to tell them
	Withdrawn Stage = "withdrawn" // the source takes it back
	Replaced  Stage = "replaced"  // a better one went out instead
)

// Stages lists them.
func Stages() []Stage { return []Stage{Reported, Declined, Open, Complete, Withdrawn, Replaced} }

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// State is how far one who is told has come.
type State string

// The states.
const (
	Waiting State = "waiting"
	Done    State = "done"     // put right, erased or restricted there too
	Already State = "already"  // was right there
	NotHeld State = "not_held" // the information is not held there
	Cannot  State = "cannot"   // it stays as it is, and why
	Excused State = "excused"  // impossible or out of proportion: a decision of the source
	Stopped State = "stopped"  // taken back or replaced before it answered
)

// Answers lists what somebody who is told can say.
func Answers() []State { return []State{Done, Already, NotHeld, Cannot} }

// Answered reports whether the one who was told said something.
func (s State) Answered() bool { return slices.Contains(Answers(), s) }

// Undo is how far the taking back of a correction is with one who acted on it.
type Undo string

// The states of taking back.
const (
	UndoAsked Undo = "asked"
	UndoDone  Undo = "done"
)

// Copy is the correction on its way to one who was given the information.
type Copy struct {
	N      int      `json:"n"` // from one
	To     Holder   `json:"to"`
	Name   string   `json:"name"`            // as it was called on the day
	Alone  bool     `json:"alone,omitempty"` // it cannot answer here: the source does so for it
	Items  []string `json:"items"`
	Routes []Route  `json:"routes"`
	Via    int      `json:"via,omitempty"` // the copy whose holder passed it on; 0: the source

	SentAt time.Time   `json:"sent_at"`
	Due    clock.Date  `json:"due,omitzero"`
	State  State       `json:"state"`
	Reason string      `json:"reason,omitempty"` // code of list correction_reason, or of correction_exception
	Words  string      `json:"words,omitempty"`
	For    bool        `json:"for,omitempty"` // the source said it for the one who was told
	Role   access.Role `json:"role,omitempty"`
	At     time.Time   `json:"at,omitzero"`
	Passed string      `json:"passed,omitempty"` // yes or no: whether it had passed the information on
	Level  int         `json:"level,omitempty"`  // reminders sent
	Undo   Undo        `json:"undo,omitempty"`
	Was    string      `json:"was,omitempty"` // name of the one that it took over from
}

// What happened, in the story of a correction.
const (
	WasReported  = "reported"
	WasDeclined  = "declined"
	WasBegun     = "begun"
	WasAnswered  = "answered"
	WasPassedOn  = "passed_on"
	WasExcused   = "excused"
	WasReminded  = "reminded"
	WasLate      = "late"
	WasChased    = "chased"
	WasTakenOver = "taken_over"
	WasLeft      = "left"
	WasWithdrawn = "withdrawn"
	WasReplaced  = "replaced"
	WasUndone    = "undone"
	WasAsked     = "asked_who"
	WasTold      = "told_who"
	WasComplete  = "complete"
)

// Turn is one thing that happened.
type Turn struct {
	What  string      `json:"what"`
	Copy  int         `json:"copy,omitempty"`
	State State       `json:"state,omitempty"`
	Text  string      `json:"text,omitempty"`
	Role  access.Role `json:"role,omitempty"`
	At    time.Time   `json:"at"`
}

// Correction is one thing put right, on its way to everybody who was given it.
type Correction struct {
	ID       ID                 `json:"id"`
	Ref      string             `json:"ref"`
	Kind     Kind               `json:"kind"`
	Source   ident.Organisation `json:"source"`
	Name     string             `json:"name"` // of the source, on the day
	Origin   Origin             `json:"origin"`
	Items    []string           `json:"items"`
	Records  []string           `json:"records,omitempty"`   // only by these; none: by all
	LocalRef string             `json:"local_ref,omitempty"` // the source's own
	Case     string             `json:"case,omitempty"`      // reference of the rights case
	Stage    Stage              `json:"stage"`
	Copies   []Copy             `json:"copies,omitempty"`
	Turns    []Turn             `json:"turns"`

	Reporter     ident.Organisation `json:"reporter,omitempty"`
	ReporterName string             `json:"reporter_name,omitempty"`
	TheirRef     string             `json:"their_ref,omitempty"` // the reporter's own reference
	Reason       string             `json:"reason,omitempty"`    // why it was declined: code of list correction_declined
	Words        string             `json:"words,omitempty"`     // of the report, then of whoever declined or took it back

	Replaces   string     `json:"replaces,omitempty"`
	ReplacedBy string     `json:"replaced_by,omitempty"`
	WhoAsked   time.Time  `json:"who_asked,omitzero"` // the person asked who was told
	WhoTold    time.Time  `json:"who_told,omitzero"`
	Due        clock.Date `json:"due,omitzero"` // of a report: when the source should say
	Level      int        `json:"level,omitempty"`
	MadeAt     time.Time  `json:"made_at"`
	BegunAt    time.Time  `json:"begun_at,omitzero"`
	DoneAt     time.Time  `json:"done_at,omitzero"`
	Updated    time.Time  `json:"updated"`
	Version    int64      `json:"-"`
}

// Kinds of subject and of task.
const (
	SubjectKind = "correction"
	TaskAnswer  = "correction.answer" // one who was told
	TaskLook    = "correction.look"   // the source, at a report
	TaskChase   = "correction.chase"  // the source, when somebody does not or cannot answer
	TaskUndo    = "correction.undo"   // one who acted on what was taken back
	TaskWho     = "correction.who"    // the source: name those who were told to the person
	TaskBegin   = "correction.begin"  // the source: a case was decided
)

// Subject names the correction in events and tasks.
func (c Correction) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: c.Ref} }

// Path is where corrections are kept.
const Path = "/organisation/corrections"

// URL is its page.
func (c Correction) URL() string { return Path + "/" + c.Ref }

// Copy gives one of the copies.
func (c *Correction) Copy(n int) (*Copy, error) {
	if n < 1 || n > len(c.Copies) {
		return nil, errs.New(errs.NotFound, "correction.no_copy", "We could not find whom you mean.")
	}
	return &c.Copies[n-1], nil
}

// Told reports whether a holder was told of a kind of information before; the source knows it anyway.
func (c Correction) Told(to Holder, item string) bool {
	if to.Org == c.Source && to.Org != "" {
		return true
	}
	return slices.ContainsFunc(c.Copies, func(p Copy) bool { return p.To == to && slices.Contains(p.Items, item) })
}

// Waits reports whether somebody who was told has still to answer.
func (c Correction) Waits() bool {
	return slices.ContainsFunc(c.Copies, func(p Copy) bool { return p.State == Waiting || p.Undo == UndoAsked })
}

// Places lists the organisations that have to do with the correction, the source first.
func (c Correction) Places() []Place {
	out := []Place{c.sourcePlace()}
	add := func(p Place) {
		at := slices.IndexFunc(out, func(x Place) bool { return x.Org == p.Org })
		switch {
		case p.Org == "" || p.Org == c.Source:
		case at < 0:
			out = append(out, p)
		case p.Key < out[at].Key:
			out[at] = p
		}
	}
	if c.Stage == Reported || c.Stage == Declined {
		key := c.closedKey()
		if c.Stage == Reported {
			key = waitingKey(c.Due, c.Ref)
		}
		add(Place{Org: c.Reporter, Box: Out, Key: key})
	}
	for _, p := range c.Copies {
		if p.State == Excused {
			continue // it was decided not to tell them
		}
		key := c.closedKey()
		if p.State == Waiting || p.Undo == UndoAsked {
			key = waitingKey(p.Due, c.Ref)
		}
		add(Place{Org: p.To.Org, Box: In, Key: key})
	}
	return out
}

func (c Correction) sourcePlace() Place {
	p := Place{Org: c.Source, Box: Out, Key: c.closedKey()}
	switch {
	case c.Stage == Reported:
		p.Box, p.Key = In, waitingKey(c.Due, c.Ref)
	case c.Waits() || !c.WhoAsked.IsZero() && c.WhoTold.IsZero():
		p.Key = waitingKey(c.nextDue(), c.Ref)
	}
	return p
}

func (c Correction) nextDue() clock.Date {
	var out clock.Date
	for _, p := range c.Copies {
		if p.State == Waiting && (out.IsZero() || p.Due.Before(out)) {
			out = p.Due
		}
	}
	return out
}

// Box is one of the two lists of an organisation.
type Box string

// The boxes.
const (
	In  Box = "in"  // waiting for us
	Out Box = "out" // sent by us
)

// Place is where a correction stands in one organisation's lists: what waits first, by its day; then the newest.
type Place struct {
	Org ident.Organisation
	Box Box
	Key string
}

// Finished is the beginning of the keys of what waits for nobody; whatever waits comes before it.
const Finished = "1"

func waitingKey(due clock.Date, ref string) string {
	if due.IsZero() {
		return "09999-12-31" + ref
	}
	return "0" + due.String() + ref
}

func (c Correction) closedKey() string {
	const future = 1 << 42
	return fmt.Sprintf("%s%015d%s", Finished, future-c.Updated.UnixMilli(), c.Ref)
}

// WatchAt is when the program looks at it again; zero for never. While somebody has to answer it looks daily: they may
// be late, and they may leave or be succeeded.
func (c Correction) WatchAt() time.Time {
	if c.Stage == Reported || c.Waits() {
		return clock.DateOf(c.Updated).AddDays(1).Start()
	}
	return time.Time{}
}

// localRef is what a body's own reference may look like: enough for a number, too little for a story.
var localRef = regexp.MustCompile(`^[A-Za-z0-9/_-]{1,40}$`)

// RefSound reports whether a local reference can be kept.
func RefSound(s string) bool { return localRef.MatchString(s) }

// days gives the whole days from the beginning to the last answer, -1 while somebody is waited for.
func (c Correction) days() int {
	if c.DoneAt.IsZero() || c.BegunAt.IsZero() {
		return -1
	}
	return clock.DateOf(c.BegunAt).DaysUntil(clock.DateOf(c.DoneAt))
}

// Figure is what counting needs of one correction.
type Figure struct {
	Ref                    string
	Source                 ident.Organisation
	Origin                 Origin
	Stage                  Stage
	MadeAt                 time.Time
	Told, Answered, InTime int
	Refused, Excused, Days int // Days is -1 while somebody is waited for
}

// Figure counts one correction.
func (c Correction) Figure() Figure {
	f := Figure{Ref: c.Ref, Source: c.Source, Origin: c.Origin, Stage: c.Stage, MadeAt: c.MadeAt, Days: c.days()}
	for _, p := range c.Copies {
		switch {
		case p.State == Excused:
			f.Excused++
			continue
		case p.State.Answered():
			f.Answered++
			if !clock.DateOf(p.At).After(p.Due) {
				f.InTime++
			}
			if p.State == Cannot {
				f.Refused++
			}
		}
		f.Told++
	}
	return f
}
