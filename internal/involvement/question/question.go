package question

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a question.
type ID string

// Kind is what somebody sends.
type Kind string

// The kinds. Both are answered alike.
const (
	Ask     Kind = "question"
	Concern Kind = "concern"
)

// Kinds lists them in the order people meet them.
func Kinds() []Kind { return []Kind{Ask, Concern} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Stage is how far a question has come.
type Stage string

// The stages.
const (
	Waiting  Stage = "waiting"  // nobody has read it; nobody else sees it
	Open     Stage = "open"     // everybody reads it; an answer is owed
	Answered Stage = "answered" // everybody reads it and its answer
	Private  Stage = "private"  // answered to the one who asked
	Kept     Stage = "kept"     // not shown, for a reason that is counted in public
	Merged   Stage = "merged"   // the same as another one
)

// Stages lists them.
func Stages() []Stage { return []Stage{Waiting, Open, Answered, Private, Kept, Merged} }

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Owed reports whether the organisation has something to do.
func (s Stage) Owed() bool { return s == Waiting || s == Open }

// Public reports whether everybody reads it.
func (s Stage) Public() bool { return s == Open || s == Answered }

// Reasons lists why a question may not be shown.
func Reasons() []string {
	return []string{"abuse", "someone", "own_case", "not_here", "advert"}
}

// What changed because of a question.
const (
	LearnedUse      = "use"      // the use itself
	LearnedWords    = "words"    // what its entry says
	LearnedPractice = "practice" // how it is done
	LearnedNothing  = "nothing"  // nothing, and why
)

// Lessons lists them.
func Lessons() []string {
	return []string{LearnedUse, LearnedWords, LearnedPractice, LearnedNothing}
}

// What a turn can be.
const (
	Asked       = "asked"
	Shown       = "shown"
	ShownLess   = "shown_less"
	GaveAnswer  = "answered"
	GavePrivate = "private"
	NotShown    = "kept"
	TakenDown   = "taken_down"
	MergedInto  = "merged"
	Learned     = "learned"
)

// Turn is one thing that happened to a question.
type Turn struct {
	What string      `json:"what"`
	Code string      `json:"code,omitempty"` // reason or lesson
	Text string      `json:"text,omitempty"`
	Link string      `json:"link,omitempty"` // path of what changed
	Role access.Role `json:"role,omitempty"` // "" for the person who asked
	At   time.Time   `json:"at"`
}

// Question is one question or concern. It names nobody.
type Question struct {
	ID       ID                 `json:"id"`
	Ref      string             `json:"ref"`
	Use      string             `json:"use"`   // reference in the register
	Title    string             `json:"title"` // of the use on the day
	Org      ident.Organisation `json:"org"`
	Kind     Kind               `json:"kind"`
	Stage    Stage              `json:"stage"`
	Text     string             `json:"text,omitempty"`  // as it came, until nobody needs it
	Shown    string             `json:"shown,omitempty"` // as everybody reads it
	Gaps     int                `json:"gaps,omitempty"`  // places where something was taken out
	Reason   string             `json:"reason,omitempty"`
	Into     string             `json:"into,omitempty"` // reference of the one it was merged into
	Turns    []Turn             `json:"turns"`
	Code     []byte             `json:"code"`              // keyed hash
	Contact  []byte             `json:"contact,omitempty"` // sealed
	Received time.Time          `json:"received"`
	Due      clock.Date         `json:"due"`
	Late     bool               `json:"late,omitempty"` // the organisation was reminded
	Forget   time.Time          `json:"forget,omitzero"`
	Updated  time.Time          `json:"updated"`
	Others   int                `json:"-"` // who want to know it too; counted beside
	Version  int64              `json:"-"`
}

// Kinds of subject and of task.
const (
	SubjectKind = "question"
	TaskRead    = "question.read"
	TaskAnswer  = "question.answer"
)

// Subject names the question in events and tasks.
func (q Question) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: q.Ref} }

// URL is where everybody reads it.
func (q Question) URL() string { return "/questions/" + q.Ref }

// DeskURL is where the organisation sees it.
func (q Question) DeskURL() string { return "/organisation/questions/" + q.Ref }

// Overdue reports whether an answer is owed and its day has passed.
func (q Question) Overdue(today clock.Date) bool { return q.Stage.Owed() && q.Due.Before(today) }

// Answers gives what was answered, oldest first.
func (q Question) Answers() (out []Turn) {
	for _, t := range q.Turns {
		if t.What == GaveAnswer || t.What == GavePrivate {
			out = append(out, t)
		}
	}
	return out
}

// Lessons gives what changed because of it, oldest first.
func (q Question) Lessons() (out []Turn) {
	for _, t := range q.Turns {
		if t.What == Learned {
			out = append(out, t)
		}
	}
	return out
}

// InTime says whether the answer came in time: "yes", "no", or "" while there is none.
func (q Question) InTime() string {
	for _, t := range q.Turns {
		switch t.What {
		case GaveAnswer, GavePrivate, NotShown, MergedInto:
			if clock.DateOf(t.At).After(q.Due) {
				return "no"
			}
			return "yes"
		}
	}
	return ""
}

const future = 1 << 42

// SortKey puts what is owed first, what is due soonest before, then the newest.
func (q Question) SortKey() string {
	if q.Stage.Owed() {
		return "0" + q.Due.String() + q.Ref
	}
	return fmt.Sprintf("1%015d%s", future-q.Updated.UnixMilli(), q.Ref)
}

// PublicKey orders what everybody reads, the newest first; "" when it is not public.
func (q Question) PublicKey() string {
	if !q.Stage.Public() {
		return ""
	}
	return fmt.Sprintf("%015d%s", future-q.Received.UnixMilli(), q.Ref)
}

// WatchAt is when the program looks at it again; zero for never.
func (q Question) WatchAt() time.Time {
	out := q.Forget
	if q.Stage.Owed() && !q.Late {
		if due := q.Due.AddDays(1).Start(); out.IsZero() || due.Before(out) {
			out = due
		}
	}
	return out
}

func moved() error {
	return errs.New(errs.Conflict, "question.stage", "This question has moved on since the page was opened. Look at it again.")
}

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

// said cleans what somebody wrote and holds it to a length.
func said(field, text, missing string, most int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", invalid(field, "required", missing)
	case n > most:
		return "", invalid(field, "too_long", fmt.Sprintf("Say it in %d characters", most))
	}
	return text, nil
}

// How long things are kept after a question is closed.
const (
	forgetWords   = 60  // days: words that the public does not read
	forgetAddress = 365 // days: an address, for what is learned later
)

// close ends what is owed, and says when to forget what.
func (q *Question) close(to Stage, now time.Time) {
	q.Stage, q.Late = to, false
	days := forgetWords
	if to == Answered {
		q.Text, days = "", forgetAddress
	}
	q.Forget = now.AddDate(0, 0, days)
}

// forget drops what nobody needs any more. Ref, stage and reason stay: they are counted.
func (q *Question) forget() {
	q.Text, q.Contact, q.Forget = "", nil, time.Time{}
	for i := range q.Turns {
		if q.Turns[i].What == GavePrivate {
			q.Turns[i].Text = ""
		}
	}
}

// add appends a turn.
func (q *Question) add(t Turn) {
	q.Turns = append(q.Turns, t)
	q.Updated = t.At
}
