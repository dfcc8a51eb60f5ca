package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// flowing is a version in which the council sends its items to others.
func flowing(n int, stage sharing.Stage, category string, to ...ident.Organisation) sharing.Version {
	c := sharing.Content{Title: fmt.Sprintf("List %d", n), Parties: []sharing.Party{{ID: "p0", Organisation: "council", Role: sharing.RoleController}},
		Items: []sharing.Item{{ID: "i1", Name: "It", Category: category}, {ID: "i2", Name: "Never sent", Category: "photo"}}}
	f := sharing.Flow{ID: "f1", From: []string{"p0"}, Items: []string{"i1"}, Method: "mesh", MatchOn: "nhs_number"}
	for i, o := range to {
		p := sharing.Party{ID: fmt.Sprintf("p%d", i+1), Organisation: o, Role: sharing.RoleController}
		if o == "" {
			p.Outsider.Name = "A firm"
		}
		c.Parties, f.To = append(c.Parties, p), append(f.To, p.ID)
	}
	c.Flows = []sharing.Flow{f}
	return sharing.Version{N: n, Stage: stage, Content: c, CreatedAt: at, SentAt: at, LiveAt: at}
}

func TestTheRecordsSayWhoWasGivenWhat(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		old, recent := at.AddDate(-3, 0, 0), at.AddDate(0, -2, 0)
		record := func(id string, status sharing.Stage, versions ...sharing.Version) sharing.State {
			last := len(versions)
			return sharing.State{Record: sharing.Record{ID: ident.Record(id), Ref: "KM-R-" + id, Lead: "council", OwnerRole: "ig_lead", Deputy: "dpo", Live: last, Last: last, Status: status, CreatedAt: at, UpdatedAt: at, SharedAt: at, Version: 1}, Versions: versions}
		}
		amended := record("r1", sharing.Active, flowing(1, sharing.Superseded, "name", "gone", "left"), flowing(2, sharing.Active, "address", "school", ""))
		amended.Versions[0].ClosedAt = recent
		amended.Record.Accessions = []sharing.Accession{{ID: "a1", Organisation: "joined", Like: "p1", Role: "controller", State: sharing.JoinSigned, AskedAt: at, DecidedAt: at}}
		ended := record("r2", sharing.Ended, flowing(1, sharing.Ended, "name", "kept", "shredded"))
		ended.Versions[0].ClosedAt = recent
		ended.Record.EndAnswers = []sharing.EndAnswer{{ID: "e1", Party: "p1", Organisation: "kept", Answer: sharing.Kept, AskedAt: at, At: at}, {ID: "e2", Party: "p2", Organisation: "shredded", Answer: sharing.Destroyed, AskedAt: at, At: at}}
		past := record("r3", sharing.Ended, flowing(1, sharing.Ended, "name", "longago"))
		past.Versions[0].ClosedAt = old
		draft := record("r4", sharing.Draft, flowing(1, sharing.Draft, "name", "notyet"))
		draft.Record.Live, draft.Record.Open = 0, 1
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, id := range []ident.Organisation{"council", "gone", "left", "school", "joined", "kept", "shredded", "longago", "notyet", "heir"} {
				o := organisation.Organisation{ID: id, Slug: string(id), Name: "The " + string(id), Kind: "county", Status: organisation.Member, CreatedAt: at, UpdatedAt: at, Version: 1}
				if id == "gone" {
					o.Status, o.Profile.Successors = organisation.Closed, []organisation.SuccessionEntry{{Organisation: "heir", On: clock.DateOf(at)}}
				}
				if err := tx.InsertOrganisation(ctx, o); err != nil {
					return err
				}
			}
			for _, st := range []sharing.State{amended, ended, past, draft} {
				if err := tx.InsertRecord(ctx, st); err != nil {
					return err
				}
			}
			return nil
		})
		w := store.RelayWorld{In: s.Read}
		shares, err := w.Shares(context.Background(), "council", clock.DateOf(at.AddDate(-2, 0, 0)))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range shares {
			got = append(got, fmt.Sprint(x.Record, " v", x.Version, " ", x.To.Key(), " ", x.Items, " ", x.Ended.IsZero()))
		}
		slices.Sort(got)
		want := []string{"KM-R-r1 v1 heir [name] false", "KM-R-r1 v1 left [name] false", "KM-R-r1 v2 joined [address] true", "KM-R-r1 v2 outside:A firm [address] true",
			"KM-R-r1 v2 school [address] true", "KM-R-r2 v1 kept [name] false"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("who was given what (-want +got):\n%s", diff)
		}
		bodies, err := w.Bodies(context.Background(), []ident.Organisation{"gone", "school"})
		if err != nil || !bodies["gone"].Gone || bodies["gone"].Next != "heir" || bodies["heir"].Name != "The heir" || !bodies["school"].Reached {
			t.Errorf("the bodies: %+v (%v)", bodies, err)
		}
	})
}
