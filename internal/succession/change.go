package succession

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a change.
type ID string

// Kind is what happens to organisations.
type Kind string

// The kinds of change.
const (
	Merge  Kind = "merge"  // several become one
	Split  Kind = "split"  // one becomes several
	Rename Kind = "rename" // the same body under another name
	Close  Kind = "close"  // nobody takes over
	Sector Kind = "sector" // the same body, another kind of body
)

// Kinds lists the kinds in the order the wizard offers them.
func Kinds() []Kind { return []Kind{Merge, Split, Rename, Close, Sector} }

// Valid reports whether k is known.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Ends reports whether the old organisations are no more afterwards.
func (k Kind) Ends() bool { return k == Merge || k == Split || k == Close }

// Stage is how far a change is.
type Stage string

// The stages.
const (
	Planned   Stage = "planned"
	Asking    Stage = "asking" // the world changed; somebody must look before it goes on
	Running   Stage = "running"
	Done      Stage = "done"
	Undoing   Stage = "undoing"
	Cancelled Stage = "cancelled"
	Undone    Stage = "undone"
)

// Stages lists every stage.
func Stages() []Stage { return []Stage{Planned, Asking, Running, Done, Undoing, Cancelled, Undone} }

// Valid reports whether s is known.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Waits reports whether the change has not begun.
func (s Stage) Waits() bool { return s == Planned || s == Asking }

// Over reports whether nothing more happens by itself.
func (s Stage) Over() bool { return s == Done || s == Cancelled || s == Undone }

// Step is one line of a change's history.
type Step struct {
	What string      `json:"what"` // planned, agreed, differs, began, done, failed, cancelled, undoing, undone
	At   time.Time   `json:"at"`
	By   event.Actor `json:"by"`
	Note string      `json:"note,omitempty"`
	N    int         `json:"n,omitempty"`
}

// Change is one change of organisations.
type Change struct {
	ID         ID                   `json:"id"`
	Kind       Kind                 `json:"kind"`
	Old        []ident.Organisation `json:"old"`
	New        []ident.Organisation `json:"new,omitempty"`       // the first takes what nobody gave to another
	Name       string               `json:"name,omitempty"`      // after a renaming
	BodyKind   string               `json:"body_kind,omitempty"` // after a move of sector
	On         clock.Date           `json:"on"`
	Instrument string               `json:"instrument"`
	Source     string               `json:"source,omitempty"` // address where the instrument can be read
	Why        string               `json:"why,omitempty"`
	SignDays   int                  `json:"sign_days"` // how long heirs have to sign
	Stage      Stage                `json:"stage"`
	Steps      []Step               `json:"steps"`
	Was        []Was                `json:"was,omitempty"` // what undoing gives back
	DoneAt     time.Time            `json:"done_at,omitzero"`
	UndoUntil  clock.Date           `json:"undo_until,omitzero"`
	Begun      bool                 `json:"begun,omitempty"` // the organisations themselves are changed
	Problem    string               `json:"problem,omitempty"`
	Version    int64                `json:"-"`
}

// Was is how an organisation was before a change.
type Was struct {
	Organisation ident.Organisation `json:"organisation"`
	Status       string             `json:"status"`
	Name         string             `json:"name,omitempty"`
	Kind         string             `json:"kind,omitempty"`
}

// SignBy is the day by which heirs must have signed.
func (c Change) SignBy() clock.Date { return c.On.AddDays(c.SignDays) }

// Subject names the change in events, tasks and notices.
func (c Change) Subject() event.Subject { return event.Subject{Kind: "change", ID: string(c.ID)} }

// URL is the change's page.
func (c Change) URL() string { return "/directory/changes/" + string(c.ID) }

// SortKey orders changes: those to come first, by day.
func (c Change) SortKey() string {
	if c.Stage.Over() {
		return "1" + c.On.String() + " " + string(c.ID)
	}
	return "0" + c.On.String() + " " + string(c.ID)
}

// Parties lists everybody the change touches.
func (c Change) Parties() []ident.Organisation {
	out := slices.Clone(c.Old)
	for _, o := range c.New {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// Clash says why two changes cannot both stand. Nil: they can. A body may first come to be and later change again.
func Clash(a, b Change) bool {
	if a.ID == b.ID || a.Stage.Over() || b.Stage.Over() {
		return false
	}
	for _, o := range a.Old {
		if slices.Contains(b.Old, o) {
			return true
		}
		if slices.Contains(b.New, o) && !b.On.Before(a.On) {
			return true
		}
	}
	for _, o := range b.Old {
		if slices.Contains(a.New, o) && !a.On.Before(b.On) {
			return true
		}
	}
	return false
}

// step adds a line to the history.
func (c *Change) step(what string, at time.Time, by event.Actor, note string) {
	c.Steps = append(slices.Clone(c.Steps), Step{What: what, At: at, By: by, Note: note})
}
