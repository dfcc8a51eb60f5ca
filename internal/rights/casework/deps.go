package casework

import (
	"context"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/receipt"
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
	Secrets  *receipt.Secrets
	// Prefix starts references: "KM-K".
	Prefix string
	// Mail writes a message to a person: that there is news, the reference and a link, nothing else.
	Mail func(ref string) (subject, text string)
	// Relay hears of corrections that were accepted; nil: nobody does.
	Relay Relay
}

// Relay takes a correction to those who were given the data.
// Law: UK GDPR Article 19.
type Relay interface {
	// Begin starts the relay in the transaction that accepted the correction.
	Begin(ctx context.Context, tx Tx, c Accepted) error
	// Travelled says, for the person, how far the corrections of a case have come.
	Travelled(ctx context.Context, ref string) ([]Journey, error)
	// AskWho says that the person wants to know who was told.
	AskWho(ctx context.Context, ref string) error
}

// Accepted is a correction that a body accepted: names of items, never values. Erasure and restriction are told alike.
type Accepted struct {
	Case  string             `json:"case"`
	Kind  Kind               `json:"kind"`
	Org   ident.Organisation `json:"org"`
	Use   string             `json:"use,omitempty"` // of the register, when the person named one
	Items []string           `json:"items"`
	At    time.Time          `json:"at"`
}

// EventAccepted is the event beside it, with Accepted as its data.
const EventAccepted = "case.correction_accepted"

// Journey is how far a correction has come with one body.
type Journey struct {
	Ref   string // of the correction
	Body  string // its name
	State string // code of its state
	Why   string // when it was not put right
	At    time.Time
	Asked bool // the person asked who was told
	Named bool // and was told
}

// World knows the organisations that can be asked.
type World interface {
	// Bodies lists the organisations that take part, of some kinds or of every kind, in the order of their names.
	Bodies(ctx context.Context, kinds []string) ([]Body, error)
	// Body gives one organisation, also one that no longer takes part.
	Body(ctx context.Context, id ident.Organisation) (Body, error)
	// Use gives who leads a use of the public register; one that is not listed is not found.
	Use(ctx context.Context, ref string) (Body, error)
}

// Body is an organisation.
type Body struct {
	ID               ident.Organisation
	Name, Slug, Kind string
	Here             bool // it takes part, so that it can be asked
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	CaseTx
	ListTx
	WorkTx
}

// CaseTx loads, saves and forgets cases.
type CaseTx interface {
	CaseByRef(ctx context.Context, ref string) (Case, error)
	// InsertCase saves a new case with the rows of its parts.
	InsertCase(ctx context.Context, c Case) error
	SaveCase(ctx context.Context, c Case) error
	// ForgetCase removes a case and its parts for good.
	ForgetCase(ctx context.Context, ref string) error
}

// ListTx finds cases and counts.
type ListTx interface {
	// CasesOf lists an organisation's parts after a key, what waits first, by what is due first.
	CasesOf(ctx context.Context, q Query) ([]Case, error)
	// CaseCounts counts an organisation's parts by stage.
	CaseCounts(ctx context.Context, org ident.Organisation) (map[Stage]int, error)
	// CasesToWatch lists references of cases to be looked at again, after a reference.
	CasesToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
	// CasesToForget lists references of cases whose time to shrink to counts has come.
	CasesToForget(ctx context.Context, now time.Time, after string, most int) ([]string, error)
	// CaseMailRefused lists the keys of mail about cases, posted since a time, that never arrived, after a key.
	CaseMailRefused(ctx context.Context, since time.Time, after string, most int) ([]string, error)
	// AddTally adds to a count of an organisation, and to that of all together.
	AddTally(ctx context.Context, t Tally) error
	// Tallies lists counts from a period to another, of one organisation, or of all together when org is "".
	Tallies(ctx context.Context, org ident.Organisation, from, to string) ([]Tally, error)
}

// Query asks for a page of an organisation's queue.
type Query struct {
	Org   ident.Organisation
	Kind  Kind  // "" for every kind
	Stage Stage // "" for every stage
	After string
	Most  int
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseTasks(ctx context.Context, kind string, about event.Subject, org ident.Organisation, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
	PostMail(ctx context.Context, m intray.Mail) error
}
