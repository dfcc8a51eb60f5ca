package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/demo"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
)

// stages is how often each stage comes, in a hundred.
var stages = []struct {
	stage sharing.Stage
	of    int
}{
	{sharing.Active, 72}, {sharing.InReview, 8}, {sharing.AwaitingSign, 5}, {sharing.Draft, 5}, {sharing.Ended, 4}, {sharing.Paused, 3},
	{sharing.Refused, 3},
}

// grower adds records to a store, always the same ones.
type grower struct {
	county *demo.County
	cast   *cast
	kinds  []string
	rng    *rand.Rand
	made   int
	drafts []string       // references of drafts that the busiest organisation leads
	live   []string       // references of live records
	busy   []string       // of those, the ones that the busiest organisation leads
	days   map[string]int // what each draft's answer about days was last changed to
}

// nextDays gives a value that a draft's answer about days does not have.
func (g *grower) nextDays(ref string) int {
	if _, ok := g.days[ref]; !ok {
		g.days[ref] = daysAtFirst
	}
	return 1 + g.days[ref]%30
}

// daysAtFirst is that answer in the county's records.
const daysAtFirst = 10

func newGrower(county *demo.County, c *cast) *grower {
	return &grower{county: county, cast: c, kinds: county.Kinds(), rng: rand.New(rand.NewPCG(1, 2)), days: map[string]int{}}
}

// portion is how many records are written together.
const portion = 250

// grow adds records until there are so many. One goroutine writes texts while another keeps them.
func (g *grower) grow(ctx context.Context, s *store.Store, to int) error {
	ctx, stop := context.WithCancel(ctx)
	batches, failed := make(chan []grown, 2), make(chan error, 1)
	go func() { failed <- g.produce(ctx, batches, to) }()
	var err error
	for batch := range batches {
		if err == nil {
			err = s.Write(ctx, func(tx *store.Tx) error { return saveAll(ctx, tx, batch) })
		}
		if err != nil {
			stop() // the producer sees it and closes the channel
		}
	}
	made := <-failed
	stop()
	return errors.Join(err, made)
}

func (g *grower) produce(ctx context.Context, batches chan<- []grown, to int) error {
	defer close(batches)
	for g.made < to {
		batch := make([]grown, min(portion, to-g.made))
		for i := range batch {
			var err error
			if batch[i], err = g.next(); err != nil {
				return err
			}
		}
		select {
		case batches <- batch:
		case <-ctx.Done():
			return nil // the write failed, which is the error to show
		}
	}
	return nil
}

func saveAll(ctx context.Context, tx *store.Tx, batch []grown) error {
	for _, r := range batch {
		if err := r.save(ctx, tx); err != nil {
			return fmt.Errorf("add record %s: %w", r.state.Record.Ref, err)
		}
	}
	return nil
}

// grown is a record with what hangs on it.
type grown struct {
	state  sharing.State
	events []event.Event
	task   *intray.Task
}

func (r grown) save(ctx context.Context, tx *store.Tx) error {
	if err := tx.InsertRecord(ctx, r.state); err != nil {
		return err
	}
	if r.task != nil {
		if err := tx.OpenTask(ctx, *r.task); err != nil {
			return err
		}
	}
	return tx.AppendEvents(ctx, r.events...)
}

// pick chooses an organisation; one in ten times the busiest.
func (g *grower) pick() string {
	if g.rng.IntN(10) == 0 {
		return g.cast.keys[0]
	}
	return g.cast.keys[g.rng.IntN(len(g.cast.keys))]
}

// parties chooses a lead and one to three others.
func (g *grower) parties() (lead string, others []string) {
	lead = g.pick()
	for len(others) < 1+g.rng.IntN(3) {
		o := g.pick()
		clash := o == lead
		for _, x := range others {
			clash = clash || x == o
		}
		if !clash {
			others = append(others, o)
		}
	}
	return lead, others
}

func (g *grower) stage() sharing.Stage {
	n := g.rng.IntN(100)
	for _, s := range stages {
		if n -= s.of; n < 0 {
			return s.stage
		}
	}
	return sharing.Active
}

// next makes one more record.
func (g *grower) next() (grown, error) {
	g.made++
	lead, others := g.parties()
	r := demo.Record{Kind: g.kinds[g.rng.IntN(len(g.kinds))], Lead: lead, Others: others, Suffix: places[g.rng.IntN(len(places))] + fmt.Sprintf(" %d", g.made)}
	began := today.AddDate(0, 0, -30-g.rng.IntN(300))
	c, err := g.county.Content(r, g.cast.Cast, clock.DateOf(began.AddDate(0, 0, 25)), g.made)
	if err != nil {
		return grown{}, err
	}
	ref := fmt.Sprintf("SM-R-%d-%06d", began.Year(), g.made)
	st := sharing.State{Record: sharing.Record{
		ID: ident.New[ident.Record](g.cast.IDs), Ref: ref, Lead: g.cast.Organisations[lead], OwnerRole: access.IGLead, Deputy: access.DPO,
		Last: 1, CreatedAt: began, UpdatedAt: began.AddDate(0, 0, 25), ReviewDue: c.ReviewDue(),
	}}
	v := sharing.Version{N: 1, Stage: g.stage(), Content: c, CreatedAt: began}
	g.stand(&st, &v)
	st.Versions = []sharing.Version{v}
	out := grown{state: st, events: g.history(st, v)}
	if v.Stage == sharing.InReview {
		out.task = g.task(st, v)
	}
	g.remember(ref, lead, v.Stage)
	return out, nil
}

// stand brings the record to its stage: who approved, who signed, since when.
func (g *grower) stand(st *sharing.State, v *sharing.Version) {
	r := &st.Record
	r.Status = v.Stage
	if v.Stage == sharing.Draft {
		r.Open = 1
		return
	}
	v.SentAt = v.CreatedAt.AddDate(0, 0, 5)
	r.SharedAt = v.SentAt
	v.Hash = sharing.HashOf(v.Content)
	sent := v.Content
	v.Sent = &sent
	signed := v.Stage.Live() || v.Stage == sharing.Ended
	var parts map[string]string
	if signed || v.Stage == sharing.AwaitingSign {
		parts = sharing.PartHashes(&v.Content)
	}
	for _, p := range v.Content.Parties {
		s := sharing.PartyState{Party: p.ID, Organisation: p.Organisation, Role: p.Role, AskedAt: v.SentAt, NeedsReview: true, NeedsSign: p.Controller()}
		if parts != nil {
			s.Approval = &sharing.Approval{ID: g.cast.IDs.Next(), Party: p.ID, Org: p.Organisation, Role: access.DPO, At: v.SentAt.AddDate(0, 0, 3), Hash: v.Hash, Part: parts[p.ID]}
		}
		if signed && s.NeedsSign {
			s.Signature = &sharing.Signature{ID: g.cast.IDs.Next(), Party: p.ID, Org: p.Organisation, Role: access.SigningOfficer, Name: "Signing Officer",
				Post: "Chief Executive", Authority: true, Method: sharing.Typed, SignedOn: clock.DateOf(v.SentAt), At: v.SentAt.AddDate(0, 0, 9), Hash: v.Hash, Part: parts[p.ID]}
		}
		v.States = append(v.States, s)
	}
	switch {
	case signed:
		r.Live, v.LiveAt, r.SharedAt = 1, v.SentAt.AddDate(0, 0, 10), v.SentAt.AddDate(0, 0, 10)
		r.Watch = r.ReviewDue.AddDays(-90)
	case v.Stage.Open():
		r.Open = 1
	default:
		v.ClosedAt = v.SentAt.AddDate(0, 0, 12)
	}
}

// history makes the events that brought the record there.
func (g *grower) history(st sharing.State, v sharing.Version) []event.Event {
	orgs := v.Content.Organisations()
	by := event.Actor{ActingFor: st.Record.Lead, Role: string(access.IGLead)}
	note := func(name string, at time.Time, of ...ident.Organisation) event.Event {
		return event.New(ident.New[ident.Event](g.cast.IDs), at, by, "sharing."+name, st.Record.Subject()).
			With(sharing.EventData{Ref: st.Record.Ref, Version: 1, Hash: v.Hash}).For(of...)
	}
	out := []event.Event{note("record_created", v.CreatedAt, st.Record.Lead)}
	if !v.SentAt.IsZero() {
		out = append(out, note("record_sent", v.SentAt, orgs...))
	}
	if !v.LiveAt.IsZero() {
		out = append(out, note("record_signed", v.LiveAt.Add(-time.Hour), orgs...), note("record_live", v.LiveAt, orgs...))
	}
	return out
}

// task makes what waits for the first party that is asked.
func (g *grower) task(st sharing.State, v sharing.Version) *intray.Task {
	last := v.Content.Parties[len(v.Content.Parties)-1]
	return &intray.Task{
		ID: ident.New[ident.Task](g.cast.IDs), Organisation: last.Organisation, Roles: []access.Role{access.DPO, access.IGLead}, Kind: sharing.TaskReview,
		Subject: st.Record.Subject(), Title: "Review: " + v.Content.Title, URL: st.Record.URL() + "/review", From: st.Record.Lead,
		CreatedAt: v.SentAt, Due: clock.DateOf(v.SentAt).AddDays(14),
	}
}

// mostRemembered bounds the samples that pages are measured on.
const mostRemembered = 500

func (g *grower) remember(ref, lead string, stage sharing.Stage) {
	keep := func(list *[]string) {
		if len(*list) < mostRemembered {
			*list = append(*list, ref)
		}
	}
	busiest := lead == g.cast.keys[0]
	switch {
	case stage == sharing.Draft && busiest:
		keep(&g.drafts)
	case stage == sharing.Active:
		keep(&g.live)
		if busiest {
			keep(&g.busy)
		}
	}
}
