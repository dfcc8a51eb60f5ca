package licence

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Reply is what an organisation says of its own figure: its right of reply.
type Reply struct {
	Indicator    string             `json:"indicator"`
	Organisation ident.Organisation `json:"organisation"`
	Slug         string             `json:"slug"`
	Name         string             `json:"name"`
	Text         string             `json:"text"`
	At           time.Time          `json:"at"`
	Version      int64              `json:"-"`
}

// Stage says how far a challenge has come.
type Stage string

// The stages.
const (
	Waiting  Stage = "waiting" // nobody has read it yet
	Open     Stage = "open"    // everybody reads it; the answer is owed
	Answered Stage = "answered"
	Kept     Stage = "kept" // it is not shown, for a reason that is counted
)

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return s == Waiting || s == Open || s == Answered || s == Kept }

// Public reports whether everybody reads it.
func (s Stage) Public() bool { return s == Open || s == Answered }

// Reasons are why a challenge is not shown.
func Reasons() []string { return []string{"personal", "abuse", "other_matter", "twice"} }

// ChallengeID names a challenge.
type ChallengeID string

// Challenge is what somebody says against an indicator. It says nothing about who that is.
type Challenge struct {
	ID        ChallengeID `json:"id"`
	Indicator string      `json:"indicator"`
	Text      string      `json:"text"`
	Stage     Stage       `json:"stage"`
	Reason    string      `json:"reason,omitempty"`
	Received  time.Time   `json:"received"`
	Due       clock.Date  `json:"due"`
	Answer    string      `json:"answer,omitempty"`
	Changed   bool        `json:"changed,omitempty"` // something changed because of it
	Answered  time.Time   `json:"answered,omitzero"`
	Version   int64       `json:"-"`
}

// SubjectKind and ChallengeKind name the scorecard and challenges in events and tasks.
const (
	SubjectKind   = "scorecard"
	ChallengeKind = "challenge"
)

// Subject names the challenge in events and tasks.
func (c Challenge) Subject() event.Subject {
	return event.Subject{Kind: ChallengeKind, ID: string(c.ID)}
}

// ManagePath is where the secretariat looks after the scorecard.
const ManagePath = "/licence/manage"

// TaskAnswer is the kind of task that a challenge is.
const TaskAnswer = "challenge.answer"

// Longest is how many characters a challenge, an answer or a reply may have.
const Longest = 2000
