package choice

import (
	"context"
	"time"

	"sharewell/internal/access"
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
	Kinds    *Kinds
	World    World
	Secrets  *receipt.Secrets
	// Prefix starts references: "KM-C".
	Prefix string
	// Letter writes a reminder. It names no use, because others may read somebody's mail.
	Letter func(l Letter) (subject, text string)
}

// Letter is what a reminder says.
type Letter struct {
	Ref  string
	Wish Wish
	// Answered is so when the organisation answered; otherwise a year has gone by.
	Answered bool
}

// World knows what choices can be about.
type World interface {
	// Use gives a use of the public register; one that is not listed is not found.
	Use(ctx context.Context, ref string) (Use, error)
	// Bodies lists the organisations of some kinds that can be asked, in the order of their names.
	Bodies(ctx context.Context, kinds []string) ([]Body, error)
	// Body gives one organisation that takes part.
	Body(ctx context.Context, id ident.Organisation) (Body, error)
}

// Use is one use of the register.
type Use struct {
	Ref, Title string
	Lead       Body
	// Reached is so when the register says that an objection can stop it.
	Reached bool
}

// Body is an organisation.
type Body struct {
	ID         ident.Organisation
	Name, Slug string
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ChoiceTx
	WorkTx
}

// ChoiceTx loads, saves and finds choices.
type ChoiceTx interface {
	ChoiceByRef(ctx context.Context, ref string) (Choice, error)
	InsertChoice(ctx context.Context, c Choice) error
	SaveChoice(ctx context.Context, c Choice) error
	// ForgetChoice takes a choice out.
	ForgetChoice(ctx context.Context, ref string) error
	// ChoicesOf lists an organisation's choices after a key, what waits first.
	ChoicesOf(ctx context.Context, org ident.Organisation, after string, most int) ([]Choice, error)
	// ChoicesToWatch lists references of choices to be looked at again, after a reference.
	ChoicesToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
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
	AddMonthCount(ctx context.Context, name string, at time.Time, n int64) error
}

// Counts by month, which name nobody: choices taken back, and those taken back on the page where they were made.
const (
	CountBack     = "choices.back"
	CountBackSame = "choices.back_same"
)

// actRoles are whose task a choice is.
func actRoles() []access.Role { return []access.Role{access.IGLead, access.DPO} }
