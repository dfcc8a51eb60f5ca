package coverage

import (
	"context"
	"log/slog"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
)

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	Book  *rulebook.Book
	// Vocabulary is that of the pack; Sharing() for packs that bring none.
	Vocabulary Vocabulary
	Log        *slog.Logger
}

// Store runs functions in transactions and tells of what was committed.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
	Subscribe(fn func([]event.Event))
}

// Tx is what the index needs of one transaction.
type Tx interface {
	RecordTx
	PartyTx
	SnapshotTx
}

// RecordTx reads records and what happened to them.
type RecordTx interface {
	// CoverageRecord gives a record with its version in force.
	CoverageRecord(ctx context.Context, id ident.Record) (Source, error)
	// CoverageRecords lists them after an identifier.
	CoverageRecords(ctx context.Context, after ident.Record, most int) ([]Source, error)
	// RegisterVersion gives the version of a record's row.
	RegisterVersion(ctx context.Context, id ident.Record) (int64, error)
	EventsAfter(ctx context.Context, after int64, most int) ([]event.Event, error)
	LastSeq(ctx context.Context) (int64, error)
}

// PartyTx reads how bodies stand.
type PartyTx interface {
	CoverageParty(ctx context.Context, id ident.Organisation, on clock.Date) (Standing, error)
	// CoverageParties lists the identifiers of organisations after one.
	CoverageParties(ctx context.Context, after ident.Organisation, most int) ([]ident.Organisation, error)
	// EverCovered lists the bodies a statement speaks or spoke for.
	EverCovered(ctx context.Context, id ident.Statement) ([]ident.Organisation, error)
}

// SnapshotTx keeps and reads the snapshot.
type SnapshotTx interface {
	CoverageSnapshot(ctx context.Context) (Snapshot, error)
	SaveCoverageSnapshot(ctx context.Context, s Snapshot) error
}

// Source is one record as it is in force; Version is zero when none is.
type Source struct {
	Record  sharing.Record
	Version sharing.Version
}

// Standing is how a body stands on a day, with the last days for which that is known to hold.
type Standing struct {
	organisation.Standing
	Signer  ident.Organisation // who signed for it; "" when nobody did
	HoldsTo clock.Date         // of its signature and assurance; zero: for good
	FactsTo clock.Date         // of what the rulebook looks at
}

// Snapshot is a kept index: everything it holds, as of an event.
type Snapshot struct {
	Edition string
	Seq     int64
	Data    []byte
}
