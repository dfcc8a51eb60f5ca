package relay

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	Calendar clock.Calendar
	IDs      ident.Source
	Book     *rulebook.Book
	World    World
	Settings Settings
}

// Settings are the partnership's choices, from its pack.
type Settings struct {
	Prefix      string // starts references: "KM-X"
	EndedMonths int    // how long after its end a record still says who was given the information
	RemindDays  int    // before and after the last day
}

// SettingsFrom takes the settings from a partnership's rulebook.
func SettingsFrom(book *rulebook.Book, prefix string) Settings {
	return Settings{Prefix: prefix + "-X", EndedMonths: book.SettingNumber("correction_ended_months", 24), RemindDays: book.SettingNumber("correction_remind_days", 7)}
}

// World knows who was given what, and who is there.
type World interface {
	// Shares lists how the records in which an organisation takes part let information go, also those that ended on or
	// after a day. Information that was returned or destroyed at the end is left out.
	Shares(ctx context.Context, org ident.Organisation, since clock.Date) ([]Share, error)
	// OneOffs lists the one-off sharing of an organisation about one of its own references.
	OneOffs(ctx context.Context, org ident.Organisation, localRef string) ([]Share, error)
	// Bodies gives organisations, and those that took over from them.
	Bodies(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]Body, error)
}

// Body is an organisation.
type Body struct {
	ID         ident.Organisation
	Name, Slug string
	Reached    bool               // somebody there can answer here
	Gone       bool               // it no longer exists
	Next       ident.Organisation // what took over from it
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	CorrectionTx
	WorkTx
}

// CorrectionTx loads, saves and finds corrections.
type CorrectionTx interface {
	CorrectionByRef(ctx context.Context, ref string) (Correction, error)
	InsertCorrection(ctx context.Context, c Correction) error
	SaveCorrection(ctx context.Context, c Correction) error
	// CorrectionsOf lists one box of an organisation's lists after a key and before another.
	CorrectionsOf(ctx context.Context, q BoxQuery) ([]Correction, error)
	// CorrectionsLike lists the corrections of a source with a reference of its own.
	CorrectionsLike(ctx context.Context, source ident.Organisation, localRef string, most int) ([]Correction, error)
	// CorrectionsOfCase lists the corrections that a case began.
	CorrectionsOfCase(ctx context.Context, caseRef string) ([]Correction, error)
	// CorrectionsToWatch lists references of corrections to be looked at again, after a reference.
	CorrectionsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
	// CorrectionFigures gives the figures of corrections made in a period, after a key, in the order of their time.
	CorrectionFigures(ctx context.Context, q FigureQuery) ([]Figure, error)
}

// BoxQuery asks for a page of one box.
type BoxQuery struct {
	Org           ident.Organisation
	Box           Box
	After, Before string
	Most          int
}

// FigureQuery asks for a page of figures.
type FigureQuery struct {
	From, Until time.Time
	After       string // reference of the last one of the page before
	Most        int
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseTasks(ctx context.Context, kind string, about event.Subject, org ident.Organisation, at time.Time) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
}

// actRoles are whose task a correction is.
func actRoles() []access.Role { return []access.Role{access.IGLead, access.DPO} }

// lateRoles are told when it is late.
func lateRoles() []access.Role { return []access.Role{access.DPO, access.SIRO} }
