package oneoff

import (
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// The decisions, codes of list decision.
const (
	ShareAll  = "share_all"
	SharePart = "share_part"
	Refuse    = "refuse"
	Defer     = "defer"
)

// Decisions lists the decisions.
func Decisions() []string { return []string{ShareAll, SharePart, Refuse, Defer} }

// Stage is where a record stands.
type Stage string

// The stages, as the access table knows them.
const (
	Draft               Stage = "draft"
	AwaitingCountersign Stage = "awaiting_countersign" // finalised, waits for the second person before the other side hears of it
	Final               Stage = "final"
	Dropped             Stage = "dropped" // a draft that was given up; nothing more happens to it
)

// Stages lists every stage.
func Stages() []Stage { return []Stage{Draft, AwaitingCountersign, Final, Dropped} }

// Valid reports whether s is a known stage.
func (s Stage) Valid() bool {
	return s == Draft || s == AwaitingCountersign || s == Final || s == Dropped
}

// Countersign is how far the second person is.
type Countersign string

// The states of countersigning.
const (
	CountersignNone   Countersign = ""       // not asked for
	CountersignAsked  Countersign = "asked"  // waits for a second person
	CountersignAgreed Countersign = "agreed" // the second person agrees
	CountersignNo     Countersign = "no"     // the second person does not agree
)

// Record is one one-off Record of Sharing.
type Record struct {
	ID           ident.OneOff
	Ref          string             // KM-O-2026-000123-C
	Key          string             // the submission key that made it
	Owner        ident.Organisation // wrote it
	Author       ident.Person
	AuthorRole   access.Role
	Counterpart  ident.Organisation // the other side; "" when it is not in the directory
	Stage        Stage
	Answers      Answers
	Emergency    bool // began as an emergency
	Countersign  Countersign
	Why          []string // why a second person is asked for, in sentences
	FollowUps    []FollowUp
	Corrections  []Correction
	Entries      int    // number of the last entry; 0 before it was finalised
	Hash         string // of the last entry
	SubjectHash  string // of the local case reference, with the organisation's own salt
	Advice       []Advice
	Watch        clock.Date // next day on which the daily run looks at it; none: never
	OutcomeAsked bool
	Escalated    bool
	CreatedAt    time.Time
	UpdatedAt    time.Time
	FinalisedAt  time.Time // the first time
	SharedAt     time.Time // when the other side could first see it
	Version      int64     // rises with each saved change

	fresh []Entry // made by the command on its way, still to be stored
}

// Fresh gives the entries that are not stored yet.
func (r Record) Fresh() []Entry { return r.fresh }

// Decision gives the decision's code.
func (r Record) Decision() string { return r.Answers.One("decision") }

// Subject names the record in events, tasks and notices.
func (r Record) Subject() event.Subject { return event.Subject{Kind: "oneoff", ID: string(r.ID)} }

// URL is the record's page.
func (r Record) URL() string { return "/one-offs/" + r.Ref }

// EntryKind says what an entry of the chain is.
type EntryKind string

// The kinds of entry.
const (
	EntryFinal       EntryKind = "finalised"
	EntryCompletion  EntryKind = "completed" // filled in what was left out
	EntryAmendment   EntryKind = "amended"
	EntryCountersign EntryKind = "countersigned"
	EntryAck         EntryKind = "acknowledged" // the receiver answered
	EntryOutcome     EntryKind = "outcome"
	EntryCorrection  EntryKind = "corrected"
	EntryOverride    EntryKind = "overridden" // the protection officer let a lawful basis stand
	EntryAdvice      EntryKind = "advised"
)

// Entry is one version of a final record: the whole answers, who, when, why, and the hash of the entry
// before it. Entries are never changed.
type Entry struct {
	N       int
	Kind    EntryKind
	Answers Answers
	Reason  string
	By      ident.Person
	Org     ident.Organisation
	Role    access.Role
	At      time.Time
	Prev    string
	Hash    string
}

// seal gives the hash that binds an entry to its record and to the entry before it.
func (e Entry) seal(ref string) string {
	head, err := json.Marshal([]string{ref, fmt.Sprint(e.N), string(e.Kind), e.Reason, string(e.By), string(e.Org), string(e.Role), clock.Format(e.At), e.Prev})
	if err != nil {
		panic(fmt.Sprintf("oneoff: an entry cannot be written: %v", err)) // it holds only text
	}
	return hashOf(string(head) + "\n" + string(Canonical(e.Answers)))
}

// Verify reports whether entries, oldest first, are the unbroken chain of a record.
func Verify(ref string, entries []Entry) error {
	prev := ""
	for i, e := range entries {
		if e.N != i+1 || e.Prev != prev || e.Hash != e.seal(ref) {
			return errs.New(errs.Internal, "oneoff.chain", fmt.Sprintf("Entry %d of %s is not what was written. Tell the people who run this service.", i+1, ref))
		}
		prev = e.Hash
	}
	return nil
}

// FollowUp is one answer that was left out and has to be given.
type FollowUp struct {
	Key     string // of the field
	Section string
	Due     time.Time
	DoneAt  time.Time // zero while it is open
}

// Open reports whether the answer is still missing.
func (f FollowUp) Open() bool { return f.DoneAt.IsZero() }

// Correction is one mistake that was put right and told to the receiver.
// Law: UK GDPR Article 19.
type Correction struct {
	ID     string
	What   string
	SentTo string // name of the receiver
	By     ident.Person
	At     time.Time
	AckBy  ident.Person
	AckAt  time.Time // zero until the receiver acknowledges it
}

// Advice is one piece of advice that was asked for from the record.
type Advice struct {
	Ref     string      `json:"ref"` // of the question
	Role    access.Role `json:"role"`
	Field   string      `json:"field,omitempty"` // key of the field it was asked about
	Summary string      `json:"summary"`
	At      time.Time   `json:"at"`
}
