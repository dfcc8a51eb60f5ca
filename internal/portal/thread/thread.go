package thread

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// Subject kinds in events, tasks, notices and mail.
const (
	SubjectKind     = "thread"      // the question; its ID is the reference
	PostSubjectKind = "thread_post" // an answer; its ID is the reference, a slash and the post
)

// TopicList is the list of the rulebook that topics are taken from.
const TopicList = "portal_topic"

// State is how a thread stands.
type State string

// The states.
const (
	Open   State = "open"
	Closed State = "closed" // nothing more is said, until it is opened again
	Hidden State = "hidden" // does not belong: its author and those who look after the room see it
)

// Valid reports whether s is one of the states.
func (s State) Valid() bool { return s == Open || s == Closed || s == Hidden }

// Author is who said something: the name that people read is looked up when it is shown.
type Author struct {
	Person ident.Person       `json:"person,omitempty"`
	Org    ident.Organisation `json:"org,omitempty"`
	Role   access.Role        `json:"role"` // in which they spoke; what is left of somebody whose account is gone
}

// Is reports whether an actor is the author, or acts for the same organisation as the author did.
func (a Author) Is(by access.Actor) bool {
	return a.Person == by.Person || a.Org != "" && a.Org == by.Organisation
}

// Turn is one thing that happened to a thread or a post, with what stood there before.
type Turn struct {
	What  string    `json:"what"` // edited, hidden, shown, appealed, closed, reopened, moved, confirmed, endorsed, withdrawn, climbed, promoted
	By    Author    `json:"by"`
	Title string    `json:"title,omitempty"` // before it
	Text  string    `json:"text,omitempty"`  // before it, or why
	At    time.Time `json:"at"`
}

// Thread is one question.
type Thread struct {
	ID     ident.Thread `json:"id"`
	Ref    string       `json:"ref"`
	Space  ident.Space  `json:"space,omitempty"` // "" is the commons
	Title  string       `json:"title"`
	Text   string       `json:"text,omitempty"`
	Topics []string     `json:"topics"`
	Sector string       `json:"sector,omitempty"` // that it is about; "" for every one
	Urgent bool         `json:"urgent,omitempty"`
	// Nameless keeps the asking organisation and person from readers outside that organisation.
	Nameless bool       `json:"nameless,omitempty"`
	By       Author     `json:"by"`
	State    State      `json:"state"`
	Why      string     `json:"why,omitempty"`    // it is hidden
	Was      State      `json:"was,omitempty"`    // before it was hidden
	Appeal   string     `json:"appeal,omitempty"` // what its author says to that
	Accepted string     `json:"accepted,omitempty"`
	Due      clock.Date `json:"due"`              // for the first answer
	Climbed  time.Time  `json:"climbed,omitzero"` // somebody was asked to answer it
	Answers  int        `json:"-"`                // that can be read
	Comments int        `json:"-"`                // on the question itself, that can be read
	Amber    bool       `json:"-"`                // an answer is to be looked at again
	Turns    []Turn     `json:"turns,omitempty"`
	At       time.Time  `json:"at"`
	Updated  time.Time  `json:"-"` // something was said last
	Version  int64      `json:"-"`
}

// Subject names the thread in events, tasks and notices.
func (t Thread) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: t.Ref} }

// URL is the thread's page.
func (t Thread) URL() string { return PageOf(t.Ref) }

// PageOf gives the page of a thread by its reference, or of a post by its subject.
func PageOf(id string) string {
	ref, post, isPost := strings.Cut(id, "/")
	if isPost {
		return "/portal/questions/" + ref + "/answers/" + post
	}
	return "/portal/questions/" + ref
}

// Waiting reports whether the question waits for its first answer.
func (t Thread) Waiting() bool { return t.State == Open && t.Answers == 0 }

// Kind says what a post is.
type Kind string

// The kinds of post.
const (
	Answer  Kind = "answer"
	Comment Kind = "comment"
)

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return k == Answer || k == Comment }

// Route says how something came.
type Route string

// The routes.
const (
	Online Route = "online"
	Mail   Route = "mail"
)

// Endorsement is an answer's mark by somebody whose role advises, or by the secretariat.
type Endorsement struct {
	By        Author    `json:"by"`
	At        time.Time `json:"at"`
	Withdrawn time.Time `json:"withdrawn,omitzero"`
	Why       string    `json:"why,omitempty"` // it was withdrawn
}

// Stands reports whether the endorsement holds.
func (e Endorsement) Stands() bool { return e.Withdrawn.IsZero() }

// Post is an answer to a question, or a comment on the question or on an answer.
type Post struct {
	ID       string        `json:"id"`
	Thread   ident.Thread  `json:"thread"`
	Ref      string        `json:"ref"` // of the thread
	Kind     Kind          `json:"kind"`
	On       string        `json:"on,omitempty"` // of a comment: the answer; "" is the question
	Text     string        `json:"text"`
	By       Author        `json:"by"`
	Route    Route         `json:"route,omitempty"`
	Cites    []Cite        `json:"cites,omitempty"`
	Endorsed []Endorsement `json:"endorsed,omitempty"`
	Guide    string        `json:"guide,omitempty"` // that began from it
	Accepted bool          `json:"accepted,omitempty"`
	Hidden   bool          `json:"hidden,omitempty"`
	Why      string        `json:"why,omitempty"`
	Appeal   string        `json:"appeal,omitempty"`
	Comments int           `json:"-"` // that can be read
	Thanks   int           `json:"-"`
	Turns    []Turn        `json:"turns,omitempty"`
	At       time.Time     `json:"at"`
	Version  int64         `json:"-"`
}

// Subject names the post in events, tasks and notices.
func (p Post) Subject() event.Subject {
	return event.Subject{Kind: PostSubjectKind, ID: p.Ref + "/" + p.ID}
}

// URL is the post's page; that of a comment is the page of what it stands on.
func (p Post) URL() string {
	switch {
	case p.Kind == Answer:
		return PageOf(p.Ref + "/" + p.ID)
	case p.On != "":
		return PageOf(p.Ref+"/"+p.On) + "#post-" + p.ID
	}
	return PageOf(p.Ref) + "/comments#post-" + p.ID
}

// Amber reports whether something that the answer rests on changed since somebody looked.
func (p Post) Amber() bool {
	return slices.ContainsFunc(p.Cites, func(c Cite) bool { return c.Changed != nil })
}

// Endorsements gives those that hold.
func (p Post) Endorsements() []Endorsement {
	return slices.DeleteFunc(slices.Clone(p.Endorsed), func(e Endorsement) bool { return !e.Stands() })
}

// SortKey puts the accepted answer first, then endorsed ones, then the others, each in the order they came.
func (p Post) SortKey() string {
	rank := 2
	switch {
	case p.Accepted:
		rank = 0
	case len(p.Endorsements()) > 0:
		rank = 1
	}
	return fmt.Sprintf("%d%s", rank, p.ID)
}

// CiteKind says what an answer cites.
type CiteKind string

// The kinds of citation.
const (
	CiteClause CiteKind = "clause" // of the Agreement in force
	CiteRecord CiteKind = "record" // an entry of the public register
	CiteGuide  CiteKind = "guide"
	CiteRule   CiteKind = "rule" // of the rulebook
)

// CiteKinds lists them.
func CiteKinds() []CiteKind { return []CiteKind{CiteClause, CiteRecord, CiteGuide, CiteRule} }

// Valid reports whether k is one of the kinds.
func (k CiteKind) Valid() bool { return slices.Contains(CiteKinds(), k) }

// Cite is one thing that an answer rests on, as it read when somebody last looked.
type Cite struct {
	Kind    CiteKind `json:"kind"`
	Ref     string   `json:"ref"`
	Label   string   `json:"label"`
	URL     string   `json:"url"`
	Sum     string   `json:"sum"` // of its words
	Changed *Change  `json:"changed,omitempty"`
}

// goneNow stands for the words of what is no more.
const goneNow = "-"

// Seen is the state of the words that somebody was told of last.
func (c Cite) Seen() string {
	switch {
	case c.Changed == nil:
		return c.Sum
	case c.Changed.Gone:
		return goneNow
	}
	return c.Changed.Sum
}

// Change says what became of something cited.
type Change struct {
	Gone  bool      `json:"gone,omitempty"`
	Label string    `json:"label,omitempty"` // as it is called now
	URL   string    `json:"url,omitempty"`   // where it stands now: a clause has an address in each edition
	Sum   string    `json:"sum,omitempty"`   // of its words now
	At    time.Time `json:"at"`              // it was noticed
}

// Source is something that can be cited, as it reads now.
type Source struct {
	Kind  CiteKind
	Ref   string
	Label string
	URL   string
	Sum   string
	Since clock.Date // it reads so; zero when that is not known
}
