package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// caseCost measures what staff and people ask of so many requests and complaints of one organisation, a third of them
// open: a page of the queue, the look-up by reference and code, and the counts that are published.
func caseCost(ctx context.Context, s setting) error {
	b, err := newCaseBench(filepath.Join(s.folder, "cases.db"))
	if err != nil {
		return err
	}
	var shown []Measured
	for text := range strings.SplitSeq(s.sizes, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return fmt.Errorf("-sizes: %w", err)
		}
		measured, err := b.at(ctx, size)
		if err != nil {
			return err
		}
		shown = append(shown, measured...)
	}
	growth(shown)
	return errors.Join(printPages(os.Stdout, shown), keep(s.out, "cases.json", shown))
}

// caseOrg answers everything here.
const caseOrg ident.Organisation = "bench-council"

type caseBench struct {
	database string
	book     *rulebook.Book
	secrets  *receipt.Secrets
	clock    *clock.Fixed
	made     int
}

func newCaseBench(path string) (*caseBench, error) {
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		return nil, err
	}
	b := &caseBench{database: "sqlite:" + path, clock: clock.NewFixed(today)}
	if b.book, err = rulebook.Load(rulebookdata.England(), pack); err != nil {
		return nil, err
	}
	b.secrets, err = receipt.New([]byte("0123456789abcdef0123456789abcdef"), "case", rand.Reader)
	return b, err
}

// caseBodies knows the one body.
type caseBodies struct{}

func (caseBodies) Bodies(context.Context, []string) ([]casework.Body, error) { return nil, nil }

func (caseBodies) Body(_ context.Context, id ident.Organisation) (casework.Body, error) {
	return casework.Body{ID: id, Name: "Bench Council", Here: true}, nil
}

func (caseBodies) Use(context.Context, string) (casework.Body, error) { return casework.Body{}, nil }

// grow writes cases until there are so many. They came over the last two years.
func (b *caseBench) grow(ctx context.Context, s *store.Store, to int) error {
	for b.made < to {
		until := min(b.made+portion, to)
		if err := s.Write(ctx, func(tx *store.Tx) error {
			for i := b.made; i < until; i++ {
				if err := b.put(ctx, tx, i); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
		b.made = until
	}
	return nil
}

func (b *caseBench) put(ctx context.Context, tx *store.Tx, i int) error {
	at := today.Add(-time.Duration(i*7919%(730*24)) * time.Hour)
	kind := casework.Kinds()[i%len(casework.Kinds())]
	p := casework.Part{Org: caseOrg, Stage: casework.InHand, Story: deadline.Story{Received: at}, AcknowledgedAt: at, Due: "clock.sar " + clock.DateOf(at.AddDate(0, 1, 0)).String(),
		Lines: []casework.Line{{What: casework.WhatMade, Public: true, At: at}, {What: casework.WhatAcknowledged, Public: true, Role: access.DPO, At: at}}, WatchAt: at.AddDate(0, 1, 0)}
	counts := []casework.Measure{casework.CountReceived, casework.CountAckInTime}
	if i%3 > 0 {
		end := at.AddDate(0, 0, i%40)
		p.Stage, p.EndedAt, p.WatchAt, p.Due = casework.Closed, end, time.Time{}, ""
		p.Outcome = &casework.Outcome{Result: casework.Results()[i%len(casework.Results())], Text: "Here is what you asked for.", At: end}
		p.Story = p.Story.With(deadline.Move{Kind: deadline.Close, At: end})
		counts = append(counts, casework.CountInTime, casework.CountFully, casework.Measure(fmt.Sprintf("%s%03d", casework.DaysPrefix, i%40)))
	}
	ref := refOf("K", i)
	c := casework.Case{ID: casework.ID(fmt.Sprintf("0bench-case-%07d", i)), Ref: ref, Kind: kind, Route: casework.Online, Relationship: casework.Self, Text: "Everything about my housing since 2019.",
		Means: casework.Nothing, Code: b.secrets.Hash(ref, b.secrets.Code(ref)), Parts: []casework.Part{p}, MadeAt: at, Updated: at, Version: 1}
	err := tx.InsertCase(ctx, c)
	for _, m := range counts {
		err = errors.Join(err, tx.AddTally(ctx, casework.Tally{Org: caseOrg, Kind: kind, Period: casework.Period(at), Measure: m, Amount: 1}))
	}
	return err
}

// at measures with so many cases.
func (b *caseBench) at(ctx context.Context, size int) ([]Measured, error) {
	s, err := store.Open(ctx, b.database)
	if err != nil {
		return nil, err
	}
	err = s.Migrate(ctx)
	if err == nil {
		err = b.grow(ctx, s, size)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	svc := casework.New(casework.Deps{Store: s.Cases(), Clock: b.clock, IDs: ident.Random{}, Book: b.book, World: caseBodies{}, Secrets: b.secrets, Prefix: "SM-K",
		Mail: func(string) (string, string) { return "", "" }})
	officer := access.Actor{Person: "bench", Organisation: caseOrg, Roles: []access.Role{access.DPO}}
	var failed error
	queue := func(f casework.Filter) func(int) (int, int) {
		return func(int) (int, int) {
			q, err := svc.Queue(ctx, officer, f)
			failed = errors.Join(failed, err)
			return 200, len(q.Rows)
		}
	}
	middle, err := svc.Queue(ctx, officer, casework.Filter{Stage: casework.Closed})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	out := []Measured{
		measure("cases, first page of the queue", size, queue(casework.Filter{})),
		measure("cases, next page of closed ones", size, queue(casework.Filter{Stage: casework.Closed, After: middle.Next})),
		measure("cases, complaints in hand", size, queue(casework.Filter{Kind: casework.Complaint, Stage: casework.InHand})),
		measure("case, look-up by reference and code", size, func(i int) (int, int) {
			b.clock.Advance(time.Second)
			ref := refOf("K", i*997%size)
			st, err := svc.Look(ctx, ref, b.secrets.Code(ref))
			failed = errors.Join(failed, err)
			return 200, len(st.Parts)
		}),
		measure("case, wrong code", size, func(i int) (int, int) {
			b.clock.Advance(time.Second)
			_, err := svc.Look(ctx, refOf("K", i*991%size), "AAAA BBBB CCCC")
			if err == nil {
				failed = errors.Join(failed, errors.New("a wrong code opens a case"))
			}
			return 200, 0
		}),
		measure("cases, published counts", size, func(int) (int, int) {
			t, err := svc.Times(ctx, casework.TimesQuery{})
			failed = errors.Join(failed, err)
			return 200, len(t.Rows)
		}),
	}
	return out, errors.Join(failed, s.Close())
}
