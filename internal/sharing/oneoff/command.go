package oneoff

import (
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
)

// StartCommand begins a draft. Key is the submission key: the same key creates once. Answers prefill it,
// from the guide's result, a request or a form on paper.
type StartCommand struct {
	Key        string
	Answers    map[string][]string
	RequestRef string // of the request it answers
}

// EmergencyCommand is the short form. Key is made by the device before anything is sent, at least 16
// characters, and stays the same however often the entry is sent.
type EmergencyCommand struct {
	Key        string
	Answers    map[string][]string
	WrittenAt  time.Time // by the device's clock; zero, or later than now: now
	RequestRef string
}

// SaveSection saves answers of one section of a draft. Values holds what was typed per field; a field
// that is missing is left alone. Base holds, per field, the FieldHash of the value the page showed.
type SaveSection struct {
	Ref     string
	Section string
	Values  map[string][]string
	Base    map[string]string
}

// Saved says what became of a save. What did not conflict is saved.
type Saved struct {
	Changed   []string
	Conflicts []Conflict   // kept out: both people changed these
	Wrong     []errs.Field // kept, but to be mended before finalising
	Hints     []FieldHint  // places that look like somebody's personal details
}

// Conflict is an answer that two people changed to different values.
type Conflict struct {
	Key    string
	Name   string
	Mine   []string
	Theirs []string
	Base   string // FieldHash of theirs
}

// FieldHint points at a place in one answer.
type FieldHint struct {
	Key string
	Hint
}

// FinaliseCommand ends the draft. Seen is the record's Version that the page showed; nought skips the
// check.
type FinaliseCommand struct {
	Ref  string
	Key  string // submission key
	Seen int64
}

// Finalised says what became of it.
type Finalised struct {
	Stage Stage
	Why   []string // why it waits for a second person, in sentences
}

// CompleteCommand fills in answers that were left out. It needs no reason; an answer that was given
// before is not changed by it.
type CompleteCommand struct {
	Ref    string
	Values map[string][]string
}

// AmendCommand changes answers of a final record.
type AmendCommand struct {
	Ref    string
	Key    string // submission key
	Values map[string][]string
	Reason string
	Seen   int64
}

// CorrectCommand amends a final record because what was sent was wrong, and tells the receiver.
// Values may be empty when only the data itself was wrong.
type CorrectCommand struct {
	Ref    string
	Key    string // submission key
	What   string // what was wrong and what is right, without anybody's details
	Values map[string][]string
}

// CountersignCommand is the second person's answer.
type CountersignCommand struct {
	Ref   string
	Agree bool
	Note  string // needed for a no
	Hash  string // of the entry the page showed
}

// OverrideCommand lets a blocked lawful basis stand, or takes that back with an empty Reason.
type OverrideCommand struct {
	Ref    string
	Reason string
}

// AcknowledgeCommand is the receiver's answer: received, accepted or rejected. Corrections that wait are
// acknowledged with it.
type AcknowledgeCommand struct {
	Ref    string
	Answer string
	Note   string // needed for a rejection
}

// OutcomeCommand says what came of it.
type OutcomeCommand struct {
	Ref     string
	Outcome string
	Note    string // needed when harm is reported
}

// DropCommand gives a draft up.
type DropCommand struct {
	Ref    string
	Reason string
}

// AdviseCommand puts an adviser's answer on the record.
type AdviseCommand struct {
	Ref       string
	AdviceRef string
	Role      access.Role
	Field     string
	Summary   string
}
