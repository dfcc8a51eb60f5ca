package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func anOrganisation(id, name string) organisation.Organisation {
	return organisation.Organisation{
		ID: ident.Organisation(id), Slug: organisation.Slugged(name), Name: name, Kind: "gp_practice", Sector: "health",
		Status: organisation.InDirectory, CreatedAt: at, UpdatedAt: at, Version: 1,
	}
}

func TestOrganisationRoundTrip(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := anOrganisation("o1", "St Mary’s Surgery")
		o.Identifiers = []organisation.Identifier{{Scheme: organisation.ICO, Value: "ZA123456"}, {Scheme: organisation.ODS, Value: "G82001"}}
		o.Profile = organisation.Profile{
			LegalName: "Drs Été & Co", Address: organisation.Address{Lines: []string{"1 Hill"}, Town: "Dover", Postcode: "CT1 1AA"},
			ICOExpiry: clock.NewDate(2027, 1, 2), PublicAuthority: organisation.No,
			Contacts: []organisation.Contact{{Role: organisation.RoleDPO, Mailbox: "dpo@a.example"}},
			Training: organisation.Training{Percent: 90, On: clock.NewDate(2026, 3, 4)},
		}
		o.Facts = organisation.Facts{HealthOrCare: true, MustFill: []organisation.RoleKind{organisation.RoleDPO}, Mandatory: []organisation.Mend{{Code: "ico_expired", Until: clock.NewDate(2027, 1, 2)}}}
		o.Source = organisation.Source{File: "a.csv", AsOf: clock.NewDate(2024, 8, 31)}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.InsertOrganisation(ctx, o) })
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, find := range []func() (organisation.Organisation, error){
				func() (organisation.Organisation, error) { return tx.Organisation(ctx, "o1") },
				func() (organisation.Organisation, error) { return tx.OrganisationBySlug(ctx, "st-marys-surgery") },
				func() (organisation.Organisation, error) { return tx.OrganisationByIdentifier(ctx, o.Identifiers[1]) },
			} {
				got, err := find()
				if diff := cmp.Diff(o, got); diff != "" || err != nil {
					t.Errorf("(-want +got), %v:\n%s", err, diff)
				}
			}
			names, err := tx.OrganisationNames(ctx, []ident.Organisation{"o1", "none", "o1", ""})
			if diff := cmp.Diff(map[ident.Organisation]string{"o1": o.Name}, names); diff != "" || err != nil {
				t.Errorf("names (-want +got), %v:\n%s", err, diff)
			}
			_, err = tx.Organisation(ctx, "none")
			if errs.KindOf(err) != errs.NotFound {
				t.Errorf("an unknown one: %v", err)
			}
			return nil
		})
	})
}

func TestOrganisationConflicts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		a, b := anOrganisation("a", "A"), anOrganisation("b", "B")
		a.Identifiers = []organisation.Identifier{{Scheme: organisation.URN, Value: "118001"}}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.InsertOrganisation(ctx, a); err != nil {
				return err
			}
			return tx.InsertOrganisation(ctx, b)
		})
		for name, fn := range map[string]func(tx *store.Tx) error{
			"slug":    func(tx *store.Tx) error { c := a; c.ID, c.Identifiers = "c", nil; return tx.InsertOrganisation(ctx, c) },
			"number":  func(tx *store.Tx) error { c := b; c.Identifiers = a.Identifiers; return tx.UpdateOrganisation(ctx, c) },
			"version": func(tx *store.Tx) error { c := b; c.Version = 7; return tx.UpdateOrganisation(ctx, c) },
		} {
			if err := s.Write(ctx, fn); errs.KindOf(err) != errs.Conflict {
				t.Errorf("%s: %v", name, err)
			}
		}
		b.Name, b.Identifiers = "B renamed", []organisation.Identifier{{Scheme: organisation.URN, Value: "118002"}}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateOrganisation(ctx, b) })
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			found, err := tx.FindOrganisations(ctx, organisation.Filter{Words: "ren"})
			if len(found) != 1 || found[0].ID != "b" || found[0].Slug != "b" {
				t.Errorf("found %+v", found)
			}
			return err
		})
	})
}

func TestFindOrganisationsIsTheSameOnBothEngines(t *testing.T) {
	t.Parallel()
	names := []string{
		"Éclair Surgery", "Kent County Council", "KENT & Medway Trust", "St. Mary's School", "St Mary’s Surgery", "A.B.C. Clinic",
		"100 High Street Practice", "_odd%name", "Zebra Surgery", "Kentish Town Practice", "The Kent School of Surgery",
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for i, n := range names {
				o := anOrganisation(fmt.Sprintf("o%02d", i), n)
				if n == "Zebra Surgery" {
					o.Status = organisation.Closed
				}
				if err := tx.InsertOrganisation(ctx, o); err != nil {
					return err
				}
			}
			return nil
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for words, want := range map[string][]string{
				"kent":           {"KENT & Medway Trust", "Kent County Council", "Kentish Town Practice", "The Kent School of Surgery"},
				"sur ken":        {"The Kent School of Surgery"},
				"ST MARYS":       {"St. Mary's School", "St Mary’s Surgery"},
				"st mary's surg": {"St Mary’s Surgery"},
				"k":              {"KENT & Medway Trust", "Kent County Council", "Kentish Town Practice", "The Kent School of Surgery"},
				"k s":            {"The Kent School of Surgery"},
				"eclair":         {"Éclair Surgery"},
				"ÉCLAIR":         {"Éclair Surgery"},
				"odd%name":       {"_odd%name"},
				"and":            {"KENT & Medway Trust"},
				"zebra":          {},
				"nothing":        {},
			} {
				found, err := tx.FindOrganisations(ctx, organisation.Filter{Words: words})
				if err != nil {
					return err
				}
				if got := namesOf(found); !slices.Equal(got, want) {
					t.Errorf("%q found %q, want %q", words, got, want)
				}
			}
			return pagesAreWhole(ctx, t, tx, len(names)-1)
		})
	})
}

func namesOf(found []organisation.Brief) []string {
	out := []string{}
	for _, f := range found {
		out = append(out, f.Name)
	}
	return out
}

// pagesAreWhole reads everything three at a time and wants each once and in order.
func pagesAreWhole(ctx context.Context, t *testing.T, tx *store.Tx, want int) error {
	t.Helper()
	var keys []string
	for after := ""; ; {
		page, err := tx.FindOrganisations(ctx, organisation.Filter{After: after, Most: 3, Words: "%"})
		if err != nil {
			return err
		}
		for _, b := range page {
			keys = append(keys, b.Key)
		}
		if len(page) < 3 {
			break
		}
		after = page[len(page)-1].Key
	}
	if len(keys) != want || !slices.IsSorted(keys) {
		t.Errorf("%d keys in order %v: %q", len(keys), slices.IsSorted(keys), keys)
	}
	return nil
}

func TestCountOrganisations(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for i := range 5 {
				o := anOrganisation(fmt.Sprintf("o%d", i), fmt.Sprintf("Name %d", i))
				if i == 0 {
					o.Sector, o.Status = "education", organisation.Member
				}
				if err := tx.InsertOrganisation(ctx, o); err != nil {
					return err
				}
			}
			got, err := tx.CountOrganisations(ctx)
			want := []organisation.Count{{Sector: "education", Status: organisation.Member, N: 1}, {Sector: "health", Status: organisation.InDirectory, N: 4}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
			return err
		})
	})
}
