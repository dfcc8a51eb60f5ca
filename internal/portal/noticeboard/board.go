package noticeboard

import (
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// What news and events are called among the subjects of events.
const (
	NewsKind  = "portal_news_item"
	EventKind = "portal_event"
)

// ID names news or an event.
type ID string

// Notice is what people write as news.
type Notice struct {
	Title  string   `json:"title"`
	Text   string   `json:"text"`
	Topics []string `json:"topics,omitempty"`
	// Expires is the last day on which it stands on the front page; PinnedUntil the last on which it stands at the top.
	Expires     clock.Date `json:"expires"`
	PinnedUntil clock.Date `json:"pinned_until"`
}

// News is one piece of news.
type News struct {
	Notice

	ID      ID                 `json:"id"`
	Ref     string             `json:"ref"`
	Space   ident.Space        `json:"space,omitempty"`
	Owner   ident.Organisation `json:"owner,omitempty"` // "" is the secretariat
	Role    access.Role        `json:"role"`
	By      ident.Person       `json:"by"`
	At      time.Time          `json:"at"`
	Changed time.Time          `json:"changed"`
	Gone    bool               `json:"gone,omitempty"` // withdrawn
	Why     string             `json:"why,omitempty"`
	Version int64              `json:"-"`
}

// Sort says what sort of event it is.
type Sort string

// The sorts of event.
const (
	Meeting  Sort = "meeting"
	Training Sort = "training"
)

// Valid reports whether s is one of the sorts.
func (s Sort) Valid() bool { return s == Meeting || s == Training }

// Need is something that somebody may need to take part. Nobody has to say why.
type Need string

// The needs that can be ticked.
const (
	StepFree   Need = "step_free"
	Captions   Need = "captions"
	Signing    Need = "sign_language"
	LargePrint Need = "large_print"
	QuietRoom  Need = "quiet_room"
	Breaks     Need = "breaks"
	TalkFirst  Need = "talk_first" // would like the host to get in touch
)

// Needs lists the needs.
func Needs() []Need {
	return []Need{StepFree, Captions, Signing, LargePrint, QuietRoom, Breaks, TalkFirst}
}

// Valid reports whether n is one of the needs.
func (n Need) Valid() bool { return slices.Contains(Needs(), n) }

// Plan is what people write about an event.
type Plan struct {
	Sort   Sort      `json:"sort"`
	Title  string    `json:"title"`
	Text   string    `json:"text"`
	Topics []string  `json:"topics,omitempty"`
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
	Place  string    `json:"place,omitempty"`
	Link   string    `json:"link,omitempty"` // to join at; shown to who comes
	// Places is how many can come; nought is without a limit. SignUp is set when people are to say that they come.
	Places int  `json:"places,omitempty"`
	SignUp bool `json:"sign_up,omitempty"`
}

// Event is a meeting or a training.
type Event struct {
	Plan

	ID        ID                 `json:"id"`
	Ref       string             `json:"ref"`
	Space     ident.Space        `json:"space,omitempty"`
	Owner     ident.Organisation `json:"owner,omitempty"` // "" is the secretariat
	Role      access.Role        `json:"role"`
	By        ident.Person       `json:"by"`
	At        time.Time          `json:"at"`
	Changed   time.Time          `json:"changed"`
	Cancelled bool               `json:"cancelled,omitempty"`
	Why       string             `json:"why,omitempty"`
	Sequence  int                `json:"sequence,omitempty"` // rises when the time or place changes
	Materials []Material         `json:"materials,omitempty"`
	Forgotten bool               `json:"forgotten,omitempty"` // what people need was forgotten
	Version   int64              `json:"-"`
}

// Material is something of the library that belongs to an event.
type Material struct {
	Ref   string `json:"ref"`
	Title string `json:"title"`
}

// Seat is somebody who comes or waits.
type Seat struct {
	Event        ID
	Person       ident.Person
	Organisation ident.Organisation
	Waiting      bool
	At           time.Time // when they signed up: the order of the waiting list
	Needs        []Need
}

// Subject is the news as events name it.
func (n News) Subject() event.Subject { return event.Subject{Kind: NewsKind, ID: n.Ref} }

// URL is the news' page.
func (n News) URL() string { return "/portal/news/" + n.Ref }

// SortKey puts the newest first when keys are read downwards.
func (n News) SortKey() string { return clock.Format(n.At) + "/" + string(n.ID) }

// ChangedKey puts what changed last at the end.
func (n News) ChangedKey() string { return clock.Format(n.Changed) + "/" + string(n.ID) }

// Front reports whether the news stands on the front page on a day.
func (n News) Front(today clock.Date) bool {
	return !n.Gone && (n.Expires.IsZero() || !today.After(n.Expires))
}

// Pinned reports whether the news stands at the top on a day.
func (n News) Pinned(today clock.Date) bool {
	return n.Front(today) && !n.PinnedUntil.IsZero() && !today.After(n.PinnedUntil)
}

// Subject is the event as events name it.
func (e Event) Subject() event.Subject { return event.Subject{Kind: EventKind, ID: e.Ref} }

// URL is the event's page.
func (e Event) URL() string { return "/portal/events/" + e.Ref }

// SortKey puts events in the order of their starts.
func (e Event) SortKey() string { return clock.Format(e.Starts) + "/" + string(e.ID) }

// ChangedKey puts what changed last at the end.
func (e Event) ChangedKey() string { return clock.Format(e.Changed) + "/" + string(e.ID) }

// Over reports whether the event has ended.
func (e Event) Over(now time.Time) bool { return !now.Before(e.Ends) }

// Open reports whether somebody may still sign up.
func (e Event) Open(now time.Time) bool { return e.SignUp && !e.Cancelled && now.Before(e.Starts) }
