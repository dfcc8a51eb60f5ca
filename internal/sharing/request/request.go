package request

import (
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a request.
type ID string

// Kind is the subject kind of requests in events and tasks.
const Kind = "request"

// Stage is how far a request has come.
type Stage string

// The stages.
const (
	Draft        Stage = "draft"   // the asker writes it
	Logging      Stage = "logging" // the asked side writes down what reached it
	Sent         Stage = "sent"
	Clarify      Stage = "clarify"  // the asker is asked back; the clock stands still
	Deferred     Stage = "deferred" // looked at, to be decided by a day
	Answered     Stage = "answered"
	Acknowledged Stage = "acknowledged"
	Withdrawn    Stage = "withdrawn"
)

// Stages lists the stages in their order.
func Stages() []Stage {
	return []Stage{Draft, Logging, Sent, Clarify, Deferred, Answered, Acknowledged, Withdrawn}
}

// Valid reports whether s is a stage.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Unsent reports whether the request does not count yet.
func (s Stage) Unsent() bool { return s == Draft || s == Logging }

// Waiting reports whether an answer is owed.
func (s Stage) Waiting() bool { return s == Sent || s == Clarify || s == Deferred }

// Side is one end of a request: an organisation of the directory, or a body outside it.
type Side struct {
	Organisation ident.Organisation `json:"organisation,omitempty"`
	Name         string             `json:"name,omitempty"`    // of a body outside
	Kind         string             `json:"kind,omitempty"`    // its kind of body
	Contact      string             `json:"contact,omitempty"` // its work address
}

// Outside reports whether the side has no account here.
func (s Side) Outside() bool { return s.Organisation == "" }

// Content is what a request says. Codes are of the rulebook's lists.
type Content struct {
	PersonName string     `json:"person_name,omitempty"` // who asks, at work
	PersonPost string     `json:"person_post,omitempty"`
	Contact    string     `json:"contact,omitempty"` // work mail or telephone
	Channel    string     `json:"channel,omitempty"` // list request_channel
	ReceivedOn clock.Date `json:"received_on,omitzero"`

	Data       string   `json:"data,omitempty"`
	Categories []string `json:"categories,omitempty"` // list item_category
	CaseRef    string   `json:"case_ref,omitempty"`   // the asker's local reference, never a name
	Subjects   []string `json:"subjects,omitempty"`   // list subject_types
	Count      string   `json:"count,omitempty"`      // list subject_count

	Purpose  string     `json:"purpose,omitempty"`  // one sentence
	Purposes []string   `json:"purposes,omitempty"` // purposes of the Agreement
	Urgency  string     `json:"urgency,omitempty"`  // list urgency
	NeededOn clock.Date `json:"needed_on,omitzero"`
	Basis    string     `json:"basis,omitempty"`    // what the asker relies on, of Article 6
	Gateways []string   `json:"gateways,omitempty"` // the powers it acts under

	Objective string `json:"objective,omitempty"` // list article23_objective
	Statement string `json:"statement,omitempty"` // the public-task wording, as sent
}

// Urgencies that the program itself treats apart; codes of list urgency.
const (
	Emergency = "emergency"
	Urgent    = "urgent"
	Routine   = "routine"
)

// Check is how the asked side made sure who asks.
type Check struct {
	Method string       `json:"method,omitempty"` // list identity_check
	Note   string       `json:"note,omitempty"`
	By     ident.Person `json:"by,omitempty"`
	Role   access.Role  `json:"role,omitempty"`
	At     time.Time    `json:"at,omitzero"`
}

// Turn is one line of asking back and answering.
type Turn struct {
	Asked bool               `json:"asked,omitempty"` // the asked side speaks
	Text  string             `json:"text"`
	By    ident.Person       `json:"by,omitempty"`
	For   ident.Organisation `json:"for,omitempty"`
	Role  access.Role        `json:"role,omitempty"`
	At    time.Time          `json:"at"`
}

// Outcomes of a request: codes of list decision.
const (
	ShareAll  = "share_all"
	SharePart = "share_part"
	Refuse    = "refuse"
	Defer     = "defer"
)

// Answer is what the asked side decided.
type Answer struct {
	Outcome string             `json:"outcome,omitempty"` // list decision
	OneOff  string             `json:"one_off,omitempty"` // reference of the record that holds the decision
	Reason  string             `json:"reason,omitempty"`  // what the asker is told
	Until   clock.Date         `json:"until,omitzero"`    // of a deferral: when it is looked at again
	By      ident.Person       `json:"by,omitempty"`
	For     ident.Organisation `json:"for,omitempty"`
	Role    access.Role        `json:"role,omitempty"`
	At      time.Time          `json:"at,omitzero"`
}

// Ack is what the asker says came of the answer.
type Ack struct {
	Code   string       `json:"code,omitempty"` // list recipient_ack
	Reason string       `json:"reason,omitempty"`
	By     ident.Person `json:"by,omitempty"`
	Role   access.Role  `json:"role,omitempty"`
	At     time.Time    `json:"at,omitzero"`
}

// Request is one request with everything that happened to it.
type Request struct {
	ID       ID      `json:"id"`
	Ref      string  `json:"ref"`
	Asker    Side    `json:"asker"`
	Receiver Side    `json:"receiver"`
	Logged   bool    `json:"logged,omitempty"` // written down by the receiver
	Stage    Stage   `json:"stage"`
	Content  Content `json:"content"`

	Check   Check    `json:"check,omitzero"`
	Turns   []Turn   `json:"turns,omitempty"`
	Defers  []Answer `json:"defers,omitempty"` // deferrals before the answer
	Answer  Answer   `json:"answer,omitzero"`
	Ack     Ack      `json:"ack,omitzero"`
	Why     string   `json:"why,omitempty"` // it was withdrawn
	Late    bool     `json:"late,omitempty"`
	Prodded bool     `json:"prodded,omitempty"` // the reminder before the time was sent

	CreatedBy ident.Person `json:"created_by"`
	CreatedAt time.Time    `json:"created_at"`
	SentAt    time.Time    `json:"sent_at,omitzero"`
	DueAt     time.Time    `json:"due_at,omitzero"`
	StoppedAt time.Time    `json:"stopped_at,omitzero"` // the clock stands still since
	UpdatedAt time.Time    `json:"updated_at"`
	Watch     time.Time    `json:"-"` // when the program looks at it again
	Version   int64        `json:"-"`
}

// Subject names the request in events and tasks.
func (r Request) Subject() event.Subject { return event.Subject{Kind: Kind, ID: string(r.ID)} }

// URL is the request's page.
func (r Request) URL() string { return "/requests/" + r.Ref }

// Relation gives how an actor stands to the request: the asker owns it, the asked side takes part.
func (r Request) Relation(a access.Actor) access.Relation {
	return access.RelationTo(a, r.Asker.Organisation, r.Receiver.Organisation)
}

// Writer is the side inside the partnership that began the request.
func (r Request) Writer() ident.Organisation {
	if r.Logged {
		return r.Receiver.Organisation
	}
	return r.Asker.Organisation
}

// Direction is which list a request stands in.
type Direction string

// The directions.
const (
	In  Direction = "in"  // others ask us
	Out Direction = "out" // we ask others
)

// Valid reports whether d is a direction.
func (d Direction) Valid() bool { return d == In || d == Out }

// Place is where a request stands in one organisation's lists.
type Place struct {
	Organisation ident.Organisation
	Direction    Direction
	Stage        Stage
	Key          string // orders the list: emergencies that wait, what waits by its time, drafts, the rest newest first
}

// Places gives the request's place in each list.
func (r Request) Places() []Place {
	var out []Place
	never := r.Stage == Withdrawn && r.SentAt.IsZero()
	if org := r.Asker.Organisation; org != "" && r.Stage != Logging && !(never && r.Logged) {
		out = append(out, Place{org, Out, r.Stage, r.key()})
	}
	if org := r.Receiver.Organisation; org != "" && r.Stage != Draft && !(never && !r.Logged) {
		out = append(out, Place{org, In, r.Stage, r.key()})
	}
	return out
}

// farFuture is later than any time, in seconds: newest first is counted back from it.
const farFuture = 1 << 40

func (r Request) key() string {
	switch {
	case r.Stage.Waiting() && r.Content.Urgency == Emergency:
		return "0" + clock.Format(r.DueAt) + string(r.ID)
	case r.Stage.Waiting():
		return "1" + clock.Format(r.DueAt) + string(r.ID)
	case r.Stage.Unsent():
		return fmt.Sprintf("2%013d%s", farFuture-r.UpdatedAt.Unix(), r.ID)
	}
	return fmt.Sprintf("3%013d%s", farFuture-r.UpdatedAt.Unix(), r.ID)
}
