package comment

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Deps is what the service is made of.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	// Prefix starts references: "KM-V".
	Prefix string
	Runs   Runs
	Drafts Drafts
	// Commented tells the run, in the comment's transaction, that an organisation has spoken; nil tells nobody.
	Commented func(ctx context.Context, tx Tx, run review.Run, org ident.Organisation) error
}

// Runs knows the yearly reviews.
type Runs interface {
	Get(ctx context.Context, year int) (review.Run, error)
}

// Drafts takes suggestions into a draft; *agreement.Service does.
type Drafts interface {
	TakeSuggestion(ctx context.Context, tx agreement.Tx, actor access.Actor, cmd agreement.Suggestion) (agreement.SavedClause, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction: that of the Agreement, and what comments need besides.
type Tx interface {
	agreement.Tx
	Comments
	Lists
	Counters
}

// Comments keeps comments and the texts that they stand on.
type Comments interface {
	ReviewComment(ctx context.Context, ref string) (Comment, error)
	InsertReviewComment(ctx context.Context, c Comment) error
	// SaveReviewComment saves a changed comment; a lost race is a conflict.
	SaveReviewComment(ctx context.Context, c Comment) error
	// KeepWording keeps the text of a clause that anchors were set in, once.
	KeepWording(ctx context.Context, hash, text string) error
	// Wordings gives texts by their hashes.
	Wordings(ctx context.Context, hashes []string) (map[string]string, error)
}

// Lists lists comments.
type Lists interface {
	// ReviewComments lists comments by their sort keys: what waits first, then the newest.
	ReviewComments(ctx context.Context, f Filter) ([]Comment, error)
	// ClauseComments lists the comments of a clause in the order they came.
	ClauseComments(ctx context.Context, f Filter) ([]Comment, error)
	// CountReviewComments counts the comments of a review by clause, kind and state.
	CountReviewComments(ctx context.Context, year int) ([]Count, error)
	// StandingComments lists blocking comments that are not cleared.
	StandingComments(ctx context.Context, year int, after string, most int) ([]Comment, error)
	// CommentsInto lists comments that the text of an edition comes from.
	CommentsInto(ctx context.Context, edition ident.Edition, clause ident.Clause, most int) ([]Comment, error)
}

// Counters are what new comments need of the rest of the house.
type Counters interface {
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
}

// Filter narrows lists; empty parts match everything.
type Filter struct {
	Year   int
	Clause ident.Clause
	Kind   Kind
	State  State
	Org    ident.Organisation
	Person ident.Person // with Org "": what a lay member said
	// Hidden lists also what the public sent and is not shown.
	Hidden bool
	After  string // key of the last one already shown
	Most   int
}

// Count is how many comments there are of one sort.
type Count struct {
	Clause   ident.Clause
	Kind     Kind
	State    State
	Standing bool // blocking and not cleared
	N        int
}

// EventData is the data of events about comments.
type EventData struct {
	Ref     string       `json:"ref"`
	Year    int          `json:"year"`
	Clause  ident.Clause `json:"clause"`
	Kind    Kind         `json:"kind"`
	Outcome Outcome      `json:"outcome,omitempty"`
}
