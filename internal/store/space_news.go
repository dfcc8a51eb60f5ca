package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/store/db"
)

// PostPortalNews tells what is new in a room, in the transaction of the change. What happens in a space for practice
// is no news.
func (tx *Tx) PostPortalNews(ctx context.Context, n space.News) error {
	if n.Ref == "" || n.URL == "" || n.Kind == "" || n.At.IsZero() {
		return errs.New(errs.Internal, "space.news", "A piece of news has no reference, address, kind or time.")
	}
	if n.Space != space.Commons {
		s, err := tx.Space(ctx, n.Space)
		if err != nil || s.Practice {
			return err
		}
	}
	number, err := tx.TakeNumber(ctx, "portal_news")
	if err != nil {
		return err
	}
	topics := ""
	if len(n.Topics) > 0 {
		topics = "|" + strings.Join(n.Topics, "|") + "|"
	}
	return tx.q.InsertPortalNews(ctx, db.InsertPortalNewsParams{Key: fmt.Sprintf("%s/%012d", clock.Format(n.At), number), SpaceID: string(n.Space), Topics: topics, Kind: string(n.Kind),
		Ref: n.Ref, Url: n.URL, Title: n.Title, ByOrg: string(n.By), Thread: string(n.Thread), At: clock.Format(n.At)})
}

// WithdrawPortalNews takes back everything told of a thing: it was hidden, moved or taken away. Who moves it tells it
// again in the other room.
func (tx *Tx) WithdrawPortalNews(ctx context.Context, ref string) error {
	return tx.q.WithdrawPortalNews(ctx, ref)
}

// PortalNews lists what is new within a reach, older than a key ("" is from now), the newest first.
func (tx *Tx) PortalNews(ctx context.Context, reach space.Reach, after string, most int) ([]space.News, error) {
	return tx.FindPortalNews(ctx, reach, space.NewsQuery{Before: after, Most: most})
}

// FindPortalNews lists what is new within a reach, of one room or topic when asked, the newest first.
func (tx *Tx) FindPortalNews(ctx context.Context, reach space.Reach, q space.NewsQuery) ([]space.News, error) {
	if q.Before == "" {
		q.Before = afterEverything
	}
	if q.Space != nil {
		if !reach.Reads(*q.Space) {
			return nil, nil
		}
		return portalNewsOf(tx.q.PortalNewsOfSpace(ctx, db.PortalNewsOfSpaceParams{SpaceID: string(*q.Space), Topic: q.Topic, Before: q.Before, Most: int32(q.Most)}))
	}
	rooms := reach.List()
	if rooms == "" {
		return nil, nil
	}
	return portalNewsOf(tx.q.PortalNewsWithin(ctx, db.PortalNewsWithinParams{Rooms: rooms, Topic: q.Topic, Before: q.Before, Most: int32(q.Most)}))
}

// PortalNewsItem gives one piece of news again, when a letter or page that was made before is about to leave; not found
// when it was withdrawn or stands outside the reach.
func (tx *Tx) PortalNewsItem(ctx context.Context, reach space.Reach, key string) (space.News, error) {
	r, err := tx.q.PortalNewsByKey(ctx, key)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !reach.Reads(ident.Space(r.SpaceID)) {
		return space.News{}, errs.New(errs.NotFound, "space.no_news", "We could not find this, or you may not see it.")
	}
	if err != nil {
		return space.News{}, err
	}
	all, err := portalNewsOf([]db.PortalNews{r}, nil)
	if err != nil {
		return space.News{}, err
	}
	return all[0], nil
}

// CountPortalNews counts what is new within a reach since a key, room by room.
func (tx *Tx) CountPortalNews(ctx context.Context, reach space.Reach, since string) (int, error) {
	total := int64(0)
	for _, room := range reach.Rooms() {
		n, err := tx.q.CountPortalNews(ctx, db.CountPortalNewsParams{SpaceID: string(room), After: since})
		if err != nil {
			return 0, err
		}
		total += n
	}
	return int(total), nil
}

func portalNewsOf(rows []db.PortalNews, err error) ([]space.News, error) {
	if err != nil {
		return nil, err
	}
	out := make([]space.News, 0, len(rows))
	for _, r := range rows {
		at, err := clock.ParseStored(r.At)
		if err != nil {
			return nil, fmt.Errorf("portal news %s: %w", r.Key, err)
		}
		n := space.News{Key: r.Key, Space: ident.Space(r.SpaceID), Kind: space.NewsKind(r.Kind), Ref: r.Ref, URL: r.Url, Title: r.Title,
			By: ident.Organisation(r.ByOrg), At: at, Thread: ident.Thread(r.Thread)}
		if r.Topics != "" {
			n.Topics = strings.Split(strings.Trim(r.Topics, "|"), "|")
		}
		out = append(out, n)
	}
	return out, nil
}
