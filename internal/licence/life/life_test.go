package life_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/licence/life"
	"sharewell/internal/register"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	b, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheShippedSituationsCoverTheList(t *testing.T) {
	t.Parallel()
	b := book(t)
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	p, err := life.Load(b, pack)
	if err != nil {
		t.Fatal(err)
	}
	all, err := b.List("life_situation")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, s := range p.Situations() {
		have[s.Code] = true
		if s.Words == "" {
			t.Errorf("%s has no words", s.Code)
		}
	}
	for _, code := range all.Codes() {
		if !have[code] {
			t.Errorf("nobody can tick %s", code)
		}
	}
}

func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	b := book(t)
	for _, c := range []struct{ name, file, says string }{
		{"no situation of that name", "groups: [{code: a, situations: [{code: flying, any: [{purpose: [P01]}]}]}]", "flying: is not in the list life_situation"},
		{"no such purpose", "groups: [{code: a, situations: [{code: death, any: [{purpose: [P99]}]}]}]", `purpose "P99" is not in the list purpose`},
		{"no such filter", "groups: [{code: a, situations: [{code: death, any: [{colour: [red], purpose: [P01]}]}]}]", `there is no filter "colour"`},
		{"a line that would find everything", "groups: [{code: a, situations: [{code: death, any: [{}]}]}]", "would find everything"},
		{"nothing to find", "groups: [{code: a, situations: [{code: death}]}]", "death: finds nothing"},
		{"twice", "groups: [{code: a, situations: [{code: death, any: [{purpose: [P01]}]}, {code: death, any: [{purpose: [P01]}]}]}]", "death: stands twice"},
		{"none", "groups: []", "no situations"},
		{"no such key", "groups: []\nextra: 1", "cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := life.Load(b, fstest.MapFS{life.File: {Data: []byte(c.file)}})
			if err == nil || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("the mistake is told as %v; want %q", err, c.says)
			}
		})
	}
}

func TestEachUseStandsOnceWithAllThatItFits(t *testing.T) {
	t.Parallel()
	p, err := life.Load(book(t), fstest.MapFS{life.File: {Data: []byte(`
groups:
  - code: a
    situations:
      - {code: hospital, any: [{purpose: [P01]}, {kind: [test_results]}]}
      - {code: death, any: [{people: [deceased]}]}
      - {code: research, any: [{purpose: [P11]}]}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	at := func(n int) *register.Card {
		return &register.Card{Ref: fmt.Sprintf("KM-R-2026-%04d", n), Changed: time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC)}
	}
	many := func(from, n int) (out []*register.Card) {
		for i := range n {
			out = append(out, at(from-i))
		}
		return out
	}
	find := func(q register.Query) register.Page {
		if q.Values(register.FilterStatus)[0] != string(register.Live) || len(q.Values(register.FilterStatus)) != 2 {
			t.Errorf("asked for statuses %v; want those that go on", q.Values(register.FilterStatus))
		}
		switch q.Chosen[0] {
		case register.Tag{Filter: "purpose", Value: "P01"}:
			return register.Page{Cards: []*register.Card{at(3), at(1)}, Total: 2}
		case register.Tag{Filter: "kind", Value: "test_results"}:
			return register.Page{Cards: []*register.Card{at(3), at(2)}, Total: 2}
		case register.Tag{Filter: "people", Value: "deceased"}:
			return register.Page{Cards: []*register.Card{at(2)}, Total: 1}
		}
		return register.Page{Cards: many(200, 100), Total: 150}
	}
	got := p.Find(find)
	if diff := cmp.Diff([]int{3, 1, 40}, got.Shown); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{0, 0, 110}, got.More); diff != "" {
		t.Errorf("what is left out is not counted: %s", diff)
	}
	fits := map[string][]int{}
	for i, u := range got.Uses {
		if _, twice := fits[u.Card.Ref]; twice {
			t.Errorf("%s stands twice", u.Card.Ref)
		}
		fits[u.Card.Ref] = u.Fits
		if i > 0 && got.Uses[i-1].Card.Key() < u.Card.Key() {
			t.Errorf("%s stands after an older one", u.Card.Ref)
		}
	}
	if diff := cmp.Diff([]int{0, 1}, fits["KM-R-2026-0002"]); diff != "" {
		t.Error(diff)
	}
	if len(got.Uses) != 43 {
		t.Errorf("%d uses; want 43", len(got.Uses))
	}
}
