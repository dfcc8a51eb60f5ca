package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// incidents is how many incidents are measured.
const incidents = 1000

// incidentBodies is between how many organisations they happen.
const incidentBodies = 40

// nowhere knows no use and any organisation.
type nowhere struct{}

func (nowhere) Uses(context.Context, access.Actor) ([]incident.Use, error) { return nil, nil }
func (nowhere) Use(context.Context, access.Actor, string) (incident.Use, error) {
	return incident.Use{}, errs.New(errs.NotFound, "bench.no_use", "There is no such use.")
}
func (nowhere) Body(_ context.Context, id ident.Organisation) (incident.Body, error) {
	return incident.Body{ID: id, Name: string(id), Slug: string(id)}, nil
}
func (w nowhere) Find(ctx context.Context, _ access.Actor, typed string) (incident.Body, error) {
	return w.Body(ctx, ident.Organisation(typed))
}
func (nowhere) Pause(context.Context, access.Actor, string, string) error  { return nil }
func (nowhere) Resume(context.Context, access.Actor, string, string) error { return nil }

// incidentCost fills a database with incidents, told partners and public accounts, and measures what people wait for.
func incidentCost(ctx context.Context, s setting) error {
	st, err := store.Open(ctx, "sqlite:"+filepath.Join(s.folder, "incidents.db"))
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }() // only the figures are kept
	if err := st.Migrate(ctx); err != nil {
		return err
	}
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		return err
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		return err
	}
	rules, err := incident.Load(rulebookdata.EnglandIncidents())
	if err != nil {
		return err
	}
	now := clock.NewFixed(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	svc := incident.New(incident.Deps{Store: st.Incidents(), Clock: now, IDs: ident.Random{}, Book: book, Rules: rules, World: nowhere{}, Prefix: "KM-I"})
	began := time.Now()
	for i := range incidents {
		if err := oneIncident(ctx, svc, now, i); err != nil {
			return err
		}
	}
	fmt.Printf("incidents: %d written, told, filled and published, %.2f ms each\n", incidents, float64(time.Since(began).Microseconds())/1000/incidents)
	lead := access.Actor{Person: "lead", Organisation: "body-01", Roles: []access.Role{access.IGLead}}
	measured := []struct {
		name string
		do   func() error
	}{
		{"queue of one organisation", func() error { _, err := svc.List(ctx, lead, ""); return err }},
		{"told by others", func() error { _, err := svc.Told(ctx, lead, ""); return err }},
		{"trends of the partnership", func() error { _, err := svc.Trends(ctx, lead, false); return err }},
		{"public list", func() error { _, _, err := svc.Accounts(ctx, incident.AccountFilter{}); return err }},
		{"scorecard of a year", func() error {
			_, err := svc.Counts(ctx, now.Now().AddDate(-1, 0, 0), now.Now())
			return err
		}},
	}
	const times = 50
	for _, m := range measured {
		began := time.Now()
		for range times {
			if err := m.do(); err != nil {
				return err
			}
		}
		fmt.Printf("incidents: %-28s %8.2f ms\n", m.name, float64(time.Since(began).Microseconds())/1000/times)
	}
	return nil
}

// oneIncident lets one incident happen; every fifth is told to everybody.
func oneIncident(ctx context.Context, svc *incident.Service, now *clock.Fixed, i int) error {
	org := ident.Organisation(fmt.Sprintf("body-%02d", i%incidentBodies))
	lead := access.Actor{Person: "lead", Organisation: org, Roles: []access.Role{access.IGLead}}
	second := access.Actor{Person: "second", Organisation: org, Roles: []access.Role{access.DPO}}
	made, err := svc.Begin(ctx, lead, incident.First{Key: fmt.Sprintf("bench-incident-%06d", i), What: fmt.Sprintf("A list of number %d went to the wrong place.", i), AwareAt: now.Now().AddDate(0, 0, -i%360), NearMiss: i%4 == 3})
	if err != nil {
		return err
	}
	for k := 1; k <= 3; k++ {
		if _, err := svc.TellBody(ctx, lead, made.Ref, fmt.Sprintf("body-%02d", (i+k)%incidentBodies)); err != nil {
			return err
		}
	}
	if i%5 != 0 {
		return nil
	}
	w := incident.Words{Title: "A list went to the wrong place", Happened: "We sent a list to the wrong place.", Affected: "Fewer than 10 people.", Doing: "It was deleted.", You: "Nothing."}
	if _, err := svc.WriteAccount(ctx, lead, made.Ref, 0, w); err != nil {
		return err
	}
	if err := svc.SendAccount(ctx, lead, made.Ref); err != nil {
		return err
	}
	return svc.ReviewAccount(ctx, second, incident.Review{Ref: made.Ref, Let: true})
}
