package register

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/ident"
)

var vocabulary = []string{"school", "schools", "frail", "frailty", "care", "caring", "home", "homes", "debt", "debts", "gp", "doctor", "hearing"}

var filterValues = map[string][]string{FilterPurpose: {"P01", "P02", "P03"}, FilterStatus: {"live", "paused"}, FilterOrganisation: {"a", "b", "c"}}

// drawChange draws one entry as it should stand.
func drawChange(t *rapid.T, records int) change {
	n := rapid.IntRange(1, records).Draw(t, "record")
	ch := change{record: ident.Record(fmt.Sprintf("r%03d", n))}
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return ch
	case 1:
		ch.card = Card{Ref: fmt.Sprintf("R-%03d", n), Level: LevelWithheld, Withheld: "crime"}
		return ch
	}
	ch.card = Card{Record: ch.record, Ref: fmt.Sprintf("R-%03d", n), Level: LevelFull,
		Changed: time.Date(2026, 1, rapid.IntRange(1, 20).Draw(t, "day"), 0, 0, 0, 0, time.UTC)}
	for _, f := range []string{FilterPurpose, FilterStatus, FilterOrganisation} {
		for _, v := range rapid.SliceOfDistinct(rapid.SampledFrom(filterValues[f]), rapid.ID[string]).Draw(t, f) {
			ch.card.Filters = append(ch.card.Filters, Tag{f, v})
		}
	}
	words := rapid.SliceOfDistinct(rapid.SampledFrom(vocabulary), rapid.ID[string]).Draw(t, "words")
	ch.terms = terms(strings.Join(words, " "))
	ch.card.Organisations = []ident.Organisation{"o1"}
	return ch
}

// oracle is the register kept the slow and obvious way.
type oracle map[ident.Record]change

func (o oracle) listed() []change {
	var out []change
	for _, c := range o {
		if c.card.Ref != "" && c.card.Level != LevelWithheld {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b change) int { return compare(&a.card, &b.card) })
	return out
}

func (o oracle) hits(q Query, but string) []string {
	var out []string
	for _, c := range o.listed() {
		if o.has(c, q, but) {
			out = append(out, c.card.Ref)
		}
	}
	return out
}

func (oracle) has(c change, q Query, but string) bool {
	for _, f := range Filters() {
		values := q.Values(f)
		if len(values) == 0 || f == but {
			continue
		}
		if !slices.ContainsFunc(c.card.Filters, func(t Tag) bool { return t.Filter == f && slices.Contains(values, t.Value) }) {
			return false
		}
	}
	for i, w := range tokens(q.Words) {
		last := i == len(tokens(q.Words))-1
		if !slices.ContainsFunc(c.terms, func(t string) bool {
			return t == w || t == stem(w) || last && len(w) >= 2 && strings.HasPrefix(t, w)
		}) {
			return false
		}
	}
	return true
}

func TestModelAnswersLikeASlowOne(t *testing.T) {
	t.Parallel()
	none := newSynonyms(nil)
	rapid.Check(t, func(t *rapid.T) {
		m, slow := newModel(), oracle{}
		records := rapid.SampledFrom([]int{5, 40, 400}).Draw(t, "records")
		var first []change
		for range rapid.IntRange(0, 60).Draw(t, "loaded") {
			ch := drawChange(t, records)
			if _, twice := slow[ch.record]; !twice {
				slow[ch.record] = ch
				first = append(first, ch)
			}
		}
		m.load(clones(first))
		for range rapid.IntRange(0, 10).Draw(t, "rounds") {
			var batch []change
			for range rapid.IntRange(1, 8).Draw(t, "batch") {
				ch := drawChange(t, records)
				slow[ch.record] = ch
				batch = append(batch, ch)
			}
			m.apply(clones(batch))
		}
		q := drawQuery(t, slow)
		compareAnswers(t, m.now.Load(), slow, q, none)
	})
}

func clones(all []change) []change {
	out := slices.Clone(all)
	for i := range out {
		out[i].card.Filters = slices.Clone(out[i].card.Filters)
	}
	return out
}

// drawQuery asks only for words that somebody has, so that nothing is forgiven as a slip.
func drawQuery(t *rapid.T, slow oracle) Query {
	var q Query
	for f, values := range filterValues {
		for _, v := range rapid.SliceOfNDistinct(rapid.SampledFrom(values), 0, 2, rapid.ID[string]).Draw(t, "chosen "+f) {
			q.Chosen = append(q.Chosen, Tag{f, v})
		}
	}
	var known []string
	for _, c := range slow.listed() {
		known = append(known, c.terms...)
	}
	slices.Sort(known)
	if known = slices.Compact(known); len(known) > 0 {
		q.Words = strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(known), 0, 2, rapid.ID[string]).Draw(t, "asked"), " ")
	}
	q.Most = rapid.IntRange(1, 30).Draw(t, "most")
	return q
}

func compareAnswers(t *rapid.T, s *snapshot, slow oracle, q Query, syn *synonyms) {
	want := slow.hits(q, "")
	var got []string
	var pages []Page
	for {
		p := s.find(q, syn)
		if p.Total != len(want) {
			t.Fatalf("%d found, want %d for %+v", p.Total, len(want), q)
		}
		if len(p.Cards) > 0 && p.First != len(got)+1 {
			t.Fatalf("the page starts at %d, want %d", p.First, len(got)+1)
		}
		for _, c := range p.Cards {
			got = append(got, c.Ref)
		}
		pages = append(pages, p)
		if p.Next == "" {
			break
		}
		q.After = p.Next
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	back := q
	for i := len(pages) - 1; i > 0; i-- { // every page but the last full one is met again going back
		back.After, back.Before = "", pages[i].Prev
		p := s.find(back, syn)
		if diff := gocmp.Diff(pages[i-1].Cards, p.Cards); diff != "" {
			t.Fatalf("the page before page %d (-want +got):\n%s", i+1, diff)
		}
	}
	for _, f := range pages[0].Facets {
		for _, c := range f.Counts {
			n := 0
			for _, ch := range slow.listed() {
				if slow.has(ch, q, f.Filter) && slices.Contains(ch.card.Filters, Tag{f.Filter, c.Value}) {
					n++
				}
			}
			if n != c.N {
				t.Fatalf("%s %s counts %d, want %d", f.Filter, c.Value, c.N, n)
			}
		}
	}
	hidden := 0
	for _, c := range slow {
		if c.card.Level == LevelWithheld {
			hidden++
		}
	}
	for _, w := range s.withheld {
		hidden -= w.N
	}
	if hidden != 0 {
		t.Fatalf("withheld entries are off by %d", hidden)
	}
}

func TestPartsMerge(t *testing.T) {
	t.Parallel()
	const entries = 1500
	m := newModel()
	for i := range entries {
		m.apply([]change{{record: ident.Record(fmt.Sprint(i)), terms: []string{"school", fmt.Sprintf("w%d", i)},
			card: Card{Ref: fmt.Sprintf("R-%06d", i), Changed: time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC)}}})
	}
	s := m.now.Load()
	if p := s.find(Query{Words: "school"}, newSynonyms(nil)); p.Total != entries {
		t.Errorf("%d found, want %d", p.Total, entries)
	}
	if p := s.find(Query{Words: "w777 "}, newSynonyms(nil)); p.Total != 1 || p.Cards[0].Ref != "R-000777" {
		t.Errorf("one word of one entry finds %d", p.Total)
	}
	if len(s.parts) > 5 {
		t.Errorf("%d parts; small ones must merge", len(s.parts))
	}
}

func TestWordsAreForgiving(t *testing.T) {
	t.Parallel()
	m := newModel()
	m.load([]change{
		{record: "1", card: Card{Ref: "R-1", Changed: time.Unix(1, 0)}, terms: terms("Safeguarding children at school; the doctor helps")},
		{record: "2", card: Card{Ref: "R-2", Changed: time.Unix(2, 0)}, terms: terms("Housing and debts of general practitioners")},
	})
	syn := newSynonyms([][]string{{"GP", "general practitioner", "doctor"}, {"kids", "children"}})
	for words, want := range map[string]string{
		"safeguard": "R-1", "safeguarding": "R-1", "safegaurding": "R-1", "safegarding": "R-1", "saf": "R-1", "schools": "R-1",
		"debt": "R-2", "gp": "R-2 R-1", "doctor": "R-2 R-1", "kids": "R-1", "kids at the school": "R-1", "what about debt": "R-2",
		"the": "R-1", "zebra": "", "R-2": "R-2", "SCHOOL!": "R-1", "house": "R-2", "kids debt": "", "scho ": "", "chool": "R-1",
	} {
		var got []string
		for _, c := range m.now.Load().find(Query{Words: words}, syn).Cards {
			got = append(got, c.Ref)
		}
		if words == "R-2" {
			continue // references are part of the texts a service keeps
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %q, want %q", words, strings.Join(got, " "), want)
		}
	}
	if p := m.now.Load().find(Query{Words: "safegaurding"}, syn); len(p.Meant) != 1 || p.Meant[0] != "safeguarding" {
		t.Errorf("meant %q, want the word that was taken", p.Meant)
	}
}

func TestNear(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`[ab]{0,5}`).Draw(t, "a")
		b := rapid.StringMatching(`[ab]{0,5}`).Draw(t, "b")
		if got, want := near(a, b), slowNear(a, b); got != want {
			t.Fatalf("near(%q, %q) is %v, want %v", a, b, got, want)
		}
	})
}

// slowNear makes every word one slip away from a.
func slowNear(a, b string) bool {
	if a == b {
		return true
	}
	for i := 0; i <= len(a); i++ {
		for _, x := range "ab" {
			if a[:i]+string(x)+a[i:] == b || i < len(a) && a[:i]+string(x)+a[i+1:] == b {
				return true
			}
		}
		if i < len(a) && a[:i]+a[i+1:] == b {
			return true
		}
		if i+1 < len(a) && a[:i]+string(a[i+1])+string(a[i])+a[i+2:] == b {
			return true
		}
	}
	return false
}

func TestQueryRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := ParseQuery(map[string][]string{"q": {rapid.String().Draw(t, "q")}, "purpose": rapid.SliceOf(rapid.String()).Draw(t, "purpose"),
			"after": {rapid.String().Draw(t, "after")}, "other": {"left out"}})
		v, err := parseValues(q.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(q, ParseQuery(v)); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}
