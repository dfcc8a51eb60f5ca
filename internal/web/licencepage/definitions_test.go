package licencepage_test

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/licence"
	"sharewell/internal/store"
	"sharewell/internal/web/licencepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
)

// TestAChangedMeaningKeepsTheOldFigures counts by one definition, changes what the indicator means, counts by the next,
// and reads page and file: the earlier figures stand as they were, with the formula that they were made by.
func TestAChangedMeaningKeepsTheOldFigures(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	st, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "l.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	l, err := licence.Load(pack)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewFixed(time.Date(2026, 8, 20, 9, 0, 0, 0, time.UTC))
	ids := &ident.Sequence{Prefix: "meaning"}
	first := licence.Indicator{Code: "14a", Promise: "risks-and-benefits", Words: "Entries that name the risks", How: "Entries with risks, of all.", Measure: licence.Share, Unit: "percent", Top: []string{"risks"}, Bottom: []string{"all"}, Missing: "No counts.",
		History: []licence.Definition{{N: 1, From: "2026-01-01", Change: "The first definition."}}}
	second := first
	second.How, second.Top, second.Bottom = "Entries with long risks, of all in use.", []string{"long"}, []string{"used"}
	second.History = []licence.Definition{{N: 1, From: "2026-01-01", Change: "The first definition.", Was: &licence.Former{How: first.How, Measure: first.Measure, Top: first.Top, Bottom: first.Bottom}}, {N: 2, From: "2026-10-01", Change: "Short words about risks no longer count."}}
	count := func(d licence.Indicator, counts map[string]float64) *licence.Service {
		svc := licence.New(licence.Deps{Store: st.Licence(), Clock: now, Calendar: clock.NewCalendar(nil), IDs: ids, Licence: l, Scorecard: &licence.Scorecard{Indicators: []licence.Indicator{d}},
			Sources: []licence.Source{{Name: "all", Take: func(_ context.Context, s licence.Span) (*licence.Inputs, error) {
				in := licence.NewInputs()
				if s.Running(clock.DateOf(now.Now())) {
					for name, n := range counts {
						in.Set(name, n)
					}
				}
				return in, nil
			}}}})
		if _, err := svc.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		return svc
	}
	serve := func(svc *licence.Service) *pagetest.Server {
		return pagetest.New(t, licencepage.Routes(licencepage.Deps{Licence: svc}), access.Actor{}, page.Who{})
	}
	count(first, map[string]float64{"risks": 30, "all": 40})
	fresh := licence.New(licence.Deps{Store: st.Licence(), Clock: now, Calendar: clock.NewCalendar(nil), IDs: ids, Licence: l, Scorecard: &licence.Scorecard{Indicators: []licence.Indicator{second}}})
	pagetest.Golden(t, "indicator_new_meaning", serve(fresh).Get("/licence/scorecard/14a").Body.String())

	now.Set(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	s := serve(count(second, map[string]float64{"risks": 39, "all": 40, "long": 10, "used": 40}))
	text := s.Get("/licence/scorecard/14a").Body.String()
	pagetest.Golden(t, "indicator_two_meanings", text)
	for _, want := range []string{"25%", "75%", "30 of 40", "Before, by definition 1", "cannot be compared", first.How, "Short words about risks no longer count."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	values := again(t, s)
	if values[1] != 75 || values[2] != 25 {
		t.Errorf("the figures by definition are %v", values)
	}
}

// again works every figure of the file out by the formula of its own time, and gives the values by definition.
func again(t testing.TB, s *pagetest.Server) map[int]float64 {
	t.Helper()
	var file struct {
		Definitions []licence.Indicator
		Results     []struct {
			Definition int
			Span       string
			State      licence.State
			Value      float64
			Counts     []licence.Count
			Hash       string
		}
	}
	r := s.Get("/licence/scorecard.json")
	if err := json.Unmarshal(r.Body.Bytes(), &file); r.Code != http.StatusOK || err != nil {
		t.Fatal(r.Code, err)
	}
	values := map[int]float64{}
	for _, x := range file.Results {
		if x.State != licence.Measured || strings.HasSuffix(x.Span, "2026") {
			continue
		}
		values[x.Definition] = x.Value
		// Anybody can work it out again by the formula of its own time.
		d := file.Definitions[0].As(x.Definition)
		get := func(name string) float64 {
			at := slices.IndexFunc(x.Counts, func(c licence.Count) bool { return c.Name == name })
			return x.Counts[at].Value
		}
		if again := 100 * get(d.Top[0]) / get(d.Bottom[0]); again != x.Value || licence.HashOf("14a", x.Definition, x.Span, x.Counts) != x.Hash {
			t.Errorf("%s by definition %d is %v, again %v", x.Span, x.Definition, x.Value, again)
		}
	}
	return values
}

// TestAMissingCountNeverShowsNought takes counts away at random, and looks at the page, the card and the table.
func TestAMissingCountNeverShowsNought(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	h := newHouse(t)
	card, year, ids := h.svc.Scorecard(), 2000, &ident.Sequence{Prefix: "gone"}
	rapid.Check(t, func(rt *rapid.T) {
		d := rapid.SampledFrom(card.Indicators).Draw(rt, "indicator")
		needs := d.Needs()
		gone := rapid.SampledFrom(needs).Draw(rt, "gone")
		year += 3 // a time of its own in the one store
		svc := licence.New(licence.Deps{Store: h.store.Licence(), Clock: clock.NewFixed(time.Date(year, 11, 22, 9, 0, 0, 0, time.UTC)), Calendar: clock.NewCalendar(nil), IDs: ids, Licence: h.svc.Licence(), Scorecard: &licence.Scorecard{Indicators: []licence.Indicator{d}},
			Sources: []licence.Source{{Name: "some", Take: func(context.Context, licence.Span) (*licence.Inputs, error) {
				in := licence.NewInputs()
				for _, n := range needs {
					if n != gone && rapid.Bool().Draw(rt, n) {
						in.Set(n, float64(rapid.IntRange(0, 50).Draw(rt, "count")))
					}
				}
				return in, nil
			}}}})
		if _, err := svc.Refresh(ctx); err != nil {
			rt.Fatal(err)
		}
		s := pagetest.New(t, licencepage.Routes(licencepage.Deps{Licence: svc}), access.Actor{}, page.Who{})
		one := s.Get("/licence/scorecard/" + d.Code).Body.String()
		if !strings.Contains(one, htmlOf(d.Missing)) || strings.Contains(one, "<strong>0") {
			rt.Fatalf("the page of %s without %s does not say why there is no figure", d.Code, gone)
		}
		for line := range strings.SplitSeq(s.Get("/licence/scorecard.csv").Body.String(), "\n") {
			if strings.HasPrefix(line, d.Code+",") && !strings.Contains(line, ",missing,") {
				rt.Fatalf("the table says %s", line)
			}
		}
		cards, _, _, err := svc.Latest(ctx)
		if err != nil || cards[0].Open || cards[0].State != licence.Missing || cards[0].Value != 0 || cards[0].Top != 0 {
			rt.Fatalf("the card is %+v, %v", cards, err)
		}
	})
}

// htmlOf writes text as pages do.
func htmlOf(s string) string { return html.EscapeString(s) }
