package noticeboard

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
	// Prefix and EventPrefix start references of news and of events: "KM-W", "KM-G".
	Prefix, EventPrefix string
	Library             Library
}

// Library is what the noticeboard asks of the library: materials of events stand there.
type Library interface {
	// Material gives an item that an actor may read, and notes that an event uses it.
	Material(ctx context.Context, actor access.Actor, ref string, e Event) (Material, error)
	// Drop forgets that an event uses it.
	Drop(ctx context.Context, actor access.Actor, ref string, e Event) error
	// Standing gives the titles of those of some items that an actor may read now.
	Standing(ctx context.Context, actor access.Actor, refs []string) (map[string]string, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	NewsTx
	EventTx
	SeatTx
	WorkTx
	PortalTx
}

// NewsTx loads and saves news. Lists ask for the room.
type NewsTx interface {
	BoardNews(ctx context.Context, ref string) (News, error)
	InsertBoardNews(ctx context.Context, n News) error
	SaveBoardNews(ctx context.Context, n News) error
	// BoardNewsOf lists news of one room, the newest first, below a key.
	BoardNewsOf(ctx context.Context, room ident.Space, before string, most int) ([]News, error)
	BoardNewsPinned(ctx context.Context, room ident.Space, today clock.Date, most int) ([]News, error)
	// BoardNewsSince lists news that changed after a key, for the search.
	BoardNewsSince(ctx context.Context, after string, most int) ([]News, error)
}

// EventTx loads and saves events. Lists ask for the room.
type EventTx interface {
	BoardEvent(ctx context.Context, ref string) (Event, error)
	InsertBoardEvent(ctx context.Context, e Event) error
	SaveBoardEvent(ctx context.Context, e Event) error
	// BoardEventsOf lists events of one room by their start: those after a key, or with Past those before it.
	BoardEventsOf(ctx context.Context, q RoomQuery) ([]Event, error)
	// BoardEventsChanged lists events that changed after a key, for the search.
	BoardEventsChanged(ctx context.Context, after string, most int) ([]Event, error)
	// BoardEventsToForget lists events that ended before a time, whose needs are still kept.
	BoardEventsToForget(ctx context.Context, until time.Time, most int) ([]Event, error)
}

// RoomQuery asks for events of one room.
type RoomQuery struct {
	Space ident.Space
	Key   string
	Past  bool
	Most  int
}

// SeatTx keeps who comes.
type SeatTx interface {
	// BoardSeat gives somebody's seat; not found when they have none.
	BoardSeat(ctx context.Context, e ID, p ident.Person) (Seat, error)
	BoardSeats(ctx context.Context, e ID, waiting bool, most int) ([]Seat, error)
	CountBoardSeats(ctx context.Context, e ID) (come, wait int, err error)
	PutBoardSeat(ctx context.Context, s Seat) error
	DeleteBoardSeat(ctx context.Context, e ID, p ident.Person) error
	ForgetBoardNeeds(ctx context.Context, e ID) error
	// BoardSeatsOf lists coming events that somebody comes to or waits for.
	BoardSeatsOf(ctx context.Context, p ident.Person, after time.Time, most int) ([]Joined, error)
}

// Joined is an event that somebody comes to or waits for.
type Joined struct {
	Event

	Waiting bool
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	PostNotice(ctx context.Context, n intray.Notice) error
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
	// PersonNames gives people's names, for hosts.
	PersonNames(ctx context.Context, ids []ident.Person) (map[ident.Person]string, error)
}

// PortalTx asks the house who may enter, and tells it what is new.
type PortalTx interface {
	PortalReach(ctx context.Context, person ident.Person, now time.Time) (space.Reach, error)
	PostPortalNews(ctx context.Context, n space.News) error
	WithdrawPortalNews(ctx context.Context, ref string) error
}
