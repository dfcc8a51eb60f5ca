package sharing

import (
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Stage is where a version stands in its life.
type Stage string

// The stages, as the access table knows them.
const (
	Draft        Stage = "draft"
	InReview     Stage = "in_review"
	AwaitingSign Stage = "awaiting_sign"
	Ready        Stage = "ready"
	Active       Stage = "active"
	Paused       Stage = "paused"
	UnderReview  Stage = "under_review"
	Expired      Stage = "expired"
	Ended        Stage = "ended"
	Superseded   Stage = "superseded"
	Refused      Stage = "refused"
	Withdrawn    Stage = "withdrawn"
)

// Stages lists every stage.
func Stages() []Stage {
	return []Stage{Draft, InReview, AwaitingSign, Ready, Active, Paused, UnderReview, Expired, Ended, Superseded, Refused, Withdrawn}
}

// Valid reports whether s is a known stage.
func (s Stage) Valid() bool { return oneOf(s, Stages()...) }

// Open reports whether the version is still on its way to being live.
func (s Stage) Open() bool { return oneOf(s, Draft, InReview, AwaitingSign, Ready) }

// Live reports whether the version is the one in force, also while it is paused, reviewed or overdue.
func (s Stage) Live() bool { return oneOf(s, Active, Paused, UnderReview, Expired) }

// Closed reports whether nothing more happens to the version.
func (s Stage) Closed() bool { return oneOf(s, Ended, Superseded, Refused, Withdrawn) }

func oneOf(s Stage, of ...Stage) bool {
	for _, o := range of {
		if s == o {
			return true
		}
	}
	return false
}

// Record is a Record of Sharing across its versions.
type Record struct {
	ID   ident.Record
	Ref  string
	Lead ident.Organisation
	// OwnerRole, then Deputy, are told when something waits for the lead organisation.
	OwnerRole  access.Role
	Deputy     access.Role
	Live       int // number of the version in force, or of the one that was last in force; 0: none
	Open       int // number of the version on its way; 0: none
	Last       int // highest version number
	Status     Stage
	Accessions []Accession
	EndAnswers []EndAnswer
	// Lapsed are the parties whose acceptance of the Agreement lapsed; the record stands still while there are any.
	Lapsed []PartyLapse
	// Heirs are the organisations that took over from a party or from the lead, and what they still have to sign.
	Heirs []Heir
	// ReviewDue is the day of the next review: the signed text's at first, then what reviews set.
	ReviewDue clock.Date
	// Alerted remembers which review alerts (days before) went out for the present review date.
	Alerted []int
	Overdue bool // its review is long past due; the public sees a badge
	// DelistOn is the day from which its public entry is withheld, once the parties were warned of it.
	DelistOn clock.Date
	// Delisted is the day since which the public entry is withheld because its review is long overdue.
	Delisted clock.Date
	// Watch is the next day on which the daily run must look at the record; none: never.
	Watch     clock.Date
	CreatedAt time.Time
	UpdatedAt time.Time
	SharedAt  time.Time // the last change that parties may know of
	Version   int64     // rises with each saved change
}

// reviewed forgets what was said of the review that was due before.
func (r *Record) reviewed(next clock.Date) {
	r.ReviewDue, r.Alerted, r.Overdue, r.DelistOn, r.Delisted = next, nil, false, clock.Date{}, clock.Date{}
}

// Subject names the record in events, tasks and notices.
func (r Record) Subject() event.Subject { return event.Subject{Kind: "record", ID: string(r.ID)} }

// URL is the record's page among the members' pages.
func (r Record) URL() string { return "/records/" + r.Ref }

// Version is one version of a record.
type Version struct {
	N       int
	Stage   Stage
	Content Content
	Hash    string // of the canonical text, set when it is sent; "" in a draft
	States  []PartyState
	// Marks remember who last changed which answer of a draft, for telling the other editor.
	Marks []Mark
	// Sent is the content as it was last sent to the parties; nil before that. A draft that was
	// returned is compared with it, so that approvals it does not touch are kept.
	Sent      *Content
	Reason    string // why a variation was started, or why it was closed or paused
	CreatedAt time.Time
	SentAt    time.Time
	LiveAt    time.Time
	ClosedAt  time.Time
}

// Mark is one change of an answer: a field's key, or a table's key, a slash and the row's id.
type Mark struct {
	Key  string             `json:"key"`
	By   ident.Person       `json:"by"`
	Org  ident.Organisation `json:"org"`
	Role access.Role        `json:"role"`
	At   time.Time          `json:"at"`
}

// Ask is one thing asked of a party.
type Ask string

// What a party is asked for.
const (
	AskReview Ask = "review"
	AskSign   Ask = "sign"
)

// PartyState is how far one party is with one version.
type PartyState struct {
	Party        string             `json:"party"` // row id in the content
	Organisation ident.Organisation `json:"organisation,omitempty"`
	Role         string             `json:"role"`
	AskedAt      time.Time          `json:"asked_at,omitzero"`
	OpenedAt     time.Time          `json:"opened_at,omitzero"`
	PassedTo     ident.Person       `json:"passed_to,omitempty"` // the colleague who was given the task
	NeedsReview  bool               `json:"needs_review,omitempty"`
	NeedsSign    bool               `json:"needs_sign,omitempty"`
	Approval     *Approval          `json:"-"`
	Signature    *Signature         `json:"-"`
	// Voided says in a sentence why an earlier approval or signature no longer stands.
	Voided string `json:"voided,omitempty"`
}

// Approval is one party's review with a good end.
type Approval struct {
	ID     string
	Party  string
	By     ident.Person
	Org    ident.Organisation
	Role   access.Role
	At     time.Time
	Note   string
	Hash   string // of the text that was read
	Part   string // hash of what in it concerns the party
	Voided time.Time
}

// Stands reports whether the approval covers what concerns the party in a content.
func (a *Approval) Stands(part string) bool {
	return a != nil && a.Voided.IsZero() && a.Part == part && part != ""
}

// Method says how a signature was made.
type Method string

// The methods of signing.
const (
	Typed Method = "typed" // typed by the signed-in signatory
	Paper Method = "paper" // on paper, recorded by the lead organisation with its evidence
)

// Signature binds one party to exactly one text.
type Signature struct {
	ID        string
	Party     string
	By        ident.Person // who was signed in; for paper, who recorded it
	Org       ident.Organisation
	Role      access.Role
	Name      string // of the person who signed
	Post      string
	Authority bool // the signatory says that they may bind the organisation
	Method    Method
	Evidence  string // for paper: where the paper is kept
	SignedOn  clock.Date
	At        time.Time
	Hash      string // of the exact text, which is kept for good
	Part      string // hash of what in that text concerns the party
	Voided    time.Time
	Why       string // why it was voided
}

// Stands reports whether the signature binds: it was not voided, and what concerns the party in the
// content is, to the letter, what was signed.
func (s *Signature) Stands(part string) bool {
	return s != nil && s.Voided.IsZero() && s.Part == part && part != ""
}

// AccessionState is how far a later party is with joining.
type AccessionState string

// The states of joining.
const (
	JoinAsked    AccessionState = "asked"
	JoinAdmitted AccessionState = "admitted"
	JoinSigned   AccessionState = "signed"
	JoinRefused  AccessionState = "refused"
)

// Accession is an organisation joining a live record on the terms of an existing party.
type Accession struct {
	ID           string
	Organisation ident.Organisation
	Like         string // row id of the party whose part it takes
	Role         string // that party's role
	State        AccessionState
	AskedBy      ident.Person
	AskedAt      time.Time
	DecidedBy    ident.Person
	DecidedAt    time.Time
	Reason       string // why it asks, then why it was refused
	Signature    *Signature
	Version      int // of the record it is bound to
}

// Takes reports whether the organisation takes part: it may see the record once admitted.
func (a Accession) Takes() bool { return a.State == JoinAdmitted || a.State == JoinSigned }

// EndAnswerKind is what a party did with the data when the record ended.
type EndAnswerKind string

// The answers.
const (
	Returned  EndAnswerKind = "returned"
	Destroyed EndAnswerKind = "destroyed"
	Kept      EndAnswerKind = "kept"
)

// Valid reports whether k is one of the answers.
func (k EndAnswerKind) Valid() bool { return k == Returned || k == Destroyed || k == Kept }

// EndAnswer is one party's account of the data after the end.
type EndAnswer struct {
	ID           string
	Party        string             // row id, or the accession's id
	Organisation ident.Organisation // "" for an outsider, for which the lead organisation answers
	Answer       EndAnswerKind      // "" while it is awaited
	Why          string             // for Kept: on what ground
	Certificate  string             // note of the certificate of destruction
	By           ident.Person
	AskedAt      time.Time
	At           time.Time
}
