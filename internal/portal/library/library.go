package library

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// SubjectKind is what items are called among the subjects of events and tasks.
const SubjectKind = "library_item"

// TaskReview is the task of whoever owns an item: look at it again.
const TaskReview = "library.review"

// ID names an item.
type ID string

// Kind says what an item is.
type Kind string

// The kinds of item.
const (
	Template Kind = "template"
	Notice   Kind = "notice"
	DPIA     Kind = "dpia"
	Training Kind = "training"
	Other    Kind = "other"
)

// Kinds lists the kinds in the order they are shown.
func Kinds() []Kind { return []Kind{Template, Notice, DPIA, Training, Other} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Licence says on what terms others may use an item.
type Licence string

// The licences.
const (
	OGL     Licence = "ogl"      // Open Government Licence
	CCBY    Licence = "cc_by"    // Creative Commons: say whose it is
	CCBYNC  Licence = "cc_by_nc" // the same, and not for money
	Members Licence = "members"  // members of the partnership, for their work
	Ask     Licence = "ask"      // read it, ask before using it
)

// Licences lists the licences, the freest first.
func Licences() []Licence { return []Licence{OGL, CCBY, CCBYNC, Members, Ask} }

// Valid reports whether l is one of the licences.
func (l Licence) Valid() bool { return slices.Contains(Licences(), l) }

// Stage says whether an item stands.
type Stage string

// The stages of an item.
const (
	Shared    Stage = "shared"
	Withdrawn Stage = "withdrawn"
)

// Draft is what people write about an item.
type Draft struct {
	Title   string      `json:"title"`
	About   string      `json:"about"` // what it is for
	Kind    Kind        `json:"kind"`
	Topics  []string    `json:"topics,omitempty"`
	Sector  string      `json:"sector,omitempty"`
	Licence Licence     `json:"licence"`
	Role    access.Role `json:"role,omitempty"` // at the owner, who looks after it
	// Next is when it is to be looked at again.
	Next clock.Date `json:"next"`
}

// Item is one thing of the library.
type Item struct {
	Draft

	ID       ID                 `json:"id"`
	Ref      string             `json:"ref"`
	Space    ident.Space        `json:"space,omitempty"`
	Owner    ident.Organisation `json:"owner,omitempty"` // "" is the secretariat
	Reviewed *Seen              `json:"reviewed,omitempty"`
	Latest   Edition            `json:"latest"`
	Stage    Stage              `json:"stage"`
	Why      string             `json:"why,omitempty"` // it was withdrawn
	By       ident.Person       `json:"by"`
	Added    time.Time          `json:"added"`
	Changed  time.Time          `json:"changed"`
	Version  int64              `json:"-"`
}

// Seen says who looked at an item and found it right.
type Seen struct {
	Organisation ident.Organisation `json:"organisation,omitempty"`
	Role         access.Role        `json:"role"`
	On           clock.Date         `json:"on"`
}

// Edition is one version of an item. It has a file or a text, never both.
type Edition struct {
	N            int                `json:"n"`
	Note         string             `json:"note,omitempty"` // what changed
	File         ident.File         `json:"file,omitempty"`
	Name         string             `json:"name,omitempty"`
	Type         string             `json:"type,omitempty"`
	Size         int64              `json:"size,omitempty"`
	Searched     bool               `json:"searched,omitempty"` // its words are found by the search
	Text         string             `json:"text,omitempty"`     // not kept with the item itself
	Organisation ident.Organisation `json:"organisation,omitempty"`
	Role         access.Role        `json:"role,omitempty"`
	At           time.Time          `json:"at"`
}

// UseKind says in what an item is used.
type UseKind string

// The kinds of use.
const (
	InRecord UseKind = "record"
	InGuide  UseKind = "guide"
	InThread UseKind = "thread"
	InEvent  UseKind = "event"
)

// Valid reports whether k is one of the kinds.
func (k UseKind) Valid() bool {
	return slices.Contains([]UseKind{InRecord, InGuide, InThread, InEvent}, k)
}

// Use is one place where an item is used.
type Use struct {
	Kind  UseKind     `json:"kind"`
	Ref   string      `json:"ref"`
	Title string      `json:"title,omitempty"` // "" where not everybody who reads the item may read it
	URL   string      `json:"url"`
	Space ident.Space `json:"space,omitempty"` // the room in which it is used; only who reads there is told
	At    time.Time   `json:"at"`
}

// Subject is the item as events and tasks name it.
func (i Item) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: i.Ref} }

// URL is the item's page.
func (i Item) URL() string { return "/portal/library/" + i.Ref }

// SortKey puts the newest first when keys are read downwards.
func (i Item) SortKey() string { return clock.Format(i.Changed) + "/" + string(i.ID) }

// Due is when the item is to be looked at; no day when it was withdrawn.
func (i Item) Due() clock.Date {
	if i.Stage != Shared {
		return clock.Date{}
	}
	return i.Next
}
