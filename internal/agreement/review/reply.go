package review

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Answer is what an organisation did with what it was asked in a stage. In a ballot it is the position itself; the
// positions as they were taken are kept beside it and are what is counted.
type Answer string

// The answers outside a ballot.
const (
	NoAnswer   Answer = ""
	Commented  Answer = "commented" // it made a comment
	Nothing    Answer = "nothing"   // it read the text and has nothing to say
	Signed     Answer = "signed"    // it signed again
	Objected   Answer = "objects"   // it objects to its acceptance carrying over
	Settled    Answer = "settled"   // its objection was talked about and settled: acceptance carries over
	Carries    Answer = "carries"   // it did not object: acceptance carried over
	SignsByDay Answer = "signs"     // its objection stands: it signs by a day, or leaves
	Left       Answer = "left"      // it is no longer a signatory
)

// Reply is one organisation in one stage: asked, opened, answered.
type Reply struct {
	Run          ID
	Stage        string // key
	Organisation ident.Organisation
	Statement    ident.Statement
	Name         string
	Slug         string
	Sector       string
	Covers       int // bodies it speaks for, itself included
	AskedAt      time.Time
	OpenedAt     time.Time // the first time somebody of the organisation opened the page
	AnsweredAt   time.Time
	Answer       Answer
	Note         string // an objection's words, or how it was settled
	Reminders    int    // how many went out
	Version      int64
	Key          string // where it stands on the board
}

// Progress says how far an organisation is.
type Progress string

// How far an organisation can be.
const (
	Unopened Progress = "unopened" // nobody of it opened the page
	Opened   Progress = "opened"   // read, but not answered
	Answered Progress = "answered"
)

// Valid reports whether p is one of them.
func (p Progress) Valid() bool { return p == Unopened || p == Opened || p == Answered }

// Progress says how far the organisation is.
func (r Reply) Progress() Progress {
	switch {
	case !r.AnsweredAt.IsZero():
		return Answered
	case !r.OpenedAt.IsZero():
		return Opened
	}
	return Unopened
}

// ReplyCounts is a board in numbers.
type ReplyCounts struct {
	Asked, Unopened, Opened, Answered int
	// Bodies is how many organisations those asked speak for.
	Bodies int
}

// BoardQuery asks for a part of a stage's board.
type BoardQuery struct {
	Run      ID
	Stage    string
	Progress Progress // "" any
	Sector   string   // "" any
	Answer   Answer   // "" any
	After    string   // Key of the last one shown
	Most     int
}

// dayOf gives the day of an instant.
func dayOf(t time.Time) clock.Date { return clock.DateOf(t) }
