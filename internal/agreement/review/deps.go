package review

import (
	"context"
	"time"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Deps is what the service is made of.
type Deps struct {
	Store     Store
	Clock     clock.Clock
	Calendar  clock.Calendar
	IDs       ident.Source
	Agreement *agreement.Service
	Templates []Template
	// Comments is what the run knows of comments; nil knows of none.
	Comments CommentCounts
	// Agenda gives what is on the agenda before anybody has spoken: clauses in doubt, comments of last year.
	Agenda []AgendaSource
}

// CommentCounts is what a run needs to know of its comments.
type CommentCounts interface {
	// Unanswered counts the comments of a run that have no disposition yet.
	Unanswered(ctx context.Context, run ID) (int, error)
	// ByClause counts the comments of a run by the clause they are about.
	ByClause(ctx context.Context, run ID) (map[ident.Clause]ClauseCount, error)
}

// ClauseCount is how many comments a clause has.
type ClauseCount struct {
	All, Blocking, Unanswered int
}

// AgendaSource knows what should be talked about in a year's review.
type AgendaSource interface {
	// ForReview lists it for the review of a year. Added is set by the run.
	ForReview(ctx context.Context, year int) ([]AgendaItem, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction: that of the Agreement, and what runs need besides.
type Tx interface {
	agreement.Tx
	Runs
	Replies
	Positions
	Trays
}

// Runs keeps runs.
type Runs interface {
	// ReviewRun gives the run of a year.
	ReviewRun(ctx context.Context, year int) (Run, error)
	// ReviewRuns lists all runs, newest first.
	ReviewRuns(ctx context.Context) ([]Run, error)
	// InsertReviewRun keeps a new run; a second one for a year is a conflict.
	InsertReviewRun(ctx context.Context, r Run) error
	UpdateReviewRun(ctx context.Context, r Run) error
}

// Replies keeps who was asked in a stage and what came of it.
type Replies interface {
	ReviewReply(ctx context.Context, run ID, stage string, org ident.Organisation) (Reply, error)
	InsertReviewReply(ctx context.Context, r Reply) error
	UpdateReviewReply(ctx context.Context, r Reply) error
	// ReviewReplies lists a part of a stage's board by the names of the organisations.
	ReviewReplies(ctx context.Context, q BoardQuery) ([]Reply, error)
	// CountReviewReplies counts a stage's board by how far the organisations are.
	CountReviewReplies(ctx context.Context, run ID, stage string) (ReplyCounts, error)
}

// Positions keeps what organisations said in ballots.
type Positions interface {
	// InsertReviewPosition keeps a position as the organisation's present one; the one before stays in the history.
	InsertReviewPosition(ctx context.Context, p Position) error
	// ReviewPositions gives an organisation's positions in a ballot, newest first.
	ReviewPositions(ctx context.Context, run ID, ballot string, org ident.Organisation) ([]Position, error)
	// TallyReview counts the present positions of a ballot that were taken on one text.
	TallyReview(ctx context.Context, run ID, ballot, hash string) (Tally, error)
	// ReviewNoes lists the present positions of no, with the organisations' names.
	ReviewNoes(ctx context.Context, run ID, ballot string, most int) ([]NamedPosition, error)
}

// Trays ends tasks at every organisation at once.
type Trays interface {
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
}

// NamedPosition is a position with the name of who took it.
type NamedPosition struct {
	Position
	Name string
}
