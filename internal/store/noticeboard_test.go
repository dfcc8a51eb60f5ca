package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestTheNoticeboardComesBackAsItWasSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			today := clock.DateOf(at)
			n := noticeboard.News{Notice: noticeboard.Notice{Title: "New", Text: "Text", Topics: []string{"dpia"}, Expires: today.AddDays(9), PinnedUntil: today.AddDays(2)}, ID: "n1", Ref: "KM-W-1", Space: "room", Owner: "o1", Role: access.DPO, By: "p", At: at, Changed: at, Version: 1}
			if err := tx.InsertBoardNews(ctx, n); err != nil {
				return err
			}
			got, err := tx.BoardNews(ctx, "KM-W-1")
			if diff := cmp.Diff(n, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			for room, want := range map[ident.Space]int{"room": 1, "": 0} {
				all, err := tx.BoardNewsOf(ctx, room, "", 5)
				pinned, err2 := tx.BoardNewsPinned(ctx, room, today.AddDays(2), 5)
				if err != nil || err2 != nil || len(all) != want || len(pinned) != want {
					t.Errorf("room %q: %d, %d at the top, %v, %v", room, len(all), len(pinned), err, err2)
				}
			}
			if pinned, err := tx.BoardNewsPinned(ctx, "room", today.AddDays(3), 5); err != nil || len(pinned) != 0 {
				t.Errorf("after its day %d at the top, %v", len(pinned), err)
			}
			got.Gone, got.Changed = true, at.Add(time.Minute)
			if err := tx.SaveBoardNews(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveBoardNews(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			all, err := tx.BoardNewsOf(ctx, "room", "", 5)
			since, err2 := tx.BoardNewsSince(ctx, n.ChangedKey(), 5)
			if err != nil || err2 != nil || len(all) != 0 || len(since) != 1 {
				t.Errorf("withdrawn: %d in the list, %d changed", len(all), len(since))
			}
			return eventsComeBack(ctx, t, tx)
		})
	})
}

func eventsComeBack(ctx context.Context, t *testing.T, tx *store.Tx) error {
	t.Helper()
	e := noticeboard.Event{Plan: noticeboard.Plan{Sort: noticeboard.Training, Title: "T", Text: "X", Starts: at, Ends: at.Add(time.Hour), Place: "Hall", Places: 1, SignUp: true}, ID: "e1", Ref: "KM-G-1", Owner: "o1", Role: access.DPO, By: "p", At: at, Changed: at, Version: 1}
	if err := tx.InsertBoardEvent(ctx, e); err != nil {
		return err
	}
	got, err := tx.BoardEvent(ctx, "KM-G-1")
	if diff := cmp.Diff(e, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for name, c := range map[string]struct {
		q    noticeboard.RoomQuery
		want int
	}{
		"coming":     {noticeboard.RoomQuery{Key: clock.Format(at)}, 1},
		"past":       {noticeboard.RoomQuery{Key: clock.Format(at.Add(time.Second)), Past: true}, 1},
		"later":      {noticeboard.RoomQuery{Key: clock.Format(at.Add(time.Second))}, 0},
		"other room": {noticeboard.RoomQuery{Space: "room"}, 0},
	} {
		c.q.Most = 5
		if all, err := tx.BoardEventsOf(ctx, c.q); err != nil || len(all) != c.want {
			t.Errorf("%s: %d, %v", name, len(all), err)
		}
	}
	first := noticeboard.Seat{Event: "e1", Person: "p1", Organisation: "o1", At: at, Needs: []noticeboard.Need{noticeboard.Captions, noticeboard.Breaks}}
	for i, p := range []ident.Person{"p1", "p3", "p2"} {
		x := first
		x.Person, x.At, x.Waiting = p, at.Add(time.Duration(i)*time.Second), i > 0
		if err := tx.PutBoardSeat(ctx, x); err != nil {
			return err
		}
	}
	if x, err := tx.BoardSeat(ctx, "e1", "p1"); err != nil || cmp.Diff(first, x) != "" {
		t.Errorf("%v %s", err, cmp.Diff(first, x))
	}
	come, wait, err := tx.CountBoardSeats(ctx, "e1")
	queue, err2 := tx.BoardSeats(ctx, "e1", true, 5)
	if err != nil || err2 != nil || come != 1 || wait != 2 || queue[0].Person != "p3" {
		t.Errorf("%d come, %d wait, first %v", come, wait, queue)
	}
	mine, err := tx.BoardSeatsOf(ctx, "p3", at, 5)
	if err != nil || len(mine) != 1 || !mine[0].Waiting || mine[0].Ref != "KM-G-1" {
		t.Errorf("mine: %+v, %v", mine, err)
	}
	if err := tx.DeleteBoardSeat(ctx, "e1", "p3"); err != nil {
		return err
	}
	if err := tx.DeleteBoardSeat(ctx, "e1", "p3"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("twice: %v", err)
	}
	forget, err := tx.BoardEventsToForget(ctx, at.Add(2*time.Hour), 5)
	if err != nil || len(forget) != 1 {
		t.Errorf("to forget: %d, %v", len(forget), err)
	}
	if err := tx.ForgetBoardNeeds(ctx, "e1"); err != nil {
		return err
	}
	if x, err := tx.BoardSeat(ctx, "e1", "p1"); err != nil || len(x.Needs) != 0 {
		t.Errorf("needs are kept: %v, %v", x.Needs, err)
	}
	got.Forgotten, got.Changed = true, at.Add(time.Minute)
	if err := tx.SaveBoardEvent(ctx, got); err != nil {
		return err
	}
	forget, err = tx.BoardEventsToForget(ctx, at.Add(2*time.Hour), 5)
	changed, err2 := tx.BoardEventsChanged(ctx, e.ChangedKey(), 5)
	if err != nil || err2 != nil || len(forget) != 0 || len(changed) != 1 {
		t.Errorf("forgotten: %d left, %d changed", len(forget), len(changed))
	}
	return nil
}
