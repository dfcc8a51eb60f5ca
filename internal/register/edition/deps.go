package edition

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
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
	Receipts Receipts
	// Prefix starts references: "KM-F".
	Prefix string
	// Letter writes to somebody who asked to hear. It says nothing of what was asked for.
	Letter func(ref string) (subject, text string)
}

// World knows the uses of the register.
type World interface {
	// Use gives a use of the public register; one that is not listed is not found.
	Use(ctx context.Context, ref string) (Use, error)
	// Led lists those that an organisation leads.
	Led(ctx context.Context, org ident.Organisation) ([]Use, error)
}

// Use is one use as the public reads it.
type Use struct {
	Record   ident.Record
	Ref      string
	Title    string
	Lead     Body
	Text     string // names the text as it is now
	TextOn   clock.Date
	Editions []register.Edition
}

// Body is an organisation.
type Body struct {
	ID         ident.Organisation
	Name, Slug string
}

// Receipts makes and knows secret codes, and seals addresses.
type Receipts interface {
	Code(formKey string) string
	Hash(ref, code string) []byte
	Opens(ref, typed string, stored []byte) bool
	Seal(ref, address string) ([]byte, error)
	Open(ref string, sealed []byte) (string, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	EditionTx
	AskTx
	WorkTx
}

// EditionTx loads and saves the versions of an entry.
type EditionTx interface {
	// EntryEditions gives them, the newest first, and how often they changed.
	EntryEditions(ctx context.Context, id ident.Record) ([]register.Edition, int64, error)
	SaveEntryEditions(ctx context.Context, id ident.Record, all []register.Edition, version int64) error
}

// AskTx loads and saves what was asked for.
type AskTx interface {
	EditionAsk(ctx context.Context, ref string) (Ask, error)
	InsertEditionAsk(ctx context.Context, a Ask) error
	SaveEditionAsk(ctx context.Context, a Ask) error
	// EditionAsksOf lists an organisation's after a key, what is owed first.
	EditionAsksOf(ctx context.Context, org ident.Organisation, after string, most int) ([]Ask, error)
	// EditionAsksToWatch lists references of those to be looked at, after a reference.
	EditionAsksToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
	CountEditionAsks(ctx context.Context) ([]Count, error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostMail(ctx context.Context, m intray.Mail) error
}

// deskRoles are whose task an ask is.
func deskRoles() []access.Role { return []access.Role{access.IGLead, access.DPO} }
