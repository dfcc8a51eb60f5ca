package register

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"sharewell/internal/clock"
)

// Query asks for entries. The zero Query asks for all, newest first.
type Query struct {
	Words  string
	Chosen []Tag  // values of one filter are alternatives; different filters all have to hold
	After  string // Key of the last entry already shown
	Before string // Key of the first entry shown; gives the page before it
	Most   int    // entries on a page; nought means DefaultPage
	Offer  Offer  // of how many values of the filters the page has counts
}

// DefaultPage is how many entries a page shows; MostPage how many one may ask for.
const (
	DefaultPage = 20
	MostPage    = 100
)

// Values lists what is chosen in a filter.
func (q Query) Values(filter string) []string {
	var out []string
	for _, t := range q.Chosen {
		if t.Filter == filter {
			out = append(out, t.Value)
		}
	}
	return out
}

// Narrowed reports whether anything is asked for but a page.
func (q Query) Narrowed() bool { return q.Words != "" || len(q.Chosen) > 0 }

// The limits of what is taken from an address, so that no address can make a search costly.
const (
	mostChosen = 40
	mostWords  = 12
	mostText   = 200
)

// ParseQuery reads a query from the values of an address. What it does not know it leaves out.
func ParseQuery(v url.Values) Query {
	q := Query{Words: clean(v.Get("q")), After: clean(v.Get("after")), Before: clean(v.Get("before"))}
	for _, f := range Filters() {
		for _, value := range v[f] {
			if value = clean(value); value != "" && len(q.Chosen) < mostChosen {
				q.Chosen = append(q.Chosen, Tag{f, value})
			}
		}
	}
	slices.SortFunc(q.Chosen, func(a, b Tag) int {
		return cmp.Or(strings.Compare(a.Filter, b.Filter), strings.Compare(a.Value, b.Value))
	})
	q.Chosen = slices.Compact(q.Chosen)
	return q
}

func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return -1
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > mostText {
		s = string(runes[:mostText])
	}
	return strings.TrimSpace(s)
}

// Encode writes the query the one way ParseQuery reads it, so that equal queries have equal addresses.
func (q Query) Encode() string {
	v := url.Values{}
	if q.Words != "" {
		v.Set("q", q.Words)
	}
	for _, t := range q.Chosen {
		v.Add(t.Filter, t.Value)
	}
	if q.After != "" {
		v.Set("after", q.After)
	}
	if q.Before != "" {
		v.Set("before", q.Before)
	}
	return v.Encode()
}

// Without gives the query without one chosen value, from its first page.
func (q Query) Without(t Tag) Query {
	q.Chosen = slices.DeleteFunc(slices.Clone(q.Chosen), func(o Tag) bool { return o == t })
	q.After, q.Before = "", ""
	return q
}

// Key says where a card stands in the list.
func (c *Card) Key() string { return clock.Format(c.Changed) + "_" + c.Ref }

func parseKey(key string) (*Card, bool) {
	at, ref, ok := strings.Cut(key, "_")
	t, err := clock.ParseStored(at)
	if !ok || err != nil || t.IsZero() {
		return nil, false
	}
	return &Card{Changed: t, Ref: ref}, true
}

// Count is how many entries have a value.
type Count struct {
	Value string `json:"value"`
	Words string `json:"words"`
	N     int    `json:"n"`
}

func compareCounts(a, b Count) int {
	if a.N != b.N {
		return b.N - a.N
	}
	return strings.Compare(a.Value, b.Value)
}

// Facet is one filter with its values, the commonest first.
type Facet struct {
	Filter string  `json:"filter"`
	Counts []Count `json:"counts"`
}

// Page is one page of entries with everything the list says about them.
type Page struct {
	Cards    []*Card
	Total    int
	First    int    // place of the first card among all that were found, from 1; nought for none
	Next     string // Key for After; "" on the last page
	Prev     string // Key for Before; "" on the first page
	Facets   []Facet
	Withheld []Count  // of the whole register, by reason
	Tools    int      // withheld entries of the whole register in which a tool takes part in decisions
	Meant    []string // words taken for what was typed, when nothing is written that way
	Changed  time.Time
}

// find answers a query from one snapshot.
func (s *snapshot) find(q Query, synonyms *synonyms) Page {
	plan := s.plan(q, synonyms)
	p := Page{Withheld: s.withheld, Tools: s.tools, Changed: s.changed, Meant: plan.meant}
	worded, hits := make([]*roaring.Bitmap, len(s.parts)), make([]*roaring.Bitmap, len(s.parts))
	for i, c := range s.parts {
		worded[i] = plan.words(c)
		hits[i] = plan.within(c, worded[i], "")
		p.Total += int(hits[i].GetCardinality())
	}
	p.Facets = plan.tally(s, worded, hits)
	s.page(q, hits, &p)
	return p
}

// page picks the cards of one page out of the hits.
func (s *snapshot) page(q Query, hits []*roaring.Bitmap, p *Page) {
	most := q.Most
	if most <= 0 {
		most = DefaultPage
	}
	most = min(most, MostPage)
	after, hasAfter := parseKey(q.After)
	before, hasBefore := parseKey(q.Before)
	var window []*Card
	skipped, found := 0, 0 // hits before the range that is asked for, and in it
	for i, c := range s.parts {
		from, to := 0, len(c.cards)
		if hasAfter {
			at, exact := c.place(after)
			if from = at; exact {
				from++
			}
		}
		if hasBefore {
			to, _ = c.place(before)
		}
		first, last := rank(hits[i], from), rank(hits[i], max(from, to))
		skipped, found = skipped+first, found+last-first
		if hasBefore {
			window = c.take(window, hits[i], max(first, last-most), last)
		} else {
			window = c.take(window, hits[i], first, min(last, first+most))
		}
	}
	slices.SortFunc(window, compare)
	more := found > most
	if hasBefore {
		window = window[max(0, len(window)-most):]
		skipped += found - len(window)
		more = skipped+len(window) < p.Total
	}
	window = window[:min(len(window), most)]
	p.Cards = window
	if len(window) == 0 {
		return
	}
	p.First = skipped + 1
	if skipped > 0 {
		p.Prev = window[0].Key()
	}
	if more {
		p.Next = window[len(window)-1].Key()
	}
}

// rank says how many of a set stand before a place.
func rank(set *roaring.Bitmap, place int) int {
	if place == 0 {
		return 0
	}
	return int(set.Rank(uint32(place - 1)))
}

// take appends the cards of a set from one rank up to another.
func (c *segment) take(to []*Card, set *roaring.Bitmap, first, last int) []*Card {
	if first >= last {
		return to
	}
	begin, err := set.Select(uint32(first))
	if err != nil {
		return to // there are not so many
	}
	it := set.Iterator()
	it.AdvanceIfNeeded(begin)
	for n := last - first; n > 0 && it.HasNext(); n-- {
		to = append(to, c.cards[it.Next()])
	}
	return to
}
