package succession

import (
	"context"
	"time"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
)

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ChangeTx
	ItemTx
	ThingTx
	LeavingTx
	Bodies
	sharing.Tx
	agreement.Tx
}

// ChangeTx keeps changes.
type ChangeTx interface {
	OrgChange(ctx context.Context, id ID) (Change, error)
	InsertOrgChange(ctx context.Context, c Change) error
	// SaveOrgChange saves c where its stored version is c.Version.
	SaveOrgChange(ctx context.Context, c Change) error
	// OrgChanges lists changes after a key, those to come first.
	OrgChanges(ctx context.Context, after string, most int) ([]Change, error)
	// OrgChangesIn lists changes in a stage whose day is on or before a day.
	OrgChangesIn(ctx context.Context, stage Stage, by clock.Date, most int) ([]Change, error)
	// OrgChangesOf lists the changes that touch an organisation.
	OrgChangesOf(ctx context.Context, org ident.Organisation) ([]Change, error)
}

// ItemTx keeps what changes carry over.
type ItemTx interface {
	PutChangeItem(ctx context.Context, id ID, i Item) error
	DropChangeItem(ctx context.Context, id ID, key string) error
	ChangeItem(ctx context.Context, id ID, key string) (Item, error)
	// ChangeItems lists items after a key; kind and state narrow the list unless empty, not both at once.
	ChangeItems(ctx context.Context, q ItemQuery) ([]Item, error)
	CountChangeItems(ctx context.Context, id ID) ([]Count, error)
}

// ItemQuery asks for a part of a change's items.
type ItemQuery struct {
	Change ID
	Kind   ThingKind
	State  ItemState
	After  string
	Most   int
}

// Count says how many items of a kind have a fate and a state.
type Count struct {
	Kind  ThingKind
	Fate  Fate
	State ItemState
	N     int
}

// ThingTx finds and moves what points at organisations. Records and statements are moved by their own concepts.
type ThingTx interface {
	// ThingsOf lists an organisation's things of a kind, after a reference.
	ThingsOf(ctx context.Context, kind ThingKind, org ident.Organisation, after string, most int) ([]Thing, error)
	// MoveThing lets another organisation take a thing over. It gives what was made, for undoing, and the subject.
	MoveThing(ctx context.Context, m Moving) (extra []string, about event.Subject, err error)
	// EndThing ends a thing of a kind that can end: a person's roles, an application, an invitation.
	EndThing(ctx context.Context, m Moving) (extra []string, err error)
	// ReviveThing undoes EndThing or MoveThing.
	ReviveThing(ctx context.Context, m Moving, extra []string) error
	// MoveTasks hands the open tasks about a subject to another organisation.
	MoveTasks(ctx context.Context, about event.Subject, from, to ident.Organisation) error
}

// Moving is one thing on its way.
type Moving struct {
	Kind ThingKind
	Ref  string
	From ident.Organisation
	To   ident.Organisation
	By   event.Actor
	IDs  ident.Source
	At   time.Time
}

// LeavingTx keeps what happens to data when an organisation leaves.
type LeavingTx interface {
	Leaving(ctx context.Context, org ident.Organisation) (Leaving, error)
	InsertLeaving(ctx context.Context, l Leaving) error
	SaveLeaving(ctx context.Context, l Leaving) error
}

// Bodies is what the service reads and writes of organisations and statements.
type Bodies interface {
	Organisation(ctx context.Context, id ident.Organisation) (organisation.Organisation, error)
	UpdateOrganisation(ctx context.Context, o organisation.Organisation) error
	FindOrganisations(ctx context.Context, f organisation.Filter) ([]organisation.Brief, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
	StatementOf(ctx context.Context, org ident.Organisation) (agreement.Statement, error)
}

// Records moves Records of Sharing.
type Records interface {
	SucceedIn(ctx context.Context, tx sharing.Tx, ref string, cmd sharing.Succeed) (bool, error)
	UnsucceedIn(ctx context.Context, tx sharing.Tx, ref string, moves []sharing.Move) error
	LeaveIn(ctx context.Context, tx sharing.Tx, ref string, cmd sharing.Leave) (bool, error)
}

// Statements moves acceptance of the Agreement.
type Statements interface {
	// PassOnIn ends an organisation's statement and, with a successor, keeps the acceptance standing for it until a day.
	PassOnIn(ctx context.Context, tx agreement.Tx, p agreement.PassOn) error
	// TakeBackIn undoes PassOnIn, unless the successor has signed since.
	TakeBackIn(ctx context.Context, tx agreement.Tx, p agreement.PassOn) error
}

// Deps is what the service is made of.
type Deps struct {
	Store      Store
	Clock      clock.Clock
	IDs        ident.Source
	Book       *rulebook.Book
	Records    Records
	Statements Statements
	Settings   Settings
}

// Settings are the partnership's choices.
type Settings struct {
	SignDays int // how long those who take over have to sign
	UndoDays int // how long a change can be undone
	LookDays int // how long before the day the program looks whether the world changed
}

// SettingsFrom takes the settings from a rulebook.
func SettingsFrom(book *rulebook.Book) Settings {
	return Settings{SignDays: book.SettingNumber("succession_sign_days", 90), UndoDays: book.SettingNumber("succession_undo_days", 14), LookDays: book.SettingNumber("succession_look_days", 30)}
}

// Service is what can be done with changes of organisations.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// portion is how many things are looked at in one transaction.
const portion = 200
