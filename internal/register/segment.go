package register

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// segment is a run of entries, newest first, with their postings. It never changes once it is made: a
// change of one entry strikes it out of its part (see part) and puts it into a small new segment.
//
// Its terms are words, words of titles, references and filter values in one sorted table, told apart by
// their first letter. Terms of many entries have a bitmap; few[ends[i-1]:ends[i]] are the entries of
// the others.
type segment struct {
	cards []*Card
	terms []string
	ends  []uint32
	few   []uint32
	many  map[int]*roaring.Bitmap

	// tags[tagEnds[i-1]:tagEnds[i]] are the filter values of the i-th entry, as numbers of terms; they are made when the
	// segment is complete, so that a small set of entries is counted by looking at each.
	tags    []uint32
	tagEnds []uint32
}

// fewMost is how many entries a term may have before a bitmap pays.
const fewMost = 512

// The first letters of terms.
const (
	inFilter = "\x02" // filter, inSep, value
	inSep    = "\x03"
	inRef    = "\x04" // the folded reference
)

func filterTerm(filter, value string) string { return inFilter + filter + inSep + value }

func refTerm(ref string) string { return inRef + strings.Join(tokens(ref), " ") }

// isWord reports whether a term is a word of a text.
func isWord(term string) bool { return term[0] > inRef[0] }

// kept is an entry on its way into a segment, with the numbers of its terms.
type kept struct {
	card  *Card
	terms []uint32
}

// newSegment makes a segment of entries in any order; spelling gives the terms by their numbers.
func newSegment(entries []kept, spelling []string) *segment {
	slices.SortFunc(entries, func(a, b kept) int { return compare(a.card, b.card) })
	var used []uint32    // numbers of terms
	var lists [][]uint32 // of entries, in the order of used
	seat := newSeats(len(entries), len(spelling))
	c := &segment{cards: make([]*Card, len(entries)), many: map[int]*roaring.Bitmap{}}
	for i, e := range entries {
		c.cards[i] = e.card
		for _, t := range e.terms {
			at := seat.of(t, len(used))
			if at == len(used) {
				used, lists = append(used, t), append(lists, nil)
			}
			if l := lists[at]; len(l) == 0 || l[len(l)-1] != uint32(i) { // a term may be said twice
				lists[at] = append(l, uint32(i))
			}
		}
	}
	slices.SortFunc(used, func(a, b uint32) int { return strings.Compare(spelling[a], spelling[b]) })
	c.terms, c.ends = make([]string, 0, len(used)), make([]uint32, 0, len(used))
	for _, t := range used {
		c.put(spelling[t], lists[seat.of(t, 0)])
	}
	c.tag()
	return c
}

// seats remembers where each term's list is: in a table when there are many entries, in a map when a
// table would cost more than the entries.
type seats struct {
	table []int32
	few   map[uint32]int
}

func newSeats(entries, terms int) seats {
	if entries < portion/16 {
		return seats{few: map[uint32]int{}}
	}
	return seats{table: make([]int32, terms)}
}

// of gives the seat of a term, the one offered when it has none yet.
func (s seats) of(term uint32, offered int) int {
	if s.table == nil {
		if at, ok := s.few[term]; ok {
			return at
		}
		s.few[term] = offered
		return offered
	}
	if s.table[term] == 0 {
		s.table[term] = int32(offered) + 1
	}
	return int(s.table[term]) - 1
}

// put appends a term with its entries, which are in order.
func (c *segment) put(term string, list []uint32) {
	if len(list) > fewMost {
		b := roaring.New()
		b.AddMany(list)
		c.keep(term, b)
		return
	}
	c.few = append(c.few, list...)
	c.terms, c.ends = append(c.terms, term), append(c.ends, uint32(len(c.few)))
}

func (c *segment) keep(term string, b *roaring.Bitmap) {
	b.RunOptimize()
	c.many[len(c.terms)] = b
	c.terms, c.ends = append(c.terms, term), append(c.ends, uint32(len(c.few)))
}

// tag notes the filter values of each entry. It is called once, when all terms are there.
func (c *segment) tag() {
	from, to := c.span(inFilter)
	n := make([]uint32, len(c.cards)+1)
	each := func(fn func(term, entry uint32)) {
		for i := from; i < to; i++ {
			p := c.list(i)
			if p.many != nil {
				for it := p.many.Iterator(); it.HasNext(); {
					fn(uint32(i), it.Next())
				}
				continue
			}
			for _, e := range p.few {
				fn(uint32(i), e)
			}
		}
	}
	total := uint32(0)
	each(func(_, e uint32) { n[e+1]++; total++ })
	for i := range c.cards {
		n[i+1] += n[i]
	}
	c.tags, c.tagEnds = make([]uint32, total), n
	at := slices.Clone(n)
	each(func(term, e uint32) {
		c.tags[at[e]] = term
		at[e]++
	})
}

// countEach counts the filter values of some entries by looking at each; counts are by number of term, from the first
// filter value on.
func (c *segment) countEach(set *roaring.Bitmap) (first int, counts []uint32) {
	from, to := c.span(inFilter)
	counts = make([]uint32, to-from)
	it := set.ManyIterator()
	var some [256]uint32
	for n := it.NextMany(some[:]); n > 0; n = it.NextMany(some[:]) {
		for _, e := range some[:n] {
			for _, term := range c.tags[c.tagEnds[e]:c.tagEnds[e+1]] {
				counts[int(term)-from]++
			}
		}
	}
	return from, counts
}

// posting is the entries of one term; it is shared and must not be changed.
type posting struct {
	few  []uint32
	many *roaring.Bitmap
}

// list gives the entries of the i-th term.
func (c *segment) list(i int) posting {
	if b := c.many[i]; b != nil {
		return posting{many: b}
	}
	from := uint32(0)
	if i > 0 {
		from = c.ends[i-1]
	}
	return posting{few: c.few[from:c.ends[i]]}
}

// marked is a set of entries, also as plain bits, in which single entries are found faster.
type marked struct {
	set  *roaring.Bitmap
	bits []uint64
}

func mark(set *roaring.Bitmap) marked { return marked{set, set.ToDense()} }

// countIn says how many of the entries are in a set.
func (p posting) countIn(m marked) int {
	if p.many != nil {
		return int(m.set.AndCardinality(p.many))
	}
	n := uint64(0)
	for _, e := range p.few {
		if at := e >> 6; at < uint32(len(m.bits)) {
			n += m.bits[at] >> (e & 63) & 1
		}
	}
	return int(n)
}

// union gives the entries that have any of some terms. It may be shared and must not be changed.
func (c *segment) union(terms []string) *roaring.Bitmap {
	own := roaring.New()
	all := []*roaring.Bitmap{}
	for _, t := range terms {
		i, ok := slices.BinarySearch(c.terms, t)
		if !ok {
			continue
		}
		if p := c.list(i); p.many != nil {
			all = append(all, p.many)
		} else {
			own.AddMany(p.few)
		}
	}
	switch {
	case len(all) == 0:
		return own
	case len(all) == 1 && own.IsEmpty():
		return all[0]
	}
	return roaring.FastOr(append(all, own)...)
}

// span gives the terms that begin with a prefix, as a range of their numbers.
func (c *segment) span(prefix string) (from, to int) {
	from, _ = slices.BinarySearch(c.terms, prefix)
	to = from
	for to < len(c.terms) && strings.HasPrefix(c.terms[to], prefix) {
		to++
	}
	return from, to
}

// place gives where a card stands, or would stand.
func (c *segment) place(card *Card) (int, bool) {
	return slices.BinarySearchFunc(c.cards, card, compare)
}

// part is a segment with those of its entries that still stand.
type part struct {
	*segment
	live  *roaring.Bitmap
	count int
}

func whole(c *segment) part {
	live := roaring.New()
	live.AddRange(0, uint64(len(c.cards)))
	return part{segment: c, live: live, count: len(c.cards)}
}

// without gives the part with one entry struck out; own says that its set is nobody else's yet.
func (p part) without(at int, own bool) part {
	if !own {
		p.live = p.live.Clone()
	}
	if p.live.CheckedRemove(uint32(at)) {
		p.count--
	}
	return p
}

// compare orders cards: the latest changed first, then by reference, the highest first.
func compare(a, b *Card) int {
	if c := b.Changed.Compare(a.Changed); c != 0 {
		return c
	}
	return strings.Compare(b.Ref, a.Ref)
}
