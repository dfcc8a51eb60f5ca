package incident

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	Book  *rulebook.Book
	Rules *Rules
	World World
	// Look finds what must not stand in public words; nil finds nothing.
	Look func(text string) []string
	// Letter writes the mail to a partner's security mailbox. It says that something waits and where.
	Letter   func(ref, url string) (subject, text string)
	Calendar clock.Calendar
	// Prefix starts references: "KM-I".
	Prefix string
	// PartnerHours is within how many hours partners are to be told: a target of the partnership.
	PartnerHours int
}

func (d Deps) engine() deadline.Engine { return deadline.Engine{Calendar: d.Calendar, SoonDays: 1} }

// World knows the uses that incidents touch, and organisations.
type World interface {
	// Uses lists the live uses in which the actor's organisation takes part.
	Uses(ctx context.Context, a access.Actor) ([]Use, error)
	// Use gives one use that the actor may see inside.
	Use(ctx context.Context, a access.Actor, ref string) (Use, error)
	// Body gives an organisation.
	Body(ctx context.Context, id ident.Organisation) (Body, error)
	// Find gives the organisation of a name or address part, as people type it.
	Find(ctx context.Context, a access.Actor, typed string) (Body, error)
	// Pause stops a use, and Resume starts it again, by whoever may.
	Pause(ctx context.Context, a access.Actor, ref, reason string) error
	Resume(ctx context.Context, a access.Actor, ref, note string) error
}

// Use is one use as its members see it.
type Use struct {
	Ref, Title string
	Lead       ident.Organisation
	Parties    []ident.Organisation // the lead among them
	Running    bool
	Paused     bool
}

// Body is an organisation, with the mailbox of its security lead and that of its protection officer.
type Body struct {
	ID              ident.Organisation
	Name, Slug      string
	Mailbox, Office string
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	RecordTx
	PublicTx
	WorkTx
}

// RecordTx loads, saves and finds incidents.
type RecordTx interface {
	IncidentByRef(ctx context.Context, ref string) (Incident, error)
	InsertIncident(ctx context.Context, i Incident) error
	SaveIncident(ctx context.Context, i Incident) error
	// IncidentsOf lists an organisation's incidents after a key, what is undecided first.
	IncidentsOf(ctx context.Context, org ident.Organisation, after string, most int) ([]Incident, error)
	// IncidentsTold lists the incidents that an organisation was told of, after a key.
	IncidentsTold(ctx context.Context, org ident.Organisation, after string, most int) ([]Incident, error)
	// IncidentsRaised lists everybody's incidents after a key, drafts left out.
	IncidentsRaised(ctx context.Context, after string, most int) ([]Incident, error)
	// IncidentsToWatch lists references of incidents to be looked at again, after a reference.
	IncidentsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
	// IncidentFigures gives the figures of incidents that organisations became aware of in a span of days.
	IncidentFigures(ctx context.Context, from, until clock.Date) ([]Figure, error)
}

// PublicTx keeps what everybody reads.
type PublicTx interface {
	PutAccount(ctx context.Context, p Public) error
	DropAccount(ctx context.Context, ref string) error
	Account(ctx context.Context, ref string) (Public, error)
	// Accounts lists accounts after a key, the newest first.
	Accounts(ctx context.Context, f AccountFilter) ([]Public, error)
	// AccountsAbout lists accounts that concern a use, the newest first.
	AccountsAbout(ctx context.Context, use string, most int) ([]Public, error)
	// AccountGroups says of which organisations and years there are accounts.
	AccountGroups(ctx context.Context) ([]Group, error)
}

// AccountFilter narrows a list of accounts; empty fields narrow nothing.
type AccountFilter struct {
	Org   ident.Organisation
	Year  int
	After string
	Most  int
}

// Group is an organisation and a year of which there are accounts.
type Group struct {
	Org  ident.Organisation
	Year int
	N    int
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
	PostMail(ctx context.Context, m intray.Mail) error
}

// leads are whose task an incident is.
func leads() []access.Role { return []access.Role{access.DPO, access.IGLead, access.SIRO} }
