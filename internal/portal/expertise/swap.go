package expertise

import (
	"time"

	"sharewell/internal/event"
)

// SwapID identifies a proposal that weeks change hands.
type SwapID string

// SwapKind is the subject kind of swaps in events and tasks.
const SwapKind = "duty_swap"

// Swap is a proposal that a place of the rota changes hands: To takes Give, and From takes Take in return when there
// is one. Nothing changes until To agrees.
type Swap struct {
	ID      SwapID    `json:"id"`
	From    ID        `json:"from"`
	To      ID        `json:"to"`
	Give    Slot      `json:"give"`
	Take    *Slot     `json:"take,omitempty"`
	Said    Reply     `json:"said,omitempty"`
	At      time.Time `json:"at"`
	Version int64     `json:"-"`
}

// Subject names the swap in events and tasks.
func (w Swap) Subject() event.Subject { return event.Subject{Kind: SwapKind, ID: string(w.ID)} }

// Holds reports whether both places are still with those who proposed to change them.
func (w Swap) Holds(duties map[Slot]ID) bool {
	return duties[w.Give] == w.From && (w.Take == nil || duties[*w.Take] == w.To)
}
