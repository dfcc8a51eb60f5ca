package licence

import (
	"context"
	"log/slog"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Source takes counts of one span from the system's own records.
type Source struct {
	Name string
	// Standing is so when it tells how things stand, which is only asked for the running quarter.
	Standing bool
	Take     func(ctx context.Context, span Span) (*Inputs, error)
}

// Deps is what the service needs.
type Deps struct {
	Store     Store
	Clock     clock.Clock
	Calendar  clock.Calendar
	IDs       ident.Source
	Log       *slog.Logger
	Licence   *Licence
	Scorecard *Scorecard
	Sources   []Source
	// Floor is the smallest number of people that is shown.
	Floor int
	// AnswerDays is in how many working days a challenge is answered.
	AnswerDays int
	// Title is how the task of a challenge is called, with its code; the words are the edge's.
	Title func(indicator string) string
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ResultTx
	SayTx
	WorkTx
}

// ResultTx keeps results.
type ResultTx interface {
	// InsertResult keeps a result and makes it the current one of its indicator, definition and span.
	InsertResult(ctx context.Context, r Result) error
	// ResultsIn lists the current results of a span.
	ResultsIn(ctx context.Context, span string) ([]Result, error)
	// ResultsOf lists the current results of an indicator, the newest span first.
	ResultsOf(ctx context.Context, indicator string) ([]Result, error)
	// Earlier lists the revisions of a result before the current one, newest first.
	Earlier(ctx context.Context, indicator string, definition int, span string) ([]Result, error)
}

// SayTx keeps what people and organisations say.
type SayTx interface {
	SaveReply(ctx context.Context, r Reply) error
	RepliesTo(ctx context.Context, indicator string) ([]Reply, error)
	InsertChallenge(ctx context.Context, c Challenge) error
	SaveChallenge(ctx context.Context, c Challenge) error
	Challenge(ctx context.Context, id ChallengeID) (Challenge, error)
	// ChallengesTo lists what is said against an indicator, newest first.
	ChallengesTo(ctx context.Context, indicator string) ([]Challenge, error)
	// ChallengesAt lists challenges of a stage, oldest first, at most so many.
	ChallengesAt(ctx context.Context, s Stage, most int) ([]Challenge, error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	// SlugOf gives the last part of an organisation's public address, and its name.
	SlugOf(ctx context.Context, org ident.Organisation) (slug, name string, err error)
}

// ResultKey orders results: by indicator, then span, then definition.
func ResultKey(r Result) string {
	return r.Indicator + "/" + r.Span + "/" + Plain(float64(r.Definition))
}
