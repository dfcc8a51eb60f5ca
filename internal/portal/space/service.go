package space

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ReachTx
	SpaceTx
	WorkTx
}

// ReachTx tells what a person may enter. Other parts of the portal ask for it too.
type ReachTx interface {
	PortalReach(ctx context.Context, person ident.Person, now time.Time) (Reach, error)
}

// NewsTx tells what is new, in the transaction of the change. Other parts of the portal ask for it.
type NewsTx interface {
	PostPortalNews(ctx context.Context, n News) error
	WithdrawPortalNews(ctx context.Context, ref string) error
}

// SpaceTx keeps spaces.
type SpaceTx interface {
	InsertSpace(ctx context.Context, s Space) error
	SaveSpace(ctx context.Context, s Space) error
	Space(ctx context.Context, id ident.Space) (Space, error)
	SpaceAt(ctx context.Context, slug string) (Space, error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	OpenTask(ctx context.Context, t intray.Task) error
	CloseTasks(ctx context.Context, kind string, about event.Subject, org ident.Organisation, at time.Time) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
}

// Service runs spaces, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// Reach gives the rooms that a person may enter now.
func (s *Service) Reach(ctx context.Context, person ident.Person) (r Reach, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err = tx.PortalReach(ctx, person, s.deps.Clock.Now())
		return err
	})
	return r, err
}
