package oneoff

import (
	"encoding/json"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// View is a record as one reader may see it. For the other side, Record.Answers holds only the answers
// both sides see, and the inner parts are empty.
type View struct {
	Record      Record
	Side        Side // SideProvider: the whole record; SideBoth: the receiver's half
	Mine        bool // the actor wrote it
	OwnerName   string
	OtherName   string // the other side
	OtherSlug   string // its public page; "" when it is not in the directory
	Case        Case
	Missing     []errs.Field // what finalising still needs, in the order of the form
	Findings    []Finding
	Hints       []FieldHint
	Sections    []SectionView
	FollowUps   []FollowUpView // open ones first
	Entries     []EntryLine    // oldest first
	Same        []Line         // other records of this organisation about the same case and receiver
	Covered     []Covering     // live repeat records that already cover it
	Allowed     []access.Command
	Countersign []string // why a second person will be asked for
}

// May reports whether a command is open to the reader now. Commands of the author's own ("mine") are
// given under the plain name.
func (v View) May(c access.Command) bool {
	for _, a := range v.Allowed {
		if a == c {
			return true
		}
	}
	return false
}

// Progress says how far a section is.
type Progress string

// How far a section is.
const (
	NotStarted Progress = "not_started"
	InProgress Progress = "in_progress"
	Complete   Progress = "complete"
)

// SectionView is one section with how far it is.
type SectionView struct {
	Section
	Progress Progress
	Missing  []errs.Field
}

// FollowUpView is a follow-up with its words.
type FollowUpView struct {
	FollowUp
	Name string
	Late bool
}

// EntryLine is one entry of the chain for a reader. The other side sees what happened and when, with
// the reason only of what was meant for it.
type EntryLine struct {
	N            int
	Kind         EntryKind
	At           time.Time
	Organisation string // name
	Role         access.Role
	Reason       string
	Changed      []ChangeLine
	Hash         string // "" for the other side
}

// ChangeLine is one answer that an entry changed.
type ChangeLine struct {
	Key  string
	Name string
	Was  []string
	Now  []string
}

// Finding is one thing wrong with a record or worth knowing about it, from the rulebook or from the
// partnership's own policy. Citation always names a source.
type Finding struct {
	Severity    rulebook.Severity
	RuleID      string
	Field       string // key of the field to mend
	Message     string
	Fix         string
	Citation    rulebook.Citation
	Overridable bool   // the protection officer may let it stand
	Overridden  string // the protection officer's reason
}

// Line is one record in a list.
type Line struct {
	ID            ident.OneOff
	Ref           string
	Stage         Stage
	Decision      string
	Emergency     bool
	Mine          bool
	Ours          bool // written by the reader's organisation
	OwnerName     string
	OtherName     string
	Purpose       string // the purpose in one sentence
	SubjectRef    string
	OpenFollowUps int
	Due           time.Time // of the earliest open follow-up
	UpdatedAt     time.Time
	FinalisedAt   time.Time   // zero for a draft
	Direction     string      // code of list direction
	AuthorRole    access.Role // "" for the other side
}

// Box chooses a list.
type Box string

// The lists.
const (
	BoxMine     Box = "mine"     // written by the actor
	BoxOurs     Box = "ours"     // written by the actor's organisation, for its managers
	BoxReceived Box = "received" // where the actor's organisation is the other side
	BoxOverdue  Box = "overdue"  // of ours, with late follow-ups
)

// Filter narrows a list.
type Filter struct {
	Box      Box
	Decision string // "" for all
	Stage    Stage  // "" for all
}

// PageKey is where the next page of a list begins: the sort key of its last line.
type PageKey string

// Page is one page of a list.
type Page struct {
	Lines []Line
	Next  PageKey // "" on the last page
}

// Covering is a live repeat record under which data already goes from one organisation to another.
type Covering struct {
	Ref        string
	Title      string
	Purposes   []string // codes in common with what was asked
	Categories []string // kinds of data in common; empty when none were asked about
	All        bool     // it covers every purpose and kind of data asked about
}

// CoverQuery asks whether a sharing is covered already.
type CoverQuery struct {
	Provider   ident.Organisation
	Recipient  ident.Organisation
	Purposes   []string
	Categories []string // list item_category; may be empty
}

// Similar says that a record like this was written more than a few times.
type Similar struct {
	Count    int      // within the last year, this one included
	Most     int      // the partnership's limit
	Refs     []string // of the latest
	Suggest  bool
	Title    string // for a repeat record
	Purposes []string
	Prefill  map[string][]string // answers of the repeat record by key of its own field table
}

// Period is a span of whole months.
type Period struct{ From, To clock.Date }

// Overview is the managers' page.
type Overview struct {
	Period   Period
	Months   []MonthCount
	Total    Counts
	Median   time.Duration // from request to decision, over the period; zero without a request
	Answered int           // records that answered a request
	Overdue  int           // records with late follow-ups now
	Late     []Line        // the latest of them, at most 20
	Waiting  int           // records that wait for a second person
	Drafts   int
}

// MonthCount is one month.
type MonthCount struct {
	Month  clock.Date // its first day
	Counts Counts
	Median time.Duration
}

// Counts are the decisions taken.
type Counts struct {
	ShareAll, SharePart, Refused, Deferred int
	Undecided                              int // emergency records whose decision is a follow-up
	Emergency                              int // of them
}

// All gives the number of records.
func (c Counts) All() int { return c.ShareAll + c.SharePart + c.Refused + c.Deferred + c.Undecided }

// StoryLine is one line of a record's story.
type StoryLine struct {
	Seq          int64
	At           time.Time
	Name         string // the event: "oneoff.finalised"
	Organisation string
	Role         string
	Data         json.RawMessage
}

// EventData is what every event of a one-off record carries: codes, keys and references, never words.
type EventData struct {
	Ref       string   `json:"ref"`
	Entry     int      `json:"entry,omitempty"`
	Hash      string   `json:"hash,omitempty"`
	Decision  string   `json:"decision,omitempty"`
	Keys      []string `json:"keys,omitempty"` // answers changed
	Request   string   `json:"request,omitempty"`
	Answer    string   `json:"answer,omitempty"` // code of the receiver's answer, the outcome or the second person's
	Emergency bool     `json:"emergency,omitempty"`
}
