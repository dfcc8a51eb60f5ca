package space

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// FeedKind is the kind of subject of feed addresses in events.
const FeedKind = "portal_feed"

// Feed is a private address at which a program reads what is new for one person.
type Feed struct {
	ID      string
	Person  ident.Person
	Space   *ident.Space // nil is every room in reach
	Topic   string       // "" is every topic
	Hash    string       // of the code in the address, which is kept nowhere
	At      time.Time
	Revoked time.Time
	ReadOn  clock.Date // the day it was last read; zero when never
}

// FeedTx keeps the addresses of feeds.
type FeedTx interface {
	InsertFeedAddress(ctx context.Context, f Feed) error
	FeedByHash(ctx context.Context, hash string) (Feed, error)
	// FeedsOf lists a person's addresses, the newest first, with those that were revoked.
	FeedsOf(ctx context.Context, p ident.Person) ([]Feed, error)
	// RevokeFeed ends an address of a person; one ended already, or another's, is a conflict.
	RevokeFeed(ctx context.Context, id string, p ident.Person, at time.Time) error
	NoteFeedRead(ctx context.Context, id string, on clock.Date) error
}

// FeedView is an address with the name of its space.
type FeedView struct {
	Feed
	Room  string
	Lost  bool // its owner may not read there any more
	Topic string
}

// hashCode is how a code is kept: it has enough chance in it that a plain hash cannot be turned back.
func hashCode(code string) string {
	h := sha256.Sum256([]byte("portal feed " + code))
	return hex.EncodeToString(h[:])
}

// MakeFeed makes a private address. The code is given once and kept nowhere.
func (s *Service) MakeFeed(ctx context.Context, a access.Actor, room *ident.Space, topic string) (code string, err error) {
	if topic != "" && !s.deps.Topic(topic) {
		return "", wrong("topic", "unknown", "Choose a topic")
	}
	code = s.deps.Random()
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		r, err := s.come(ctx, tx, a)
		if err != nil {
			return err
		}
		if room != nil && !r.Reads(*room) {
			return gone()
		}
		all, err := tx.FeedsOf(ctx, a.Person)
		if err != nil {
			return err
		}
		open := 0
		for _, f := range all {
			if f.Revoked.IsZero() {
				open++
			}
		}
		if open >= mostFeeds {
			return wrong("room", "too_many", "You have many addresses. Take back one that you do not use first")
		}
		now := s.deps.Clock.Now()
		f := Feed{ID: s.deps.IDs.Next(), Person: a.Person, Space: room, Topic: topic, Hash: hashCode(code), At: now}
		if err := tx.InsertFeedAddress(ctx, f); err != nil {
			return err
		}
		return s.noteFeed(ctx, tx, a, f.ID, "made")
	})
	return code, err
}

func (s *Service) noteFeed(ctx context.Context, tx WorkTx, a access.Actor, id, what string) error {
	role := ""
	if len(a.Roles) > 0 {
		role = string(a.Roles[0])
	}
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), a.Event(access.Role(role)), "portal_feed."+what, event.Subject{Kind: FeedKind, ID: id}))
}

// Feeds lists the addresses of an actor that are in use, with the rooms they are of.
func (s *Service) Feeds(ctx context.Context, a access.Actor) (out []FeedView, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out = nil
		r, err := s.come(ctx, tx, a)
		if err != nil {
			return err
		}
		all, err := tx.FeedsOf(ctx, a.Person)
		if err != nil {
			return err
		}
		for _, f := range all {
			if !f.Revoked.IsZero() {
				continue
			}
			v := FeedView{Feed: f, Topic: f.Topic}
			switch {
			case f.Space == nil || *f.Space == Commons:
			case !r.Reads(*f.Space):
				v.Lost = true
			default:
				x, err := tx.Space(ctx, *f.Space)
				if err != nil {
					return err
				}
				v.Room = x.Name
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// RevokeFeed ends one of an actor's addresses.
func (s *Service) RevokeFeed(ctx context.Context, a access.Actor, id string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		if _, err := s.come(ctx, tx, a); err != nil {
			return err
		}
		if err := tx.RevokeFeed(ctx, id, a.Person, s.deps.Clock.Now()); err != nil {
			return err
		}
		return s.noteFeed(ctx, tx, a, id, "revoked")
	})
}

// Read is what a private address gives now.
type Read struct {
	Feed  Feed
	Reach Reach  // of its owner, no wider than the address
	Room  string // the name of its space; "" when it is of more, or of the commons
	News  []News
}

// ErrRevoked is why an address gives nothing: its owner ended it. Every other reason is not found.
var ErrRevoked = errs.New(errs.NotFound, "space.revoked", "This address was taken back.")

// feedReads is how often one address may be read in an hour.
const feedReads = 60

// ReadFeed gives what an address shows at this moment. The right of its owner is looked up every time; without it there
// is nothing.
func (s *Service) ReadFeed(ctx context.Context, code string) (out Read, err error) {
	now := s.deps.Clock.Now()
	var f Feed
	err = s.deps.Store.Read(ctx, func(tx Tx) error { // a guess writes nothing
		f, err = tx.FeedByHash(ctx, hashCode(code))
		return err
	})
	if err != nil {
		return out, err
	}
	if !f.Revoked.IsZero() {
		return out, ErrRevoked
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error { // it counts how often
		out = Read{}
		n, err := tx.CountAttempt(ctx, "portal_feed:"+f.ID, now, time.Hour)
		if err != nil {
			return err
		}
		if n > feedReads {
			return errs.New(errs.TooMany, "space.feed_often", "This address was read very often. Read it again in an hour.")
		}
		r, err := tx.PortalReach(ctx, f.Person, now)
		if err != nil {
			return err
		}
		if f.Space != nil {
			r = r.Only(*f.Space)
		}
		if len(r.Rooms()) == 0 {
			return gone()
		}
		out.Feed, out.Reach = f, r
		if f.Space != nil && *f.Space != Commons {
			x, err := tx.Space(ctx, *f.Space)
			if err != nil {
				return err
			}
			out.Room = x.Name
		}
		if out.News, err = tx.FindPortalNews(ctx, r, NewsQuery{Space: f.Space, Topic: f.Topic, Most: feedLength}); err != nil {
			return err
		}
		return tx.NoteFeedRead(ctx, f.ID, clock.DateOf(now))
	})
	return out, err
}

const feedLength = 50
