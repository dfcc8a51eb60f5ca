package advice

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
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
	Things   Things
	// Answered is told of an answer, in its transaction, so that it lands on things that keep advice of
	// their own; nil: nothing does.
	Answered func(ctx context.Context, tx Tx, a access.Actor, q Advice, given Turn) error
}

// Things knows what questions can be about.
type Things interface {
	// Thing gives the thing a subject names, as the actor may see it; one that the actor may not see is
	// not found. The subject's ID is the thing's reference.
	Thing(ctx context.Context, a access.Actor, about event.Subject) (Thing, error)
}

// Thing is what a question is about.
type Thing struct {
	Title string
	URL   string
	Edits bool // the actor may edit it
}

// Settings are the partnership's own targets. No law sets them.
type Settings struct {
	RefPrefix      string // "KM-A": references are PREFIX-YEAR-NUMBER-LETTER
	EmergencyHours int
	UrgentHours    int
	RoutineDays    int // working days
}

// DefaultSettings gives the targets of a partnership that chose nothing.
func DefaultSettings() Settings {
	return Settings{RefPrefix: "SR-A", EmergencyHours: 1, UrgentHours: 8, RoutineDays: 3}
}

// SettingsFrom takes the targets from a partnership's rulebook; prefix starts its references.
func SettingsFrom(book *rulebook.Book, prefix string) Settings {
	s := DefaultSettings()
	if prefix != "" {
		s.RefPrefix = prefix + "-A"
	}
	s.EmergencyHours = book.SettingNumber("advice_emergency_hours", s.EmergencyHours)
	s.UrgentHours = book.SettingNumber("advice_urgent_hours", s.UrgentHours)
	s.RoutineDays = book.SettingNumber("advice_routine_working_days", s.RoutineDays)
	return s
}

// due gives when an answer is owed for a question of some urgency asked at a time.
func (d Deps) due(urgency string, from time.Time) time.Time {
	switch urgency {
	case "emergency":
		return from.Add(time.Duration(d.Settings.EmergencyHours) * time.Hour)
	case "urgent":
		return from.Add(time.Duration(d.Settings.UrgentHours) * time.Hour)
	}
	const closing = 17 * time.Hour
	return d.Calendar.AddWorkingDays(clock.DateOf(from), d.Settings.RoutineDays).Start().Add(closing)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	AdviceTx
	WorldTx
	WorkTx
}

// AdviceTx loads, saves and finds questions.
type AdviceTx interface {
	AdviceByRef(ctx context.Context, ref string) (Advice, error)
	InsertAdvice(ctx context.Context, a Advice) error
	SaveAdvice(ctx context.Context, a Advice) error
	// AdviceAbout lists an organisation's questions about a thing, oldest first.
	AdviceAbout(ctx context.Context, org ident.Organisation, about event.Subject, most int) ([]Advice, error)
	// AdviceOf lists an organisation's questions after a key.
	AdviceOf(ctx context.Context, org ident.Organisation, after string, most int) ([]Advice, error)
	AdviceToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
}

// WorldTx tells of the organisation and its people.
type WorldTx interface {
	Organisation(ctx context.Context, id ident.Organisation) (organisation.Organisation, error)
	// HatsAt lists who holds which role at an organisation.
	HatsAt(ctx context.Context, org ident.Organisation) ([]people.Member, error)
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
