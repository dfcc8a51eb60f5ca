package request

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	Calendar clock.Calendar
	IDs      ident.Source
	Book     *rulebook.Book
	Settings Settings
	// Acknowledged is told, in the transaction, of what the asker says came, so that the record that answered has it
	// too; nil: nobody is.
	Acknowledged func(ctx context.Context, tx Tx, a access.Actor, r Request) error
}

// Settings are the partnership's own targets. No law sets them.
type Settings struct {
	RefPrefix      string // "KM-Q": references are PREFIX-YEAR-NUMBER-LETTER
	EmergencyHours int
	UrgentHours    int
	RoutineDays    int // working days
	ReminderDays   int // working days before a routine request is due
	AgainDays      int // working days after which an overdue one is brought up again
	AckDays        int // working days to say what came of the answer
	DeferDays      int // longest deferral
}

// DefaultSettings gives the targets of a partnership that chose nothing.
func DefaultSettings() Settings {
	return Settings{RefPrefix: "SR-Q", EmergencyHours: 2, UrgentHours: 24, RoutineDays: 10, ReminderDays: 2, AgainDays: 5, AckDays: 10, DeferDays: 30}
}

// SettingsFrom takes the targets from a partnership's rulebook; prefix starts its references.
func SettingsFrom(book *rulebook.Book, prefix string) Settings {
	s := DefaultSettings()
	if prefix != "" {
		s.RefPrefix = prefix + "-Q"
	}
	for key, into := range map[string]*int{
		"request_emergency_hours": &s.EmergencyHours, "request_urgent_hours": &s.UrgentHours, "request_routine_working_days": &s.RoutineDays,
		"request_reminder_working_days": &s.ReminderDays, "request_again_working_days": &s.AgainDays,
		"request_ack_working_days": &s.AckDays, "defer_max_days": &s.DeferDays,
	} {
		*into = book.SettingNumber(key, *into)
	}
	return s
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	RequestTx
	WorldTx
	WorkTx
}

// RequestTx loads, saves and finds requests.
type RequestTx interface {
	RequestByRef(ctx context.Context, ref string) (Request, error)
	// InsertRequest saves a new request; SaveRequest a changed one, or reports a conflict.
	InsertRequest(ctx context.Context, r Request) error
	SaveRequest(ctx context.Context, r Request) error
	RequestPlaces(ctx context.Context, q PlaceQuery) ([]Line, error)
	CountRequests(ctx context.Context, org ident.Organisation, d Direction) (map[Stage]int, error)
	// RequestEvents lists a request's events that an organisation may see, newest first.
	RequestEvents(ctx context.Context, id ID, org ident.Organisation, most int) ([]event.Event, error)
	// RequestsToWatch lists references whose time to be looked at has come, after a reference.
	RequestsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
}

// WorldTx tells of the organisations.
type WorldTx interface {
	Standing(ctx context.Context, id ident.Organisation, on clock.Date) (organisation.Standing, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
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

// PlaceQuery asks for a part of one of an organisation's lists.
type PlaceQuery struct {
	Organisation ident.Organisation
	Direction    Direction
	Stage        Stage // "" for all
	After        string
	Most         int
}

// Line is one request in a list, with its place's key.
type Line struct {
	Request Request
	Key     string
}
