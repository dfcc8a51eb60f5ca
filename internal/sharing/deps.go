package sharing

import (
	"context"
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
	Store     Store
	Clock     clock.Clock
	IDs       ident.Source
	Book      *rulebook.Book
	Settings  Settings
	Templates []Template
}

// Settings are the partnership's choices, from its pack.
type Settings struct {
	RefPrefix      string // "KM-R": references are PREFIX-YEAR-NUMBER
	ReviewMonths   int    // longest time to the next review
	AlertDays      []int  // days before the review when the owner is told
	OverdueDays    int    // days after which an overdue review is public
	DelistDays     int    // days after a missed review when the public entry is withheld; nought never
	DelistWarnDays int    // days between the warning of that and the day
	AnswerDays     int    // days a party is given to review or sign
	ProcessorsSign bool   // processors sign too
	RecipientsSign bool   // recipients that decide nothing sign too
	ReadingAge     float64
	LapseDays      int         // days after a party lapsed when its records are stopped
	Hearing        HearingRule // what it means that the involvement group was not heard
	Announce       Announce    // how long before the public is told of a change
}

// DefaultSettings gives the settings of a partnership that chose nothing.
func DefaultSettings() Settings {
	return Settings{RefPrefix: "SR-R", ReviewMonths: 12, AlertDays: []int{90, 30, 0}, OverdueDays: 90, AnswerDays: 14, ReadingAge: 11, LapseDays: 30}
}

// SettingsFrom takes the settings from a partnership's rulebook; prefix starts its references.
func SettingsFrom(book *rulebook.Book, prefix string) Settings {
	s := DefaultSettings()
	if prefix != "" {
		s.RefPrefix = prefix + "-R"
	}
	s.ReviewMonths = book.SettingNumber(rulebook.SettingReviewMonths, s.ReviewMonths)
	for i, key := range []string{"review_alert_first_days", "review_alert_second_days", "review_alert_last_days"} {
		s.AlertDays[i] = book.SettingNumber(key, s.AlertDays[i])
	}
	s.OverdueDays = book.SettingNumber("delist_days", s.OverdueDays)
	s.DelistDays = book.SettingNumber("withhold_overdue_days", s.DelistDays)
	s.DelistWarnDays = book.SettingNumber("withhold_warning_days", s.DelistWarnDays)
	s.LapseDays = book.SettingNumber("lapse_grace_days", s.LapseDays)
	s.ReadingAge = float64(book.SettingNumber("reading_age_max", int(s.ReadingAge)))
	if set, ok := book.Setting("involvement_rule"); ok && HearingRule(set.Text).Valid() {
		s.Hearing = HearingRule(set.Text)
	}
	if set, ok := book.Setting("announce_rule"); ok && AnnounceRule(set.Text).Valid() {
		s.Announce = Announce{Rule: AnnounceRule(set.Text), Days: book.SettingNumber("announce_days", 28)}
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
	WorldTx
	WorkTx
	LapseTx
	HeirTx
}

// RecordTx loads and saves whole records.
type RecordTx interface {
	// RecordByRef loads a record with its open version and the one in force.
	RecordByRef(ctx context.Context, ref string) (State, error)
	// RecordVersion loads one version, also an old one.
	RecordVersion(ctx context.Context, id ident.Record, n int) (Version, error)
	// VersionLines lists all versions, newest first.
	VersionLines(ctx context.Context, id ident.Record) ([]VersionLine, error)
	// RecordText gives a text that was once sent to the parties, by its hash.
	RecordText(ctx context.Context, id ident.Record, hash string) (Content, error)
	// RecordRef gives a record's reference.
	RecordRef(ctx context.Context, id ident.Record) (string, error)
	// InsertRecord saves a new record; SaveRecord a changed one, or reports a conflict.
	InsertRecord(ctx context.Context, s State) error
	SaveRecord(ctx context.Context, s State) error
}

// ListTx finds records.
type ListTx interface {
	RecordPlaces(ctx context.Context, q PlaceQuery) ([]ListItem, error)
	CountPlaces(ctx context.Context, org ident.Organisation) (map[Stage]int, error)
	// RecordEvents lists a record's events, newest first; with an organisation, those it may see.
	RecordEvents(ctx context.Context, id ident.Record, org ident.Organisation, before int64, most int) ([]event.Event, error)
	// RecordsDue lists references of records whose watch date has come, after a reference.
	RecordsDue(ctx context.Context, on clock.Date, after string, most int) ([]string, error)
}

// WorldTx tells of the world outside the record.
type WorldTx interface {
	Standing(ctx context.Context, id ident.Organisation, on clock.Date) (organisation.Standing, error)
	// Hearing says how far the involvement group is with a version of a record.
	Hearing(ctx context.Context, record ident.Record, version int) (Hearing, error)
	// WearersOf lists the people who may act in one of some roles at an organisation now.
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

// PlaceQuery asks for one organisation's records.
type PlaceQuery struct {
	Organisation ident.Organisation
	Status       Stage
	Led          bool
	After        PageKey
	Most         int
}

// State is a record with the versions that can change: the one on its way, the one in force, and, when
// there is neither, the last.
type State struct {
	Record   Record
	Versions []Version
}
