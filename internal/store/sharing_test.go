package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// aRecord is a record in force with a variation on its way, somebody joining and an outsider.
func aRecord(id string) sharing.State {
	c := sharing.Content{Title: "Naïve – ‘quoted’ title", Subjects: []string{"adult", "child"}, Items: []sharing.Item{{ID: "i1", Name: "name"}},
		Parties: []sharing.Party{{ID: "p1", Organisation: "o1", Role: "controller"}, {ID: "p2", Organisation: "o2", Role: "processor"},
			{ID: "p3", Role: "controller", Outsider: sharing.Outsider{Name: "Out & Co"}}},
		Flows: []sharing.Flow{{ID: "f1", From: []string{"p1"}, To: []string{"p2", "p3"}, Items: []string{"i1"}}}}
	day := clock.NewDate(2027, time.November, 20)
	states := []sharing.PartyState{
		{Party: "p1", Organisation: "o1", Role: "controller", AskedAt: at, OpenedAt: at, NeedsReview: true, NeedsSign: true,
			Approval:  &sharing.Approval{ID: id + "-a", Party: "p1", By: "x", Org: "o1", Role: access.DPO, At: at, Note: "Fine.", Hash: "h", Part: "h1"},
			Signature: &sharing.Signature{ID: id + "-s", Party: "p1", By: "x", Org: "o1", Role: access.SIRO, Name: "P", Post: "Q", Authority: true, Method: sharing.Typed, SignedOn: day, At: at, Hash: "h", Part: "h1"}},
		{Party: "p2", Organisation: "o2", Role: "processor", AskedAt: at, PassedTo: "y"},
		{Party: "p3", Role: "controller", AskedAt: at, NeedsSign: true, Voided: "The text changed since."},
	}
	live := sharing.Version{N: 1, Stage: sharing.Active, Content: c, Hash: sharing.HashOf(c), States: states, Reason: "r", CreatedAt: at, SentAt: at, LiveAt: at}
	sentLive := c.Clone()
	live.Sent = &sentLive
	next := c.Clone()
	next.Title = "Next"
	open := sharing.Version{N: 2, Stage: sharing.Draft, Content: next, CreatedAt: at, Marks: []sharing.Mark{{Key: "title", By: "x", Org: "o1", Role: access.IGLead, At: at}}}
	return sharing.State{
		Record: sharing.Record{ID: ident.Record(id), Ref: "KM-R-2026-" + id, Lead: "o1", OwnerRole: access.IGLead, Deputy: access.DPO, Live: 1, Open: 2, Last: 2,
			Status: sharing.Active, ReviewDue: day, Alerted: []int{90}, Overdue: true, Watch: day, CreatedAt: at, UpdatedAt: at.Add(time.Hour), SharedAt: at, Version: 1,
			Accessions: []sharing.Accession{{ID: id + "-j", Organisation: "o3", Like: "p2", Role: "processor", State: sharing.JoinSigned, AskedBy: "z", AskedAt: at, DecidedBy: "x",
				DecidedAt: at, Reason: "Please.", Version: 1, Signature: &sharing.Signature{ID: id + "-sj", Party: id + "-j", By: "z", Org: "o3", Role: access.SIRO, Name: "Z", Post: "Head",
					Authority: true, Method: sharing.Typed, SignedOn: day, At: at, Hash: "h", Part: "h2"}}},
			EndAnswers: []sharing.EndAnswer{{ID: id + "-e", Party: "p1", Organisation: "o1", Answer: sharing.Kept, Why: "Law.", Certificate: "7", By: "x", AskedAt: at, At: at}}},
		Versions: []sharing.Version{live, open},
	}
}

func insert(t testing.TB, s *store.Store, states ...sharing.State) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, st := range states {
			if err := tx.InsertRecord(ctx, st); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestRecordsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := aRecord("0001")
		insert(t, s, want)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.RecordByRef(ctx, want.Record.Ref)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("after inserting (-want +got):\n%s", diff)
			}
			got.Versions[0].States[0].Signature.Voided, got.Versions[0].States[0].Signature.Why = at, "The text changed since."
			got.Versions[1].Content.Title = "Next but one"
			got.Record.Alerted, got.Record.Overdue = nil, false
			if err := tx.SaveRecord(ctx, got); err != nil {
				return err
			}
			got.Record.Version = 2
			again, err := tx.RecordByRef(ctx, want.Record.Ref)
			if diff := cmp.Diff(got, again); diff != "" {
				t.Errorf("after saving (-want +got):\n%s", diff)
			}
			text, textErr := tx.RecordText(ctx, want.Record.ID, want.Versions[0].Hash)
			if textErr != nil || text.Title != want.Versions[0].Content.Title {
				t.Errorf("the text that was sent: %q, %v", text.Title, textErr)
			}
			return err
		})
	})
}

func TestSavingAnOldRecordIsAConflict(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := aRecord("0001")
		insert(t, s, st)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.SaveRecord(ctx, st) })
		err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.SaveRecord(context.Background(), st) })
		if errs.CodeOf(err) != "store.stale" {
			t.Errorf("got %v, want a conflict", err)
		}
		if err := s.Read(context.Background(), func(tx *store.Tx) error {
			_, err := tx.RecordByRef(context.Background(), "KM-R-2026-9999")
			return err
		}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("no such record: %v", err)
		}
	})
}

func TestRecordsAreListedForThoseWhoMayKnowOfThem(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var states []sharing.State
		for i := range 5 {
			st := aRecord(fmt.Sprintf("%04d", i))
			st.Record.UpdatedAt = at.Add(time.Duration(i) * time.Second)
			st.Record.SharedAt = st.Record.UpdatedAt
			states = append(states, st)
		}
		drafted := aRecord("draft")
		drafted.Record.Live, drafted.Record.Accessions, drafted.Record.Status = 0, nil, sharing.Draft
		drafted.Versions = drafted.Versions[1:]
		insert(t, s, append(states, drafted)...)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for org, want := range map[ident.Organisation]int{"o1": 6, "o2": 5, "o3": 5, "o4": 0} {
				got, err := tx.RecordPlaces(ctx, sharing.PlaceQuery{Organisation: org, Most: 100})
				if err != nil || len(got) != want {
					t.Errorf("%s lists %d records, want %d (%v)", org, len(got), want, err)
				}
				counts, err := tx.CountPlaces(ctx, org)
				if err != nil || counts[sharing.Active] != min(want, 5) {
					t.Errorf("%s counts %v (%v)", org, counts, err)
				}
			}
			var refs []string
			after := sharing.PageKey{}
			for {
				page, err := tx.RecordPlaces(ctx, sharing.PlaceQuery{Organisation: "o2", Status: sharing.Active, After: after, Most: 2})
				if err != nil || len(page) == 0 {
					break
				}
				for _, i := range page {
					refs = append(refs, i.Ref)
				}
				last := page[len(page)-1]
				after = sharing.PageKey{UpdatedAt: last.UpdatedAt, ID: last.ID}
			}
			if want := []string{"KM-R-2026-0004", "KM-R-2026-0003", "KM-R-2026-0002", "KM-R-2026-0001", "KM-R-2026-0000"}; !slices.Equal(refs, want) {
				t.Errorf("paged: %v", refs)
			}
			led, err := tx.RecordPlaces(ctx, sharing.PlaceQuery{Organisation: "o2", Led: true, Most: 10})
			if len(led) != 0 {
				t.Errorf("o2 leads %d", len(led))
			}
			return err
		})
	})
}

func TestAPartyThatLeftKeepsOnlyClosedRecords(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := aRecord("0001")
		insert(t, s, st)
		st.Versions[0].Content.Parties = slices.Delete(slices.Clone(st.Versions[0].Content.Parties), 1, 2)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.SaveRecord(ctx, st); err != nil {
				return err
			}
			got, err := tx.RecordPlaces(ctx, sharing.PlaceQuery{Organisation: "o2", Most: 10})
			if len(got) != 0 {
				t.Errorf("o2 still lists %v", got)
			}
			return err
		})
	})
}

func TestDueRecordsAndTheirEvents(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		early, late, never := aRecord("0001"), aRecord("0002"), aRecord("0003")
		early.Record.Watch = clock.NewDate(2026, time.November, 21)
		never.Record.Watch = clock.Date{}
		insert(t, s, early, late, never)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			due, err := tx.RecordsDue(ctx, clock.NewDate(2026, time.November, 21), "", 10)
			if err != nil || len(due) != 1 || due[0] != early.Record.Ref {
				t.Errorf("due: %v (%v)", due, err)
			}
			due, err = tx.RecordsDue(ctx, clock.NewDate(2028, time.January, 1), early.Record.Ref, 10)
			if err != nil || len(due) != 1 || due[0] != late.Record.Ref {
				t.Errorf("due after the first: %v (%v)", due, err)
			}
			about := early.Record.Subject()
			for i, orgs := range [][]ident.Organisation{{"o1"}, {"o1", "o2"}} {
				e := event.New(ident.Event(fmt.Sprintf("e%d", i)), at, event.Actor{System: "test"}, "sharing.test", about).For(orgs...)
				if err := tx.AppendEvents(ctx, e); err != nil {
					return err
				}
			}
			for org, want := range map[ident.Organisation]int{"": 2, "o1": 2, "o2": 1, "o3": 0} {
				got, err := tx.RecordEvents(ctx, early.Record.ID, org, 0, 10)
				if err != nil || len(got) != want {
					t.Errorf("%q sees %d events, want %d (%v)", org, len(got), want, err)
				}
			}
			return nil
		})
	})
}

func TestTheRegisterGetsNoDraft(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		insert(t, s, aRecord("0001"), aRecord("0002"))
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			one, err := tx.RecordForRegister(ctx, "0001")
			if err != nil {
				return err
			}
			if len(one.Versions) != 1 || one.Versions[0].N != 1 || one.Record.Open != 0 {
				t.Errorf("versions %+v, open %d", one.Versions, one.Record.Open)
			}
			if diff := cmp.Diff([]ident.Organisation{"o1", "o2", "o3"}, one.Organisations); diff != "" {
				t.Errorf("organisations (-want +got):\n%s", diff)
			}
			rest, err := tx.RecordsForRegister(ctx, "0001", 10)
			if len(rest) != 1 || rest[0].Record.ID != "0002" {
				t.Errorf("after the first: %d records", len(rest))
			}
			return err
		})
	})
}
