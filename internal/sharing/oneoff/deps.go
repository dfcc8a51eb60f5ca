package oneoff

import (
	"context"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	IDs      ident.Source
	Book     *rulebook.Book
	Settings Settings
	// Decided is told, in the transaction, of a record that became final or changed its decision, so
	// that the request it answers can be closed; nil: nobody is. A request that cannot be answered (any
	// more) does not hold the record up.
	Decided func(ctx context.Context, tx Tx, r Record) error
	// Acknowledged is told, in the transaction, of the receiver's answer, so that the request behind the record has
	// it too; nil: nobody is.
	Acknowledged func(ctx context.Context, tx Tx, a access.Actor, r Record) error
	// Flows knows what live repeat records let go; nil: nothing is said about them.
	Flows Flows
}

// Flows knows what live repeat records let go from one organisation to another, who joined them later included.
type Flows interface {
	Between(provider, recipient ident.Organisation) []Flowing
}

// Settings are the partnership's choices, from its pack. No law sets them.
type Settings struct {
	RefPrefix       string   // "KM-O"
	CompletionHours int      // to complete an emergency record
	DeferDays       int      // longest time to look again
	OutcomeDays     int      // after which the outcome is asked for
	BulkOver        int      // people above which a bulk sharing is suggested
	SecondOver      int      // people above which a second person looks
	SecondForChild  bool     // a second person looks when a request about a child is refused
	Insecure        []string // methods that need a second person
	Similar         int      // similar records in a year above which a repeat record is suggested
	CorrectionDays  int      // for the receiver to acknowledge a correction
}

// DefaultSettings gives the settings of a partnership that chose nothing.
func DefaultSettings() Settings {
	return Settings{RefPrefix: "SR-O", CompletionHours: 72, DeferDays: 30, OutcomeDays: 30, BulkOver: 10, SecondOver: 100,
		SecondForChild: true, Insecure: []string{"other"}, Similar: 3, CorrectionDays: 30}
}

// SettingsFrom takes the settings from a partnership's rulebook; prefix starts its references.
func SettingsFrom(book *rulebook.Book, prefix string) Settings {
	s := DefaultSettings()
	if prefix != "" {
		s.RefPrefix = prefix + "-O"
	}
	for key, to := range map[string]*int{
		"emergency_completion_hours": &s.CompletionHours, "defer_max_days": &s.DeferDays, "outcome_prompt_days": &s.OutcomeDays,
		"bulk_prompt_over": &s.BulkOver, "second_person_over": &s.SecondOver, "oneoff_similar": &s.Similar, "correction_relay_days": &s.CorrectionDays,
	} {
		*to = book.SettingNumber(key, *to)
	}
	s.SecondForChild = book.SettingNumber("second_person_child_refusal", 1) == 1
	if set, ok := book.Setting("second_person_methods"); ok {
		s.Insecure = strings.Fields(strings.ReplaceAll(set.Text, ",", " "))
	}
	return s
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	RecordTx
	ListTx
	FigureTx
	WorldTx
	WorkTx
}

// RecordTx loads and saves whole records.
type RecordTx interface {
	// OneOffByRef loads a record with its follow-ups and corrections.
	OneOffByRef(ctx context.Context, ref string) (Record, error)
	// OneOffByKey gives the reference and author of the record that a submission key made, or not found.
	OneOffByKey(ctx context.Context, key string) (ref string, author ident.Person, err error)
	// OneOffEntries lists the chain, oldest first.
	OneOffEntries(ctx context.Context, id ident.OneOff) ([]Entry, error)
	// InsertOneOff saves a new record; SaveOneOff a changed one with its fresh entries, or reports a
	// conflict.
	InsertOneOff(ctx context.Context, r Record) error
	SaveOneOff(ctx context.Context, r Record) error
	// OneOffSalt gives an organisation's salt, which is fresh the first time.
	OneOffSalt(ctx context.Context, org ident.Organisation, fresh string) (string, error)
	// OneOffEvents lists a record's events, newest first; with an organisation, those it may see.
	OneOffEvents(ctx context.Context, id ident.OneOff, org ident.Organisation, before int64, most int) ([]event.Event, error)
}

// ListTx finds records.
type ListTx interface {
	OneOffLines(ctx context.Context, q LineQuery) ([]ListItem, error)
	// OneOffsSameSubject lists records of an organisation with the same hash of the local case reference.
	OneOffsSameSubject(ctx context.Context, org ident.Organisation, hash string, most int) ([]ListItem, error)
	// OneOffsSimilar lists references of records with the same sides and purpose since a day, newest first.
	OneOffsSimilar(ctx context.Context, q SimilarQuery) ([]string, error)
	// OneOffsDue lists references of records whose watch day has come, after a reference.
	OneOffsDue(ctx context.Context, on clock.Date, after string, most int) ([]string, error)
}

// FigureTx keeps the managers' figures, month by month, so that they cost the same however many records
// there are. An empty organisation asks for the whole partnership.
type FigureTx interface {
	CountOneOff(ctx context.Context, f Figure, delta int) error
	OneOffCounts(ctx context.Context, org ident.Organisation, from, to string) ([]Figure, error)
	OneOffTurns(ctx context.Context, org ident.Organisation, from, to string) ([]Turn, error)
	OneOffTraffic(ctx context.Context, org ident.Organisation, from, to string) ([]Figure, error)
	OneOffsOpen(ctx context.Context, org ident.Organisation, now time.Time) (OpenCounts, error)
}

// WorldTx tells of the world outside the record.
type WorldTx interface {
	Standing(ctx context.Context, id ident.Organisation, on clock.Date) (organisation.Standing, error)
	WearersOf(ctx context.Context, org ident.Organisation, roles []access.Role, now time.Time) ([]ident.Person, error)
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

// LineQuery asks for one list.
type LineQuery struct {
	Box          Box
	Organisation ident.Organisation
	Person       ident.Person
	Decision     string
	Stage        Stage
	After        PageKey
	Now          time.Time
	Most         int
}

// ListItem is one record as a list is made from it.
type ListItem struct {
	Line
	Key         PageKey
	Owner       ident.Organisation
	Counterpart ident.Organisation
	Author      ident.Person
}

// SimilarQuery asks for records like one.
type SimilarQuery struct {
	Provider, Recipient ident.Organisation
	Purpose             string
	Since               time.Time
	Most                int
}

// Flowing is a live repeat record with what it lets go from one organisation to another.
type Flowing struct {
	Ref        string
	Title      string
	Purposes   []string
	Categories []string
}

// Figure is a number of decisions in a month.
type Figure struct {
	Organisation ident.Organisation
	Month        string // 2026-11
	Partner      string // the other side: its identifier, or "name:" and the name of one outside; "" for nobody
	Direction    string // code of list direction
	Decision     string
	Emergency    bool
	Minutes      int // from request to decision; below nought: no request
	N            int
}

// Turn is how many records took about so long from request to decision in a month.
type Turn struct {
	Month  string
	Bucket int
	N      int
}

// OpenCounts are what waits now.
type OpenCounts struct{ Overdue, Waiting, Drafts int }
