package lawchange

import (
	"context"
	"maps"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store   Store
	Clock   clock.Clock
	IDs     ident.Source
	Book    *rulebook.Book
	Sources []Source
	// LookDays is how long people are given to look; nought means 28.
	LookDays int
}

// Source knows what rests on rules.
type Source interface {
	// RestOn calls each for everything that rests on one of some rules, once for each rule it rests on.
	RestOn(ctx context.Context, rules map[string]bool, each func(rule string, t Thing) error) error
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction.
type Tx interface {
	MarkTx
	ItemTx
	WorkTx
}

// MarkTx keeps what was seen.
type MarkTx interface {
	LawMarks(ctx context.Context) ([]Mark, error)
	// SetLawMark keeps the version of a rule that is in force now; DropLawMark that none is.
	SetLawMark(ctx context.Context, m Mark) error
	DropLawMark(ctx context.Context, rule string) error
}

// ItemTx keeps changes and what to look at.
type ItemTx interface {
	InsertLawChange(ctx context.Context, c Change) error
	LawChange(ctx context.Context, id ID) (Change, error)
	// LawChanges lists changes, newest first, before an ID ("" from the newest), with how many things of an
	// organisation and of the partnership are open.
	LawChanges(ctx context.Context, org ident.Organisation, before ID, most int) ([]Line, error)
	InsertLawItem(ctx context.Context, i Item) error
	// LawItems lists what an organisation ("" the partnership) is to look at because of a change, open ones first.
	LawItems(ctx context.Context, id ID, org ident.Organisation, most int) ([]Item, error)
	LookedAt(ctx context.Context, i Item) error
	// LawOpen counts what an organisation has not looked at yet because of a change.
	LawOpen(ctx context.Context, id ID, org ident.Organisation) (int, error)
	// LawUnsettled lists things of a kind that nobody has said still stand, by the latest change.
	LawUnsettled(ctx context.Context, kind string, org ident.Organisation, most int) ([]Doubt, error)
}

// WorkTx writes what follows.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	OpenTask(ctx context.Context, t intray.Task) error
	CloseTasks(ctx context.Context, kind string, about event.Subject, org ident.Organisation, at time.Time) error
}

// Line is a change in a list.
type Line struct {
	Change Change
	Things int // of the organisation
	Open   int // of those, not looked at yet
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
