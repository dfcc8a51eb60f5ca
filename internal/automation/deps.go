package automation

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
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	Book  *rulebook.Book
	Data  Data
	World World
}

// World knows the uses of the public register that have a tool.
type World interface {
	// Uses lists those that go on, the newest first.
	Uses(ctx context.Context) ([]Use, error)
	// Use gives one; a use that is not listed, or has no tool, is not found.
	Use(ctx context.Context, ref string) (Use, error)
}

// Body is an organisation.
type Body struct {
	ID         ident.Organisation
	Name, Slug string
}

// Use is one use with a tool, as the register shows it today.
type Use struct {
	Ref, Title string
	Lead       Body
	Level      string // in plain words
	Alone      bool   // no person takes part
	Matters    bool   // the decisions matter much to people
	Tool       string // "" when the register does not show it
	Check      string // how people check
	Safe       []string
	Since      clock.Date
	GoesOn     bool
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	PlanTx
	WorkTx
}

// PlanTx loads and saves plans.
type PlanTx interface {
	// AutomationPlan gives the plan of a use; one that nobody made is not found.
	AutomationPlan(ctx context.Context, ref string) (Plan, error)
	// AutomationPlans lists plans after a reference.
	AutomationPlans(ctx context.Context, after string, most int) ([]Plan, error)
	InsertAutomationPlan(ctx context.Context, p Plan) error
	SaveAutomationPlan(ctx context.Context, p Plan) error
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
}

// The kinds of tasks.
const (
	TaskCheck    = "automation.check"
	TaskEscalate = "automation.escalate"
)

// alwaysTold are those who hear of a missed check beside the one whose task it is.
func alwaysTold() []access.Role { return []access.Role{access.IGLead, access.DPO} }
