package space

import (
	"time"

	"sharewell/internal/ident"
)

// NewsKind is what happened, as thing and past tense: "thread.asked", "library.added", "event.planned".
type NewsKind string

// News is one thing that is new in a room. It holds what a list shows and no more: who may read on is asked again
// when the page behind it is opened.
type News struct {
	Key    string // where it stands in time; given by the store, the newest is the highest
	Space  ident.Space
	Topics []string // codes of the list portal_topic
	Kind   NewsKind
	Ref    string // reference of the thing; withdrawing names it
	URL    string // its page, from the root of the site
	Title  string
	By     ident.Organisation // "" for the secretariat
	At     time.Time
	Thread ident.Thread // the question it belongs to; "" when to none
}

// NewsQuery asks for news.
type NewsQuery struct {
	Space  *ident.Space // nil is every room in reach
	Topic  string       // "" is every topic
	Before string       // a key: older than this; "" is from the newest on
	Most   int
}
