package casework

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rights/deadline"
)

// ID identifies a case.
type ID string

// SubjectKind is the kind of subject in events and tasks; its ID is the reference.
const SubjectKind = "case"

// Kind is what is asked.
type Kind string

// The kinds. A question about a use is no case: it is asked and answered in public.
const (
	Access      Kind = "access"
	Correction  Kind = "correction"
	Erasure     Kind = "erasure"
	Restriction Kind = "restriction"
	Objection   Kind = "objection"
	Automated   Kind = "automated"
	Complaint   Kind = "complaint"
)

// Kinds lists them.
func Kinds() []Kind {
	return []Kind{Access, Correction, Erasure, Restriction, Objection, Automated, Complaint}
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Relationship is whom the one who asks speaks for.
type Relationship string

// The relationships.
const (
	Self     Relationship = "me"
	Parent   Relationship = "child"
	Carer    Relationship = "cared"
	Young    Relationship = "young"
	Advocate Relationship = "advocate"
)

// Relationships lists them.
func Relationships() []Relationship { return []Relationship{Self, Parent, Carer, Young, Advocate} }

// Valid reports whether r is one of the relationships.
func (r Relationship) Valid() bool { return slices.Contains(Relationships(), r) }

// Route is how a case came.
type Route string

// The routes. Online is the person's own; the others are entered by staff.
const (
	Online   Route = "online"
	Phone    Route = "phone"
	Post     Route = "post"
	InPerson Route = "in_person"
	ByMail   Route = "email"
)

// StaffRoutes lists the routes that staff enter.
func StaffRoutes() []Route { return []Route{Phone, Post, InPerson, ByMail} }

// Means is how the person hears from the organisation.
type Means string

// The means. With Nothing the person looks with the reference and the code.
const (
	Email   Means = "email"
	Letter  Means = "post"
	Nothing Means = "none"
)

// MeansList lists them.
func MeansList() []Means { return []Means{Email, Letter, Nothing} }

// Contact is how to reach the person. It is kept sealed.
type Contact struct {
	Means   Means  `json:"means"`
	Name    string `json:"name,omitempty"`
	Email   string `json:"email,omitempty"`
	Address string `json:"address,omitempty"`
}

// Reach says whether what was sent arrives.
type Reach string

// The states of reaching somebody.
const (
	Reachable Reach = ""
	Bounced   Reach = "bounced"  // the mail came back
	Returned  Reach = "returned" // the letter came back
)

// Stage is how far a part has come.
type Stage string

// The stages.
const (
	Received  Stage = "received"
	Identity  Stage = "identity"  // the person was asked to show who they are, or by what right they ask
	Clarify   Stage = "clarify"   // the person was asked to make it clear
	InHand    Stage = "in_hand"   // acknowledged, and worked on
	Extended  Stage = "extended"  // worked on, in a longer period
	Answered  Stage = "answered"  // fully, partly or refused: the outcome says which
	Withdrawn Stage = "withdrawn" // the person took it back
	PassedOn  Stage = "passed_on" // it was for another body, which has it now
	Closed    Stage = "closed"    // nothing more is to do
)

// Stages lists them in their order.
func Stages() []Stage {
	return []Stage{Received, Identity, Clarify, InHand, Extended, Answered, Withdrawn, PassedOn, Closed}
}

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Open reports whether an answer is owed.
func (s Stage) Open() bool {
	return slices.Contains([]Stage{Received, Identity, Clarify, InHand, Extended}, s)
}

// Result is what was answered.
type Result string

// The results.
const (
	Fully   Result = "fully"
	Partly  Result = "partly"
	Refused Result = "refused"
)

// Results lists them.
func Results() []Result { return []Result{Fully, Partly, Refused} }

// Item is one thing that is said to be wrong: its name, never its value. Accepted says that it is put right.
type Item struct {
	Name     string `json:"name"`
	Accepted bool   `json:"accepted,omitempty"`
}

// Outcome is how a part was answered.
type Outcome struct {
	Result Result `json:"result"`
	// Reason is the code of an exemption or another reason in law; empty when everything was done.
	Reason string    `json:"reason,omitempty"`
	Text   string    `json:"text"` // what the person reads
	At     time.Time `json:"at"`
}

// Learning says what changed because of a case. URL is a page where the change can be seen, "" for none.
type Learning struct {
	Text string    `json:"text"`
	URL  string    `json:"url,omitempty"`
	At   time.Time `json:"at"`
}

// Line is one line of the history of a part. Public lines are shown to the person.
type Line struct {
	What   string      `json:"what"` // one of the What… names
	Text   string      `json:"text,omitempty"`
	Public bool        `json:"public,omitempty"`
	Role   access.Role `json:"role,omitempty"` // "" for the person themself, or the program
	System bool        `json:"system,omitempty"`
	Code   string      `json:"code,omitempty"` // of a reason or a mark
	Day    clock.Date  `json:"day,omitzero"`   // that it is about
	At     time.Time   `json:"at"`
	// Marks say why words need care, or were taken out: third_party, abuse, not_needed.
	Marks    []string `json:"marks,omitempty"`
	Redacted int      `json:"redacted,omitempty"` // how often words were taken out
}

// What lines say.
const (
	WhatMade         = "made"
	WhatAcknowledged = "acknowledged"
	WhatProofAsked   = "proof_asked"
	WhatProofSeen    = "proof_seen"
	WhatClarifyAsked = "clarify_asked"
	WhatClarified    = "clarified" // by the person, or noted by staff
	WhatExtended     = "extended"
	WhatReceiptMoved = "receipt_moved"
	WhatEnquiry      = "enquiry"
	WhatProgress     = "progress"
	WhatMessage      = "message" // to the person
	WhatReply        = "reply"   // from the person
	WhatPassedOn     = "passed_on"
	WhatTaken        = "taken"  // came from another body
	WhatShared       = "shared" // another body holds a part too
	WhatAnswered     = "answered"
	WhatWithdrawn    = "withdrawn"
	WhatClosed       = "closed"
	WhatLearning     = "learning"
	WhatRedacted     = "redacted"
	WhatMarked       = "marked"
	WhatBounced      = "bounced"
	WhatReturned     = "returned"
	WhatContact      = "contact" // the way of reaching the person changed
	WhatPosted       = "posted"  // a letter was printed and sent
	WhatSoon         = "soon"
	WhatOverdue      = "overdue"
	WhatEscalated    = "escalated"
	WhatHeld         = "held"
	WhatReleased     = "released"
	WhatOpened       = "opened" // somebody looked at the sealed address
	WhatNewCode      = "new_code"
	WhatNoAnswer     = "no_answer" // the person was asked, and nothing came
	WhatForgotten    = "forgotten"
)

// Part is what one body holds of a case.
type Part struct {
	Org   ident.Organisation `json:"org"`
	From  ident.Organisation `json:"from,omitempty"` // the body that passed it on
	To    ident.Organisation `json:"to,omitempty"`   // the body that it was passed on to
	Stage Stage              `json:"stage"`
	Story deadline.Story     `json:"story"`
	Lines []Line             `json:"lines"`
	Items []Item             `json:"items,omitempty"`

	AcknowledgedAt time.Time  `json:"acknowledged_at,omitzero"`
	ProgressAt     time.Time  `json:"progress_at,omitzero"` // when the person last heard
	Outcome        *Outcome   `json:"outcome,omitempty"`
	Learning       []Learning `json:"learning,omitempty"`
	EndedAt        time.Time  `json:"ended_at,omitzero"`
	Letters        []Posting  `json:"letters,omitempty"`

	Warned  int       `json:"warned,omitempty"` // how many set points have passed
	WatchAt time.Time `json:"watch_at,omitzero"`
	Due     string    `json:"due,omitempty"` // for the order of lists: the end of the clock that comes first, worked out when saved
}

// Posting is a letter that is to be printed and sent.
type Posting struct {
	About  string    `json:"about"` // one of the What… names
	Line   int       `json:"line"`  // of the history
	At     time.Time `json:"at"`
	SentAt time.Time `json:"sent_at,omitzero"`
}

// Hold keeps a case from shrinking.
type Hold struct {
	Why  string             `json:"why"`
	Org  ident.Organisation `json:"org"`
	Role access.Role        `json:"role"`
	At   time.Time          `json:"at"`
}

// Case is one thing that somebody asks.
type Case struct {
	ID           ID           `json:"id"`
	Ref          string       `json:"ref"`
	Kind         Kind         `json:"kind"`
	Route        Route        `json:"route"`
	Relationship Relationship `json:"relationship"`
	// Text is what is asked, in the words of the person, or of the member of staff who entered it.
	Text     string    `json:"text"`
	Marks    []string  `json:"marks,omitempty"`
	Redacted int       `json:"redacted,omitempty"`
	Use      string    `json:"use,omitempty"`   // reference of a use in the register, where it is about one
	About    string    `json:"about,omitempty"` // reference of an earlier case that it goes on from
	Means    Means     `json:"means"`
	Reach    Reach     `json:"reach,omitempty"`
	Contact  []byte    `json:"contact,omitempty"` // sealed
	Code     []byte    `json:"code"`              // keyed hash
	Parts    []Part    `json:"parts"`
	Hold     *Hold     `json:"hold,omitempty"`
	MadeAt   time.Time `json:"made_at"`
	Updated  time.Time `json:"updated"`
	ForgetAt time.Time `json:"forget_at,omitzero"` // when it shrinks to counts, worked out when saved
	Version  int64     `json:"-"`
}

// Subject names the case in events and tasks.
func (c Case) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: c.Ref} }

// URL is where staff see it.
func (c Case) URL() string { return "/organisation/cases/" + c.Ref }

// Bodies lists the organisations that hold or held a part.
func (c Case) Bodies() []ident.Organisation {
	out := make([]ident.Organisation, 0, len(c.Parts))
	for _, p := range c.Parts {
		out = append(out, p.Org)
	}
	return out
}

// PartOf gives the place of an organisation's part, -1 when it has none. A body has one part of a case.
func (c Case) PartOf(org ident.Organisation) int {
	return slices.IndexFunc(c.Parts, func(p Part) bool { return p.Org == org })
}

// Waiting reports whether any body owes an answer.
func (c Case) Waiting() bool {
	return slices.ContainsFunc(c.Parts, func(p Part) bool { return p.Stage.Open() })
}
