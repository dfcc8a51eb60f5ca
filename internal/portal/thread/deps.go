package thread

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
	"sharewell/internal/rulebook"
)

// Deps is what the service is made of.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	Calendar clock.Calendar
	IDs      ident.Source
	Book     *rulebook.Book
	Prefix   string // of references: "KM-T"
	World    World  // what can be cited
	Duty     Duty   // nil: the secretariat is asked
	Guides   Guides // nil: no answer becomes a guide
	// HostsOf lists who looks after a space; nil knows nobody, and the secretariat is asked.
	HostsOf func(ctx context.Context, tx Tx, s ident.Space) ([]ident.Person, error)
}

// World knows what answers cite.
type World interface {
	// Source gives something that can be cited, as it reads now; what is no more is not found.
	Source(ctx context.Context, kind CiteKind, ref string) (Source, error)
	// Typed finds what somebody typed or pasted: a number, a reference, a title or an address of this site.
	Typed(ctx context.Context, line string) (Source, error)
}

// Adviser is who is asked to answer a question that waits: one person, or those in a role.
type Adviser struct {
	Person ident.Person
	Org    ident.Organisation
	Roles  []access.Role
}

// Duty knows who is on duty for a topic. Nobody is an empty list. Advisers who may not enter the room of the question
// are passed over by the service.
type Duty interface {
	OnDuty(ctx context.Context, tx Tx, topic string, now time.Time) ([]Adviser, error)
}

// Seed is what a guide begins from.
type Seed struct {
	Title string
	Text  string
	Cites []Cite
	Ref   string // of the question
	URL   string // of the answer
}

// Guides begins drafts of guides, in the transaction of the answer.
type Guides interface {
	Begin(ctx context.Context, tx Tx, by access.Actor, s Seed) (slug string, err error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	ThreadTx
	PostTx
	ListTx
	PeopleTx
	CareTx
	WorkTx
}

// ThreadTx keeps questions.
type ThreadTx interface {
	Thread(ctx context.Context, ref string) (Thread, error)
	InsertThread(ctx context.Context, t Thread) error
	// SaveThread saves a changed question; a lost race is a conflict.
	SaveThread(ctx context.Context, t Thread) error
	// CountThread counts what can be read of a question, after something was said at t.Updated.
	CountThread(ctx context.Context, t Thread) error
	// ThreadDraft gives what somebody typed and did not send; none is not found.
	ThreadDraft(ctx context.Context, person ident.Person, place string) (Draft, error)
	KeepThreadDraft(ctx context.Context, person ident.Person, place string, d Draft) error
	DropThreadDraft(ctx context.Context, person ident.Person, place string) error
}

// PostTx keeps answers and comments.
type PostTx interface {
	ThreadPost(ctx context.Context, id string) (Post, error)
	InsertThreadPost(ctx context.Context, p Post) error
	// SaveThreadPost saves a changed post and what it cites; a lost race is a conflict.
	SaveThreadPost(ctx context.Context, p Post) error
	// CountPost counts what can be read on an answer, and the thanks for it.
	CountPost(ctx context.Context, id string) error
	// ThreadPosts lists posts of a thread by their keys.
	ThreadPosts(ctx context.Context, q PostQuery) ([]Post, error)
	// CitedThings lists what answers rest on, each state of words once, after a key.
	CitedThings(ctx context.Context, after Cited, most int) ([]Cited, error)
	// PostsCiting lists answers that rest on some words of a thing, after a post.
	PostsCiting(ctx context.Context, c Cited, after string, most int) ([]Post, error)
}

// ListTx lists and counts questions within a reach.
type ListTx interface {
	PortalReach(ctx context.Context, person ident.Person, now time.Time) (space.Reach, error)
	// Threads lists questions within a reach, the newest first.
	Threads(ctx context.Context, reach space.Reach, q Query) ([]Thread, error)
	// CountThreads counts them, up to a number.
	CountThreads(ctx context.Context, reach space.Reach, q Query) (int, error)
	// ThreadsWithWord lists the newest questions within a reach that have a word.
	ThreadsWithWord(ctx context.Context, reach space.Reach, word string, most int) ([]Thread, error)
	// WaitingThreads lists questions that nobody answered and that are due by a day, in every room, after an identifier.
	WaitingThreads(ctx context.Context, due clock.Date, after ident.Thread, most int) ([]Thread, error)
	// EachThread lists every question in every room, hidden ones too, after an identifier. It is for the search.
	EachThread(ctx context.Context, after ident.Thread, most int) ([]Thread, error)
}

// PeopleTx knows who follows and thanks, and what people and organisations are called.
type PeopleTx interface {
	FollowTx
	ThanksTx
	// PersonNames gives the names of people who have an account now.
	PersonNames(ctx context.Context, ids []ident.Person) (map[ident.Person]string, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
	HatsWorn(ctx context.Context, person ident.Person, now time.Time) ([]intray.Hat, error)
}

// FollowTx keeps who hears of a thread.
type FollowTx interface {
	FollowThread(ctx context.Context, id ident.Thread, person ident.Person, on bool) error
	// JoinThread follows for somebody who said something, unless they stopped before.
	JoinThread(ctx context.Context, id ident.Thread, person ident.Person) error
	ThreadFollowers(ctx context.Context, id ident.Thread) ([]ident.Person, error)
}

// ThanksTx keeps thanks.
type ThanksTx interface {
	// ThankFor thanks once; it reports whether it was new.
	ThankFor(ctx context.Context, post string, by Author, at time.Time) (bool, error)
	ThanksFor(ctx context.Context, post string, most int) ([]Author, error)
	Thanked(ctx context.Context, post string, person ident.Person) (bool, error)
}

// CareTx keeps what was reported.
type CareTx interface {
	InsertThreadReport(ctx context.Context, r Report) error
	// ThreadReports lists reports that wait, of the rooms that a reach hosts, the oldest first.
	ThreadReports(ctx context.Context, reach space.Reach, after string, most int) ([]Report, error)
	// CloseThreadReports ends the reports about a post, or about a question when post is "".
	CloseThreadReports(ctx context.Context, id ident.Thread, post, outcome string, at time.Time) (int, error)
	// MoveThreadReports takes the reports about a thread to another room.
	MoveThreadReports(ctx context.Context, id ident.Thread, to ident.Space) error
	// ForgetThreadDrafts forgets what was typed before a time and never sent.
	ForgetThreadDrafts(ctx context.Context, before time.Time) (int, error)
}

// WorkTx writes what follows.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostNotice(ctx context.Context, n intray.Notice) error
	space.NewsTx
}

// Query narrows a list of questions; empty parts match everything. What is hidden is never listed.
type Query struct {
	Space   *ident.Space // nil: every room of the reach
	Topic   string
	Sector  string
	Mine    ident.Person // asked by
	Waiting bool         // without an answer
	Amber   bool         // with an answer to look at again
	Before  ident.Thread // key of the last one already shown
	Most    int
}

// PostQuery asks for posts of a thread: answers, or the comments on one of them or on the question.
type PostQuery struct {
	Thread ident.Thread
	Kind   Kind
	On     string
	Hidden bool         // also what is hidden
	Own    ident.Person // also what is hidden of this person
	After  string
	Most   int
}

// Cited is one thing in one state of its words that answers rest on.
type Cited struct {
	Kind CiteKind
	Ref  string
	Seen string
}

// Draft is what somebody typed and did not send.
type Draft struct {
	Ask Ask       `json:"ask"`
	At  time.Time `json:"at"`
}

// Report says that something does not belong.
type Report struct {
	ID     string
	Thread ident.Thread
	Ref    string
	Post   string // "" is the question
	Space  ident.Space
	By     Author
	Reason string
	At     time.Time
}

// EventData is the data of events about questions.
type EventData struct {
	Ref    string      `json:"ref"`
	Space  ident.Space `json:"space,omitempty"`
	Post   string      `json:"post,omitempty"`
	Reason string      `json:"reason,omitempty"`
}
