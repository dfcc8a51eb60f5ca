package optout

import (
	"math/bits"

	"sharewell/internal/screening/nhs"
)

// Builder makes a Set of people in any order. The zero value is ready.
type Builder struct {
	chunks [][]uint32
	total  int
}

const chunk = 64 << 10

// Add puts people in, by their prefixes. Codes that are no prefix are passed over.
func (b *Builder) Add(prefixes ...uint32) {
	for _, p := range prefixes {
		if p >= nhs.Prefixes {
			continue
		}
		if b.total%chunk == 0 {
			b.chunks = append(b.chunks, make([]uint32, 0, chunk))
		}
		at := &b.chunks[len(b.chunks)-1]
		*at = append(*at, p)
		b.total++
	}
}

// Total is how many people were put in, with those put in again.
func (b *Builder) Total() int { return b.total }

// Set gives what was built. The builder is empty afterwards.
//
// People are laid out page by page; within a page a bitmap puts them in order and finds who is there twice.
func (b *Builder) Set() *Set {
	ends := new([pages + 1]uint32) // where each page's people end, then begin
	for _, c := range b.chunks {
		for _, p := range c {
			ends[p>>pageBits]++
		}
	}
	sum := uint32(0)
	for i, n := range ends {
		sum += n
		ends[i] = sum
	}
	low := make([]uint16, b.total)
	for _, c := range b.chunks {
		for _, p := range c {
			at := &ends[p>>pageBits]
			*at--
			low[*at] = uint16(p)
		}
	}
	*b = Builder{}
	var out Ordered
	present := new([1 << pageBits / 64]uint64)
	for n := range uint32(pages) {
		people := low[ends[n]:ends[n+1]]
		if len(people) == 0 {
			continue
		}
		for _, p := range people {
			present[p>>6] |= 1 << (p & 63)
		}
		for w, word := range present {
			for ; word != 0; word &= word - 1 {
				out.Add(n<<pageBits | uint32(w)<<6 | uint32(bits.TrailingZeros64(word)))
			}
		}
		clear(present[:])
	}
	return out.Set()
}

// Of is the set of some prefixes.
func Of(prefixes ...uint32) *Set {
	var b Builder
	b.Add(prefixes...)
	return b.Set()
}

// Ordered makes a Set of people in ascending order, nobody twice. The zero value is ready.
type Ordered struct {
	set    Set
	page   *page
	number uint32 // of the page
	filled uint32 // buckets of the page that have a beginning
	last   []byte // the page's people so far
}

// Add puts in somebody whose prefix is above all others so far and below nhs.Prefixes.
func (o *Ordered) Add(prefix uint32) {
	if o.page == nil || prefix>>pageBits != o.number {
		o.turn(prefix >> pageBits)
	}
	for b := prefix >> 8 % buckets; o.filled <= b; o.filled++ {
		o.page.start[o.filled] = uint16(len(o.last))
	}
	o.last = append(o.last, byte(prefix))
	o.set.coarse[prefix>>(coarseBit+6)] |= 1 << (prefix >> coarseBit & 63)
	o.set.count++
}

// turn ends a page and begins another.
func (o *Ordered) turn(number uint32) {
	if o.set.pages == nil {
		o.set.pages, o.set.coarse = new([pages]*page), new(coarse)
	}
	o.end()
	o.page, o.number, o.filled, o.last = new(page), number, 0, o.last[:0]
	o.set.pages[number] = o.page
}

// end fills in the beginnings of a page's last buckets, in which there is nobody.
func (o *Ordered) end() {
	if o.page == nil {
		return
	}
	for ; o.filled < buckets; o.filled++ {
		o.page.start[o.filled] = uint16(len(o.last))
	}
	o.page.last = append(make([]byte, 0, len(o.last)), o.last...)
}

// Set gives what was built. The builder is empty afterwards.
func (o *Ordered) Set() *Set {
	if o.set.pages == nil {
		o.turn(0)
		o.set.pages[0], o.page = nil, nil
	}
	o.end()
	s := o.set
	*o = Ordered{}
	return &s
}
