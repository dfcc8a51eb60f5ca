package involvement

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
	"sharewell/internal/sharing"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	Calendar clock.Calendar
	IDs      ident.Source
	Words    register.Words
	Settings Settings
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	GroupTx
	ProposalTx
	RecordTx
	WorkTx
}

// GroupTx keeps the group.
type GroupTx interface {
	// Group gives the group; an empty one of version nought before there is any.
	Group(ctx context.Context) (Group, error)
	// SaveGroup saves it, or reports a conflict.
	SaveGroup(ctx context.Context, g Group) error
}

// ProposalTx keeps proposals.
type ProposalTx interface {
	ProposalByRef(ctx context.Context, ref string) (Proposal, error)
	// ProposalsOf lists a record's proposals, oldest first.
	ProposalsOf(ctx context.Context, record ident.Record) ([]Proposal, error)
	// Proposals lists proposals, newest first, before a key.
	Proposals(ctx context.Context, q List) ([]Proposal, error)
	InsertProposal(ctx context.Context, p Proposal) error
	SaveProposal(ctx context.Context, p Proposal) error
	// ProposalsToWatch lists references of proposals whose day has come, after a reference.
	ProposalsToWatch(ctx context.Context, on clock.Date, after string, most int) ([]string, error)
}

// List asks for proposals.
type List struct {
	Open   bool               // those in which something is owed; else the others
	Lead   ident.Organisation // of one organisation; "" is everybody's
	Before string             // key of the last on the page before
	Most   int
}

// RecordTx tells of records.
type RecordTx interface {
	RecordByRef(ctx context.Context, ref string) (sharing.State, error)
	RecordRef(ctx context.Context, id ident.Record) (string, error)
	RecordVersion(ctx context.Context, id ident.Record, n int) (sharing.Version, error)
	RecordText(ctx context.Context, id ident.Record, hash string) (sharing.Content, error)
	RegisterSource(ctx context.Context, id ident.Record) (register.Source, error)
	// RecordsToPropose lists records after one with a text sent since a time of which there is no proposal,
	// or with a proposal that has not followed them.
	RecordsToPropose(ctx context.Context, since time.Time, after ident.Record, most int) ([]ident.Record, error)
	// WearersOf lists the people who may act in one of some roles at an organisation now.
	WearersOf(ctx context.Context, org ident.Organisation, roles []access.Role, now time.Time) ([]ident.Person, error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
}
