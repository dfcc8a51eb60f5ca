package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/follow"
	"sharewell/internal/intray"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestFollowing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, at := context.Background(), time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
		write := func(fn func(follow.Tx) error) {
			t.Helper()
			if err := s.Follow().Write(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		n := follow.News{Event: 7, Kind: follow.Announced, About: event.Subject{Kind: "record", ID: "r1"}, Ref: "KM-R-2026-0001", Version: 2, At: at}
		write(func(tx follow.Tx) error {
			if ok, err := tx.InsertNews(ctx, n); err != nil || !ok {
				t.Errorf("first: %v %v", ok, err)
			}
			if ok, err := tx.InsertNews(ctx, n); err != nil || ok {
				t.Errorf("the same event is news twice: %v", err)
			}
			return tx.SetNewsMark(ctx, 7)
		})
		f := follow.Follower{ID: "f1", Topic: follow.Topic{Kind: follow.Everything}, Hash: "h", Address: []byte{1}, Live: true, At: at, Mail: "follow/news/f1/0-1", Version: 1}
		stale := follow.Follower{ID: "f2", Hash: "g", At: at, Version: 1}
		write(func(tx follow.Tx) error {
			if err := tx.InsertFollower(ctx, stale); err != nil {
				return err
			}
			return tx.InsertFollower(ctx, f)
		})
		write(func(tx follow.Tx) error {
			list, err := tx.NewsBefore(ctx, follow.Announced, 9, 5)
			n.N = 1
			if diff := cmp.Diff([]follow.News{n}, list); diff != "" || err != nil {
				t.Errorf("%v %s", err, diff)
			}
			if ok, err := tx.WasAnnounced(ctx, n.Ref, 2); !ok || err != nil {
				t.Errorf("announced: %v %v", ok, err)
			}
			to, err := tx.AddressesToTell(ctx, follow.ToTell{Last: 1, Day: "2026-11-03", Most: 5})
			if diff := cmp.Diff([]string{"h"}, to); diff != "" || err != nil {
				t.Errorf("%v %s", err, diff)
			}
			old, err := tx.StaleFollowers(ctx, at.AddDate(0, 0, 7), 5)
			if diff := cmp.Diff([]string{"f2"}, old); diff != "" || err != nil {
				t.Errorf("%v %s", err, diff)
			}
			f.Told, f.Day = 1, "2026-11-03"
			return tx.SaveFollower(ctx, f)
		})
		if err := s.Follow().Write(ctx, func(tx follow.Tx) error { return tx.SaveFollower(ctx, f) }); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a lost race: %v", err)
		}
		bounced(t, s, f.Mail, at)
		hooks(t, s, at)
	})
}

func bounced(t *testing.T, s *store.Store, key string, at time.Time) {
	ctx := context.Background()
	err := s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.PostMail(ctx, intray.Mail{Key: key, To: "a@example.org", Subject: "S", Text: "T", At: at}); err != nil {
			return err
		}
		waiting, err := tx.MailIn(ctx, intray.MailWaiting, 5)
		if err != nil {
			return err
		}
		m := waiting[0]
		m.State, m.DoneAt = intray.MailRefused, at
		if err := tx.EndMail(ctx, m); err != nil {
			return err
		}
		ids, err := tx.FollowersBounced(ctx, 5)
		if diff := cmp.Diff([]string{"f1"}, ids); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		return tx.DropFollower(ctx, "f1")
	})
	if err != nil {
		t.Fatal(err)
	}
}

func hooks(t *testing.T, s *store.Store, at time.Time) {
	ctx := context.Background()
	h := follow.Hook{ID: "k1", URL: "https://example.org/x", Secret: []byte{2}, Org: "o1", Stage: follow.HookLive, At: at, Version: 1}
	err := s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertHook(ctx, h); err != nil {
			return err
		}
		ids, err := tx.HooksBehind(ctx, 1, "", 5)
		if diff := cmp.Diff([]string{"k1"}, ids); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		h.Told = 1
		if err := tx.SaveHook(ctx, h); err != nil {
			return err
		}
		h.Version = 2
		list, err := tx.HooksOf(ctx, "o1")
		if diff := cmp.Diff([]follow.Hook{h}, list); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		return tx.DropHook(ctx, "k1")
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Read(ctx, func(tx *store.Tx) error { _, err := tx.Hook(ctx, "k1"); return err })
	if errs.KindOf(err) != errs.NotFound {
		t.Errorf("a removed webhook: %v", err)
	}
}
