package edition

import (
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Stage is how far something that was asked for has come.
type Stage string

// The stages.
const (
	Waiting  Stage = "waiting"
	Answered Stage = "answered"
	Declined Stage = "declined"
)

// Owed reports whether the organisation has something to do.
func (s Stage) Owed() bool { return s == Waiting }

// Reasons lists why a version can be declined.
func Reasons() []string { return []string{"have_it", "too_rare", "ending", "other_way"} }

// Ask is one version that somebody asked for. It names nobody.
type Ask struct {
	Ref      string             `json:"ref"`
	Record   ident.Record       `json:"record"`
	Use      string             `json:"use"`   // reference in the register
	Title    string             `json:"title"` // of the use on that day
	Org      ident.Organisation `json:"org"`
	Kind     string             `json:"kind"`
	Language string             `json:"language"`
	Note     string             `json:"note,omitempty"` // what would help; forgotten with the answer
	Stage    Stage              `json:"stage"`
	Edition  string             `json:"edition,omitempty"` // that answers it
	Reason   string             `json:"reason,omitempty"`
	Text     string             `json:"text,omitempty"` // of the organisation to whoever asked
	Role     access.Role        `json:"role,omitempty"` // that decided
	Code     []byte             `json:"code"`           // keyed hash
	Contact  []byte             `json:"contact,omitempty"`
	Received time.Time          `json:"received"`
	Due      clock.Date         `json:"due"`
	Closed   time.Time          `json:"closed,omitzero"`
	Late     bool               `json:"late,omitempty"` // the organisation was reminded
	Version  int64              `json:"-"`
}

// SubjectKind is the kind of the subject of events and tasks.
const SubjectKind = "edition_ask"

// TaskAnswer is the kind of the task.
const TaskAnswer = "edition.answer"

// Subject names it in events and tasks.
func (a Ask) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: a.Ref} }

// DeskURL is where the organisation answers it.
func (a Ask) DeskURL() string { return "/organisation/versions/" + a.Ref }

// Overdue reports whether an answer is owed and its day has passed.
func (a Ask) Overdue(today clock.Date) bool { return a.Stage.Owed() && a.Due.Before(today) }

// InTime says whether it was answered by its day: yes or no; "" while it waits.
func (a Ask) InTime() string {
	switch {
	case a.Stage.Owed():
		return ""
	case clock.DateOf(a.Closed).After(a.Due):
		return "no"
	}
	return "yes"
}

// SortKey orders what is owed first, by its day, then the rest, newest first as far as its reference says.
func (a Ask) SortKey() string {
	if a.Stage.Owed() {
		return "0" + a.Due.String() + a.Ref
	}
	return "1" + a.Ref
}

// WatchAt is when it has to be looked at; zero for never.
func (a Ask) WatchAt() time.Time {
	if a.Stage.Owed() && !a.Late {
		return a.Due.AddDays(1).Start()
	}
	return time.Time{}
}

// Count is how many there are of one kind, stage and punctuality.
type Count struct {
	Kind   string
	Stage  Stage
	InTime string
	N      int
}

// ID identifies another version of an entry.
type ID string

// FileSubject names the files of the versions of a record's entry.
func FileSubject(id ident.Record) event.Subject {
	return event.Subject{Kind: "edition", ID: string(id)}
}

// ownPage reports whether an address is a page of this site.
func ownPage(s string) bool {
	return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.ContainsAny(s, "\\ \t\r\n") && len(s) <= 300
}

// spoken reports whether a kind needs a transcript.
func spoken(kind string) bool { return slices.Contains([]string{"audio", "bsl"}, kind) }
