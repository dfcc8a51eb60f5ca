package demo

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// TestSeed looks at the county from all sides, on both engines.
func TestSeed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := deps(t, s)
		began := time.Now()
		if err := Seed(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		t.Logf("seeded in %s", time.Since(began))
		for name, look := range map[string]func(*testing.T, *store.Store, Deps){
			"counts": checkCounty, "in force": nothingStandsInTheWay, "sign in": everybodyCanSignIn, "again": seedingAgainDoesNothing,
			"letters": oldLettersAreGone, "one-offs": checkOneOffs,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				look(t, s, d)
			})
		}
	})
}

// checkCounty says what a seeded store must hold.
func checkCounty(t *testing.T, s *store.Store, _ Deps) {
	t.Helper()
	ctx := context.Background()
	statuses, states := map[string]int{}, map[string]int{}
	standing := 0
	err := s.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.FindOrganisations(ctx, organisation.Filter{Most: 100})
		if err != nil {
			return err
		}
		for _, b := range found {
			statuses["organisation."+string(b.Status)]++
			st, err := tx.Standing(ctx, b.ID, clock.DateOf(present))
			if err != nil {
				return err
			}
			if st.Signatory {
				standing++
			}
		}
		board, err := tx.ListStatements(ctx, agreement.BoardFilter{Most: 100})
		if err != nil {
			return err
		}
		for _, b := range board {
			statuses["statement."+string(b.Status)]++
		}
		records, err := tx.RecordsForRegister(ctx, "", 100)
		if err != nil {
			return err
		}
		for _, p := range records {
			st, err := tx.RecordByRef(ctx, p.Record.Ref)
			if err != nil {
				return err
			}
			states[string(st.Record.Status)]++
			if st.Record.Overdue {
				states["overdue"]++
			}
			if v := st.Open(); v != nil && st.Live() != nil {
				states["varied."+string(v.Stage)]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"organisation.directory": 1, "organisation.invited": 1, "organisation.member": 38,
		"statement.invited": 1, "statement.submitted": 1, "statement.queried": 1, "statement.accepted": 26,
		"statement.reaffirm_due": 1, "statement.lapsed": 1, "statement.suspended": 1, "statement.withdrawn": 1,
	}
	if d := cmp.Diff(want, statuses); d != "" {
		t.Errorf("steps of joining (-want +got):\n%s", d)
	}
	want = map[string]int{
		"draft": 4, "in_review": 4, "awaiting_sign": 3, "ready": 2, "active": 20, "paused": 2, "under_review": 1, "expired": 1,
		"ended": 2, "refused": 2, "withdrawn": 1, "overdue": 1, "varied.in_review": 1, "varied.ready": 1,
	}
	if d := cmp.Diff(want, states); d != "" {
		t.Errorf("states of records (-want +got):\n%s", d)
	}
	t.Logf("%d signatories", standing)
}

func nothingStandsInTheWay(t *testing.T, s *store.Store, d Deps) {
	ctx := context.Background()
	svc := sharing.New(sharing.Deps{Store: s.Sharing(), Clock: clock.NewFixed(present), IDs: ident.Random{}, Book: d.Book, Settings: d.settings()})
	stuck := 0
	for _, ref := range refs(t, s) {
		v, err := svc.Get(ctx, access.Actor{Person: "somebody", Organisation: state(t, s, ref).Record.Lead, Roles: []access.Role{access.IGLead}}, ref)
		if err != nil {
			t.Fatal(err)
		}
		inForce := v.Live
		if inForce == nil && v.Shown.Version.Stage.Live() {
			inForce = &v.Shown
		}
		if inForce != nil && inForce.Version.Stage != sharing.Expired {
			for _, b := range inForce.Blockers {
				t.Errorf("%s %s is in force, but: %s", ref, inForce.Version.Content.Title, b.Message)
			}
		}
		if v.Shown.Version.Stage == sharing.Ready {
			for _, b := range v.Shown.Blockers {
				if b.Code == "not_signatory" {
					stuck++
				}
			}
		}
	}
	if stuck != 1 {
		t.Errorf("%d records are held up by a party that is no signatory, not 1", stuck)
	}
}

func refs(t *testing.T, s *store.Store) []string {
	t.Helper()
	var out []string
	err := s.Read(context.Background(), func(tx *store.Tx) error {
		all, err := tx.RecordsForRegister(context.Background(), "", 100)
		for _, p := range all {
			out = append(out, p.Record.Ref)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func state(t *testing.T, s *store.Store, ref string) (st sharing.State) {
	t.Helper()
	err := s.Read(context.Background(), func(tx *store.Tx) (err error) {
		st, err = tx.RecordByRef(context.Background(), ref)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func everybodyCanSignIn(t *testing.T, s *store.Store, d Deps) {
	ctx := context.Background()
	roles, err := DemoRoles(ctx, s, d.FS)
	if err != nil {
		t.Fatal(err)
	}
	tray := intray.New(intray.Deps{Store: s.Intray(), Clock: clock.NewFixed(present)})
	waiting := map[string]int{}
	for _, r := range roles {
		if r.Purpose == "" || !strings.Contains(r.Title, ", ") {
			t.Errorf("%q needs a title and a sentence", r.Title)
		}
		n, err := tray.Count(ctx, r.Person)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(r.Title, ",")
		waiting[name] = n.Waiting
		t.Logf("%s: %+v", r.Title, n)
	}
	if len(roles) != 16 {
		t.Errorf("the sign-in page offers %d people, not 16", len(roles))
	}
	for _, name := range []string{"Priya Anand", "Owen Tallis", "Marguerite Oyelaran", "Ifeoma Castell", "Beatrix Holm", "Agnes Lowe", "Yusra Pell", "Colm Ferris", "Samir Doyle"} {
		if waiting[name] == 0 {
			t.Errorf("nothing waits for %s", name)
		}
	}
}

func seedingAgainDoesNothing(t *testing.T, s *store.Store, d Deps) {
	before := lastEvent(t, s)
	if err := Seed(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	if after := lastEvent(t, s); after != before {
		t.Errorf("a second seeding wrote events %d to %d", before, after)
	}
}

func lastEvent(t *testing.T, s *store.Store) (seq int64) {
	t.Helper()
	err := s.Read(context.Background(), func(tx *store.Tx) (err error) {
		seq, err = tx.LastSeq(context.Background())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func TestTheSameDayMakesTheSameCounty(t *testing.T) {
	t.Parallel()
	var trails [2][]event.Event
	for i := range trails {
		s := storetest.SQLite(t)
		if err := Seed(context.Background(), deps(t, s)); err != nil {
			t.Fatal(err)
		}
		trails[i] = trail(t, s)
	}
	if d := cmp.Diff(trails[0], trails[1]); d != "" {
		t.Errorf("two seedings differ (-one +two):\n%s", d)
	}
}

// trail gives everything that happened, without the sequence numbers.
func trail(t *testing.T, s *store.Store) []event.Event {
	t.Helper()
	ctx := context.Background()
	var out []event.Event
	err := s.Read(ctx, func(tx *store.Tx) error {
		for after := int64(0); ; after = out[len(out)-1].Seq {
			page, err := tx.EventsAfter(ctx, after, 500)
			if err != nil || len(page) == 0 {
				return err
			}
			out = append(out, page...)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range out {
		if i > 0 && e.At.Before(out[i-1].At) {
			t.Errorf("%s at %s is noted after something later", e.Name, e.At)
		}
		if e.At.After(present) {
			t.Errorf("%s lies ahead, at %s", e.Name, e.At)
		}
	}
	return out
}

func oldLettersAreGone(t *testing.T, s *store.Store, _ Deps) {
	ctx := context.Background()
	err := s.Read(ctx, func(tx *store.Tx) error {
		waiting, err := tx.MailIn(ctx, intray.MailWaiting, 100)
		for _, m := range waiting {
			if present.Sub(m.At) > fresh {
				t.Errorf("the letter %q of %s is in the outbox", m.Subject, m.At)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEveryDayIsADayForTheDemonstration seeds as a visitor would on other days, early and late, leap
// years and the ends of months among them.
func TestEveryDayIsADayForTheDemonstration(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{
		time.Date(2026, time.December, 1, 0, 0, 5, 0, time.UTC), time.Date(2027, time.March, 31, 23, 59, 50, 0, time.UTC),
		time.Date(2028, time.February, 29, 12, 0, 0, 0, time.UTC),
	} {
		t.Run(now.Format(time.DateOnly), func(t *testing.T) {
			t.Parallel()
			s := storetest.SQLite(t)
			d := deps(t, s)
			d.Now = now
			if err := Seed(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			stages := map[sharing.Stage]int{}
			for _, ref := range refs(t, s) {
				stages[state(t, s, ref).Record.Status]++
			}
			want := map[sharing.Stage]int{
				sharing.Draft: 4, sharing.InReview: 4, sharing.AwaitingSign: 3, sharing.Ready: 2, sharing.Active: 20, sharing.Paused: 2,
				sharing.UnderReview: 1, sharing.Expired: 1, sharing.Ended: 2, sharing.Refused: 2, sharing.Withdrawn: 1,
			}
			if diff := cmp.Diff(want, stages); diff != "" {
				t.Errorf("states of records (-want +got):\n%s", diff)
			}
		})
	}
}
