package expertise

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/portal/space"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	Calendar clock.Calendar
	IDs      ident.Source
	Book     *rulebook.Book
	// Asker puts a question to somebody; nil: nobody can be asked here yet.
	Asker Asker
	// Mailbox is the secretariat's shared mailbox.
	Mailbox string
}

// Asker puts questions to people in the portal: in the open, or privately.
type Asker interface {
	// AskPerson asks and gives the address of the question's page. what was wrong with the words comes back as an
	// errs.Invalid with the fields title and text.
	AskPerson(ctx context.Context, a access.Actor, q Question) (url string, err error)
}

// Question is what is asked of one person.
type Question struct {
	Key     string // the form's submission key: the same key asks once
	To      Helper
	Title   string
	Text    string
	Topic   string
	Private bool
	Urgent  bool
	DueBy   clock.Date // the target
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	DutyTx
	OfferTx
	RotaTx
	WorldTx
	WorkTx
}

// OfferTx loads, saves and finds offers.
type OfferTx interface {
	InsertOffer(ctx context.Context, o Offer, sortKey string) error
	SaveOffer(ctx context.Context, o Offer, sortKey string) error
	// OfferOf gives the id of a person's standing offer for an organisation.
	OfferOf(ctx context.Context, p ident.Person, org ident.Organisation) (ID, error)
	Helper(ctx context.Context, id ID, now time.Time) (Helper, error)
	// Helpers lists offers that stand, whose role is held now, by name.
	Helpers(ctx context.Context, q Query, now time.Time) ([]Helper, error)
	HelpersByTopic(ctx context.Context, now time.Time) (map[string]int, error)
	OffersToLook(ctx context.Context, after ID, most int) ([]ID, error)
	// CoveredBy lists the offers whose owner asked somebody to stand in.
	CoveredBy(ctx context.Context, cover ID, most int) ([]ID, error)
}

// RotaTx changes the rota.
type RotaTx interface {
	DutiesOf(ctx context.Context, id ID, from clock.Date, most int) ([]Duty, error)
	PutDuty(ctx context.Context, d Duty) error
	DropDuty(ctx context.Context, s Slot) error
	InsertSwap(ctx context.Context, w Swap) error
	SaveSwap(ctx context.Context, w Swap) error
	Swap(ctx context.Context, id SwapID) (Swap, error)
	OpenSwaps(ctx context.Context, id ID, most int) ([]Swap, error)
}

// WorldTx tells of people, organisations and rooms.
type WorldTx interface {
	PortalReach(ctx context.Context, p ident.Person, now time.Time) (space.Reach, error)
	Organisation(ctx context.Context, id ident.Organisation) (organisation.Organisation, error)
	// PersonalAddress gives a person's own address, so that it is never shown as a role's.
	PersonalAddress(ctx context.Context, p ident.Person) (name, address string, err error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
}

// Query chooses a part of the directory.
type Query struct {
	Topic  string
	Sector string
	Role   access.Role
	After  string // SortKey of the last one seen
	Most   int
}

func hidden() error {
	return errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
}

func moved() error {
	return errs.New(errs.Conflict, "expertise.moved", "This has changed since the page was opened. Look at it again.")
}
