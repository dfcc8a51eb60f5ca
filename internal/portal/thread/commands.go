package thread

import (
	"sharewell/internal/access"
	"sharewell/internal/ident"
)

// Ask is a question as somebody sends it.
type Ask struct {
	Key      string      `json:"-"` // of the form or letter: twice is once
	Title    string      `json:"title"`
	Text     string      `json:"text"`
	Topics   []string    `json:"topics"`
	Sector   string      `json:"sector"`
	Space    ident.Space `json:"space"`
	Urgent   bool        `json:"urgent"`
	Nameless bool        `json:"nameless"`
}

// Say is an answer or a comment as somebody sends it.
type Say struct {
	Key   string
	Ref   string   // of the question
	On    string   // for a comment: the answer; "" is the question itself
	Text  string   // plain
	Cites []string // for an answer: what it rests on, as typed
	Route Route
}

// Edit changes one's own words. Post "" is the question.
type Edit struct {
	Ref, Post string
	Version   int64 // that the page showed
	Title     string
	Text      string
	Topics    []string
	Sector    string
	Urgent    bool
	Cites     []string
}

// Mark is a command on a post, or on the question when Post is "": accept, thank, endorse, hide, report …
type Mark struct {
	Ref, Post string
	Version   int64  // that the page showed; 0 goes with any
	Why       string // where a reason is asked for
}

// May says what a reader may do with a question or a post.
type May struct {
	Say      bool // answer, comment
	Edit     bool
	Appeal   bool
	Accept   bool // an answer
	Thank    bool
	Endorse  bool
	Withdraw bool // one's endorsement
	Confirm  bool // an answer that is amber
	Promote  bool
	Report   bool
	Moderate bool // hide, show, move
	Close    bool // close, open again
}

// One is a question as its page shows it.
type One struct {
	Thread
	Shown   Shown // who asked
	May     May
	Mine    bool // the reader's own organisation asked
	Follows bool
	Notes   []Said // the first comments on the question
	Replies []Said // a page of answers, what helps most first
	Next    string
	History []Told
}

// Said is a post as pages show it.
type Said struct {
	Post
	Shown    Shown
	Endorses []Endorser
	ThankBy  []Shown
	Thanked  bool // by the reader
	May      May
	Notes    []Said // the first comments on it
	History  []Told
}

// Told is one thing that happened, with who did it.
type Told struct {
	Turn
	Shown Shown
}

// Reported is a report with what it is about, for those who look after the room.
type Reported struct {
	Report
	Thread Thread
	What   *Post // nil for the question
	By     Shown // who reported
	Author Shown
}

// Shown is how somebody is named: a person with an account by name, one without by the role, somebody of an organisation
// that asked without its name by neither.
type Shown struct {
	Name     string
	Role     access.Role
	Org      string
	Nameless bool // withheld from this reader
	Gone     bool // the account is no more
}

// Endorser is an endorsement that holds, as pages show it.
type Endorser struct {
	Endorsement
	Shown Shown
}

// List is a page of questions.
type List struct {
	Items []Listed
	Next  ident.Thread
	Count int  // of all, up to MostCounted
	More  bool // there are more than were counted
}

// Listed is a question in a list.
type Listed struct {
	Thread
	Shown Shown
}

// MostCounted bounds the work of counting.
const MostCounted = 1000
