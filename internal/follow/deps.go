package follow

import (
	"context"
	"encoding/json"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Deps is what the service needs.
type Deps struct {
	Store   Store
	Clock   clock.Clock
	IDs     ident.Source
	Secrets Secrets
	World   World
	// Promises gives every promise as it stands now; nil knows none.
	Promises func(ctx context.Context) ([]Promised, error)
	// Letter writes a letter to whoever follows.
	Letter func(l Letter) (subject, text string)
	// Post takes a message to a webhook.
	Post Poster
}

// Secrets makes and knows secrets, and seals addresses; *receipt.Secrets does.
type Secrets interface {
	Code(formKey string) string
	Hash(ref, code string) []byte
	Seal(ref, text string) ([]byte, error)
	Open(ref string, sealed []byte) (string, error)
}

// World knows what is public now.
type World interface {
	// Piece gives a piece of news as it may be read now; ok is false when there is nothing to read.
	Piece(ctx context.Context, n News) (p Piece, ok bool, err error)
	// Topic names what is followed; what is not public is not found.
	Topic(ctx context.Context, t Topic) (string, error)
	// Application gives the name of an application that an organisation runs; one that was revoked is not found.
	Application(ctx context.Context, id string) (name string, org ident.Organisation, err error)
}

// What a letter is about.
const (
	LetterConfirm = "confirm"
	LetterAgain   = "again" // this is followed already
	LetterNews    = "news"
	LetterHook    = "hook" // a webhook was stopped
)

// Letter is what is written to somebody who follows. Paths lead to pages of this site.
type Letter struct {
	What   string
	Topic  string
	Pieces []Piece
	Path   string // to confirm, or to look at a webhook
	Leave  string
	Reason string
}

// Delivery is one message to a webhook.
type Delivery struct {
	URL, Secret string
	ID          string // the same on every attempt
	At          time.Time
	Body        []byte
}

// Poster takes messages to webhooks. It reaches public addresses only.
type Poster interface {
	Check(url string) error
	Post(ctx context.Context, d Delivery) (reply []byte, err error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	NewsTx
	MarkTx
	FollowerTx
	HookTx
	WorkTx
}

// NewsTx keeps what is new.
type NewsTx interface {
	NewsMark(ctx context.Context) (int64, error)
	SetNewsMark(ctx context.Context, seq int64) error
	InsertNews(ctx context.Context, n News) (bool, error)
	// NewsAfter lists news after a number, the oldest first.
	NewsAfter(ctx context.Context, after int64, most int) ([]News, error)
	// NewsBefore lists news before a number, the newest first; of one kind, unless kind is "".
	NewsBefore(ctx context.Context, kind Kind, before int64, most int) ([]News, error)
	LastNews(ctx context.Context) (int64, error)
	WasAnnounced(ctx context.Context, ref string, version int) (bool, error)
	EventsAfter(ctx context.Context, after int64, most int) ([]event.Event, error)
}

// MarkTx keeps what was seen last of something that is looked at again; nought for never.
type MarkTx interface {
	NamedMark(ctx context.Context, name string) (int64, error)
	SetNamedMark(ctx context.Context, name string, seen int64) error
}

// FollowerTx keeps who follows what by mail.
type FollowerTx interface {
	InsertFollower(ctx context.Context, f Follower) error
	SaveFollower(ctx context.Context, f Follower) error
	DropFollower(ctx context.Context, id string) error
	Follower(ctx context.Context, id string) (Follower, error)
	// FollowersOf lists everything that one address follows.
	FollowersOf(ctx context.Context, hash string) ([]Follower, error)
	// AddressesToTell lists addresses that were not told of a piece of news, nor written to on a day, after one.
	AddressesToTell(ctx context.Context, q ToTell) ([]string, error)
	// StaleFollowers lists those that never confirmed, from before a time.
	StaleFollowers(ctx context.Context, before time.Time, most int) ([]string, error)
	// FollowersBounced lists those whose last mail came back.
	FollowersBounced(ctx context.Context, most int) ([]string, error)
}

// ToTell asks for addresses that are to be told.
type ToTell struct {
	Last  int64  // the newest news
	Day   string // the day of today
	After string
	Most  int
}

// HookTx keeps webhooks.
type HookTx interface {
	InsertHook(ctx context.Context, h Hook) error
	SaveHook(ctx context.Context, h Hook) error
	DropHook(ctx context.Context, id string) error
	Hook(ctx context.Context, id string) (Hook, error)
	HooksOf(ctx context.Context, org ident.Organisation) ([]Hook, error)
	// HooksBehind lists live webhooks that were not told of a piece of news, after one.
	HooksBehind(ctx context.Context, last int64, after string, most int) ([]string, error)
	// StaleHooks lists those that were never verified, from before a time.
	StaleHooks(ctx context.Context, before time.Time, most int) ([]string, error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
	PostMail(ctx context.Context, m intray.Mail) error
	PostNotice(ctx context.Context, n intray.Notice) error
	Enqueue(ctx context.Context, kind, key string, payload json.RawMessage, runAt time.Time) error
	AddMonthCount(ctx context.Context, name string, at time.Time, n int64) error
}

// Counts by month, which name nobody: changes that were news, and how often somebody was told of one by mail.
const (
	CountChanges = "follow.changes"
	CountTold    = "follow.told"
)

// administrators are told of a webhook that was stopped.
func administrators() []access.Role { return []access.Role{access.OrgAdmin} }
