package main

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/demo"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// manyOrganisations is the size of a county in organisations.
const manyOrganisations = 2000

// today is the day the data is made for; a fixed day keeps the data the same.
var today = time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC)

// kindsOfBody is how often each kind of organisation comes, in a hundred.
var kindsOfBody = []struct {
	kind string
	of   int
}{
	{"school_academy", 24}, {"school_maintained", 20}, {"gp_practice", 14}, {"charity_vcse", 10}, {"care_provider", 10},
	{"housing_association", 4}, {"mat", 4}, {"nursery", 3}, {"fe_he", 2}, {"district", 2}, {"nhs_trust", 2}, {"police", 1},
	{"fire", 1}, {"county", 1}, {"unitary", 1}, {"icb", 1},
}

// places make the names of organisations.
var places = []string{
	"Alderwick", "Birchover", "Coldharbour", "Dunstock", "Eastmere", "Fallowby", "Grimsway", "Haverleigh", "Inkwell", "Juniper Cross",
	"Kelsham", "Longmarsh", "Millbrook", "Northey", "Oakham Vale", "Pilgrim’s Rest", "Quernmore", "Rushford", "Stonebridge", "Thornley",
}

// cast makes organisations and one person at each, all of them signatories, and remembers them by key.
type cast struct {
	demo.Cast
	keys   []string
	byKind map[string][]string
	person map[string]ident.Person
}

func key(i int) string { return fmt.Sprintf("o%04d", i) }

func kindOf(i int) string {
	if i == 0 {
		return "county" // the busiest of all, whose pages are measured
	}
	n := i * 37 % 100
	for _, k := range kindsOfBody {
		if n -= k.of; n < 0 {
			return k.kind
		}
	}
	return "other"
}

// settle fills an empty store with organisations.
func settle(ctx context.Context, s *store.Store, c *cast, edition agreement.Edition) error {
	const portion = 200
	for from := 0; from < manyOrganisations; from += portion {
		err := s.Write(ctx, func(tx *store.Tx) error {
			for i := from; i < from+portion; i++ {
				if err := c.settleOne(ctx, tx, i, edition); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("make organisations: %w", err)
		}
	}
	return nil
}

func (c *cast) settleOne(ctx context.Context, tx *store.Tx, i int, edition agreement.Edition) error {
	k, at := key(i), today.AddDate(-1, 0, 0)
	o := c.body(i)
	if err := tx.InsertOrganisation(ctx, o); err != nil {
		return err
	}
	p := people.Person{ID: ident.New[ident.Person](c.IDs), Name: "Person " + k, Email: k + "@bench.example", Status: people.Active, CreatedAt: at, Version: 1}
	if err := tx.AddPerson(ctx, p); err != nil {
		return err
	}
	for _, r := range []access.Role{access.IGLead, access.DPO, access.SigningOfficer, access.OrgAdmin} {
		h := people.Hat{ID: ident.New[people.HatID](c.IDs), Person: p.ID, Organisation: o.ID, Role: r, From: at}
		if err := tx.GiveHat(ctx, h); err != nil {
			return err
		}
	}
	from := clock.DateOf(at)
	st := agreement.Statement{
		ID: ident.New[ident.Statement](c.IDs), Organisation: o.ID, Edition: edition.ID, Status: agreement.Accepted,
		Periods:   []agreement.Period{{Edition: edition.Number(), Covers: []ident.Organisation{o.ID}, From: from}},
		History:   []agreement.Change{{Status: agreement.Accepted, At: at}},
		CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	if err := tx.InsertStatement(ctx, st); err != nil {
		return err
	}
	c.keys, c.person[k] = append(c.keys, k), p.ID
	return tx.SetCovered(ctx, st, clock.DateOf(today))
}

// body makes one organisation with everything in order.
func (c *cast) body(i int) organisation.Organisation {
	k, kind, at := key(i), kindOf(i), today.AddDate(-1, 0, 0)
	place := places[i%len(places)]
	o := organisation.Organisation{
		ID: ident.New[ident.Organisation](c.IDs), Slug: "bench-" + k, Kind: kind, Status: organisation.Member,
		Name:        fmt.Sprintf("%s %s %d", place, c.Book.Label("org_type", kind), i),
		Identifiers: []organisation.Identifier{{Scheme: organisation.ICO, Value: fmt.Sprintf("ZZ%06d", i)}},
		CreatedAt:   at, UpdatedAt: at, Version: 1,
	}
	day := clock.DateOf(today)
	o.Profile = organisation.Profile{
		Address: organisation.Address{Lines: []string{fmt.Sprintf("%d Bench Road", i+1)}, Town: place, Postcode: "ZZ1 1AA"}, KindConfirmed: true,
		ICOExpiry: day.AddMonths(9), Training: organisation.Training{Percent: 97, On: day.AddDays(-30)},
		DSPT:  organisation.DSPT{Status: "standards_met", Year: "2025-26", PublishedOn: day.AddDays(-60)},
		Links: organisation.Links{Privacy: "https://www." + k + ".bench.example/privacy"},
		PolicyDocuments: []organisation.PolicyDocument{{Conditions: []string{"10", "18"}, ReviewBy: day.AddMonths(9),
			URL: "https://www." + k + ".bench.example/policy"}},
	}
	for _, r := range organisation.RoleKinds() {
		o.Profile.Contacts = append(o.Profile.Contacts, organisation.Contact{Role: r, Mailbox: string(r) + "@" + k + ".bench.example"})
	}
	c.Organisations[k], c.Kinds[k] = o.ID, kind
	c.byKind[kind] = append(c.byKind[kind], k)
	return o.WithFacts(c.Book)
}
