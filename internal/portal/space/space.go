package space

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// EventKind is the kind of subject of spaces in events, tasks and notices.
const EventKind = "space"

// Kind says who may know of a space and read it.
type Kind string

// The kinds.
const (
	Open   Kind = "open"   // every member of the portal reads; its members write
	Closed Kind = "closed" // every member of the portal sees its name; its members read
	Hidden Kind = "hidden" // for anybody but its members it does not exist
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Open, Closed, Hidden} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// State is how far a space has come.
type State string

// The states.
const (
	Proposed State = "proposed" // somebody asked the secretariat for it
	Live     State = "live"
	Archived State = "archived" // it can be read by those who could, and nothing is added
	Refused  State = "refused"  // the secretariat did not open it
)

// States lists every state.
func States() []State { return []State{Proposed, Live, Archived, Refused} }

// Valid reports whether s is one of the states.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Space is a room of the portal with members of its own.
type Space struct {
	ID       ident.Space `json:"id"`
	Slug     string      `json:"slug"`
	Name     string      `json:"name"`
	Purpose  string      `json:"purpose"`
	Kind     Kind        `json:"kind"`
	State    State       `json:"state"`
	Topics   []string    `json:"topics,omitempty"`   // codes of the list portal_topic
	Practice bool        `json:"practice,omitempty"` // for trying out: nothing in it is news
	Asked    *Asked      `json:"asked,omitempty"`    // who asked for it, when it was asked for
	Why      string      `json:"why,omitempty"`      // it was refused or archived
	At       time.Time   `json:"at"`
	Sorted   string      `json:"-"` // the name as lists are ordered by
	Version  int64       `json:"-"`
}

// Asked says who asked the secretariat to open a space.
type Asked struct {
	Person       ident.Person       `json:"person"`
	Organisation ident.Organisation `json:"organisation"`
	Why          string             `json:"why"`
}

// URL is the address of its page.
func (s Space) URL() string { return "/portal/spaces/" + s.Slug }

// MemberState is whether somebody is in.
type MemberState string

// The states of a membership. Only who is in may enter.
const (
	In      MemberState = "in"
	Invited MemberState = "invited" // a host asked them; they have not said yes
	Asking  MemberState = "asked"   // they asked; no host has said yes
)

// Who is a person as one of an organisation's people, or whoever holds a role there; never both. The organisation "" is
// the partnership, whose secretariat alone can be in a space.
type Who struct {
	Person       ident.Person
	Organisation ident.Organisation
	Role         access.Role
}

// Membership is that somebody is, or may come to be, in a space.
type Membership struct {
	Space ident.Space
	Who
	Standing  Standing // Member or Host
	State     MemberState
	At        time.Time
	By        ident.Person
	Why       string     // what who asked wrote
	Confirmed clock.Date // the day a host last said that they are still there
}
