package organisation

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
)

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is what the service needs of a transaction.
type Tx interface {
	Keeper
	Finder
	Work
}

// Keeper keeps organisations.
type Keeper interface {
	Organisation(ctx context.Context, id ident.Organisation) (Organisation, error)
	OrganisationBySlug(ctx context.Context, slug string) (Organisation, error)
	// OrganisationByIdentifier is not found when nobody has the number.
	OrganisationByIdentifier(ctx context.Context, i Identifier) (Organisation, error)
	InsertOrganisation(ctx context.Context, o Organisation) error
	// UpdateOrganisation saves o where its stored version is o.Version and counts it up.
	UpdateOrganisation(ctx context.Context, o Organisation) error
}

// Finder lists organisations.
type Finder interface {
	FindOrganisations(ctx context.Context, f Filter) ([]Brief, error)
	CountOrganisations(ctx context.Context) ([]Count, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
}

// Work leaves traces and asks people.
type Work interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	OpenTask(ctx context.Context, t intray.Task) error
	CloseTasks(ctx context.Context, kind string, about event.Subject, org ident.Organisation, at time.Time) error
}

// Inviter asks a person to act for an organisation and posts the letter; *people.Service does.
type Inviter interface {
	Invite(ctx context.Context, actor access.Actor, cmd people.Invite) (people.Invitation, error)
}

// Deps is what the service is made of.
type Deps struct {
	Store  Store
	Clock  clock.Clock
	IDs    ident.Source
	Book   *rulebook.Book
	People Inviter
}

// Service is what can be done with organisations.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }
