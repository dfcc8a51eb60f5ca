package campaign

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
)

// Deps is what the service needs.
type Deps struct {
	Store   Store
	Clock   clock.Clock
	IDs     ident.Source
	Inviter Inviter
	// Sectors lists the codes of sectors.
	Sectors []string
}

// Inviter asks an organisation in by letter.
type Inviter interface {
	Invite(ctx context.Context, actor access.Actor, cmd organisation.Invite) (organisation.Organisation, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	CampaignTx
	TargetTx
	CountTx
	WorldTx
	WorkTx
}

// CampaignTx keeps campaigns.
type CampaignTx interface {
	InsertCampaign(ctx context.Context, c Campaign) error
	SaveCampaign(ctx context.Context, c Campaign) error
	CampaignByID(ctx context.Context, id string) (Campaign, error)
	Campaigns(ctx context.Context, most int) ([]Campaign, error)
	RunningCampaigns(ctx context.Context) ([]string, error)
}

// TargetTx keeps who is asked.
type TargetTx interface {
	PutTarget(ctx context.Context, t Target) error
	Targets(ctx context.Context, id string, after ident.Organisation, most int) ([]Target, error)
	TargetsDue(ctx context.Context, id string, now time.Time, most int) ([]Target, error)
	CountTargets(ctx context.Context, id string) (map[TargetState]int, error)
}

// CountTx keeps numbers.
type CountTx interface {
	PutCoverageDay(ctx context.Context, d Day) error
	CoverageDays(ctx context.Context, since clock.Date) ([]Day, error)
	AnyCoverageDay(ctx context.Context) (bool, error)
	PutSigningTime(ctx context.Context, t SigningTime) error
	SigningTimes(ctx context.Context) ([]SigningTime, error)
}

// WorldTx tells of organisations and their statements.
type WorldTx interface {
	// Candidates lists organisations of a sector that are open, after a key; next is "" at the end.
	Candidates(ctx context.Context, sector, after string, on clock.Date) (all []Candidate, next string, err error)
	Candidate(ctx context.Context, org ident.Organisation, on clock.Date) (Candidate, error)
	CountCoverage(ctx context.Context) ([]agreement.Coverage, error)
	ListStatements(ctx context.Context, f agreement.BoardFilter) ([]agreement.StatementBrief, error)
	Statement(ctx context.Context, id ident.Statement) (agreement.Statement, error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
}
