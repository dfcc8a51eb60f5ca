package store

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/store/db"
)

// InsertFeedAddress keeps a new private address.
func (tx *Tx) InsertFeedAddress(ctx context.Context, f space.Feed) error {
	room, every := ident.Space(""), int64(1)
	if f.Space != nil {
		room, every = *f.Space, 0
	}
	return tx.q.InsertFeedAddress(ctx, db.InsertFeedAddressParams{ID: f.ID, PersonID: string(f.Person), CodeHash: f.Hash, SpaceID: string(room), Topic: f.Topic, EverySpace: every, At: clock.Format(f.At)})
}

// FeedByHash finds a private address by the hash of its code.
func (tx *Tx) FeedByHash(ctx context.Context, hash string) (space.Feed, error) {
	r, err := tx.q.FeedAddressByCode(ctx, hash)
	if err != nil {
		return space.Feed{}, notFound(err, "space.no_feed", "There is nothing at this address.")
	}
	return feedOf(r)
}

// FeedsOf lists a person's private addresses, the newest first, with those that were revoked.
func (tx *Tx) FeedsOf(ctx context.Context, p ident.Person) ([]space.Feed, error) {
	rows, err := tx.q.FeedAddressesOf(ctx, string(p))
	if err != nil {
		return nil, err
	}
	var out []space.Feed
	for _, r := range rows {
		f, err := feedOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func feedOf(r db.FeedAddress) (space.Feed, error) {
	f := space.Feed{ID: r.ID, Person: ident.Person(r.PersonID), Topic: r.Topic, Hash: r.CodeHash}
	if r.EverySpace == 0 {
		room := ident.Space(r.SpaceID)
		f.Space = &room
	}
	var err error
	if f.ReadOn, err = clock.ParseDate(r.ReadOn); err != nil {
		return f, fmt.Errorf("feed %s: %w", r.ID, err)
	}
	return f, storedTimes("feed "+r.ID, pair{r.At, &f.At}, pair{r.RevokedAt, &f.Revoked})
}

// RevokeFeed ends a private address of a person; one ended already, or another's, is a conflict.
func (tx *Tx) RevokeFeed(ctx context.Context, id string, p ident.Person, at time.Time) error {
	return changedOne(tx.q.RevokeFeedAddress(ctx, db.RevokeFeedAddressParams{At: clock.Format(at), ID: id, PersonID: string(p)}))
}

// NoteFeedRead notes the day on which a private address was last read.
func (tx *Tx) NoteFeedRead(ctx context.Context, id string, on clock.Date) error {
	return tx.q.NoteFeedRead(ctx, db.NoteFeedReadParams{Day: on.String(), ID: id})
}
