package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/request"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// aRequest is a request from o1 to o2 with everything that can be known of one.
func aRequest(id, urgency string, due time.Time) request.Request {
	return request.Request{ID: request.ID(id), Ref: "KM-Q-2026-" + id, Asker: request.Side{Organisation: "o1"}, Receiver: request.Side{Organisation: "o2"},
		Stage: request.Sent, Content: request.Content{PersonName: "P", Contact: "p@o1.example", Data: "Naïve – ‘quoted’", CaseRef: "AB/1", Subjects: []string{"child"},
			Purpose: "To plan.", Purposes: []string{"P01"}, Urgency: urgency, NeededOn: clock.NewDate(2026, time.December, 1), Gateways: []string{"CA89-47"}, Statement: "One.\nTwo."},
		Check: request.Check{Method: "switchboard_callback", By: "x", Role: access.DPO, At: at}, Turns: []request.Turn{{Asked: true, Text: "Which?", By: "x", For: "o2", Role: access.DPO, At: at}},
		Answer:    request.Answer{Outcome: "refuse", Reason: "Not held.", By: "x", For: "o2", Role: access.DPO, At: at},
		CreatedBy: "y", CreatedAt: at, SentAt: at, DueAt: due, UpdatedAt: at, Watch: due, Version: 1}
}

func TestRequestsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := aRequest("r1", request.Routine, at.Add(time.Hour))
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.InsertRequest(ctx, want); err != nil {
				return err
			}
			got, err := tx.RequestByRef(ctx, want.Ref)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("after inserting (-want +got):\n%s", diff)
			}
			if err != nil {
				return err
			}
			got.Stage, got.Watch = request.Withdrawn, time.Time{}
			if err := tx.SaveRequest(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveRequest(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			again, err := tx.RequestByRef(ctx, want.Ref)
			if again.Version != 2 || again.Stage != request.Withdrawn {
				t.Errorf("after saving: version %d, stage %s", again.Version, again.Stage)
			}
			if _, err := tx.RequestByRef(ctx, "KM-Q-1"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("an unknown reference gave %v", err)
			}
			return err
		})
	})
}

func TestRequestListsPutEmergenciesFirst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			done := aRequest("r4", request.Emergency, at)
			done.Stage = request.Acknowledged
			draft := aRequest("r5", request.Routine, at)
			draft.Stage, draft.SentAt = request.Draft, time.Time{}
			for _, r := range []request.Request{aRequest("r1", request.Routine, at.Add(48*time.Hour)), aRequest("r2", request.Routine, at.Add(time.Hour)),
				aRequest("r3", request.Emergency, at.Add(72*time.Hour)), done, draft} {
				if err := tx.InsertRequest(ctx, r); err != nil {
					return err
				}
			}
			list := func(org ident.Organisation, d request.Direction, stage request.Stage, most int) []string {
				var out []string
				for after := ""; ; {
					lines, err := tx.RequestPlaces(ctx, request.PlaceQuery{Organisation: org, Direction: d, Stage: stage, After: after, Most: most})
					if err != nil {
						t.Fatal(err)
					}
					for _, l := range lines {
						out, after = append(out, string(l.Request.ID)), l.Key
					}
					if len(lines) < most {
						return out
					}
				}
			}
			for _, c := range []struct {
				org   ident.Organisation
				d     request.Direction
				stage request.Stage
				want  []string
			}{
				{"o2", request.In, "", []string{"r3", "r2", "r1", "r4"}}, {"o1", request.Out, "", []string{"r3", "r2", "r1", "r5", "r4"}},
				{"o1", request.In, "", nil}, {"o2", request.In, request.Sent, []string{"r3", "r2", "r1"}}, {"o3", request.In, "", nil},
			} {
				for _, most := range []int{1, 2, 50} {
					if got := list(c.org, c.d, c.stage, most); !slices.Equal(got, c.want) {
						t.Errorf("%s %s %s by %d: %v, want %v", c.org, c.d, c.stage, most, got, c.want)
					}
				}
			}
			n, err := tx.CountRequests(ctx, "o2", request.In)
			if diff := cmp.Diff(map[request.Stage]int{request.Sent: 3, request.Acknowledged: 1}, n); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
			refs, werr := tx.RequestsToWatch(ctx, at.Add(2*time.Hour), "", 10)
			if want := []string{"KM-Q-2026-r2", "KM-Q-2026-r4", "KM-Q-2026-r5"}; werr != nil || !slices.Equal(refs, want) {
				t.Errorf("to watch: %v (%v), want %v", refs, werr, want)
			}
			return err
		})
	})
}

func TestRequestEventsAreThoseTheOrganisationMaySee(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			about := event.Subject{Kind: request.Kind, ID: "r1"}
			both := event.New("e1", at, event.Actor{}, "request.sent", about).For("o1", "o2")
			own := event.New("e2", at, event.Actor{}, "request.checked", about).For("o2")
			if err := tx.AppendEvents(ctx, both, own); err != nil {
				return err
			}
			for org, want := range map[ident.Organisation]int{"o1": 1, "o2": 2, "o3": 0} {
				got, err := tx.RequestEvents(ctx, "r1", org, 10)
				if err != nil || len(got) != want {
					t.Errorf("%s sees %d events (%v), want %d", org, len(got), err, want)
				}
			}
			return nil
		})
	})
}

// TestRequestCountsFollowTheRequests moves a request on and counts the lists of both sides.
func TestRequestCountsFollowTheRequests(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, id := range []string{"1", "2"} {
				if err := tx.InsertRequest(ctx, aRequest(id, request.Routine, at)); err != nil {
					return err
				}
			}
			moved := aRequest("1", request.Routine, at)
			moved.Stage = request.Answered
			if err := tx.SaveRequest(ctx, moved); err != nil {
				return err
			}
			for _, side := range []struct {
				org ident.Organisation
				way request.Direction
			}{{"o1", request.Out}, {"o2", request.In}} {
				n, err := tx.CountRequests(ctx, side.org, side.way)
				if diff := cmp.Diff(map[request.Stage]int{request.Sent: 1, request.Answered: 1}, n); err != nil || diff != "" {
					t.Errorf("%s: %v (-want +got):\n%s", side.org, err, diff)
				}
			}
			return nil
		})
	})
}
