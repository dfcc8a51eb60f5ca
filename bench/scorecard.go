package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/licence"
	counts "sharewell/internal/licence/measure"
	"sharewell/internal/register"
	"sharewell/internal/store"
	"sharewell/packs"
)

// scorecardEntries is how many entries of the register are counted.
const scorecardEntries = 100_000

// benchEntries gives entries that differ in what they tell.
func benchEntries(fn func(register.Entry)) {
	for i := range scorecardEntries {
		e := register.Entry{Level: register.LevelFull, Status: register.Live, Benefits: "People get help sooner.", Parties: []register.Party{{Name: fmt.Sprint("Body ", i%1000), Slug: fmt.Sprint("body-", i%1000), Lead: true}, {Name: "Other"}},
			Why: register.Why{Purposes: []register.Coded{{Code: "P01"}}}}
		if i%3 > 0 {
			e.Risks = "A letter may go to the wrong house."
		}
		fn(e)
	}
}

// scorecardCost counts a register of a hundred thousand entries, keeps the results, and reads what pages show.
func scorecardCost(ctx context.Context, s setting) error {
	st, err := store.Open(ctx, "sqlite:"+filepath.Join(s.folder, "scorecard.db"))
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
	l, err := licence.Load(pack)
	if err != nil {
		return err
	}
	card, err := licence.LoadScorecard(pack, l)
	if err != nil {
		return err
	}
	now := clock.NewFixed(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	svc := licence.New(licence.Deps{Store: st.Licence(), Clock: now, IDs: ident.Random{}, Licence: l, Scorecard: card, Sources: []licence.Source{{Name: "register", Standing: true, Take: func(context.Context, licence.Span) (*licence.Inputs, error) {
		count := counts.NewEntries(clock.DateOf(now.Now()), nil, nil)
		benchEntries(count.Add)
		return count.Inputs(), nil
	}}}})
	for _, name := range []string{"first count", "count again, nothing new"} {
		began := time.Now()
		n, err := svc.Refresh(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("scorecard: %-28s %8.0f ms, %d results kept of %d entries\n", name, float64(time.Since(began).Milliseconds()), n, scorecardEntries)
	}
	const times = 50
	for _, m := range []struct {
		name string
		do   func() error
	}{
		{"all indicators", func() error { _, _, _, err := svc.Latest(ctx); return err }},
		{"one, by 1,000 organisations", func() error { _, err := svc.Indicator(ctx, "14a"); return err }},
		{"the file of everything", func() error {
			return svc.Each(ctx, func(licence.Indicator, licence.Public) error { return nil })
		}},
	} {
		began := time.Now()
		for range times {
			if err := m.do(); err != nil {
				return err
			}
		}
		fmt.Printf("scorecard: %-28s %8.2f ms\n", m.name, float64(time.Since(began).Microseconds())/1000/times)
	}
	return nil
}
