package layout

import "time"

// Kind is what a status means to the reader. It chooses shape and colour; the word says it.
type Kind string

// The kinds of status.
const (
	Live    Kind = "live"
	Waiting Kind = "waiting"
	Changed Kind = "changed" // changed or overdue
	Stopped Kind = "stopped"
	Involve Kind = "involve" // the public is being asked
	Neutral Kind = "neutral"
)

// Kinds lists every kind, for tables and tests.
func Kinds() []Kind { return []Kind{Live, Waiting, Changed, Stopped, Involve, Neutral} }

// Status is a word with its kind.
type Status struct {
	Word string
	Kind Kind
}

// Entry is one line of a timeline. The caller gives them newest first.
type Entry struct {
	At       time.Time
	DateOnly bool // when the hour is unknown or says nothing
	What     string
	Who      string // the role, not the person, on public pages
	Why      string
	Link     *Link
}

// Filter is one filter in use. RemoveHref is the same page without it.
type Filter struct {
	Name       string // "Purpose"
	Value      string // "Direct care"
	RemoveHref string
}

// Empty says that there is nothing yet, and what to do about it.
type Empty struct {
	Title string
	Text  string
	Link  *Link
}

// Reference is a short, speakable reference such as KM-R-2026-0142.
type Reference struct {
	Text string
	Href string // optional
}

// Stat is a number and what it counts.
type Stat struct {
	Number string // formatted: "1,204"
	Label  string // "data uses on the register"
	Note   string // "3 more than last month"
	Href   string // optional: the list that was counted
}

// TrayItem is one thing that waits for the person: verb first, then from whom, by when.
type TrayItem struct {
	Verb    string // "Sign"
	Object  string // "the Record of Sharing with Medway Council"
	Href    string
	From    string // "Kent County Council, sent 3 November 2026"
	Due     string // RelativeDeadline
	Status  *Status
	Overdue bool
}

// Fact is a term and its value.
type Fact struct {
	Term  string
	Value string
	Href  string // optional
}

// ErrorPage is the body of an error page: what happened, what is safe, what to do next.
type ErrorPage struct {
	Title        string
	WhatHappened string
	WhatIsSafe   string
	WhatNext     string
	Links        []Link
	Reference    string // the request's id, for support
}

// ChangeLine is one sentence of a difference: "Adds: date of birth".
type ChangeLine struct {
	Text string
	Kind ChangeKind
}

// ChangeKind says what a change line does.
type ChangeKind string

// The kinds of change line.
const (
	ChangeAdds    ChangeKind = "adds"
	ChangeRemoves ChangeKind = "removes"
	ChangeAlters  ChangeKind = "alters"
)

// Run is a stretch of marked text.
type Run struct {
	Text string
	Mark RunMark
}

// RunMark says whether a stretch of text stays, comes or goes.
type RunMark string

// The marks of a stretch of text.
const (
	Kept     RunMark = ""
	Inserted RunMark = "ins"
	Deleted  RunMark = "del"
)

// SignBox shows exactly what is signed, as whom and with what authority.
type SignBox struct {
	Title       string
	Facts       []Fact // what, edition, as whom, with what authority
	Fingerprint string // in words people can compare
}
