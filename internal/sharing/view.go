package sharing

import (
	"encoding/json"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// View is a record as one actor may see it.
type View struct {
	Record   Record
	LeadName string
	// Shown is the version to show first: the open one when the actor may see it, else the one in
	// force, else the last.
	Shown    VersionView
	Live     *VersionView // the version in force when it is not the one shown
	Versions []VersionLine
	Relation access.Relation
	// Mine is what waits for the actor's own organisation; "" when nothing does.
	Mine       Ask
	Allowed    []access.Command // commands the actor may give now
	Accessions []AccessionView
	EndAnswers []EndAnswerView
}

// May reports whether the actor may give a command now.
func (v View) May(c access.Command) bool {
	for _, a := range v.Allowed {
		if a == c {
			return true
		}
	}
	return false
}

// VersionView is one version with what is worth knowing about it.
type VersionView struct {
	Version     Version
	Hash        string // of the content as it stands, also in a draft
	Fingerprint string // the hash in words
	Parties     []PartyView
	Sections    []SectionView
	Missing     []Problem
	Blockers    []Blocker
	Warnings    []Blocker // they do not keep it from going live
	Findings    []rulebook.Finding
	Changes     []Change // against the version in force, for a variation
}

// VersionLine is one line of the list of versions.
type VersionLine struct {
	N        int
	Stage    Stage
	LiveAt   time.Time
	ClosedAt time.Time
	Reason   string
}

// PartyView is one party and how far it is.
type PartyView struct {
	Party    Party
	Name     string
	Slug     string // of its public address; "" for outsiders
	State    PartyState
	Joined   bool // by accession
	Standing organisation.Standing
	Concerns []string // sentences of the changes that concern it, for a variation
}

// SectionView is a section with its state.
type SectionView struct {
	Section Section
	State   SectionState
}

// AccessionView is an accession with the organisation's name.
type AccessionView struct {
	Accession Accession
	Name      string
}

// EndAnswerView is an account of the data with the organisation's name.
type EndAnswerView struct {
	Answer EndAnswer
	Name   string
}

// Problem is one thing that is missing before the record can be sent.
type Problem struct {
	Section string
	Key     string // field, or table
	Row     string // row id, when it is about one row
	Message string // what to do: "Give the title."
}

// Blocker is one thing that keeps a record from going live.
type Blocker struct {
	Code    string
	Message string // what is in the way
	Fix     string // how to mend it
	URL     string // where it is mended; may be empty
}

// Filter narrows the list of records. Zero values do not narrow.
type Filter struct {
	Status Stage
	Led    bool // only records led by the actor's organisation
}

// PageKey is where the next page of a list starts; the zero key is the first page.
type PageKey struct {
	UpdatedAt time.Time
	ID        ident.Record
}

// ListPage is one page of records, the latest changed first.
type ListPage struct {
	Items []ListItem
	Next  PageKey // zero when there are no more
}

// ListItem is one record in a list.
type ListItem struct {
	ID        ident.Record
	Ref       string
	Title     string
	Lead      ident.Organisation
	LeadName  string
	Led       bool // by the actor's organisation
	Role      string
	Status    Stage // of the version in force, else of the one on its way
	Open      Stage // of the version on its way; "" when there is none the actor may see
	ReviewDue clock.Date
	Overdue   bool
	UpdatedAt time.Time
}

// Board counts an organisation's records by what happens to them, with the first few of each.
type Board struct {
	Columns []BoardColumn
}

// BoardColumn is one stage of the board.
type BoardColumn struct {
	Status Stage
	Count  int
	First  []ListItem
}

// Line is one line of a record's story.
type Line struct {
	Seq          int64
	At           time.Time
	Name         string // the event: "sharing.record_signed"
	Organisation string // name of the organisation acted for; "" when the program acted
	Role         string
	Note         EventData
	Data         json.RawMessage
}

// EventData is what every event of a record carries.
type EventData struct {
	Ref     string   `json:"ref"`
	Version int      `json:"version,omitempty"`
	Party   string   `json:"party,omitempty"` // row id
	Reason  string   `json:"reason,omitempty"`
	Changes []string `json:"changes,omitempty"` // sentences
	Hash    string   `json:"hash,omitempty"`
	Keys    []string `json:"keys,omitempty"` // answers changed
	Until   string   `json:"until,omitempty"`
	To      string   `json:"to,omitempty"` // person or organisation concerned
}

// Template is a ready-made start of a record, from the pack.
type Template struct {
	Key     string
	Title   string
	About   string
	Content Content
}

// Published is a whole record as the public register starts from it: the versions that were ever sent
// to the parties, oldest first, and the organisations in them.
type Published struct {
	Record        Record
	Versions      []Version
	Organisations []ident.Organisation // of the version in force, or of the last, with those that joined
}
