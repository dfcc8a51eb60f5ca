package sharing

import (
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// CreateBlank starts an empty record. Key is the form's submission key: the same key creates once.
// Answers, by the key of the field, and Others, the organisations that take part too, are what is known
// from elsewhere; they are as open to change as anything typed.
type CreateBlank struct {
	Key     string
	Title   string
	Answers map[string][]string
	Others  []ident.Organisation
	First   FirstFlow
}

// FirstFlow is the one movement that is known when a record begins; without both bodies there is none. Both
// must be the actor's organisation or among Others.
type FirstFlow struct {
	From, To       ident.Organisation
	Category, Name string // the kind of data and what the item is called until somebody says it better
}

// CreateCopy starts a record as a copy of one the actor may see, or from a template of the pack.
type CreateCopy struct {
	Key      string
	Title    string // empty: the original's title
	Ref      string // of the record to copy, or
	Template string // key of the template
}

// Created names the new record.
type Created struct {
	ID  ident.Record
	Ref string
}

// SaveSection saves the answers of one section of a draft. Values holds what was typed per field; a
// field that is missing is left alone. Base holds, per field, the FieldHash of the value the page
// showed.
type SaveSection struct {
	Ref     string
	Section string
	Values  map[string][]string
	Base    map[string]string
}

// AddRow adds a row to a table of the draft.
type AddRow struct {
	Key    string // submission key
	Ref    string
	Table  string // key of the RowKind
	Values map[string][]string
}

// ChangeRow changes answers of a row. Base is as in SaveSection.
type ChangeRow struct {
	Ref    string
	Table  string
	ID     string
	Values map[string][]string
	Base   map[string]string
}

// RemoveRow removes a row. Base is the RowHash of the row the page showed.
type RemoveRow struct {
	Ref   string
	Table string
	ID    string
	Base  string
}

// Saved says what became of a save. What did not conflict is saved.
type Saved struct {
	RowID     string // of an added row
	Changed   []string
	Conflicts []FieldConflict // kept out: both people changed these
	Wrong     []errs.Field    // kept, but to be mended before sending
	Hints     []FieldHint     // words that look like somebody's personal details
}

// FieldConflict is an answer that two people changed to different values.
type FieldConflict struct {
	Key    string
	Name   string
	Mine   []string
	Theirs []string
	Mark   Mark // who changed it meanwhile, in which role, when; zero when not known
	Base   string
	Gone   bool // the row was removed meanwhile
}

// FieldHint points at words in one answer.
type FieldHint struct {
	Key  string
	Hint Hint
}

// Send sends the draft to the parties. Seen, here and below, is the record's Version that the page
// showed; nought skips the check.
type Send struct {
	Ref  string
	Seen int64
}

// Approve is a party's review with a good end.
type Approve struct {
	Ref  string
	Hash string // of the content the page showed
	Note string
}

// ReturnForChange sends the version back to the draft.
type ReturnForChange struct {
	Ref    string
	Reason string
}

// Decline says no for a party.
type Decline struct {
	Ref    string
	Reason string
}

// Delegate passes what waits for the actor's organisation to a colleague.
type Delegate struct {
	Ref  string
	To   ident.Person
	Note string
}

// Sign signs for the actor's organisation. Hash is of the text the page showed.
type Sign struct {
	Ref       string
	Hash      string
	Name      string
	Post      string
	Authority bool
}

// RecordPaper records a signature made on paper by a party that cannot sign here.
type RecordPaper struct {
	Ref      string
	Party    string // row id
	Hash     string
	Name     string
	Post     string
	SignedOn clock.Date
	Evidence string // where the paper is kept
}

// PutLive puts a fully signed version live.
type PutLive struct {
	Ref  string
	Seen int64
}

// Withdraw takes a version back before it is live.
type Withdraw struct {
	Ref    string
	Reason string
}

// Pause stops a live record.
type Pause struct {
	Ref    string
	Reason string
}

// Resume starts a paused record again.
type Resume struct {
	Ref  string
	Note string
}

// StartReview opens the regular review.
type StartReview struct{ Ref string }

// ConfirmReview closes the review: the record stays as it is until the next review.
type ConfirmReview struct {
	Ref  string
	Next clock.Date
	Note string
}

// Vary starts the next version from the live one.
type Vary struct {
	Ref    string
	Key    string // submission key
	Reason string
}

// End ends a live record.
type End struct {
	Ref    string
	Reason string
}

// ConfirmEnd is a party's account of the data after the end.
type ConfirmEnd struct {
	Ref         string
	Party       string // row id of an outsider the lead organisation answers for; else empty
	Answer      EndAnswerKind
	Why         string
	Certificate string
}

// AskToJoin asks to join a live record like an existing party.
type AskToJoin struct {
	Ref  string
	Like string // row id of that party
	Why  string
}

// Admit decides about an organisation that asked to join.
type Admit struct {
	Ref          string
	Organisation ident.Organisation
	Yes          bool
	Reason       string // needed for a no
}

// SignAccession signs as a later party.
type SignAccession struct {
	Ref       string
	Hash      string
	Name      string
	Post      string
	Authority bool
}
