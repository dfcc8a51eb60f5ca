package ledger

import (
	"context"
	"io"
	"time"

	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	AccountTx
	QuestionTx
	ListTx
	WorldTx
}

// AccountTx keeps the accounts.
type AccountTx interface {
	InsertScreening(ctx context.Context, s Screening) error
	// SaveScreening saves a changed account, or reports a conflict.
	SaveScreening(ctx context.Context, s Screening) error
	ScreeningByRef(ctx context.Context, ref string) (Screening, error)
	// ScreeningsOf lists an organisation's accounts, newest first, before a reference's key; all
	// organisations' for "".
	ScreeningsOf(ctx context.Context, org ident.Organisation, before string, most int) ([]Screening, error)
	// ScreeningsFor lists the accounts of a record, newest first.
	ScreeningsFor(ctx context.Context, record ident.Record, most int) ([]Screening, error)
	// ScreeningCounts adds up what was done from a time until before another.
	ScreeningCounts(ctx context.Context, from, until time.Time) (Totals, error)
}

// QuestionTx finds questions to the national service.
type QuestionTx interface {
	// QuestionByFile finds the question that was sent under a file's name.
	QuestionByFile(ctx context.Context, file string) (Screening, error)
	// QuestionsFor lists an organisation's questions about a record, newest first.
	QuestionsFor(ctx context.Context, org ident.Organisation, record ident.Record, most int) ([]Screening, error)
	// QuestionsOpen lists questions that wait or hold a list.
	QuestionsOpen(ctx context.Context) ([]Screening, error)
	// SameQuestion finds an open question about the same list.
	SameQuestion(ctx context.Context, hash string) (Screening, error)
}

// ListTx keeps what is known of lists of choices.
type ListTx interface {
	ChoiceLists(ctx context.Context, org ident.Organisation) ([]ChoiceList, error)
	AllChoiceLists(ctx context.Context) ([]ChoiceList, error)
	// SaveChoiceList puts a list in the place of the one before, if there was one.
	SaveChoiceList(ctx context.Context, l ChoiceList) error
	DeleteChoiceList(ctx context.Context, org ident.Organisation, kind, recordRef string) error
}

// WorldTx tells of records and writes what follows.
type WorldTx interface {
	ScreeningUse(ctx context.Context, ref string) (Use, error)
	TakeNumber(ctx context.Context, series string) (int64, error)
	AppendEvents(ctx context.Context, events ...event.Event) error
	AddMonthCount(ctx context.Context, name string, at time.Time, n int64) error
}

// Counts by month, which name nobody: numbers that were looked at, and those that failed their check.
const (
	CountChecked = "identifiers.checked"
	CountWrong   = "identifiers.failed"
)

// Vault holds sealed lists outside the database. What it holds can be read only with the key it gave.
type Vault interface {
	// Put seals what fill writes, under a new name, and gives the name and the key. After an error nothing
	// is left.
	Put(ctx context.Context, fill func(io.Writer) error) (name string, key []byte, err error)
	Open(ctx context.Context, name string, key []byte) (io.ReadCloser, error)
	// Destroy deletes a list; one that is not there is destroyed already.
	Destroy(ctx context.Context, name string) error
	// DestroyOlder deletes a list that was put before a time.
	DestroyOlder(ctx context.Context, name string, before time.Time) error
	Names(ctx context.Context) ([]string, error)
}

// Totals is what was done in a time, for the scorecard.
type Totals struct {
	Passes    int64 // complete ones
	Failed    int64
	Questions int64 // asked of the national service
	Answered  int64
	// InTime is how many passes used lists within their time to live. Others are refused, so it is all of
	// them; it is counted so that the scorecard can show it.
	InTime  int64
	Records int64 // records for which something was screened
	Counts  Counts
}
