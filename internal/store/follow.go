package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/follow"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// Follow gives the store as following sees it.
func (s *Store) Follow() follow.Store {
	return bridge[follow.Tx]{s, func(tx *Tx) follow.Tx { return tx }}
}

// NewsMark says up to which event news was read.
func (tx *Tx) NewsMark(ctx context.Context) (int64, error) {
	seq, err := tx.q.NewsMark(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return seq, err
}

// SetNewsMark notes up to which event news was read.
func (tx *Tx) SetNewsMark(ctx context.Context, seq int64) error { return tx.q.PutNewsMark(ctx, seq) }

// NamedMark gives what was seen last of something; nought for never.
func (tx *Tx) NamedMark(ctx context.Context, name string) (int64, error) {
	seq, err := tx.q.NamedMark(ctx, name)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return seq, err
}

// SetNamedMark notes what was seen of something.
func (tx *Tx) SetNamedMark(ctx context.Context, name string, seen int64) error {
	return tx.q.PutNamedMark(ctx, db.PutNamedMarkParams{Name: name, Seq: seen})
}

// InsertNews keeps a piece of news under the next number; false when it is kept already.
func (tx *Tx) InsertNews(ctx context.Context, n follow.News) (bool, error) {
	_, err := tx.q.NewsOfEvent(ctx, n.Event)
	if err == nil {
		return false, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	if n.N, err = tx.TakeNumber(ctx, "news"); err != nil {
		return false, err
	}
	return true, tx.q.InsertNews(ctx, db.InsertNewsParams{N: n.N, EventSeq: n.Event, Kind: string(n.Kind), AboutKind: n.About.Kind, AboutID: n.About.ID, Ref: n.Ref,
		VersionN: int64(n.Version), At: clock.Format(n.At)})
}

func newsOf(rows []db.News, err error) ([]follow.News, error) {
	if err != nil {
		return nil, err
	}
	var out []follow.News
	for _, r := range rows {
		at, err := clock.ParseStored(r.At)
		if err != nil {
			return nil, fmt.Errorf("news %d: %w", r.N, err)
		}
		out = append(out, follow.News{N: r.N, Event: r.EventSeq, Kind: follow.Kind(r.Kind), About: event.Subject{Kind: r.AboutKind, ID: r.AboutID}, Ref: r.Ref, Version: int(r.VersionN), At: at})
	}
	return out, nil
}

// NewsAfter lists news after a number, the oldest first.
func (tx *Tx) NewsAfter(ctx context.Context, after int64, most int) ([]follow.News, error) {
	return newsOf(tx.q.NewsAfter(ctx, db.NewsAfterParams{After: after, Most: int32(most)}))
}

// NewsBefore lists news before a number, the newest first; of one kind, unless kind is "".
func (tx *Tx) NewsBefore(ctx context.Context, kind follow.Kind, before int64, most int) ([]follow.News, error) {
	if kind == "" {
		return newsOf(tx.q.NewsBefore(ctx, db.NewsBeforeParams{Before: before, Most: int32(most)}))
	}
	return newsOf(tx.q.NewsOfKindBefore(ctx, db.NewsOfKindBeforeParams{Kind: string(kind), Before: before, Most: int32(most)}))
}

// LastNews is the number of the newest news, nought when there is none.
func (tx *Tx) LastNews(ctx context.Context) (int64, error) {
	n, err := tx.q.NewestNews(ctx)
	if err != nil || len(n) == 0 {
		return 0, err
	}
	return n[0], nil
}

// WasAnnounced reports whether a version of a use was announced.
func (tx *Tx) WasAnnounced(ctx context.Context, ref string, version int) (bool, error) {
	n, err := tx.q.AnnouncedNews(ctx, db.AnnouncedNewsParams{Ref: ref, VersionN: int64(version)})
	return len(n) > 0, err
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// InsertFollower saves that an address wishes to follow something.
func (tx *Tx) InsertFollower(ctx context.Context, f follow.Follower) error {
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return tx.q.InsertFollower(ctx, db.InsertFollowerParams{ID: f.ID, Hash: f.Hash, Live: bit(f.Live), Told: f.Told, Day: f.Day, At: clock.Format(f.At), MailKey: f.Mail, Body: string(body)})
}

// SaveFollower saves a change; a lost race is a conflict.
func (tx *Tx) SaveFollower(ctx context.Context, f follow.Follower) error {
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateFollower(ctx, db.UpdateFollowerParams{Live: bit(f.Live), Told: f.Told, Day: f.Day, MailKey: f.Mail, Body: string(body), ID: f.ID, Version: f.Version}))
	if err != nil {
		return fmt.Errorf("save follower %s: %w", f.ID, err)
	}
	return nil
}

// DropFollower forgets it.
func (tx *Tx) DropFollower(ctx context.Context, id string) error { return tx.q.DeleteFollower(ctx, id) }

func followerOf(r db.Follower) (f follow.Follower, err error) {
	if err = json.Unmarshal([]byte(r.Body), &f); err != nil {
		return f, fmt.Errorf("follower %s: %w", r.ID, err)
	}
	f.Version = r.Version
	return f, nil
}

// Follower loads one.
func (tx *Tx) Follower(ctx context.Context, id string) (follow.Follower, error) {
	r, err := tx.q.FollowerByID(ctx, id)
	if err != nil {
		return follow.Follower{}, notFound(err, "follow.not_found", "This link does nothing any more. The address is forgotten.")
	}
	return followerOf(r)
}

// FollowersOf lists everything that one address follows.
func (tx *Tx) FollowersOf(ctx context.Context, hash string) ([]follow.Follower, error) {
	rows, err := tx.q.FollowersOf(ctx, hash)
	if err != nil {
		return nil, err
	}
	var out []follow.Follower
	for _, r := range rows {
		f, err := followerOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// AddressesToTell lists addresses that were not told of a piece of news, nor written to on a day.
func (tx *Tx) AddressesToTell(ctx context.Context, q follow.ToTell) ([]string, error) {
	return tx.q.AddressesToTell(ctx, db.AddressesToTellParams{Last: q.Last, Day: q.Day, After: q.After, Most: int32(q.Most)})
}

// StaleFollowers lists those that never confirmed, from before a time.
func (tx *Tx) StaleFollowers(ctx context.Context, before time.Time, most int) ([]string, error) {
	return tx.q.StaleFollowers(ctx, db.StaleFollowersParams{Before: clock.Format(before), Most: int32(most)})
}

// FollowersBounced lists those whose last mail came back.
func (tx *Tx) FollowersBounced(ctx context.Context, most int) ([]string, error) {
	return tx.q.FollowersBounced(ctx, int32(most))
}

// InsertHook saves a new webhook.
func (tx *Tx) InsertHook(ctx context.Context, h follow.Hook) error {
	body, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return tx.q.InsertWebhook(ctx, db.InsertWebhookParams{ID: h.ID, Org: string(h.Org), Stage: h.Stage, Told: h.Told, At: clock.Format(h.At), Body: string(body)})
}

// SaveHook saves a changed webhook; a lost race is a conflict.
func (tx *Tx) SaveHook(ctx context.Context, h follow.Hook) error {
	body, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := changedOne(tx.q.UpdateWebhook(ctx, db.UpdateWebhookParams{Stage: h.Stage, Told: h.Told, Body: string(body), ID: h.ID, Version: h.Version})); err != nil {
		return fmt.Errorf("save webhook %s: %w", h.ID, err)
	}
	return nil
}

// DropHook forgets a webhook.
func (tx *Tx) DropHook(ctx context.Context, id string) error { return tx.q.DeleteWebhook(ctx, id) }

func hookOf(r db.Webhook) (h follow.Hook, err error) {
	if err = json.Unmarshal([]byte(r.Body), &h); err != nil {
		return h, fmt.Errorf("webhook %s: %w", r.ID, err)
	}
	h.Version = r.Version
	return h, nil
}

// Hook loads a webhook.
func (tx *Tx) Hook(ctx context.Context, id string) (follow.Hook, error) {
	r, err := tx.q.WebhookByID(ctx, id)
	if err != nil {
		return follow.Hook{}, notFound(err, "follow.no_hook", "We could not find this webhook. It may have been removed.")
	}
	return hookOf(r)
}

// HooksOf lists an organisation's webhooks.
func (tx *Tx) HooksOf(ctx context.Context, org ident.Organisation) ([]follow.Hook, error) {
	rows, err := tx.q.WebhooksOf(ctx, string(org))
	if err != nil {
		return nil, err
	}
	var out []follow.Hook
	for _, r := range rows {
		h, err := hookOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// HooksBehind lists live webhooks that were not told of a piece of news, after one.
func (tx *Tx) HooksBehind(ctx context.Context, last int64, after string, most int) ([]string, error) {
	return tx.q.WebhooksBehind(ctx, db.WebhooksBehindParams{Last: last, After: after, Most: int32(most)})
}

// StaleHooks lists those that were never verified, from before a time.
func (tx *Tx) StaleHooks(ctx context.Context, before time.Time, most int) ([]string, error) {
	return tx.q.StaleWebhooks(ctx, db.StaleWebhooksParams{Before: clock.Format(before), Most: int32(most)})
}
