package guidance

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/lawchange"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	IDs      ident.Source
	Book     *rulebook.Book
	Settings Settings
	Terms    []Term
	// Clauses gives the clauses of the Agreement in force.
	Clauses func(ctx context.Context) ([]Clause, error)
	// Age measures how hard a text is to read.
	Age func(text string) (float64, bool)
	// Version moves whenever something may have changed. Without it the library is read anew each time.
	Version func() string
	// UploadLimit bounds files, in bytes.
	UploadLimit int64
}

// Clause is a clause of the Agreement in force, as far as guides rest on it.
type Clause struct {
	ID      string
	Heading string
	Sum     string // of its words
	URL     string
	Since   clock.Date // since when it reads so
}

// Origin says where a version comes from.
type Origin string

// The origins.
const (
	FromPack   Origin = "pack"
	FromPeople Origin = "people"
)

// Row is what is kept of a guide beside its versions.
type Row struct {
	Slug    Slug
	Current int // the version in force; nought before the first
	// PackSum is of the words that shipped and were published or declined last; Offer is what shipped since.
	PackSum  string
	Offer    *Content
	AskedFor clock.Date // the review date for which somebody was asked
	Version  int64
}

// Version is one published version of a guide. It never changes.
type Version struct {
	Slug     Slug
	N        int
	Content  Content
	Sums     map[string]string // of the clauses it rests on, as they read then
	Summary  string            // what changed since the version before
	Origin   Origin
	Author   ident.Person
	Approver ident.Person
	At       time.Time
}

// Stage says where a draft is.
type Stage string

// The stages of a draft.
const (
	Writing   Stage = "writing"
	Submitted Stage = "submitted"
)

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return s == Writing || s == Submitted }

// Draft is the next version of a guide while people write it. A guide has one at most.
type Draft struct {
	Slug    Slug
	Stage   Stage
	Content Content
	Base    int            // the version it began from; nought for a new guide
	Writers []ident.Person // everybody who wrote in it, the last one last
	// FromPack says that it began from words that shipped.
	FromPack bool
	ByStaff  bool // submitted by the secretariat
	Summary  string
	Note     string // why it came back
	// Settles are the changes of law that the submitter had before them.
	Settles []lawchange.ID
	At      time.Time
	Version int64
}

// File is a part of a film or recording, kept on this site.
type File struct {
	ID   string
	Slug Slug
	Type string
	Sum  string
	Data []byte
	At   time.Time
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction.
type Tx interface {
	ShelfTx
	DraftTx
	LawTx
	FileTx
	WorkTx
}

// ShelfTx keeps guides and their versions.
type ShelfTx interface {
	GuideRows(ctx context.Context) ([]Row, error)
	GuideRow(ctx context.Context, slug Slug) (Row, error)
	InsertGuide(ctx context.Context, r Row) error
	// UpdateGuide saves a guide whose Version is still the one loaded.
	UpdateGuide(ctx context.Context, r Row) error
	GuidesInForce(ctx context.Context) ([]Version, error)
	GuideVersions(ctx context.Context, slug Slug) ([]Version, error) // newest first
	InsertGuideVersion(ctx context.Context, v Version) error
}

// DraftTx keeps drafts.
type DraftTx interface {
	GuideDrafts(ctx context.Context) ([]Draft, error)
	GuideDraft(ctx context.Context, slug Slug) (Draft, error)
	InsertGuideDraft(ctx context.Context, d Draft) error
	UpdateGuideDraft(ctx context.Context, d Draft) error
	DeleteGuideDraft(ctx context.Context, slug Slug, version int64) error
}

// LawTx tells which guides are to be looked at because a rule changed.
type LawTx interface {
	GuidesToLook(ctx context.Context) (map[Slug][]Reason, error)
	// SettleGuide writes that a guide was changed because of some changes, and closes what nobody has to look at any
	// more.
	SettleGuide(ctx context.Context, slug Slug, changes []lawchange.ID, by ident.Person, at time.Time) error
}

// FileTx keeps the files of guides.
type FileTx interface {
	InsertGuideFile(ctx context.Context, f File) error
	GuideFile(ctx context.Context, id string) (File, error)
}

// WorkTx writes what follows.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
}
