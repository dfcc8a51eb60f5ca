package ledger

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/screening"
)

// ID identifies one screening.
type ID string

// Kind is what was done.
type Kind string

// The kinds.
const (
	Pass     Kind = "pass"     // a list went through and came out without those who opted out
	Question Kind = "question" // the national service was asked about a list
)

// State is where a screening stands.
type State string

// The states of a pass, then those of a question.
const (
	Running State = "running" // rows are going through, or the program was stopped meanwhile
	Done    State = "done"    // every row was judged, and the output is complete
	Failed  State = "failed"  // it ended early; what came out must not be used

	Sending   State = "sending"   // the question is being sent, or whether it went out is not known
	Waiting   State = "waiting"   // sent; the answer has not come
	Answered  State = "answered"  // the clean list is held, sealed
	Refused   State = "refused"   // the service did not answer with a list
	Expired   State = "expired"   // no answer came before the hard stop
	Destroyed State = "destroyed" // the clean list was deleted
)

// States lists every state.
func States() []State {
	return []State{Running, Done, Failed, Sending, Waiting, Answered, Refused, Expired, Destroyed}
}

// Valid reports whether s is known.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Choice is one kind of opt-out as a screening treated it.
type Choice struct {
	Kind    string `json:"kind"` // list opt_out_kind
	Applied bool   `json:"applied"`
	// Because says why it was not applied: a code of list opt_out_result, or Elsewhere or NotReached.
	Because string `json:"because,omitempty"`
	// Of what was applied: the list's hash, how many people it holds, and when it was right.
	ListHash string    `json:"list_hash,omitempty"`
	People   int64     `json:"people,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// Why a choice was not applied.
const (
	Elsewhere  = "elsewhere"   // the caller says that it was honoured before
	NotReached = "not_reached" // the record does not name it
)

// Counts is what became of the rows.
type Counts struct {
	In       int64 `json:"in"`
	Out      int64 `json:"out"`
	Removed  int64 `json:"removed"`
	SetAside int64 `json:"set_aside"`
}

// Held says where a sealed list lies. It is never shown.
type Held struct {
	Name string `json:"name,omitempty"`
	Key  []byte `json:"-"` // sealed with the site's key
}

// Screening is the account of one screening.
type Screening struct {
	ID           ID                 `json:"id"`
	Ref          string             `json:"ref"`
	Kind         Kind               `json:"kind"`
	State        State              `json:"state"`
	Organisation ident.Organisation `json:"organisation"`
	Record       ident.Record       `json:"record"`
	RecordRef    string             `json:"record_ref"`
	// Purposes and Basis are the record's, at the time.
	Purposes []string    `json:"purposes"`
	Basis    []string    `json:"basis"`
	By       event.Actor `json:"by"`

	Choices    []Choice              `json:"choices,omitempty"`
	InputHash  string                `json:"input_hash,omitempty"`
	OutputHash string                `json:"output_hash,omitempty"`
	Counts     Counts                `json:"counts"`
	Aside      screening.AsideCounts `json:"aside"`
	Why        string                `json:"why,omitempty"` // stable code of what went wrong

	// Of a question: how it was sent, and the clean list that came back.
	File      string `json:"file,omitempty"`
	MessageID string `json:"message_id,omitempty"`
	Held      Held   `json:"held,omitzero"`
	CleanHash string `json:"clean_hash,omitempty"`

	RequestedAt time.Time `json:"requested_at"`
	ReturnedAt  time.Time `json:"returned_at,omitzero"`
	ExpiresAt   time.Time `json:"expires_at,omitzero"` // from then the answer is not used
	StopAt      time.Time `json:"stop_at,omitzero"`    // from then nothing of it is left
	DestroyedAt time.Time `json:"destroyed_at,omitzero"`
	Version     int64     `json:"-"`
}

// Key orders accounts by time, for paging.
func (s Screening) Key() string { return clock.Format(s.RequestedAt) + "/" + string(s.ID) }

// Usable reports whether a question's answer may be used at a time.
func (s Screening) Usable(now time.Time) bool {
	return s.Kind == Question && s.State == Answered && now.Before(s.ExpiresAt) && now.Before(s.StopAt)
}

// ChoiceList is a list of the people who said no, which an administrator loaded for their organisation.
type ChoiceList struct {
	Organisation ident.Organisation
	Kind         string // list opt_out_kind; never the national one
	RecordRef    string // the one use it is for; "" for every use
	People       int64  // nought: nobody has said no, as the administrator stated
	Hash         string
	At           time.Time // when the list was right
	LoadedAt     time.Time
	LoadedBy     ident.Person
	Held         Held
	Version      int64
}

// Use is what screening needs to know of a Record of Sharing.
type Use struct {
	Record   ident.Record
	Ref      string
	Title    string
	Live     bool // in force and not paused
	Lead     ident.Organisation
	Parties  []ident.Organisation
	Givers   []ident.Organisation // who gives data away under it
	Purposes []string
	Basis    []string
	Kinds    []string // kinds of choice that are honoured
	Results  []string // what was decided about opt-outs
}

// National is the code of the national data opt-out in list opt_out_kind.
const National = "national"

// applied is the code of list opt_out_result that says that opt-outs are honoured.
const applied = "applied"

// Caller is who asks: a person, or a program of an organisation that has proved itself.
type Caller struct {
	Actor   access.Actor
	Program string             // id of the program, "" for a person
	For     ident.Organisation // whose program it is
	Anybody bool               // a site that asks nobody for proof
}

// organisation is for whom the caller screens. A caller that nobody asked for proof screens for the lead.
func (c Caller) organisation(u Use) ident.Organisation {
	switch {
	case c.Anybody:
		return u.Lead
	case c.Program != "":
		return c.For
	}
	return c.Actor.Organisation
}

// event names the caller in the audit trail.
func (c Caller) event(role access.Role, org ident.Organisation) event.Actor {
	if c.Program != "" || c.Anybody {
		return event.Actor{ActingFor: org, System: "application"}
	}
	return c.Actor.Event(role)
}

// Settings are the partnership's choices. All are product decisions; see docs/adr/0016-screening-jobs.md.
type Settings struct {
	RefPrefix  string
	TimeToLive time.Duration // of an answer, and of a list of choices
	HardStop   time.Duration
	Floor      int64 // counts of people below it are not shown
}

// Setting keys in the rulebook.
const (
	settingLife  = "optout_cache_days"
	settingStop  = "optout_hard_stop_days"
	settingFloor = "suppression_floor"
)

// SettingNumbers gives settings; *rulebook.Book has them.
type SettingNumbers interface {
	SettingNumber(key string, otherwise int) int
}

// SettingsFrom takes the settings from the rulebook. The time to live never passes the hard stop.
func SettingsFrom(b SettingNumbers, prefix string) Settings {
	const day = 24 * time.Hour
	s := Settings{RefPrefix: prefix + "-S", HardStop: time.Duration(b.SettingNumber(settingStop, 21)) * day, Floor: int64(b.SettingNumber(settingFloor, 5))}
	s.TimeToLive = min(time.Duration(b.SettingNumber(settingLife, 7))*day, s.HardStop)
	return s
}

var (
	errNotFound = errs.New(errs.NotFound, "screening.not_found", "We could not find this, or you may not see it.")
	errNotLive  = errs.New(errs.Conflict, "screening.record_not_live", "The record is not in force, so nothing may be screened for it to leave.")
	errNotGiver = errs.New(errs.Forbidden, "screening.not_giver", "Your organisation gives no data away under this record, so it has nothing to screen for it.")
)

// ageOf checks the age of a list of choices.
func (s Settings) fresh(at, now time.Time) error { return screening.Fresh(at, now, s.TimeToLive) }

// asOf is the end of a day that an administrator names, or now when the day is today.
func asOf(day clock.Date, now time.Time) time.Time {
	if day == clock.DateOf(now) {
		return now
	}
	return time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, clock.London).UTC()
}
