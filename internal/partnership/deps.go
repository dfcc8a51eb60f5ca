package partnership

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	Calendar clock.Calendar
	IDs      ident.Source
	Settings Settings
	Sources  []Source // what agendas and handovers are built from
	Name     string   // of the partnership
	Mailbox  string   // of the partnership
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	MemberTx
	MeetingTx
	ActionTx
	WorldTx
	WorkTx
}

// MemberTx keeps who takes part, and who runs it.
type MemberTx interface {
	// PartnershipMember gives a membership; an empty one of version nought before anything was said.
	PartnershipMember(ctx context.Context, org ident.Organisation) (Member, error)
	SavePartnershipMember(ctx context.Context, m Member) error
	// PartnershipMembers gives memberships of some organisations, those there are.
	PartnershipMembers(ctx context.Context, orgs []ident.Organisation) (map[ident.Organisation]Member, error)
	CountVacancies(ctx context.Context) (int, error)
	// VacantMembers lists memberships with a vacancy, after an organisation.
	VacantMembers(ctx context.Context, after ident.Organisation, most int) ([]Member, error)
	PartnershipBody(ctx context.Context) (Body, error)
	SavePartnershipBody(ctx context.Context, b Body) error
}

// MeetingTx keeps meetings.
type MeetingTx interface {
	InsertMeeting(ctx context.Context, m Meeting) error
	SaveMeeting(ctx context.Context, m Meeting) error
	MeetingByRef(ctx context.Context, ref string) (Meeting, error)
	// MeetingsFrom lists meetings that start at or after a time, soonest first; MeetingsBefore those before it, newest first.
	MeetingsFrom(ctx context.Context, from time.Time, most int) ([]Meeting, error)
	MeetingsBefore(ctx context.Context, before time.Time, most int) ([]Meeting, error)
}

// ActionTx keeps actions.
type ActionTx interface {
	InsertAction(ctx context.Context, a Action) error
	SaveAction(ctx context.Context, a Action) error
	ActionByID(ctx context.Context, id string) (Action, error)
	ActionsOf(ctx context.Context, q ActionQuery) ([]Action, error)
	ActionsOfMeeting(ctx context.Context, ref string) ([]Action, error)
}

// ActionQuery asks for actions by their day, after a key "day/id".
type ActionQuery struct {
	State ActionState
	Org   *ident.Organisation // nil is everybody's
	After string
	Most  int
}

// Key is where an action stands in a list.
func (a Action) Key() string { return a.Due.String() + "/" + a.ID }

// Taking is an organisation that takes part, or a colleague of one.
type Taking struct {
	ID         ident.Organisation
	Slug, Name string
	Sector     string
	Since      clock.Date
	Key        string // for paging
}

// Colleague is somebody with a hat at an organisation.
type Colleague struct {
	Person ident.Person
	Name   string
	Role   access.Role
}

// WorldTx tells of signatories and people.
type WorldTx interface {
	// TakingPart lists signatories in force that signed themselves, by name, after a key.
	TakingPart(ctx context.Context, after string, most int) ([]Taking, error)
	// TakingPartBySlug finds one; not found when it has no statement in force.
	TakingPartBySlug(ctx context.Context, slug string) (Taking, error)
	// Colleagues lists those who may act at an organisation now, once per role; "" is the partnership.
	Colleagues(ctx context.Context, org ident.Organisation, now time.Time) ([]Colleague, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
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
