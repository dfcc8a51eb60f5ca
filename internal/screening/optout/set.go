package optout

import (
	"bytes"
	"iter"

	"sharewell/internal/screening/nhs"
)

// Hit is the bit that Mark sets.
const Hit = 1 << 31

const (
	codes     = 1 << 30 // codes lie below
	pageBits  = 16      // prefixes of a page, as a power of two
	pages     = codes >> pageBits
	buckets   = 1 << (pageBits - 8) // of a page; 256 prefixes each
	coarseBit = 4                   // prefixes behind a bit of the coarse bitmap, as a power of two
)

// page holds the people of one stretch of prefixes: the last byte of each, in ascending order, bucket by
// bucket.
type page struct {
	start [buckets]uint16 // where each bucket begins in last
	last  []byte
}

// bucket gives the last bytes of a bucket.
func (p *page) bucket(b uint32) []byte {
	if b == buckets-1 {
		return p.last[p.start[b]:]
	}
	return p.last[p.start[b]:p.start[b+1]]
}

// coarse has a bit for each sixteen prefixes: is there anybody among them? Of three and a half million
// opt-outs it is two megabytes, which stay in the processor's caches, and for five people in six its answer
// is the last.
type coarse [codes >> coarseBit / 64]uint64

// Set is who opted out. The zero value is not ready: use a Builder.
type Set struct {
	count  int
	coarse *coarse
	pages  *[pages]*page
}

// Len is how many people are in the set.
func (s *Set) Len() int { return s.count }

// Contains reports whether the person with this prefix opted out.
func (s *Set) Contains(prefix uint32) bool {
	if prefix >= nhs.Prefixes {
		return false
	}
	p := s.pages[prefix>>pageBits]
	return p != nil && bytes.IndexByte(p.bucket(prefix>>8%buckets), byte(prefix)) >= 0
}

// Mark sets the bit Hit on every code that is in the set. Codes must be below 1<<30; those that are no
// prefix are left alone. The questions do not wait for one another, so that many misses of the processor's
// caches are under way at once.
func (s *Set) Mark(codes []uint32) {
	var suspects [256]uint16
	for len(codes) > 0 {
		part := codes[:min(len(codes), len(suspects))]
		codes = codes[len(part):]
		for _, i := range suspects[:s.suspect(part, &suspects)] {
			if s.Contains(part[i]) {
				part[i] |= Hit
			}
		}
	}
}

// suspect lists those of at most 256 codes for which the coarse bitmap has a bit. It does so without a
// branch, because nobody could guess which way it goes.
func (s *Set) suspect(part []uint32, suspects *[256]uint16) int {
	n, last := uint8(0), uint8(0)
	for i, c := range part {
		suspects[n] = uint16(i)
		last = uint8(s.coarse[c>>(coarseBit+6)%uint32(len(s.coarse))] >> (c >> coarseBit & 63) & 1)
		n += last
	}
	if n == 0 && last == 1 { // n went round: it is all 256
		return len(suspects)
	}
	return int(n)
}

// All gives every prefix in ascending order.
func (s *Set) All() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n, p := range s.pages {
			if p == nil {
				continue
			}
			for b := range uint32(buckets) {
				for _, last := range p.bucket(b) {
					if !yield(uint32(n)<<pageBits | b<<8 | uint32(last)) {
						return
					}
				}
			}
		}
	}
}
