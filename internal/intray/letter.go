package intray

import (
	"slices"
	"time"
)

// Letter is a mail message that came in, as it is kept until it is dealt with.
type Letter struct {
	ID        string
	Key       string    // the same letter has the same key
	Code      string    // what stood before the @ of the address it was sent to
	Recipient Recipient // to whom that address was given; "" for mail of ours that came back
	CameAt    time.Time
	Raw       []byte // empty once it is dealt with
	State     LetterState
	Reason    string // why, without personal details
	DoneAt    time.Time
}

// LetterState says what became of a letter.
type LetterState string

// The states of a letter.
const (
	LetterWaiting   LetterState = "waiting"
	LetterTaken     LetterState = "taken"     // its words are where they belong
	LetterDropped   LetterState = "dropped"   // a program sent it, or it said nothing
	LetterExplained LetterState = "explained" // its writer was told why it could not be taken
	LetterCameBack  LetterState = "came_back" // a message of ours that could not be delivered
)

// Valid reports whether s is one of the states.
func (s LetterState) Valid() bool {
	return slices.Contains([]LetterState{LetterWaiting, LetterTaken, LetterDropped, LetterExplained, LetterCameBack}, s)
}
