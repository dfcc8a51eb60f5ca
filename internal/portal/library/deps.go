package library

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	Book  *rulebook.Book
	// Prefix starts references: "KM-L".
	Prefix string
	// Inspect looks at the bytes of a file, and takes its words out. Its error says what to do.
	Inspect func(ctx context.Context, name string, content []byte) (Paper, error)
	// Find gives what an address or reference of this site names as a place where an item may be used, if the actor may
	// see it there; else it is not found.
	Find func(ctx context.Context, actor access.Actor, typed string) (Use, error)
}

// Paper is a file that passed.
type Paper struct {
	Name, Type, SHA256 string
	Size               int64
	Words              string
	// Read is false when the words of this type of file cannot be taken out.
	Read bool
}

// Kept is a file as it is kept.
type Kept struct {
	Paper

	ID           ident.File
	Organisation ident.Organisation
	About        event.Subject
	By           ident.Person
	At           time.Time
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ItemTx
	ReadTx
	WorkTx
	PortalTx
}

// ItemTx loads and saves items.
type ItemTx interface {
	LibraryItem(ctx context.Context, ref string) (Item, error)
	InsertLibraryItem(ctx context.Context, i Item) error
	SaveLibraryItem(ctx context.Context, i Item) error
	// InsertLibraryEdition keeps a version; words are what the search finds the item by from now on.
	InsertLibraryEdition(ctx context.Context, id ID, e Edition, words string) error
	LibraryEditions(ctx context.Context, id ID, before, most int) ([]Edition, error)
	LibraryEdition(ctx context.Context, id ID, n int) (Edition, error)
	KeepLibraryFile(ctx context.Context, f Kept, content []byte) error
	LibraryFile(ctx context.Context, id ident.File) ([]byte, error)
}

// ReadTx finds items. Every method asks for the room, so that nothing is read that may not be.
type ReadTx interface {
	// LibraryItems lists items of one room, the newest first, below a key.
	LibraryItems(ctx context.Context, q RoomQuery) ([]Item, error)
	// CountLibrary counts items of one room by kind.
	CountLibrary(ctx context.Context, s ident.Space) (map[Kind]int, error)
	// LibraryDue lists items to be looked at by a day, after an id.
	LibraryDue(ctx context.Context, by clock.Date, after ID, most int) ([]Item, error)
	// LibraryChanged lists items with the words of their files, those that changed after a key, for the search.
	LibraryChanged(ctx context.Context, after string, most int) ([]Found, error)
	// LibraryUses lists where an item is used, in one room.
	LibraryUses(ctx context.Context, id ID, s ident.Space, most int) ([]Use, error)
	CiteLibrary(ctx context.Context, ref string, u Use) error
	UnciteLibrary(ctx context.Context, ref string, kind UseKind, use string) error
}

// RoomQuery asks for items of one room.
type RoomQuery struct {
	Space  ident.Space
	Kind   Kind   // "" for all
	Topic  string // "" for all
	Before string // key; "" for the start
	Most   int
	// Gone asks for those that were withdrawn.
	Gone bool
}

// Found is an item as the search knows it.
type Found struct {
	Item

	Words string
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
}

// PortalTx asks the house who may enter, and tells it what is new.
type PortalTx interface {
	PortalReach(ctx context.Context, person ident.Person, now time.Time) (space.Reach, error)
	PostPortalNews(ctx context.Context, n space.News) error
	WithdrawPortalNews(ctx context.Context, ref string) error
}
