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
	"sharewell/internal/partnership"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestThePartnershipComesBackAsItWasSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			day := clock.DateOf(at)
			m := partnership.Member{Organisation: "o1", Mailbox: "k@example.org", Seats: []partnership.Seat{{Kind: partnership.Deputy, Person: "p", Role: access.DPO, From: day, At: at}}, Vacant: []partnership.SeatKind{partnership.Representative}}
			if empty, err := tx.PartnershipMember(ctx, "o1"); err != nil || empty.Version != 0 {
				t.Errorf("before anything: %+v, %v", empty, err)
			}
			if err := tx.SavePartnershipMember(ctx, m); err != nil {
				return err
			}
			m.Version = 1
			got, err := tx.PartnershipMember(ctx, "o1")
			if diff := cmp.Diff(m, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if n, err := tx.CountVacancies(ctx); err != nil || n != 1 {
				t.Errorf("%d vacancies, %v", n, err)
			}
			if l, err := tx.VacantMembers(ctx, "", 5); err != nil || len(l) != 1 {
				t.Errorf("vacant: %d, %v", len(l), err)
			}
			got.Vacant = nil
			if err := tx.SavePartnershipMember(ctx, got); err != nil {
				return err
			}
			if err := tx.SavePartnershipMember(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			b := partnership.Body{Terms: []partnership.Term{{ID: "t", From: day, Until: day.AddDays(5)}}, Updated: at}
			if err := tx.SavePartnershipBody(ctx, b); err != nil {
				return err
			}
			b.Version = 1
			if body, err := tx.PartnershipBody(ctx); err != nil || cmp.Diff(b, body) != "" {
				t.Errorf("%v %s", err, cmp.Diff(b, body))
			}
			return meetingsComeBack(ctx, t, tx)
		})
	})
}

func meetingsComeBack(ctx context.Context, t *testing.T, tx *store.Tx) error {
	m := partnership.Meeting{ID: "m1", Ref: "KM-M-2026-000001-A", Title: "Quarter ‘one’", Starts: at, Ends: at.Add(time.Hour), Stage: partnership.Planned, UpdatedAt: at,
		Items: []partnership.Item{{ID: "1", Kind: "other", Title: "A – b", Decisions: []partnership.Decision{{ID: "2", Text: "Yes"}}}}}
	if err := tx.InsertMeeting(ctx, m); err != nil {
		return err
	}
	m.Version = 1
	got, err := tx.MeetingByRef(ctx, m.Ref)
	if diff := cmp.Diff(m, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if err := tx.SaveMeeting(ctx, got); err != nil {
		return err
	}
	if err := tx.SaveMeeting(ctx, got); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a stale save gave %v", err)
	}
	if l, err := tx.MeetingsFrom(ctx, at, 5); err != nil || len(l) != 1 {
		t.Errorf("from: %d, %v", len(l), err)
	}
	if l, err := tx.MeetingsBefore(ctx, at, 5); err != nil || len(l) != 0 {
		t.Errorf("before: %d, %v", len(l), err)
	}
	a := partnership.Action{ID: "a1", Ref: "r", Meeting: m.Ref, Text: "Do", Org: "o1", Role: access.DPO, Due: clock.DateOf(at), State: partnership.ActionOpen, Made: at}
	if err := tx.InsertAction(ctx, a); err != nil {
		return err
	}
	a.Version = 1
	org, other := ident.Organisation("o1"), ident.Organisation("o2")
	for want, q := range map[int]partnership.ActionQuery{1: {State: partnership.ActionOpen, Org: &org, Most: 5}, 0: {State: partnership.ActionOpen, Org: &other, Most: 5}} {
		if l, err := tx.ActionsOf(ctx, q); err != nil || len(l) != want {
			t.Errorf("actions: %d, %v, want %d", len(l), err, want)
		}
	}
	if l, err := tx.ActionsOfMeeting(ctx, m.Ref); err != nil || len(l) != 1 || cmp.Diff(a, l[0]) != "" {
		t.Errorf("of the meeting: %v, %v", l, err)
	}
	a.State = partnership.ActionDone
	if err := tx.SaveAction(ctx, a); err != nil {
		return err
	}
	l, err := tx.ActionsOf(ctx, partnership.ActionQuery{State: partnership.ActionOpen, Most: 5})
	if len(l) != 0 {
		t.Errorf("a done action is open: %v", l)
	}
	return err
}
