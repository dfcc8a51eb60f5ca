package register

import (
	"slices"
	"sort"
	"strings"
)

// plan is a query made ready for chunks: words looked up once in the dictionary of the whole register.
type plan struct {
	clauses []clause
	groups  []group // chosen filters
	meant   []string
	nothing bool // a word that nothing is like
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
	var p plan
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
// so words that share it are preferred.
func (s *snapshot) nearest(word string) []string {
	var same, other []string
	for _, list := range [][]string{s.words, s.recent} {
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

// words gives the entries of a chunk that have all the words asked for.
func (p *plan) words(c *chunk) set {
	var all set
	if p.nothing {
		return all
	}
	all.fill(len(c.cards))
	for _, cl := range p.clauses {
		var any set
		for _, w := range cl.ways {
			one := all
			for _, forms := range w {
				var have set
				for _, f := range forms {
					for _, i := range c.find(f) {
						have.add(i)
					}
				}
				one.and(&have)
			}
			any.or(&one)
		}
		all.and(&any)
	}
	return all
}

// chosen gives the entries of a chunk that have one of a group's values.
func (g group) chosen(c *chunk) set {
	var out set
	for _, t := range g.terms {
		for _, i := range c.find(t) {
			out.add(i)
		}
	}
	return out
}

// eval gives the entries of a chunk that answer the query.
func (p *plan) eval(c *chunk) set {
	hits := p.words(c)
	for _, g := range p.groups {
		s := g.chosen(c)
		hits.and(&s)
	}
	return hits
}

// tally counts filter values over chunks. A filter's own choice does not narrow its counts, so that
// people see what the alternatives would bring.
type tally struct {
	whole  *snapshot // set when all entries are asked for: then the counts are kept
	counts map[string]int
}

func newTally(all bool, s *snapshot) *tally {
	t := &tally{counts: map[string]int{}}
	if all {
		t.whole = s
	}
	return t
}

func (t *tally) chunk(c *chunk, p plan, hits *set) {
	if t.whole != nil {
		return // counted once for the snapshot
	}
	var base set
	if len(p.groups) > 0 {
		base = p.words(c)
	}
	for _, f := range Filters() {
		within := *hits
		if slices.ContainsFunc(p.groups, func(g group) bool { return g.filter == f }) {
			within = base
			for _, g := range p.groups {
				if g.filter != f {
					s := g.chosen(c)
					within.and(&s)
				}
			}
		}
		t.filter(c, f, &within)
	}
}

// filter adds the counts of one filter's values in one chunk.
func (t *tally) filter(c *chunk, f string, within *set) {
	if within.count() == 0 {
		return
	}
	from, to := c.span(filterTerm(f, ""))
	for i := from; i < to; i++ {
		n := 0
		for _, e := range c.list(i) {
			if within.has(e) {
				n++
			}
		}
		if n > 0 {
			t.counts[c.terms[i]] += n
		}
	}
}

// done gives the counts by filter, the commonest value first.
func (t *tally) done() []Facet {
	if t.whole != nil {
		return t.whole.allFacets()
	}
	by := map[string][]Count{}
	for term, n := range t.counts {
		f, v, _ := strings.Cut(strings.TrimPrefix(term, inFilter), inSep)
		by[f] = append(by[f], Count{Value: v, N: n})
	}
	var out []Facet
	for _, f := range Filters() {
		if len(by[f]) == 0 {
			continue
		}
		slices.SortFunc(by[f], compareCounts)
		out = append(out, Facet{Filter: f, Counts: by[f]})
	}
	return out
}

// allFacets counts the filters of the whole register, once per snapshot.
func (s *snapshot) allFacets() []Facet {
	s.once.Do(func() {
		t := newTally(false, s)
		var p plan
		for _, c := range s.chunks {
			hits := p.eval(c)
			t.chunk(c, p, &hits)
		}
		s.facets = t.done()
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
