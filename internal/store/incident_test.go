package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func anIncident(id string, stage incident.Stage, aware time.Time) incident.Incident {
	return incident.Incident{ID: incident.ID(id), Ref: "KM-I-2026-" + id, Org: "o1", Stage: stage, Version: 1, MadeAt: at, Updated: at, Watch: at.Add(time.Hour),
		Content: incident.Content{Facts: incident.Facts{What: "A list – ‘really’ – went astray.", AwareAt: aware, Kinds: []string{"confidentiality"}}},
		Links:   []incident.Link{{Ref: "KM-R-2026-0001", Title: "A use"}}, Partners: []incident.Partner{{Org: "o2", ToldAt: aware.Add(time.Hour)}},
		Turns: []incident.Turn{{At: at, What: "begun", Hash: "00"}}}
}

func refsOf(list []incident.Incident) (out []string) {
	for _, i := range list {
		out = append(out, string(i.ID))
	}
	return out
}

func TestIncidentsComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			one, two, draft := anIncident("i1", incident.Alarm, at), anIncident("i2", incident.Closed, at.Add(-48*time.Hour)), anIncident("i3", incident.Draft, at)
			draft.Partners, draft.Watch = nil, time.Time{}
			for _, i := range []incident.Incident{one, two, draft} {
				if err := tx.InsertIncident(ctx, i); err != nil {
					return err
				}
			}
			got, err := tx.IncidentByRef(ctx, one.Ref)
			if diff := cmp.Diff(one, got); diff != "" || err != nil {
				t.Errorf("after inserting (-want +got):\n%s %v", diff, err)
			}
			if err := tx.SaveIncident(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveIncident(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			if _, err := tx.IncidentByRef(ctx, "nothing"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("nothing was found: %v", err)
			}
			lists := map[string]func() ([]incident.Incident, error){
				"own":    func() ([]incident.Incident, error) { return tx.IncidentsOf(ctx, "o1", "", 9) },
				"after":  func() ([]incident.Incident, error) { return tx.IncidentsOf(ctx, "o1", one.SortKey(), 1) },
				"told":   func() ([]incident.Incident, error) { return tx.IncidentsTold(ctx, "o2", "", 9) },
				"raised": func() ([]incident.Incident, error) { return tx.IncidentsRaised(ctx, "", 9) },
				"others": func() ([]incident.Incident, error) { return tx.IncidentsTold(ctx, "o3", "", 9) },
			}
			want := map[string][]string{"own": {"i1", "i3", "i2"}, "after": {"i3"}, "told": {"i1", "i2"}, "raised": {"i1", "i2"}, "others": nil}
			for name, list := range lists {
				found, err := list()
				if got := refsOf(found); err != nil || !slices.Equal(got, want[name]) {
					t.Errorf("%s: %v, want %v (%v)", name, got, want[name], err)
				}
			}
			day := clock.DateOf(at)
			if f, err := tx.IncidentFigures(ctx, day, day); err != nil || len(f) != 2 || f[0].AwareOn != day {
				t.Errorf("figures of the day: %+v, %v", f, err)
			}
			watch, err := tx.IncidentsToWatch(ctx, at.Add(2*time.Hour), "", 9)
			if !slices.Equal(watch, []string{one.Ref, two.Ref}) {
				t.Errorf("to be looked at: %v", watch)
			}
			return err
		})
	})
}

func TestAccountsAreThereUntilTheyAreDropped(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			account := func(ref, org string, year int, uses ...string) incident.Public {
				return incident.Public{Ref: ref, Org: ident.Organisation(org), Words: incident.Words{Title: "What happened – " + ref}, Band: "few", Uses: uses,
					AwareOn: clock.NewDate(year, 3, 1), PublishedAt: clock.NewDate(year, 4, 1).Start(), ChangedAt: at, Story: []incident.PublicTurn{{On: clock.NewDate(year, 3, 1), What: "aware"}}}
			}
			old, young := account("A", "o1", 2025, "R1", "R2"), account("B", "o2", 2026, "R1")
			for _, p := range []incident.Public{old, young, young} { // the same again is no second one
				if err := tx.PutAccount(ctx, p); err != nil {
					return err
				}
			}
			got, err := tx.Account(ctx, "A")
			if diff := cmp.Diff(old, got); diff != "" || err != nil {
				t.Errorf("(-want +got):\n%s %v", diff, err)
			}
			refs := func(list []incident.Public, err error) (out []string) {
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range list {
					out = append(out, p.Ref)
				}
				return out
			}
			cases := map[string]struct{ got, want []string }{
				"all":   {refs(tx.Accounts(ctx, incident.AccountFilter{Most: 9})), []string{"B", "A"}},
				"after": {refs(tx.Accounts(ctx, incident.AccountFilter{Most: 9, After: young.SortKey()})), []string{"A"}},
				"org":   {refs(tx.Accounts(ctx, incident.AccountFilter{Most: 9, Org: "o1"})), []string{"A"}},
				"year":  {refs(tx.Accounts(ctx, incident.AccountFilter{Most: 9, Year: 2026})), []string{"B"}},
				"use":   {refs(tx.AccountsAbout(ctx, "R1", 9)), []string{"B", "A"}},
				"other": {refs(tx.AccountsAbout(ctx, "R9", 9)), nil},
			}
			for name, c := range cases {
				if !slices.Equal(c.got, c.want) {
					t.Errorf("%s: %v, want %v", name, c.got, c.want)
				}
			}
			groups, err := tx.AccountGroups(ctx)
			if diff := cmp.Diff([]incident.Group{{Org: "o1", Year: 2025, N: 1}, {Org: "o2", Year: 2026, N: 1}}, groups); diff != "" || err != nil {
				t.Errorf("groups: %s %v", diff, err)
			}
			if err := tx.DropAccount(ctx, "A"); err != nil {
				return err
			}
			if _, err := tx.Account(ctx, "A"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("a withdrawn account gave %v", err)
			}
			return tx.DropAccount(ctx, "A")
		})
	})
}
