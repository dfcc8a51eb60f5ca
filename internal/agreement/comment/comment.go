package comment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a comment.
type ID string

// SubjectKind is the subject kind of comments in events, tasks and notices.
const SubjectKind = "review_comment"

// Kind says what a comment asks for.
type Kind string

// The kinds.
const (
	Blocking   Kind = "blocking"   // the author cannot agree to the clause as it stands
	Suggestion Kind = "suggestion" // other words for the clause
	Question   Kind = "question"   // a question or a remark
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Blocking, Suggestion, Question} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Voice says who speaks.
type Voice string

// The voices.
const (
	ByOrganisation Voice = "organisation"
	ByGroup        Voice = "group"  // a lay member of the involvement group
	ByPublic       Voice = "public" // somebody without an account
	ByOffice       Voice = "office" // the secretariat itself
)

// Author is who said something. Pages name the organisation and never the person.
type Author struct {
	Voice  Voice              `json:"voice"`
	Person ident.Person       `json:"person,omitempty"`
	Org    ident.Organisation `json:"org,omitempty"`
	Name   string             `json:"name,omitempty"` // of the organisation, as it was called on the day; what the public typed
	Role   access.Role        `json:"role,omitempty"`
}

// Is reports whether an actor speaks for the author: for the same organisation, or as the same person without one.
func (a Author) Is(by access.Actor) bool {
	switch {
	case !by.SignedIn():
		return false
	case a.Org != "":
		return a.Org == by.Organisation
	}
	return a.Person != "" && a.Person == by.Person && by.Organisation == ""
}

// Route says how a comment came.
type Route string

// The routes.
const (
	Online  Route = "online"
	Mail    Route = "mail"
	Meeting Route = "meeting"
	Letter  Route = "letter"
	Phone   Route = "phone"
)

// OfflineRoutes lists the routes that the secretariat enters comments from.
func OfflineRoutes() []Route { return []Route{Meeting, Letter, Phone} }

// Outcome is what becomes of a comment.
type Outcome string

// The outcomes.
const (
	Accepted  Outcome = "accepted"
	InPart    Outcome = "in_part"
	Rejected  Outcome = "rejected"
	Deferred  Outcome = "deferred"
	Duplicate Outcome = "duplicate"
	Withdrawn Outcome = "withdrawn" // its author took it back
)

// Outcomes lists them.
func Outcomes() []Outcome {
	return []Outcome{Accepted, InPart, Rejected, Deferred, Duplicate, Withdrawn}
}

// Valid reports whether o is one of the outcomes.
func (o Outcome) Valid() bool { return slices.Contains(Outcomes(), o) }

// ComesBack reports whether the comment is on the next review's agenda.
func (o Outcome) ComesBack() bool { return o == Rejected || o == Deferred }

// State is how far a comment has come: Open, Hidden, Refused, or its outcome.
type State string

// States besides the outcomes.
const (
	Open    State = "open"
	Hidden  State = "hidden"  // of the public, and nobody looked at it yet
	Refused State = "refused" // of the public, and not shown
)

// States lists every state.
func States() []State {
	out := []State{Open, Hidden, Refused}
	for _, o := range Outcomes() {
		out = append(out, State(o))
	}
	return out
}

// Valid reports whether s is one of the states.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Public reports whether the public sees comments in this state.
func (s State) Public() bool { return s != Hidden && s != Refused }

// Disposition is what the secretariat decided about a comment, and what its author said to it.
type Disposition struct {
	Outcome Outcome `json:"outcome"`
	Reason  string  `json:"reason,omitempty"`
	Of      string  `json:"of,omitempty"` // the comment that it repeats
	// Into is the draft that the editors write it into, when it is accepted.
	Into   ident.Edition `json:"into,omitempty"`
	By     ident.Person  `json:"by,omitempty"`
	Role   access.Role   `json:"role,omitempty"`
	At     time.Time     `json:"at"`
	Answer *Answer       `json:"answer,omitempty"`
}

// Answer is what the author said to a disposition, once.
type Answer struct {
	Text   string    `json:"text"`
	Clears bool      `json:"clears,omitempty"` // of a blocking comment: the objection is met
	At     time.Time `json:"at"`
}

// Support is an organisation that agrees. One that took it back stays listed nowhere.
type Support struct {
	Org    ident.Organisation `json:"org"`
	Name   string             `json:"name"`
	Person ident.Person       `json:"person,omitempty"`
	Via    string             `json:"via,omitempty"` // the duplicate it came with
	At     time.Time          `json:"at"`
}

// Reply is what somebody said to a comment.
type Reply struct {
	By    Author    `json:"by"`
	Text  string    `json:"text"`
	Route Route     `json:"route,omitempty"`
	At    time.Time `json:"at"`
}

// Taken says where a suggestion went into a text.
type Taken struct {
	Edition ident.Edition `json:"edition"`
	Number  string        `json:"number"`
	Version int64         `json:"version"` // of the edition, with the suggestion in it
	Merged  bool          `json:"merged,omitempty"`
	At      time.Time     `json:"at"`
}

// Turn is one thing that happened to a comment, for its story.
type Turn struct {
	What string      `json:"what"`
	Role access.Role `json:"role,omitempty"` // "" for the public
	Text string      `json:"text,omitempty"` // what it said before, when it was edited or decided anew
	At   time.Time   `json:"at"`
}

// Past is what became of a comment in an earlier review.
type Past struct {
	Year    int     `json:"year"`
	Ref     string  `json:"ref"`
	Outcome Outcome `json:"outcome"`
	Reason  string  `json:"reason,omitempty"`
	Answer  string  `json:"answer,omitempty"`
}

// Comment is one comment with everything that was said about it.
type Comment struct {
	ID      ID            `json:"id"`
	Ref     string        `json:"ref"`
	Year    int           `json:"year"` // of the review
	Edition ident.Edition `json:"edition"`
	Number  string        `json:"number"` // of the edition
	Clause  ident.Clause  `json:"clause"`
	Heading string        `json:"heading"` // of the clause, on the day
	Anchor  Anchor        `json:"anchor"`
	Kind    Kind          `json:"kind"`
	Text    string        `json:"text"`

	// Change is the change that would clear a blocking comment, in words.
	Change string `json:"change,omitempty"`
	// Proposed is the clause's text as a suggestion has it, against Base.
	Proposed string `json:"proposed,omitempty"`
	Base     string `json:"base,omitempty"`

	By       Author       `json:"by"`
	Route    Route        `json:"route"`
	Source   string       `json:"source,omitempty"` // of an offline comment: which meeting, which letter
	Entered  ident.Person `json:"entered,omitempty"`
	Late     bool         `json:"late,omitempty"`
	State    State        `json:"state"`
	Why      string       `json:"why,omitempty"` // it is not shown
	Supports []Support    `json:"supports,omitempty"`
	Replies  []Reply      `json:"replies,omitempty"`
	Doubles  []string     `json:"doubles,omitempty"` // comments merged into this one
	Decision *Disposition `json:"decision,omitempty"`
	Taken    *Taken       `json:"taken,omitempty"`
	Turns    []Turn       `json:"turns,omitempty"`
	Past     []Past       `json:"past,omitempty"`
	// Lock is the keyed hash of the code that opens the comment to an author without an account.
	Lock []byte `json:"lock,omitempty"`

	At      time.Time `json:"at"`
	Updated time.Time `json:"updated"`
	Version int64     `json:"-"`
}

// Subject names the comment in events, tasks and notices.
func (c Comment) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: c.Ref} }

// PageOf is the page of a comment, for members, by its reference, which carries the year.
func PageOf(ref string) string {
	for part := range strings.SplitSeq(ref, "-") {
		if _, err := strconv.Atoi(part); err == nil && len(part) == 4 {
			return "/reviews/" + part + "/comments/" + ref
		}
	}
	return "/reviews"
}

// URL is the comment's page for members.
func (c Comment) URL() string { return fmt.Sprintf("/reviews/%d/comments/%s", c.Year, c.Ref) }

// PublicURL is the comment's page for everybody.
func (c Comment) PublicURL() string {
	return fmt.Sprintf("/agreement/review/%d/comments/%s", c.Year, c.Ref)
}

// Decided reports whether the comment has its disposition.
func (c Comment) Decided() bool { return c.Decision != nil }

// Cleared reports whether a blocking comment stands in nobody's way any more: it was withdrawn, merged into another that
// carries on, accepted and its author did not say that it still stands, or its author says that it is met.
func (c Comment) Cleared() bool {
	if c.Kind != Blocking || c.State == Refused || c.State == Hidden {
		return true
	}
	d := c.Decision
	switch {
	case d == nil:
		return false
	case d.Outcome == Withdrawn || d.Outcome == Duplicate:
		return true
	case d.Answer != nil:
		return d.Answer.Clears
	}
	return d.Outcome == Accepted
}

// SortKey puts what waits first: what the public sent, then blocking comments, suggestions and questions by age; then what
// is decided, the newest first.
func (c Comment) SortKey() string {
	switch {
	case c.State == Hidden:
		return "0a" + string(c.ID)
	case c.State == Open:
		return "0" + string('b'+rune(slices.Index(Kinds(), c.Kind))) + string(c.ID)
	}
	const future = 1 << 42
	return fmt.Sprintf("1%015d%s", future-c.Updated.UnixMilli(), c.ID)
}

// Supported reports whether an organisation agrees already.
func (c Comment) Supported(org ident.Organisation) bool {
	return slices.ContainsFunc(c.Supports, func(s Support) bool { return s.Org == org })
}

// LedToText reports whether the comment is one that the next text comes from.
func (c Comment) LedToText() bool {
	return c.Taken != nil || c.Decision != nil && (c.Decision.Outcome == Accepted || c.Decision.Outcome == InPart)
}
