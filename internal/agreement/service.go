package agreement

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is what the service needs of a transaction.
type Tx interface {
	Editions
	Drafts
	Statements
	Signatories
	Bodies
	Work
}

// Editions keeps editions of the Agreement.
type Editions interface {
	Edition(ctx context.Context, id ident.Edition) (Edition, error)
	// Editions lists all, newest first.
	Editions(ctx context.Context) ([]Edition, error)
	InsertEdition(ctx context.Context, e Edition) error
	UpdateEdition(ctx context.Context, e Edition) error
}

// Statements keeps statements and what was signed.
type Statements interface {
	Statement(ctx context.Context, id ident.Statement) (Statement, error)
	// StatementOf gives the statement of an organisation that is not over, or else its last one.
	StatementOf(ctx context.Context, org ident.Organisation) (Statement, error)
	InsertStatement(ctx context.Context, s Statement) error
	UpdateStatement(ctx context.Context, s Statement) error
	InsertSignature(ctx context.Context, s Signature) error
	// Signatures lists a statement's signatures, newest first.
	Signatures(ctx context.Context, id ident.Statement) ([]Signature, error)
	ListStatements(ctx context.Context, f BoardFilter) ([]StatementBrief, error)
	// DueStatements lists statements for which something falls due by a day.
	DueStatements(ctx context.Context, by clock.Date, most int) ([]ident.Statement, error)
}

// Signatories is what the public list and Standing read.
type Signatories interface {
	// StatementsCovering lists the statements that speak for an organisation, its own first.
	StatementsCovering(ctx context.Context, org ident.Organisation) ([]Statement, error)
	// SetCovered keeps for whom the statement speaks as of a day, for the public list.
	SetCovered(ctx context.Context, s Statement, on clock.Date) error
	FindSignatories(ctx context.Context, f SignatoryFilter) ([]SignatoryBrief, error)
	CountCoverage(ctx context.Context) ([]Coverage, error)
}

// Bodies is what the service reads of organisations and files.
type Bodies interface {
	Organisation(ctx context.Context, id ident.Organisation) (organisation.Organisation, error)
	OrganisationBySlug(ctx context.Context, slug string) (organisation.Organisation, error)
	UpdateOrganisation(ctx context.Context, o organisation.Organisation) error
	// FileOwner gives the organisation that handed a file in, and the file's hash.
	FileOwner(ctx context.Context, id ident.File) (owner ident.Organisation, sha256 string, err error)
}

// Work leaves traces, asks people and tells them.
type Work interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	OpenTask(ctx context.Context, t intray.Task) error
	CloseTasks(ctx context.Context, kind string, about event.Subject, org ident.Organisation, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
}

// Deps is what the service is made of.
type Deps struct {
	Store       Store
	Clock       clock.Clock
	IDs         ident.Source
	Book        *rulebook.Book
	Partnership string // its name, for documents
	// Bound says whether somebody relies on the very words of an edition in review; nil: nobody does.
	Bound func(ctx context.Context, tx Tx, id ident.Edition) (bool, error)
}

// Service is what can be done with the Agreement and its statements.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }
