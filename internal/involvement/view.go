package involvement

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Position is where somebody stands.
type Position string

// The positions.
const (
	Yes      Position = "yes"
	YesIf    Position = "yes_if"
	NoUnless Position = "no_unless"
	No       Position = "no"
	NoView   Position = "no_view"
)

// Positions lists the positions in their order.
func Positions() []Position { return []Position{Yes, YesIf, NoUnless, No, NoView} }

// Valid reports whether p is one of the positions.
func (p Position) Valid() bool { return slices.Contains(Positions(), p) }

// Conditional reports whether the position names conditions.
func (p Position) Conditional() bool { return p == YesIf || p == NoUnless }

// Way is how a view came.
type Way string

// The ways.
const (
	Written Way = "written"
	Voice   Way = "voice"
	Paper   Way = "paper"   // entered by staff
	Session Way = "session" // said at a session, entered by staff
)

// Valid reports whether w is one of the ways.
func (w Way) Valid() bool { return slices.Contains([]Way{Written, Voice, Paper, Session}, w) }

// Staffed reports whether staff enter views of this way.
func (w Way) Staffed() bool { return w == Paper || w == Session }

// View is what one member, or one session, said about one text.
type View struct {
	ID       string       `json:"id"`
	By       ident.Person `json:"by,omitempty"`     // who gave it; "" for paper and sessions
	Member   string       `json:"member,omitempty"` // of the group
	Seat     string       `json:"seat,omitempty"`   // the member's, as it was called
	Way      Way          `json:"way"`
	Public   bool         `json:"public,omitempty"`
	Position Position     `json:"position"`
	Words    string       `json:"words,omitempty"` // for a recording: its words, once written down
	// Source says where staff have it from; On is the day, Heads how many people spoke.
	Source string     `json:"source,omitempty"`
	On     clock.Date `json:"on,omitzero"`
	Heads  int        `json:"heads,omitempty"`

	Sound     ident.File   `json:"sound,omitempty"`
	TypedBy   ident.Person `json:"typed_by,omitempty"` // who wrote the words of a recording down
	EnteredBy ident.Person `json:"entered_by,omitempty"`
	Text      int          `json:"text"`
	Hash      string       `json:"hash"`
	At        time.Time    `json:"at"`
	FirstAt   time.Time    `json:"first_at"`
	Earlier   []Earlier    `json:"earlier,omitempty"` // oldest first
	Hidden    *Hidden      `json:"hidden,omitempty"`
	TakenBack bool         `json:"taken_back,omitempty"`
}

// Earlier is what a view said before it was changed.
type Earlier struct {
	Position Position  `json:"position"`
	Words    string    `json:"words,omitempty"`
	Public   bool      `json:"public,omitempty"`
	Text     int       `json:"text"`
	Hash     string    `json:"hash"`
	At       time.Time `json:"at"`
}

// Waits reports whether a recording's words are not written down yet.
func (v *View) Waits() bool { return v.Way == Voice && v.Words == "" }

// Counts reports whether others may rely on the view.
func (v *View) Counts() bool { return !v.TakenBack && !v.Waits() }

// View gives a view by its identifier.
func (p *Proposal) View(id string) *View {
	for i := range p.Views {
		if p.Views[i].ID == id {
			return &p.Views[i]
		}
	}
	return nil
}

// Mine gives the view of a person; nil when there is none.
func (p *Proposal) Mine(person ident.Person) *View {
	for i := range p.Views {
		if v := &p.Views[i]; v.By == person && person != "" && !v.Way.Staffed() && !v.TakenBack {
			return v
		}
	}
	return nil
}

// Older reports whether a view was given on an earlier text.
func (p *Proposal) Older(v View) bool { return v.Hash != p.Current().Hash }

// Since lists what changed after the text a view was given on.
func (p *Proposal) Since(v View) []Change {
	var out []Change
	for _, t := range p.Texts {
		if t.N > v.Text {
			out = append(out, t.Changes...)
		}
	}
	return out
}

// Tally counts the views that may be relied on, by position.
func (p *Proposal) Tally() map[Position]int {
	out := map[Position]int{}
	for i := range p.Views {
		if v := &p.Views[i]; v.Counts() {
			out[v.Position]++
		}
	}
	return out
}

// Heard counts the views that may be relied on.
func (p *Proposal) Heard() int {
	n := 0
	for i := range p.Views {
		if p.Views[i].Counts() {
			n++
		}
	}
	return n
}

// HeardBefore counts those that came before a time.
func (p *Proposal) HeardBefore(at time.Time) int {
	n := 0
	for i := range p.Views {
		if v := &p.Views[i]; v.Counts() && v.FirstAt.Before(at) {
			n++
		}
	}
	return n
}
