package agreement

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

// View is a statement with what a page about it needs.
type View struct {
	Statement  Statement
	Edition    Edition // the edition it is being signed for
	Body       organisation.Organisation
	Members    []organisation.Brief // whom it speaks for besides the body
	Signatures []Signature          // newest first
	Missing    []Missing            // what must be filled in before it can be signed
	Concerns   []Missing            // what the secretariat will look at: declarations not true, reservations
	Hash       string               // of the bytes that would be signed now
	EarliestTo clock.Date           // the earliest day a withdrawal can take effect
}

// Missing is one gap, by field name and in words.
type Missing struct {
	Field   string
	Message string
}

// Prepare saves what was filled in; nothing has to be complete.
type Prepare struct {
	Statement ident.Statement
	Version   int64
	Answers   Answers
}

// Sign signs in the browser. The hashes are those the page showed; when either has changed since, the
// signing is refused and the page shows the new text.
type Sign struct {
	Statement   ident.Statement
	Version     int64
	TypedName   string
	Authority   bool
	EditionHash string
	ContentHash string
	Address     string // network address, kept as evidence
}

// SignOnPaper hands in the scan of a signed print.
type SignOnPaper struct {
	Statement ident.Statement
	Version   int64
	File      ident.File
	SignedOn  clock.Date
	Authority bool
}

// Accept countersigns for the partnership.
type Accept struct {
	Statement     ident.Statement
	Version       int64
	EffectiveFrom clock.Date // zero: today; not before the signing
	ScanChecked   bool       // paper only: the scan shows this text, a name, a post and a signature
}

// Withdraw gives notice.
type Withdraw struct {
	Statement   ident.Statement
	Version     int64
	NoticeOn    clock.Date
	EffectiveOn clock.Date // zero: the earliest day
	Reason      string
	DataPlan    string
}

// Adopt puts a draft edition in force.
type Adopt struct {
	Edition     ident.Edition
	Version     int64
	AdoptedOn   clock.Date
	InForceFrom clock.Date
	ReaffirmBy  clock.Date // zero: signatories need not reaffirm (small changes)
}

// SignatoryFilter narrows the public list; empty parts match everything.
type SignatoryFilter struct {
	Words  string
	Sector string
	Status Status
	After  string // Key of the last one already shown
	Most   int    // nought means 50
}

// SignatoryBrief is a row of the public list.
type SignatoryBrief struct {
	Organisation ident.Organisation
	Slug         string
	Name         string
	Kind         string
	Sector       string
	Town         string
	Status       Status
	Since        clock.Date
	Edition      string // number
	Through      string // name of the body that signed for it; "" when it signed itself
	ThroughSlug  string
	Key          string
}

// SignatoryPage is what the public sees of one signatory.
type SignatoryPage struct {
	Organisation  ident.Organisation
	Slug          string
	Name          string
	Kind          string
	Sector        string
	Address       organisation.Address
	Status        Status // "" when it never signed
	InForce       bool
	Since         clock.Date
	Edition       string
	Scope         Scope
	Through       organisation.Brief   // who signed for it; zero when it signed itself
	Members       []organisation.Brief // whom it signed for
	History       []PublicChange       // newest first
	Contact       organisation.Contact // mailbox and phone only
	Links         organisation.Links
	Identifiers   []organisation.Identifier
	Predecessors  []organisation.Brief
	Successors    []organisation.Brief
	LeavesOn      clock.Date // notice given: the first day outside
	ReaffirmBy    clock.Date
	StatementHash string // fingerprint of what was signed
}

// PublicChange is a line of the public history: no names, roles only.
type PublicChange struct {
	Status Status
	On     clock.Date
	Role   string
}

// Coverage says how much of a sector has come in.
type Coverage struct {
	Sector      string
	Known       int64 // organisations in the directory that are open
	Signatories int64
}

// StatementBrief is a statement on the secretariat's board.
type StatementBrief struct {
	Statement    ident.Statement
	Organisation ident.Organisation
	Name         string
	Slug         string
	Sector       string
	Status       Status
	ReaffirmBy   clock.Date
	UpdatedAt    time.Time
	Key          string
}

// BoardFilter narrows the secretariat's board.
type BoardFilter struct {
	Status Status
	After  string
	Most   int
}

// StatementText is everything a document of a statement shows, in order.
type StatementText struct {
	Title       string
	Partnership string
	Edition     string
	EditionHash string
	Hash        string
	Sections    []TextSection
	Clauses     []Clause
}

// TextSection is a titled group of lines.
type TextSection struct {
	Title string
	Lines []TextLine
}

// TextLine is a label with its value; an empty value is a line to fill in on paper.
type TextLine struct {
	Label string
	Value []string
}
