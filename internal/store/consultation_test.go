package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestConsultationsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			day := clock.DateOf(at)
			want := consultation.Consultation{ID: "c1", Ref: "KM-E-2026-000001-A", Title: "Lists – ‘really’", Org: "o1", Phase: consultation.Open, Opens: day, Closes: day.AddDays(3), Made: at, Updated: at, Version: 1,
				Surveys: []consultation.Survey{{Version: 1, From: at, Questions: []consultation.Question{{Code: "q1", Kind: consultation.Single, Text: "Yes?", Options: []consultation.Option{{Code: "o1", Text: "Yes", Target: 4}}}}}}}
			if err := tx.InsertConsultation(ctx, want); err != nil {
				return err
			}
			got, err := tx.ConsultationByRef(ctx, want.Ref)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if err := tx.SaveConsultation(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveConsultation(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			none := ident.Organisation("")
			for org, n := range map[*ident.Organisation]int{nil: 1, &want.Org: 1, &none: 0} {
				if list, err := tx.Consultations(ctx, org, "", 5); err != nil || len(list) != n {
					t.Errorf("%v has %d, %v", org, len(list), err)
				}
			}
			if refs, err := tx.ConsultationsToWatch(ctx, at.AddDate(0, 0, 5), "", 5); err != nil || len(refs) != 1 {
				t.Errorf("to be looked at: %v, %v", refs, err)
			}
			return answersComeBack(ctx, t, tx, want.ID)
		})
	})
}

func answersComeBack(ctx context.Context, t *testing.T, tx *store.Tx, id consultation.ID) error {
	r := consultation.Response{ID: "r1", Consultation: id, Survey: 1, Source: consultation.Paper, Answers: []consultation.Answer{{Question: "q1", Chosen: []string{"o1"}}}, At: at}
	count := consultation.Count{Survey: 1, Question: "q1", Option: "o1", Source: consultation.Paper, N: 2}
	if err := tx.InsertResponse(ctx, r); err != nil {
		return err
	}
	for range 2 {
		if err := tx.AddResponseCounts(ctx, id, []consultation.Count{count}); err != nil {
			return err
		}
	}
	count.N = 4
	counts, err := tx.ResponseCounts(ctx, id)
	if diff := cmp.Diff([]consultation.Count{count}, counts); err != nil || diff != "" {
		t.Errorf("counts: %v %s", err, diff)
	}
	said := consultation.Said{ID: "t1", Consultation: id, Question: "q1", Source: consultation.Online, Text: "Words", State: consultation.TextWaiting}
	if err := tx.InsertSaid(ctx, said); err != nil {
		return err
	}
	said.Text, said.Shown, said.State = "", "Wo […]", consultation.TextShown
	if err := tx.SaveSaid(ctx, said); err != nil {
		return err
	}
	if err := tx.SaveSaid(ctx, said); errs.KindOf(err) != errs.Conflict {
		t.Errorf("decided twice: %v", err)
	}
	list, err := tx.SaidOf(ctx, id, consultation.TextShown, "", 5)
	if diff := cmp.Diff([]consultation.Said{said}, list); err != nil || diff != "" {
		t.Errorf("texts: %v %s", err, diff)
	}
	h := consultation.Hearer{ID: "h1", Consultation: id, Address: []byte{1, 0}, At: at}
	if err := tx.InsertHearer(ctx, h); err != nil {
		return err
	}
	if got, err := tx.Hearers(ctx, id, "", 5); err != nil || len(got) != 1 || !cmp.Equal(got[0], h) {
		t.Errorf("hearers %v, %v", got, err)
	}
	if err := tx.DropStaleHearers(ctx, at.Add(time.Hour)); err != nil {
		return err
	}
	if _, err := tx.Hearer(ctx, h.ID); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a stale address stays: %v", err)
	}
	return nil
}

func TestSessionsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			want := consultation.Session{ID: "s1", Ref: "KM-E-2026-000002-B", Consultation: "KM-E-2026-000001-A", Title: "Come", Starts: at, Ends: at.Add(time.Hour), Room: 2, NotesDue: clock.DateOf(at).AddDays(20), Updated: at, Version: 1}
			if err := tx.InsertSession(ctx, want); err != nil {
				return err
			}
			got, err := tx.SessionByRef(ctx, want.Ref)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if err := tx.SaveSession(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveSession(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			for name, list := range map[string]func() ([]consultation.Session, error){
				"coming": func() ([]consultation.Session, error) { return tx.Sessions(ctx, at.Add(-time.Second), 5) },
				"past":   func() ([]consultation.Session, error) { return tx.PastSessions(ctx, at, 5) },
				"of":     func() ([]consultation.Session, error) { return tx.SessionsOfConsultation(ctx, want.Consultation) },
			} {
				if l, err := list(); err != nil || len(l) != 1 {
					t.Errorf("%s: %d, %v", name, len(l), err)
				}
			}
			b := consultation.Booking{ID: "b1", Ref: "KM-E-2026-000003-C", Session: want.Ref, State: consultation.Waits, Needs: []byte{}, Contact: []byte{2}, Code: []byte{0, 255}, N: 7, At: at}
			if err := tx.InsertBooking(ctx, b); err != nil {
				return err
			}
			if got, err := tx.BookingByRef(ctx, b.Ref); err != nil || !cmp.Equal(b, got, cmpopts.EquateEmpty()) {
				t.Errorf("booking %+v, %v", got, err)
			}
			if err := tx.MoveBooking(ctx, b.ID, consultation.HasPlace); err != nil {
				return err
			}
			if l, err := tx.Bookings(ctx, want.Ref, consultation.HasPlace, 5); err != nil || len(l) != 1 {
				t.Errorf("%d places, %v", len(l), err)
			}
			if err := tx.DropBookings(ctx, want.Ref); err != nil {
				return err
			}
			_, err = tx.BookingByRef(ctx, b.Ref)
			if errs.KindOf(err) != errs.NotFound {
				t.Errorf("a booking stays: %v", err)
			}
			return nil
		})
	})
}
