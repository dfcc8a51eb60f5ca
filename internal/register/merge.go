package register

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// tierFactor is how many times larger a part has to be than the next. It keeps the number of parts small,
// while an entry is copied only a few times in its life.
const tierFactor = 8

// settle merges parts until each is much larger than the next and none is mostly struck out.
func settle(parts []part) []part {
	parts = slices.DeleteFunc(parts, func(p part) bool { return p.count == 0 })
	for i, p := range parts {
		if p.count*2 < len(p.cards) {
			parts[i] = whole(merge([]part{p}))
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return b.count - a.count })
	for n := len(parts); n > 1 && parts[n-2].count < tierFactor*parts[n-1].count; n = len(parts) {
		parts = append(parts[:n-2], whole(merge(parts[n-2:])))
		slices.SortStableFunc(parts, func(a, b part) int { return b.count - a.count })
	}
	return parts
}

// gone is the new place of an entry that is struck out.
const gone = ^uint32(0)

// merge makes one segment of what stands in some parts.
func merge(parts []part) *segment {
	type entry struct {
		card *Card
		part int
		at   uint32
	}
	var all []entry
	moved := make([][]uint32, len(parts))
	for i, p := range parts {
		moved[i] = slices.Repeat([]uint32{gone}, len(p.cards))
		for it := p.live.Iterator(); it.HasNext(); {
			at := it.Next()
			all = append(all, entry{p.cards[at], i, at})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return compare(a.card, b.card) })
	out := &segment{cards: make([]*Card, len(all)), many: map[int]*roaring.Bitmap{}}
	for i, e := range all {
		out.cards[i] = e.card
		moved[e.part][e.at] = uint32(i)
	}
	m := merger{parts: parts, moved: moved, next: make([]int, len(parts)), dense: make([]uint64, (len(all)+63)/64)}
	for term, ok := m.first(); ok; term, ok = m.first() {
		m.term(out, term)
	}
	out.tag()
	return out
}

// merger walks the sorted terms of some parts together.
type merger struct {
	parts []part
	moved [][]uint32
	next  []int    // the term each part is at
	dense []uint64 // room for a set of entries
	list  []uint32
}

// first gives the first term that is not done.
func (m *merger) first() (term string, ok bool) {
	for i, p := range m.parts {
		if m.next[i] < len(p.terms) && (!ok || strings.Compare(p.terms[m.next[i]], term) < 0) {
			term, ok = p.terms[m.next[i]], true
		}
	}
	return term, ok
}

// term moves one term's entries to their new places.
func (m *merger) term(out *segment, term string) {
	m.list = m.list[:0]
	for i, p := range m.parts {
		if m.next[i] == len(p.terms) || p.terms[m.next[i]] != term {
			continue
		}
		list := p.list(m.next[i])
		m.next[i]++
		few := list.few
		if list.many != nil {
			few = list.many.ToArray()
		}
		for _, e := range few {
			if to := m.moved[i][e]; to != gone {
				m.list = append(m.list, to)
			}
		}
	}
	switch {
	case len(m.list) == 0:
	case len(m.list) <= fewMost || len(m.list) < len(m.dense):
		slices.Sort(m.list)
		out.put(term, m.list)
	default: // many: setting bits is quicker than sorting
		clear(m.dense)
		for _, e := range m.list {
			m.dense[e>>6] |= 1 << (e & 63)
		}
		out.keep(term, roaring.FromDense(m.dense, true))
	}
}
