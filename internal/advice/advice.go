package advice

import (
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a question.
type ID string

// Kind is the subject kind of questions in events and tasks.
const Kind = "advice"

// Stage is how far a question has come.
type Stage string

// The stages.
const (
	Asked     Stage = "asked"
	AskedBack Stage = "asked_back" // the adviser needs to know more
	Answered  Stage = "answered"
	Closed    Stage = "closed"
	Withdrawn Stage = "withdrawn"
)

// Stages lists the stages in their order.
func Stages() []Stage { return []Stage{Asked, AskedBack, Answered, Closed, Withdrawn} }

// Waiting reports whether an answer is owed.
func (s Stage) Waiting() bool { return s == Asked || s == AskedBack }

// TurnKind says what a line of the conversation is.
type TurnKind string

// The kinds of line.
const (
	Question TurnKind = "question"
	Back     TurnKind = "back"
	Reply    TurnKind = "reply"
	Answer   TurnKind = "answer"
	Moved    TurnKind = "moved" // to the next role, because it was late
)

// Turn is one line of the conversation.
type Turn struct {
	Kind TurnKind     `json:"kind"`
	Text string       `json:"text,omitempty"`
	By   ident.Person `json:"by,omitempty"`
	Role access.Role  `json:"role,omitempty"`
	At   time.Time    `json:"at"`
}

// Advice is one question with everything said.
type Advice struct {
	ID      ID                 `json:"id"`
	Ref     string             `json:"ref"`
	Org     ident.Organisation `json:"org"`
	About   event.Subject      `json:"about"` // ID is the thing's reference
	Field   string             `json:"field,omitempty"`
	Title   string             `json:"title"` // of the thing, when it was asked
	Adviser string             `json:"adviser"`
	Urgency string             `json:"urgency"`
	Stage   Stage              `json:"stage"`
	Turns   []Turn             `json:"turns"`

	// Person is a colleague whom the organisation names for this; Role is asked otherwise.
	Person ident.Person  `json:"person,omitempty"`
	Role   access.Role   `json:"role,omitempty"`
	Left   []access.Role `json:"left,omitempty"` // who is asked next
	Vacant bool          `json:"vacant,omitempty"`
	Late   bool          `json:"late,omitempty"`

	AskedBy   ident.Person `json:"asked_by"`
	AskedRole access.Role  `json:"asked_role,omitempty"`
	AskedAt   time.Time    `json:"asked_at"`
	DueAt     time.Time    `json:"due_at"`
	UpdatedAt time.Time    `json:"updated_at"`
	Watch     time.Time    `json:"-"`
	Version   int64        `json:"-"`
}

// Subject names the question in events and tasks.
func (a Advice) Subject() event.Subject { return event.Subject{Kind: Kind, ID: string(a.ID)} }

// URL is the question's page.
func (a Advice) URL() string { return "/advice/" + a.Ref }

// Said gives the last text of a kind, and its line.
func (a Advice) Said(k TurnKind) (Turn, bool) {
	for _, t := range slices.Backward(a.Turns) {
		if t.Kind == k {
			return t, true
		}
	}
	return Turn{}, false
}

// For reports whether the question went to an actor.
func (a Advice) For(by access.Actor) bool {
	if by.Organisation != a.Org || by.Organisation == "" {
		return false
	}
	if a.Person != "" && by.Person == a.Person {
		return true
	}
	return a.Role != "" && by.Has(a.Role)
}

// farFuture is later than any time, in seconds: newest first is counted back from it.
const farFuture = 1 << 40

// SortKey orders lists: what waits by its time, then the newest.
func (a Advice) SortKey() string {
	if a.Stage.Waiting() {
		return "0" + clock.Format(a.DueAt) + string(a.ID)
	}
	return fmt.Sprintf("1%013d%s", farFuture-a.UpdatedAt.Unix(), a.ID)
}
