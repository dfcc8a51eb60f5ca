package register

import (
	"slices"
	"sort"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// plan is a query made ready for parts: words looked up once in the dictionary of the whole register.
type plan struct {
	clauses []clause
	groups  []group // chosen filters
	meant   []string
	nothing bool // a word that nothing is like
	offer   Offer
}

// clause is one thing asked for, in any of several ways.
type clause struct {
	ways []way
}

// way is some words that all have to be there; each stands for the dictionary's forms of it.
type way [][]string

// group is the chosen values of one filter.
type group struct {
	filter string
	terms  []string
}

// The limits of how far a word is widened.
const (
	mostForms = 200
	nearLeast = 5 // letters a word needs before a slip of the finger is forgiven
)

// plan looks the words of a query up.
func (s *snapshot) plan(q Query, syn *synonyms) plan {
	p := plan{offer: q.Offer}
	for _, f := range Filters() {
		values := q.Values(f)
		if len(values) == 0 {
			continue
		}
		g := group{filter: f}
		for _, v := range values {
			g.terms = append(g.terms, filterTerm(f, v))
		}
		p.groups = append(p.groups, g)
	}
	words := tokens(q.Words)
	if len(words) > mostWords {
		words = words[:mostWords]
	}
	if telling := slices.DeleteFunc(slices.Clone(words), common); len(telling) > 0 {
		words = telling
	}
	ended := strings.HasSuffix(q.Words, " ")
	for i := 0; i < len(words); {
		n, others := syn.at(words[i:])
		var c clause
		if own, ok := s.way(words[i:i+n], !ended && i+n == len(words), &p); ok {
			c.ways = append(c.ways, own)
		}
		for _, phrase := range others {
			if w, ok := s.way(phrase, false, nil); ok {
				c.ways = append(c.ways, w)
			}
		}
		if len(c.ways) == 0 {
			p.nothing = true
		}
		p.clauses = append(p.clauses, c)
		i += n
	}
	return p
}

// way looks words up. The last may be unfinished. Slips are forgiven only where p is given.
func (s *snapshot) way(words []string, open bool, p *plan) (way, bool) {
	var w way
	for i, word := range words {
		forms := s.forms(word, open && i == len(words)-1)
		if len(forms) == 0 && p != nil && len(word) >= nearLeast {
			if forms = s.nearest(word); len(forms) > 0 {
				p.meant = append(p.meant, forms[0])
			}
		}
		if len(forms) == 0 {
			return nil, false
		}
		w = append(w, forms)
	}
	return w, true
}

// forms lists the dictionary's words for a word: itself, its stem, and what it begins when open.
func (s *snapshot) forms(word string, open bool) []string {
	if len(word) > maxWord {
		word = word[:maxWord]
	}
	var out []string
	for _, w := range []string{word, stem(word)} {
		if s.knows(w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if !open || len(word) < 2 {
		return out
	}
	i := sort.SearchStrings(s.words, word)
	for ; i < len(s.words) && strings.HasPrefix(s.words[i], word) && len(out) < mostForms; i++ {
		out = append(out, s.words[i])
	}
	for _, w := range s.recent {
		if strings.HasPrefix(w, word) && len(out) < mostForms {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *snapshot) knows(w string) bool {
	_, ok := slices.BinarySearch(s.words, w)
	return ok || slices.Contains(s.recent, w)
}

// nearest lists the dictionary's words one slip away. The first letter is right more often than not,
// so words that share it are preferred. Words are not slips of numbers, of which there are as many as
// entries: those are looked through only for something that begins like one.
func (s *snapshot) nearest(word string) []string {
	var same, other []string
	words := s.words
	if word[0] > '9' {
		words = words[sort.SearchStrings(words, ":"):] // the sign after the nine
	}
	for _, list := range [][]string{words, s.recent} {
		for _, w := range list {
			if !near(w, word) {
				continue
			}
			if w[0] == word[0] {
				same = append(same, w)
			} else {
				other = append(other, w)
			}
		}
	}
	out := append(same, other...)
	return out[:min(len(out), mostForms)]
}

// words gives the entries of a part that have all the words asked for. It may be shared and must not be
// changed.
func (p *plan) words(c part) *roaring.Bitmap {
	if p.nothing {
		return roaring.New()
	}
	all := c.live
	for _, cl := range p.clauses {
		all = roaring.And(all, cl.in(c))
	}
	return all
}

// in gives the entries of a part that have one of the ways.
func (cl clause) in(c part) *roaring.Bitmap {
	out := roaring.New()
	for i, w := range cl.ways {
		var one *roaring.Bitmap
		for j, forms := range w {
			if have := c.union(forms); j == 0 {
				one = have
			} else {
				one = roaring.And(one, have)
			}
		}
		if i == 0 {
			out = one
		} else {
			out = roaring.Or(out, one)
		}
	}
	return out
}

// within narrows a set to what is chosen in every group but one filter's.
func (p *plan) within(c part, hits *roaring.Bitmap, but string) *roaring.Bitmap {
	for _, g := range p.groups {
		if g.filter != but {
			hits = roaring.And(hits, c.union(g.terms))
		}
	}
	return hits
}

// tally counts filter values over parts. A filter's own choice does not narrow its counts, so that
// people see what the alternatives would bring. The counts of all entries are kept with the snapshot.
func (p *plan) tally(s *snapshot, worded, hits []*roaring.Bitmap) []Facet {
	if len(p.groups) == 0 && len(p.clauses) == 0 {
		return s.allFacets()
	}
	return p.count(s, worded, hits)
}

// among is some entries of a part on their way to being counted. Few of them are looked at one by one; of many the lists
// of the filters are gone through.
type among struct {
	part   part
	set    *roaring.Bitmap
	marked marked
	first  int
	each   []uint32 // counts by number of term, when the entries are few
}

// fewOf is which share of a part's entries are few.
const fewOf = 6

func amongOf(c part, set *roaring.Bitmap) among {
	a := among{part: c, set: set}
	if set.GetCardinality()*fewOf < uint64(len(c.cards)) {
		a.first, a.each = c.countEach(set)
	} else {
		a.marked = mark(set)
	}
	return a
}

// tally counts one filter's values.
func (a among) tally(filter string) counted {
	before := filterTerm(filter, "")
	from, to := a.part.span(before)
	out := counted{value: func(i int) string { return a.part.terms[from+i][len(before):] }}
	if a.each != nil {
		out.n = a.each[from-a.first : to-a.first]
		return out
	}
	if len(a.marked.bits) == 0 {
		return out
	}
	out.n = make([]uint32, to-from)
	for i := range out.n {
		out.n[i] = uint32(a.part.list(from + i).countIn(a.marked))
	}
	return out
}

func (p *plan) count(s *snapshot, worded, hits []*roaring.Bitmap) []Facet {
	found := make([]among, len(hits))
	for i, set := range hits {
		found[i] = amongOf(s.parts[i], set)
	}
	var out []Facet
	for _, f := range Filters() {
		own := slices.ContainsFunc(p.groups, func(g group) bool { return g.filter == f })
		var counts counted
		for i, c := range s.parts {
			of := found[i]
			if own {
				of = amongOf(c, p.within(c, worded[i], f))
			}
			counts = added(counts, of.tally(f))
		}
		if first := p.offer.first(f, counts, p.groups); len(first) > 0 {
			out = append(out, Facet{Filter: f, Counts: first})
		}
	}
	return out
}

// added adds counts of two parts up; both are in the order of the values, and so is the sum.
func added(a, b counted) counted {
	switch {
	case len(a.n) == 0:
		return b
	case !slices.ContainsFunc(b.n, func(n uint32) bool { return n > 0 }):
		return a
	}
	var values []string
	var n []uint32
	for i, k := 0, 0; i < len(a.n) || k < len(b.n); {
		order := 0
		switch {
		case i == len(a.n):
			order = 1
		case k == len(b.n):
			order = -1
		default:
			order = strings.Compare(a.value(i), b.value(k))
		}
		sum := uint32(0)
		if order >= 0 {
			values, sum = append(values, b.value(k)), b.n[k]
			k++
		} else {
			values = append(values, a.value(i))
		}
		if order <= 0 {
			sum += a.n[i]
			i++
		}
		n = append(n, sum)
	}
	return counted{n: n, value: func(i int) string { return values[i] }}
}

// allFacets counts the filters of the whole register, once per snapshot.
func (s *snapshot) allFacets() []Facet {
	s.once.Do(func() {
		all := make([]*roaring.Bitmap, len(s.parts))
		for i, c := range s.parts {
			all[i] = c.live
		}
		s.facets = (&plan{}).count(s, all, all)
	})
	return s.facets
}

// synonyms are groups of words and phrases that mean the same.
type synonyms struct {
	by map[string][][]string // folded phrase → the other phrases of its group
}

// mostPhrase is how many words a phrase may have.
const mostPhrase = 4

func newSynonyms(groups [][]string) *synonyms {
	s := &synonyms{by: map[string][][]string{}}
	for _, g := range groups {
		for i, phrase := range g {
			key := strings.Join(tokens(phrase), " ")
			for j, other := range g {
				if words := tokens(other); i != j && len(words) > 0 && key != "" {
					s.by[key] = append(s.by[key], words)
				}
			}
		}
	}
	return s
}

// at gives how many words the longest known phrase at the start takes, at least one, and what else it
// may be called.
func (s *synonyms) at(words []string) (n int, others [][]string) {
	for n := min(mostPhrase, len(words)); n > 0; n-- {
		if others, ok := s.by[strings.Join(words[:n], " ")]; ok {
			return n, others
		}
	}
	return 1, nil
}
