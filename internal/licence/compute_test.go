package licence_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"sharewell/internal/clock"
	"sharewell/internal/licence"
)

type fixture struct {
	Code        string
	Missing     bool
	Counts      map[string]float64
	Top, Bottom float64
	Value       float64
	State       licence.State
	Parts       []float64
}

func fixtures(t testing.TB) []fixture {
	t.Helper()
	b, err := os.ReadFile("testdata/indicators.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var in struct{ Cases []fixture }
	if err := yaml.Unmarshal(b, &in); err != nil {
		t.Fatal(err)
	}
	return in.Cases
}

var quarter = licence.QuarterOf(clock.NewDate(2026, 11, 22))

func TestEveryIndicatorAgainstNumbersWorkedOutByHand(t *testing.T) {
	t.Parallel()
	_, s := loaded(t)
	all := fixtures(t)
	if len(all) != len(s.Indicators) {
		t.Errorf("there are %d indicators and %d cases", len(s.Indicators), len(all))
	}
	for _, c := range all {
		t.Run(c.Code, func(t *testing.T) {
			t.Parallel()
			d, err := s.Of(c.Code)
			if err != nil {
				t.Fatal(err)
			}
			in := licence.NewInputs()
			for name, n := range c.Counts {
				in.Set(name, n)
			}
			got := licence.Compute(d, quarter, in)
			if c.State == "" {
				c.State = licence.Measured
			}
			if got.State != c.State || got.Top != c.Top || got.Bottom != c.Bottom || got.Value != c.Value {
				t.Errorf("%s of %s is %v and %v, want %s of %v is %v and %v", licence.Plain(got.Top), licence.Plain(got.Bottom), got.Value, got.State, licence.Plain(c.Top), licence.Plain(c.Bottom), c.Value, c.State)
			}
			var parts []float64
			for _, p := range got.Parts {
				parts = append(parts, p.Value)
			}
			if diff := cmp.Diff(c.Parts, parts); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAMissingCountIsNeverNought takes each count away from each indicator in turn.
func TestAMissingCountIsNeverNought(t *testing.T) {
	t.Parallel()
	_, s := loaded(t)
	for _, c := range fixtures(t) {
		d, err := s.Of(c.Code)
		if err != nil {
			t.Fatal(err)
		}
		for _, gone := range d.Needs() {
			in := licence.NewInputs()
			for name, n := range c.Counts {
				if name != gone {
					in.Set(name, n)
				}
			}
			r := licence.Compute(d, quarter, in)
			if r.State != licence.Missing || !slices.Equal(r.Absent, []string{gone}) || r.Value != 0 || len(r.Counts) != 0 {
				t.Errorf("%s without %s: %+v", c.Code, gone, r)
			}
			if p := licence.Publish(d, []licence.Result{r}, 5)[0]; p.Open {
				t.Errorf("%s without %s shows numbers", c.Code, gone)
			}
		}
	}
}

func TestTooLittleIsNotEnoughData(t *testing.T) {
	t.Parallel()
	_, s := loaded(t)
	d, err := s.Of("14a")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[float64]licence.State{0: licence.Few, 9: licence.Few, 10: licence.Measured} {
		in := licence.NewInputs()
		in.Set("register.risks", n)
		in.Set("register.shown", n)
		if r := licence.Compute(d, quarter, in); r.State != want {
			t.Errorf("of %v: %s", n, r.State)
		}
	}
}

// TestTheHashCanBeMadeAgain follows what the page says of the hash.
func TestTheHashCanBeMadeAgain(t *testing.T) {
	t.Parallel()
	got := licence.HashOf("14a", 1, "2026-Q4", []licence.Count{{Name: "register.risks", Value: 42}, {Name: "register.shown", Value: 44}})
	// printf '14a 1 2026-Q4\nregister.risks=42\nregister.shown=44\n' | sha256sum
	if want := "159e471d6dd59cc8ebdb6e8dbd28a12251ae6f709d686c703e28cb6ff8abbb30"; got != want {
		t.Errorf("the hash is %s", got)
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, s := range licence.Spans(clock.NewDate(2026, 2, 3)) {
		codes = append(codes, s.Code)
		if again, ok := licence.ParseSpan(s.Code); !ok || again != s {
			t.Errorf("%s comes back as %+v", s.Code, again)
		}
	}
	if diff := cmp.Diff("2026-Q1 2026 2025-Q4 2025-Q3 2025-Q2 2025-Q1 2025", strings.Join(codes, " ")); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"", "2026-Q5", "2026-Q0", "2026-Q1x", "x", "02026"} {
		if _, ok := licence.ParseSpan(bad); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}

// TestSmallNumbersOfPeopleAreNotShown looks whether a hidden number follows from what is shown.
func TestSmallNumbersOfPeopleAreNotShown(t *testing.T) {
	t.Parallel()
	_, s := loaded(t)
	d, err := s.Of("10b")
	if err != nil {
		t.Fatal(err)
	}
	const floor = 5
	rapid.Check(t, func(rt *rapid.T) {
		in := licence.NewInputs()
		in.Have(d.Needs()...)
		for _, slug := range []string{"a", "b", "c"} {
			answered := rapid.IntRange(0, 40).Draw(rt, "answered")
			in.Add("requests.answered", licence.Organisation{Slug: slug, Name: slug}, float64(answered))
			in.Add("requests.in_time", licence.Organisation{Slug: slug, Name: slug}, float64(rapid.IntRange(0, answered).Draw(rt, "in time")))
		}
		p := licence.Publish(d, []licence.Result{licence.Compute(d, quarter, in)}, floor)[0]
		if late := p.Bottom - p.Top; p.Open && (p.Top > 0 && p.Top < floor || late > 0 && late < floor) {
			rt.Fatalf("%v of %v is shown", p.Top, p.Bottom)
		}
		if !p.Open && (p.Hash != "" || len(p.Counts) > 0 || len(p.By) > 0 || p.Value != 0) {
			rt.Fatalf("something is shown beside a hidden number: %+v", p)
		}
		hidden := 0
		for _, o := range p.By {
			if !o.Open {
				hidden++
				continue
			}
			if late := o.Bottom - o.Top; o.Top > 0 && o.Top < floor || late > 0 && late < floor {
				rt.Fatalf("%s: %v of %v is shown", o.Slug, o.Top, o.Bottom)
			}
		}
		if hidden == 1 && len(p.By) > 1 {
			rt.Fatalf("the one that is hidden follows from the whole: %+v", p.By)
		}
	})
}

// TestAYearDoesNotGiveAHiddenQuarterAway holds the rule for sums over time.
func TestAYearDoesNotGiveAHiddenQuarterAway(t *testing.T) {
	t.Parallel()
	_, s := loaded(t)
	d, err := s.Of("10c")
	if err != nil {
		t.Fatal(err)
	}
	of := func(span licence.Span, top, bottom float64) licence.Result {
		in := licence.NewInputs()
		in.Set("complaints.acknowledged_in_time", top)
		in.Set("complaints.acknowledged", bottom)
		return licence.Compute(d, span, in)
	}
	last := licence.QuarterOf(clock.NewDate(2026, 7, 1))
	got := licence.Publish(d, []licence.Result{of(licence.YearOf(quarter.First), 40, 50), of(quarter, 20, 22), of(last, 20, 28)}, 5)
	if got[0].Open || got[0].State != licence.Hidden || got[1].Open || !got[2].Open {
		t.Errorf("%+v", got)
	}
}

// TestEveryIndicatorHasOneCase fails for an indicator that nobody worked out by hand.
func TestEveryIndicatorHasOneCase(t *testing.T) {
	t.Parallel()
	_, s := loaded(t)
	cases := map[string]int{}
	for _, c := range fixtures(t) {
		cases[c.Code]++
	}
	for _, d := range s.Indicators {
		if cases[d.Code] != 1 {
			t.Errorf("%s has %d cases in testdata/indicators.yaml; work one out by hand", d.Code, cases[d.Code])
		}
	}
}

// TestAYearDoesNotGiveAHiddenOrganisationAway looks at organisations over time: what one quarter hides of a body, the
// year does not tell, and in no list is a single number left to be worked out.
func TestAYearDoesNotGiveAHiddenOrganisationAway(t *testing.T) {
	t.Parallel()
	_, s := loaded(t)
	d, err := s.Of("10b")
	if err != nil {
		t.Fatal(err)
	}
	const floor = 5
	rapid.Check(t, func(rt *rapid.T) {
		year := licence.YearOf(quarter.First)
		spans := []licence.Span{year, licence.QuarterOf(clock.NewDate(2026, 1, 1)), licence.QuarterOf(clock.NewDate(2026, 4, 1)), licence.QuarterOf(clock.NewDate(2026, 7, 1)), quarter}
		counted := make([]*licence.Inputs, len(spans))
		for i := range spans {
			counted[i] = licence.NewInputs()
			counted[i].Have(d.Needs()...)
			counted[i].Have("requests.answered.access", "requests.answered.correction", "requests.answered.erasure", "requests.answered.restriction", "requests.answered.objection", "requests.answered.automated")
		}
		for i := range spans[1:] {
			for _, slug := range []string{"a", "b", "c"} {
				answered := rapid.IntRange(0, 60).Draw(rt, "answered")
				late := rapid.IntRange(0, answered).Draw(rt, "late")
				for _, in := range []*licence.Inputs{counted[0], counted[i+1]} {
					in.Add("requests.answered", licence.Organisation{Slug: slug, Name: slug}, float64(answered))
					in.Add("requests.in_time", licence.Organisation{Slug: slug, Name: slug}, float64(answered-late))
					in.Add("requests.answered.access", licence.Organisation{Slug: slug, Name: slug}, float64(answered-answered/3))
					in.Add("requests.answered.erasure", licence.Organisation{Slug: slug, Name: slug}, float64(answered/3))
				}
			}
		}
		var results []licence.Result
		for i, span := range spans {
			results = append(results, licence.Compute(d, span, counted[i]))
		}
		out := licence.Publish(d, results, floor)
		for i, p := range out {
			hidden, sum := 0, 0.0
			for k, o := range p.By {
				if !o.Open {
					hidden, sum = hidden+1, sum+results[i].By[k].Bottom
				}
			}
			if hidden > 0 && hidden < len(p.By) && (hidden == 1 || sum < floor) {
				rt.Fatalf("%s: one hidden body follows from the others: %+v", spans[i].Code, p.By)
			}
			hiddenParts, shown := 0, 0
			for _, x := range p.Parts {
				switch {
				case x.Hidden:
					hiddenParts++
				case x.Value > 0:
					shown++
				}
			}
			if hiddenParts == 1 && shown > 0 {
				rt.Fatalf("%s: one hidden part follows from the others: %+v", spans[i].Code, p.Parts)
			}
		}
		if !out[0].Open {
			return
		}
		for _, o := range out[0].By {
			for _, q := range out[1:] {
				for _, x := range q.By {
					if o.Slug == x.Slug && o.Open && !x.Open {
						rt.Fatalf("the year tells of %s what a quarter hides", o.Slug)
					}
				}
			}
		}
	})
}
