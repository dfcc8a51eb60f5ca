package register

import (
	"context"
	"log/slog"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

// Deps is what the service needs.
type Deps struct {
	Store Store
	Words Words
	// Edition names the words and the way entries are made; another one makes every entry anew.
	Edition string
	// Synonyms are groups of words and phrases that people use for the same thing, from the pack.
	Synonyms [][]string
	// OverdueDays is after how many days an overdue review is shown; nought means OverdueDays.
	OverdueDays int
	// Announce is how long before the public is told of a change.
	Announce sharing.Announce
	// OutcomeMonths is how long after its start it is asked what came of a use; nought never.
	OutcomeMonths int
	// Images keeps what the register holds for the next start; nil keeps nothing.
	Images Images
	Log    *slog.Logger
}

// Images keeps one image of the register outside the store. It need not be there, nor be whole: what cannot be read,
// or is not of this store, is made again.
type Images interface {
	ReadImage() ([]byte, error)
	WriteImage(image []byte) error
}

// Store runs functions in transactions and tells of what was committed.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
	Subscribe(fn func([]event.Event))
}

// Tx is what the register needs of one transaction.
type Tx interface {
	// RegisterSource gives a record with all its versions and the organisations they name.
	RegisterSource(ctx context.Context, id ident.Record) (Source, error)
	// RegisterVersion gives the number by which a record's changes are told apart; see Row.Version.
	RegisterVersion(ctx context.Context, id ident.Record) (int64, error)
	// RegisterRows lists kept rows without their entries, in the order of records, after one.
	RegisterRows(ctx context.Context, after ident.Record, most int) ([]Row, error)
	// RegisterRow gives the kept row with a reference.
	RegisterRow(ctx context.Context, ref string) (Row, error)
	// SaveRegisterRow keeps a row, unless a newer one of the record is kept.
	SaveRegisterRow(ctx context.Context, r Row) error
	// RegisterMark says how far the kept rows have followed the events, and under which edition.
	RegisterMark(ctx context.Context) (Mark, error)
	SetRegisterMark(ctx context.Context, m Mark) error
	// EventsAfter lists events after a sequence number, oldest first.
	EventsAfter(ctx context.Context, after int64, most int) ([]event.Event, error)
}

// Row is an entry as it is kept. A record the public does not see has a row without a card, so that it
// is known to have been looked at.
type Row struct {
	Record  ident.Record
	Ref     string
	Version int64 // of the record it was made from
	Shown   bool
	Parties string // JSON: slugs and names of organisations, for the filters
	Card    string // JSON
	Title   string // folded words of the title
	Words   string // all folded words
	Entry   string // JSON; empty in RegisterRows
}

// Mark is how far the kept rows have come.
type Mark struct {
	Seq     int64
	Edition string
}

// Overview is the register in a few numbers, for the start page.
type Overview struct {
	InUse    int // live or under review
	Listed   int
	Withheld int
	Changed  clock.Date // when the newest entry was put there; none for an empty register
}
