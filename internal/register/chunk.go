package register

import (
	"math/bits"
	"slices"
	"strings"
)

// chunkMost is how many entries a chunk may hold; a fuller one is split in two.
const chunkMost = 512

// set is some entries of one chunk.
type set [chunkMost / 64]uint64

func (s *set) add(i uint16)      { s[i>>6] |= 1 << (i & 63) }
func (s *set) has(i uint16) bool { return s[i>>6]&(1<<(i&63)) != 0 }

func (s *set) and(o *set) {
	for i := range s {
		s[i] &= o[i]
	}
}

func (s *set) or(o *set) {
	for i := range s {
		s[i] |= o[i]
	}
}

func (s *set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// fill makes s the set of the first n entries.
func (s *set) fill(n int) {
	for i := range n {
		s.add(uint16(i))
	}
}

// chunk is a run of entries, newest first, with their postings. It never changes once it is made: a
// change of one entry makes one or two new chunks and leaves the others alone.
//
// Its terms are words, words of titles and filter values in one sorted table, told apart by their
// first letter; posts[ends[i-1]:ends[i]] are the entries of terms[i].
type chunk struct {
	cards []*Card
	terms []string
	ends  []uint32
	posts []uint16
}

// The first letters of terms.
const (
	inTitle  = "\x01" // a word of the title
	inFilter = "\x02" // filter, inSep, value
	inSep    = "\x03"
)

func filterTerm(filter, value string) string { return inFilter + filter + inSep + value }

// kept is an entry on its way into a chunk.
type kept struct {
	card  *Card
	terms []string // sorted, distinct
}

// newChunk makes a chunk of entries that are in order.
func newChunk(entries []kept) *chunk {
	lists := map[string][]uint16{}
	c := &chunk{cards: make([]*Card, len(entries))}
	for i, e := range entries {
		c.cards[i] = e.card
		for _, t := range e.terms {
			lists[t] = append(lists[t], uint16(i))
		}
	}
	n := 0
	c.terms = make([]string, 0, len(lists))
	for t, l := range lists {
		c.terms = append(c.terms, t)
		n += len(l)
	}
	slices.Sort(c.terms)
	c.ends, c.posts = make([]uint32, 0, len(lists)), make([]uint16, 0, n)
	for _, t := range c.terms {
		c.posts = append(c.posts, lists[t]...)
		c.ends = append(c.ends, uint32(len(c.posts)))
	}
	return c
}

// list gives the entries of the i-th term.
func (c *chunk) list(i int) []uint16 {
	from := uint32(0)
	if i > 0 {
		from = c.ends[i-1]
	}
	return c.posts[from:c.ends[i]]
}

// find gives the entries of a term.
func (c *chunk) find(term string) []uint16 {
	if i, ok := slices.BinarySearch(c.terms, term); ok {
		return c.list(i)
	}
	return nil
}

// span gives the terms that begin with a prefix, as a range of their numbers.
func (c *chunk) span(prefix string) (from, to int) {
	from, _ = slices.BinarySearch(c.terms, prefix)
	to = from
	for to < len(c.terms) && strings.HasPrefix(c.terms[to], prefix) {
		to++
	}
	return from, to
}

// edit gives the chunk without the entry at place out and with entry in at place at (of the chunk as
// it is after the removal); -1 leaves either undone. It walks the postings once.
func (c *chunk) edit(out, at int, in kept) *chunk {
	n := &chunk{cards: slices.Clone(c.cards), terms: make([]string, 0, len(c.terms)+len(in.terms)),
		ends: make([]uint32, 0, len(c.ends)+len(in.terms)), posts: make([]uint16, 0, len(c.posts)+len(in.terms))}
	if out >= 0 {
		n.cards = slices.Delete(n.cards, out, out+1)
	}
	fresh := in.terms
	if at >= 0 {
		n.cards = slices.Insert(n.cards, at, in.card)
	} else {
		fresh = nil
	}
	i, j := 0, 0
	for i < len(c.terms) || j < len(fresh) {
		order := 1
		switch {
		case i < len(c.terms) && j < len(fresh):
			order = strings.Compare(c.terms[i], fresh[j])
		case i < len(c.terms):
			order = -1
		}
		var old []uint16
		term, has := "", order >= 0
		if order <= 0 {
			term, old = c.terms[i], c.list(i)
			i++
		}
		if has {
			term = fresh[j]
			j++
		}
		n.put(term, old, out, at, has)
	}
	return n
}

// put appends a term with its list moved past a removal and an insertion.
func (n *chunk) put(term string, old []uint16, out, at int, has bool) {
	before := len(n.posts)
	done := !has
	for _, p := range old {
		x := int(p)
		if x == out {
			continue
		}
		if out >= 0 && x > out {
			x--
		}
		if at >= 0 && x >= at {
			x++
		}
		if !done && x > at {
			n.posts = append(n.posts, uint16(at))
			done = true
		}
		n.posts = append(n.posts, uint16(x))
	}
	if !done {
		n.posts = append(n.posts, uint16(at))
	}
	if len(n.posts) > before {
		n.terms = append(n.terms, term)
		n.ends = append(n.ends, uint32(len(n.posts)))
	}
}

// split makes two chunks of one.
func (c *chunk) split() (*chunk, *chunk) {
	half := len(c.cards) / 2
	a, b := &chunk{cards: slices.Clone(c.cards[:half])}, &chunk{cards: slices.Clone(c.cards[half:])}
	for i, t := range c.terms {
		list := c.list(i)
		cut, _ := slices.BinarySearch(list, uint16(half))
		if cut > 0 {
			a.terms, a.posts = append(a.terms, t), append(a.posts, list[:cut]...)
			a.ends = append(a.ends, uint32(len(a.posts)))
		}
		if cut < len(list) {
			for _, p := range list[cut:] {
				b.posts = append(b.posts, p-uint16(half))
			}
			b.terms, b.ends = append(b.terms, t), append(b.ends, uint32(len(b.posts)))
		}
	}
	return a, b
}

// compare orders cards: the latest changed first, then by reference, the highest first.
func compare(a, b *Card) int {
	if c := b.Changed.Compare(a.Changed); c != 0 {
		return c
	}
	return strings.Compare(b.Ref, a.Ref)
}
