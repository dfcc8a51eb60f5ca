package deadline

import (
	"slices"
	"time"
)

// MoveKind is what happened to a clock.
type MoveKind string

// The moves.
const (
	Await          MoveKind = "await"   // proof of who asks, or a fee, is asked for: the period begins when it comes
	Arrived        MoveKind = "arrived" // it came
	Pause          MoveKind = "pause"   // the person was asked to make the request clear
	Resume         MoveKind = "resume"  // they did
	Extend         MoveKind = "extend"  // the period is made longer, with reasons
	CorrectReceipt MoveKind = "correct_receipt"
	Close          MoveKind = "close"
	Reopen         MoveKind = "reopen" // it was closed by mistake
)

// Moves lists the kinds.
func Moves() []MoveKind {
	return []MoveKind{Await, Arrived, Pause, Resume, Extend, CorrectReceipt, Close, Reopen}
}

// Valid reports whether k is one of the moves.
func (k MoveKind) Valid() bool { return slices.Contains(Moves(), k) }

// What is waited for before a period begins.
const (
	Identity = "identity"
	Fee      = "fee"
)

// Move is one thing that happened. Why holds the reasons of an extension or a correction; To the corrected moment of
// receipt; What is what is waited for.
type Move struct {
	Kind MoveKind  `json:"kind"`
	At   time.Time `json:"at"`
	What string    `json:"what,omitempty"`
	Why  string    `json:"why,omitempty"`
	To   time.Time `json:"to,omitzero"`
}

// Story is what happened, in the order it was written down.
type Story struct {
	Received time.Time `json:"received"`
	Moves    []Move    `json:"moves,omitempty"`
}

// With gives the story with one more move; the story itself stays as it is.
func (s Story) With(m Move) Story {
	s.Moves = append(slices.Clone(s.Moves), m)
	return s
}

// ReceivedAt is the moment of receipt as it is known at a time: as it was corrected last.
func (s Story) ReceivedAt(now time.Time) time.Time {
	at := s.Received
	for _, m := range s.Moves {
		if m.Kind == CorrectReceipt && !m.At.After(now) && !m.To.IsZero() && !m.To.After(m.At) {
			at = m.To
		}
	}
	return at
}

// inOrder gives the moves that have happened by a time, the earliest first; those of one moment as they were written.
func (s Story) inOrder(now time.Time) []Move {
	out := slices.DeleteFunc(slices.Clone(s.Moves), func(m Move) bool { return m.At.After(now) })
	slices.SortStableFunc(out, func(a, b Move) int { return a.At.Compare(b.At) })
	return out
}
