package coverage

import (
	"sharewell/internal/ident"
)

// Outcome is the answer.
type Outcome uint8

// The outcomes, from worst to best.
const (
	NotCovered Outcome = iota
	PersonMustLook
	Covered
)

// String gives the outcome as it is written for machines.
func (o Outcome) String() string {
	return [...]string{"not_covered", "person_must_look", "covered"}[o]
}

// Decision is the answer to one Question. What its slices hold must not be changed: it may be the Index's
// own, or be written over by the next Decide into it. Their texts belong to the Index and stay.
type Decision struct {
	Outcome     Outcome
	Records     []RecordRef
	Reasons     []Reason
	Obligations []Obligation
	// Revision is that of the Index that answered.
	Revision uint64

	own room
}

// room is what answers that are not written down already are written into.
type room struct {
	records     []RecordRef
	reasons     []Reason
	obligations []Obligation
}

// Advisory reports that a decision is advice, which every one is: it never stops anybody from sharing
// what an emergency needs.
func (d *Decision) Advisory() bool { return true }

// Reset empties a decision and keeps its room.
func (d *Decision) Reset() {
	d.Outcome, d.Revision = NotCovered, 0
	d.Records, d.Reasons, d.Obligations = nil, nil, nil
}

// RecordRef names a record that decided, and which state of it.
type RecordRef struct {
	ID      ident.Record
	Ref     string
	Version int64 // rises with each saved change of the record
	N       int32 // number of the version in force
}

// Reason is one ground of a decision. Words for it come from Explain.
type Reason struct {
	Code   ReasonCode
	Record int16  // index in Records; -1: it is about the question or a body
	Rule   string // rule of the rulebook, when one decided
	Detail string // words of a finding or a lapse, or the code or name it is about
}

// Obligation is something that goes with a covered sharing.
type Obligation struct {
	Code   ObligationCode
	Record int16  // index in Records
	Detail string // a code or a short text, see ObligationCode
}

// ReasonCode names a ground. Codes fit a word of bits.
type ReasonCode uint8

// Grounds of a plain no.
const (
	NoRecord             ReasonCode = iota // no live record names this pair and kind of data
	OtherPurpose                           // a record does, for other purposes
	OtherPeople                            // a record does, about other kinds of people
	NotStarted                             // it begins later
	HasEnded                               // its last day has passed
	IsPaused                               // it is paused
	ConditionFails                         // a condition of it is not met
	OnwardForbidden                        // what was received must not go further
	GiverNotSignatory                      // by the vocabulary's rule on standing
	ReceiverNotSignatory                   //
	UnknownGiver                           // no such body is known
	UnknownReceiver                        //
	UnknownThing                           // no such kind of data is known
	UnknownAction                          // the vocabulary has no such action
	lastOfNo             = UnknownAction
)

// Grounds on which a person must look.
const (
	ReviewOverdue     ReasonCode = iota + lastOfNo + 1 // its review is overdue
	MissingGiver                                       // the question does not say who gives
	MissingReceiver                                    // or who receives
	MissingSource                                      // or from whom it was received
	MissingThing                                       // or what
	MissingPurpose                                     // or what for
	MissingPeople                                      // or about whom
	MissingDate                                        // or when
	PastDate                                           // it asks about a day that has passed
	OtherMethod                                        // it is to be sent in another way
	TooMany                                            // about more people than the record expects
	PartNotListed                                      // the kind of data is covered, the item is not named
	ConditionUnknown                                   // a condition looks at a property that is not there
	RuleBlocks                                         // the rulebook now finds something wrong with the record
	RulesChange                                        // the rules change before the day asked about
	GiverLapsed                                        // standing that a person can mend
	ReceiverLapsed                                     //
	GiverAssurance                                     // a mandatory assurance is missing or out of date
	ReceiverAssurance                                  //
	StandingChanges                                    // a body's standing changes before the day asked about
	OnwardAsk                                          // whoever gave it must be asked first
	OnwardAsAgreed                                     // the record says in words how far it may go
	OnwardUnrecorded                                   // no record says how it was received
	lastOfLook        = OnwardUnrecorded
)

// Grounds that come with another.
const (
	Emergency   ReasonCode = iota + lastOfLook + 1 // share what is necessary, record it after
	UnderReview                                    // the record is in force while it is reviewed
	InForce                                        // a record in force covers it
	lastReason  = InForce
)

// Reasons lists every code.
func Reasons() []ReasonCode {
	out := make([]ReasonCode, lastReason+1)
	for i := range out {
		out[i] = ReasonCode(i)
	}
	return out
}

// ObligationCode names something to be done.
type ObligationCode uint8

// The obligations, with what their Detail holds.
const (
	CheckOptOuts   ObligationCode = iota // code of list opt_out_kind
	KeepFor                              // "3 years last_contact destroy": period, unit, trigger, disposal
	SendBy                               // code of list method
	NoOnward                             // ""
	AskFirst                             // ""
	AsAgreed                             // the record's note
	TellPerson                           // code of list told_subject, or "notice"
	PracticalStep                        // a text of a fixed policy
	lastObligation = PracticalStep
)

var obligationNames = [...]string{"check_opt_outs", "keep_for", "send_by", "no_onward_sharing", "ask_first", "onward_as_agreed", "tell_the_person", "step"}

// String gives the obligation as it is written for machines.
func (o ObligationCode) String() string { return obligationNames[o] }

var reasonNames = [...]string{
	"no_record", "other_purpose", "other_people", "not_started", "ended", "paused", "condition_fails", "onward_forbidden",
	"giver_not_signatory", "receiver_not_signatory", "unknown_giver", "unknown_receiver", "unknown_thing", "unknown_action",
	"review_overdue", "missing_giver", "missing_receiver", "missing_source", "missing_thing", "missing_purpose", "missing_people",
	"missing_date", "past_date", "other_method", "too_many", "part_not_listed", "condition_unknown", "rule_blocks", "rules_change",
	"giver_lapsed", "receiver_lapsed", "giver_assurance", "receiver_assurance", "standing_changes", "onward_ask", "onward_as_agreed", "onward_unrecorded",
	"emergency", "under_review", "in_force",
}

// String gives the reason as it is written for machines.
func (r ReasonCode) String() string { return reasonNames[r] }
