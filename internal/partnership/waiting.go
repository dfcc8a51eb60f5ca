package partnership

import (
	"context"

	"sharewell/internal/clock"
)

// Waiting is something that waits elsewhere and that a meeting, or the next secretariat, should know of.
type Waiting struct {
	Key    string     `json:"key"`  // what it is, so that it joins an agenda once
	Kind   string     `json:"kind"` // one of WaitingKinds
	Title  string     `json:"title"`
	Detail string     `json:"detail,omitempty"`
	URL    string     `json:"url,omitempty"`
	Due    clock.Date `json:"due,omitzero"`
	Public bool       `json:"public,omitempty"` // everybody may read that it waits
	// Only for the next secretariat, not for an agenda.
	HandoverOnly bool `json:"handover_only,omitempty"`
}

// WaitingKinds lists what waiting things are, in the order of an agenda. "minutes", "deferred" and "other" are ours.
func WaitingKinds() []string {
	return []string{"minutes", "review", "ballot", "comments", "amber", "member", "incidents", "questions", "recommendations", "deferred", "statements", "queries", "other"}
}

// Source tells what waits in another part of the program.
type Source interface {
	Waiting(ctx context.Context) ([]Waiting, error)
}
