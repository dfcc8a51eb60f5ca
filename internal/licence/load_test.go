package licence_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"sharewell/internal/errs"
	"sharewell/internal/licence"
	"sharewell/packs"
)

// loaded gives the promises and the indicators that are shipped.
func loaded(t testing.TB) (*licence.Licence, *licence.Scorecard) {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	l, err := licence.Load(pack)
	if err != nil {
		t.Fatal(err)
	}
	s, err := licence.LoadScorecard(pack, l)
	if err != nil {
		t.Fatal(err)
	}
	return l, s
}

func TestThePackHoldsSixteenPromisesWithIndicators(t *testing.T) {
	t.Parallel()
	l, s := loaded(t)
	if n := len(l.Promises()); n != 16 {
		t.Errorf("there are %d promises", n)
	}
	for i, p := range l.Promises() {
		if p.N != i+1 || len(s.About(p.Code)) < 3 {
			t.Errorf("%s is number %d and has %d indicators", p.Code, p.N, len(s.About(p.Code)))
		}
	}
}

func TestMistakesInAPackAreRefused(t *testing.T) {
	t.Parallel()
	l, _ := loaded(t)
	for name, text := range map[string]string{
		"no promise":       "indicators: [{code: 1a, promise: nothing, words: w, how: h, measure: number, unit: u, top: [a], missing: m, definitions: [{n: 1, from: \"2026-01-01\", change: c}]}]",
		"no bottom":        "indicators: [{code: 1a, promise: respect, words: w, how: h, measure: share, unit: u, top: [a], missing: m, definitions: [{n: 1, from: \"2026-01-01\", change: c}]}]",
		"no definition":    "indicators: [{code: 1a, promise: respect, words: w, how: h, measure: number, unit: u, top: [a], missing: m}]",
		"unknown measure":  "indicators: [{code: 1a, promise: respect, words: w, how: h, measure: score, unit: u, top: [a], missing: m, definitions: [{n: 1, from: \"2026-01-01\", change: c}]}]",
		"unknown field":    "indicators: [{code: 1a, rank: 1}]",
		"no words if none": "indicators: [{code: 1a, promise: respect, words: w, how: h, measure: number, unit: u, top: [a], definitions: [{n: 1, from: \"2026-01-01\", change: c}]}]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var pack fs.FS = fstest.MapFS{licence.ScorecardFile: {Data: []byte(text)}}
			if _, err := licence.LoadScorecard(pack, l); errs.KindOf(err) != errs.Invalid {
				t.Errorf("it was taken: %v", err)
			}
		})
	}
	if _, err := licence.Load(fstest.MapFS{licence.File: {Data: []byte("title: T\nversions: [{n: 1, from: \"2026-01-01\"}]\ngroups: [{code: g, promises: [{code: scorecard, short: s, words: w, practice: [p], answers: a}]}]")}}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a promise took the scorecard's address: %v", err)
	}
}
