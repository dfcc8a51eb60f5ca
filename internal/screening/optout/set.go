package optout

import (
	"iter"
	"math/bits"
	"slices"

	"sharewell/internal/screening/nhs"
)

// Hit is the bit that Mark sets.
const Hit = 1 << 31

const (
	pageBits = 18 // prefixes of a page, as a power of two: 32 kilobytes
	pages    = 1 << (30 - pageBits)
	words    = 1 << (pageBits - 6)
)

type page [words]uint64

// nobody is the page of every stretch in which nobody opted out.
var nobody page

// Set is who opted out. The zero value is not ready: use a Builder.
type Set struct {
	count  int
	inUse  int // pages that are not nobody
	bitmap *[pages]*page
	table  *table // instead of the bitmap, when the set is thin
}

// Len is how many people are in the set.
func (s *Set) Len() int { return s.count }

// Bytes is about how much memory the set takes.
func (s *Set) Bytes() int {
	if s.table != nil {
		return 4 * len(s.table.slots)
	}
	return s.inUse*words*8 + pages*8
}

// Contains reports whether the person with this prefix opted out.
func (s *Set) Contains(prefix uint32) bool {
	one := [1]uint32{prefix}
	s.Mark(one[:])
	return prefix < nhs.Prefixes && one[0]&Hit != 0
}

// Mark sets the bit Hit on every code that is in the set. Codes must be below 1<<30; those that are no
// prefix are left alone. The questions do not wait for one another, so that many misses of the processor's
// caches are under way at once.
func (s *Set) Mark(codes []uint32) {
	if s.table != nil {
		s.table.mark(codes)
		return
	}
	bitmap := s.bitmap
	for i, c := range codes {
		word := bitmap[c>>pageBits%pages][c>>6%words]
		codes[i] = c | uint32(word>>(c&63))<<31
	}
}

// All gives every prefix in ascending order.
func (s *Set) All() iter.Seq[uint32] {
	if s.table != nil {
		return slices.Values(s.table.sorted(s.count))
	}
	return func(yield func(uint32) bool) {
		for p, of := range s.bitmap {
			if of == &nobody {
				continue
			}
			for w, word := range of {
				for ; word != 0; word &= word - 1 {
					if !yield(uint32(p)<<pageBits | uint32(w)<<6 | uint32(bits.TrailingZeros64(word))) {
						return
					}
				}
			}
		}
	}
}

// Builder makes a Set. The zero value is ready.
type Builder struct{ set Set }

// thin is from how many pages on a table is looked at: the pages of all numbers ever given out in England
// are fewer.
const thin = 1300

// mostSlots is the largest table: beyond it the bitmap of everything is smaller.
const mostSlots = 1 << 24

// Add puts somebody in and reports whether they are new.
func (b *Builder) Add(prefix uint32) bool {
	if prefix >= nhs.Prefixes {
		return false
	}
	s := &b.set
	if s.table != nil {
		if added, full := s.table.add(prefix); !full {
			if added {
				s.count++
			}
			return added
		}
		b.spread()
	}
	if s.bitmap == nil {
		b.start()
	}
	at := &s.bitmap[prefix>>pageBits%pages]
	if *at == &nobody {
		if s.inUse == thin && s.count < mostSlots/4 {
			b.gather()
			return b.Add(prefix)
		}
		*at = new(page)
		s.inUse++
	}
	word, bit := &(*at)[prefix>>6%words], uint64(1)<<(prefix&63)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	s.count++
	return true
}

// start lays out an empty bitmap.
func (b *Builder) start() {
	b.set.bitmap, b.set.inUse = new([pages]*page), 0
	for i := range b.set.bitmap {
		b.set.bitmap[i] = &nobody
	}
}

// gather moves a thin set from the bitmap into a table.
func (b *Builder) gather() {
	t := newTable(b.set.count + 1)
	for p := range b.set.All() {
		t.add(p)
	}
	b.set.table, b.set.bitmap, b.set.inUse = t, nil, 0
}

// spread moves a set that has outgrown its table back into a bitmap.
func (b *Builder) spread() {
	t := b.set.table
	b.set.table = nil
	b.start()
	for _, slot := range t.slots {
		if slot == 0 {
			continue
		}
		p := slot - 1
		at := &b.set.bitmap[p>>pageBits%pages]
		if *at == &nobody {
			*at = new(page)
			b.set.inUse++
		}
		(*at)[p>>6%words] |= 1 << (p & 63)
	}
}

// Set gives what was built. The builder is empty afterwards.
func (b *Builder) Set() *Set {
	if b.set.bitmap == nil && b.set.table == nil {
		b.start()
	}
	s := b.set
	b.set = Set{}
	return &s
}

// Of is the set of some prefixes.
func Of(prefixes ...uint32) *Set {
	var b Builder
	for _, p := range prefixes {
		b.Add(p)
	}
	return b.Set()
}
