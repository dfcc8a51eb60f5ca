package request

import (
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Create begins a request. Key is the form's submission key: the same key creates once.
type Create struct {
	Key     string
	Logged  bool // another body asked us, and we write it down
	Other   Side // the other end
	Urgency string
	Known   Content // what is known from elsewhere: kinds of data and people, and purposes; the rest is left out
}

// Created names the new request.
type Created struct {
	ID  ID
	Ref string
}

// Section is one short page of a draft.
type Section string

// The sections, in order.
const (
	SectionWho     Section = "who"
	SectionWhat    Section = "what"
	SectionWhy     Section = "why"
	SectionWording Section = "wording" // asked only where the receiver needs it
)

// Sections lists them.
func Sections() []Section { return []Section{SectionWho, SectionWhat, SectionWhy, SectionWording} }

// Save keeps one section of a draft: of Content the answers of that section, and for SectionWho the
// outside body's particulars. Version is the one the page showed; nought skips the check.
type Save struct {
	Ref     string
	Version int64
	Section Section
	Content Content
	Other   Side
}

// Send puts a draft on its way, or what was written down into the clock.
type Send struct {
	Ref     string
	Version int64
}

// CheckAsker writes down how the asker was checked.
type CheckAsker struct {
	Ref    string
	Method string
	Note   string
	// Address is where the request came from, when the method is a trusted mail domain.
	Address string
}

// AskBack asks what is meant; the clock stands still until the reply.
type AskBack struct {
	Ref  string
	Text string
}

// Reply answers what was asked back.
type Reply struct {
	Ref  string
	Text string
}

// AnswerPlainly answers without a one-off record: a refusal, a deferral, or what a body outside the
// partnership answered.
type AnswerPlainly struct {
	Ref     string
	Outcome string
	Reason  string
	Until   clock.Date
}

// Acknowledge says what came of the answer.
type Acknowledge struct {
	Ref    string
	Code   string
	Reason string
}

// Withdraw takes a request back.
type Withdraw struct {
	Ref    string
	Reason string
}

// FieldHint points at words in one answer that look like somebody's details.
type FieldHint struct {
	Field   string
	Message string
}

// Saved says what became of a save.
type Saved struct {
	Version int64
	Hints   []FieldHint
}

// Prefill is what a one-off record that answers a request begins with. Codes are of the rulebook's
// lists; keys of the fields are the one-off record's own affair.
type Prefill struct {
	Ref        string // of the request
	ID         ID
	Direction  string // list direction: the provider was asked
	Provider   ident.Organisation
	Recipient  Side // who asked; Organisation "" for a body outside
	Requester  string
	Post       string
	Contact    string
	ReceivedAt time.Time // when it was sent, or the day on which it came

	IdentityCheck string // list identity_check; "" when it was not done yet
	IdentityNote  string
	Urgency       string
	NeededOn      clock.Date
	Data          string
	Categories    []string
	TheirCase     string // the asker's local reference
	Subjects      []string
	SubjectCount  string
	Purpose       string
	Purposes      []string
	Basis         string // what the asker relies on
	Gateways      []string
	PublicTask    string // list public_task_statement: yes, no or n/a
	Statement     string
}

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}
