package cli

import (
	"context"
	"slices"
	"sync"

	"sharewell/internal/access"
	"sharewell/internal/apiclient"
	"sharewell/internal/automation"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/follow"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/licence"
	"sharewell/internal/licence/measure"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/rights/choice"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
)

// checkMonths is how far back a check of a tool still counts as proof.
const checkMonths = 12

// tools counts uses with a tool as they stand.
func (t tallies) tools(ctx context.Context, _ licence.Span) (*licence.Inputs, error) {
	all, err := t.checked(ctx, t.today().AddMonths(-checkMonths), t.today().AddDays(1))
	return measure.Tools(all), err
}

// checks counts what people found in a time.
func (t tallies) checks(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	all, err := t.checked(ctx, s.First, s.Until)
	return measure.Checks(all), err
}

func (t tallies) checked(ctx context.Context, from, until clock.Date) (all []measure.Tool, err error) {
	err = t.a.faces.automation.EachCounts(ctx, from, until, func(v automation.View, c automation.Counts) {
		all = append(all, measure.Tool{Organisation: licence.Organisation{Slug: v.Use.Lead.Slug, Name: v.Use.Lead.Name}, Counts: c})
	})
	return all, err
}

// countedByMonth are the counts that nothing else keeps.
func countedByMonth() []string {
	return []string{follow.CountChanges, follow.CountTold, choice.CountBack, choice.CountBackSame, ledger.CountChecked, ledger.CountWrong, apiclient.CountAsked, apiclient.CountCovered}
}

// months reads counts by month. The first time it says that they are counted from now on.
func (t tallies) months(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	in, now := licence.NewInputs(), t.a.options.Clock.Now()
	err := t.a.Store.Write(ctx, func(tx *store.Tx) error {
		in = licence.NewInputs()
		first, last := s.Months()
		counts, err := tx.MonthCounts(ctx, first, last)
		if err != nil {
			return err
		}
		if !s.Running(t.today()) {
			for _, c := range counts {
				in.Set(c.Name, c.Value)
			}
			return nil
		}
		for _, name := range countedByMonth() {
			at := slices.IndexFunc(counts, func(c licence.Count) bool { return c.Name == name })
			if at >= 0 {
				in.Set(name, counts[at].Value)
				continue
			}
			in.Set(name, 0)
			if err := tx.AddMonthCount(ctx, name, now, 0); err != nil {
				return err
			}
		}
		return nil
	})
	return in, err
}

// reached counts groups that were heard in consultations that closed within the time.
func (t tallies) reached(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	c, err := t.a.engagement.Calendar(ctx)
	if err != nil || len(c.Consultations) >= measure.MostConsultations {
		return licence.NewInputs(), err
	}
	var all []consultation.Heard
	for _, x := range c.Consultations {
		if !x.Phase.Over() || !s.Running(x.Closes) {
			continue
		}
		r, err := t.a.engagement.Results(ctx, access.Actor{}, x)
		if err != nil {
			return nil, err
		}
		all = append(all, r.Heard...)
	}
	return measure.Reached(all), nil
}

// livesSeen remembers what was found of versions that went live. That never changes, and finding it reads whole records.
type livesSeen struct {
	mu sync.Mutex
	of map[int64]measure.Life // by the number of the news
}

// livesAtOnce is how many pieces of news are read together.
const livesAtOnce = 500

// lives counts uses that began or changed within the time and are in the public register.
func (t tallies) lives(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	t.seen.mu.Lock()
	defer t.seen.mu.Unlock()
	var all []measure.Life
	q := store.NewsQuery{Kind: follow.Live, From: s.First.Start(), Until: s.Until.Start(), Most: livesAtOnce}
	for {
		var list []follow.News
		err := t.a.Store.Read(ctx, func(tx *store.Tx) (err error) {
			list, err = tx.NewsIn(ctx, q)
			return err
		})
		if err != nil || len(list) == 0 {
			return measure.Lives(all), err
		}
		for _, n := range list {
			life, known := t.seen.of[n.N]
			if !known {
				life, known, err = t.life(ctx, n)
				if err != nil {
					return nil, err
				}
				if !known {
					continue // it is not public now; it may be later
				}
				t.seen.of[n.N] = life
			}
			all = append(all, life)
		}
		q.After = list[len(list)-1].N
	}
}

// life looks at one version that went live; ok is false when the public does not see the use.
func (t tallies) life(ctx context.Context, n follow.News) (l measure.Life, ok bool, err error) {
	e, err := t.a.faces.register.Entry(ctx, n.Ref)
	if errs.KindOf(err) == errs.NotFound || err == nil && (e.Level == register.LevelWithheld || e.Level == register.LevelPast) {
		return l, false, nil
	}
	if err != nil {
		return l, false, err
	}
	l.Organisation = licence.Organisation{Slug: e.Lead().Slug, Name: e.Lead().Name}
	err = t.a.Store.Read(ctx, func(tx *store.Tx) error {
		src, err := tx.RegisterSource(ctx, ident.Record(n.About.ID))
		if err != nil {
			return err
		}
		now, before := liveVersions(src.Versions, n.Version)
		switch {
		case now == nil:
			return nil
		case before == nil:
			l.First, l.Days, ok = true, clock.DateOf(now.Signed()).DaysUntil(clock.DateOf(now.LiveAt)), true
			return nil
		}
		ok = true
		if l.Purpose = !sameSet(now.Content.Purposes, before.Content.Purposes) || now.Content.SpecificPurpose != before.Content.SpecificPurpose; !l.Purpose {
			return nil
		}
		at, told, err := tx.AnnouncedAt(ctx, n.Ref, n.Version)
		l.Announced = told && clock.DateOf(at).Before(clock.DateOf(now.LiveAt))
		return err
	})
	return l, ok, err
}

// liveVersions finds a version, and the one that was live before it.
func liveVersions(all []sharing.Version, number int) (now, before *sharing.Version) {
	for i := range all {
		v := &all[i]
		switch {
		case v.LiveAt.IsZero():
		case v.N == number:
			now = v
		case v.N < number && (before == nil || v.N > before.N):
			before = v
		}
	}
	return now, before
}

// sameSet reports whether two lists hold the same, in any order.
func sameSet(a, b []string) bool {
	return slices.Equal(slices.Compact(slices.Sorted(slices.Values(a))), slices.Compact(slices.Sorted(slices.Values(b))))
}

// forms counts other versions of entries that were asked for, ever.
func (t tallies) forms(ctx context.Context, _ licence.Span) (*licence.Inputs, error) {
	var all []edition.Count
	err := t.a.Store.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.CountEditionAsks(ctx)
		return err
	})
	return measure.Forms(all), err
}
