package register

import (
	"math"
	"slices"
)

// Offer is of how many values of each filter a page has counts: of the commonest, and of those that are chosen. Nought
// is all. Years are few and are always counted all.
type Offer struct {
	Values        int
	Organisations int
}

func (o Offer) most(filter string) int {
	most := o.Values
	switch filter {
	case FilterOrganisation:
		most = o.Organisations
	case FilterYear:
		most = 0
	}
	if most <= 0 {
		return math.MaxInt
	}
	return most
}

// counted is how many entries have each value of a filter, in the order of the values.
type counted struct {
	n     []uint32
	value func(i int) string
}

func (c counted) at(i int) Count { return Count{Value: c.value(i), N: int(c.n[i])} }

// A key is a count and, below it, how early the value stands, so that a higher key comes first.
func (c counted) key(i int) uint64 { return uint64(c.n[i])<<32 | uint64(math.MaxUint32-i) }

func placeOf(key uint64) int { return int(math.MaxUint32 - key&math.MaxUint32) }

// first lists the values that some entry has in the order of compareCounts, and leaves those out that are not offered.
func (o Offer) first(filter string, all counted, chosen []group) []Count {
	most := o.most(filter)
	top := make([]uint64, 0, min(most, len(all.n)))
	for i, n := range all.n {
		switch key := all.key(i); {
		case n == 0:
		case len(top) < most:
			if top = append(top, key); len(top) == most {
				slices.Sort(top) // a sorted list is a heap
			}
		case key > top[0]:
			top[0] = key
			sink(top)
		}
	}
	slices.Sort(top)
	out := make([]Count, 0, len(top))
	for _, key := range slices.Backward(top) {
		out = append(out, all.at(placeOf(key)))
	}
	if len(top) < most {
		return out
	}
	return append(out, o.also(filter, all, chosen, top[0])...)
}

// also lists the chosen values that come after the last one that is offered.
func (o Offer) also(filter string, all counted, chosen []group, last uint64) []Count {
	at := slices.IndexFunc(chosen, func(g group) bool { return g.filter == filter })
	if at < 0 {
		return nil
	}
	var out []Count
	for i, n := range all.n {
		if n > 0 && all.key(i) < last && slices.Contains(chosen[at].terms, filterTerm(filter, all.value(i))) {
			out = append(out, all.at(i))
		}
	}
	slices.SortFunc(out, compareCounts)
	return out
}

// sink moves the first key of a heap, whose least stands first, to its place.
func sink(heap []uint64) {
	for at := 0; ; {
		least := 2*at + 1
		if least >= len(heap) {
			return
		}
		if least+1 < len(heap) && heap[least+1] < heap[least] {
			least++
		}
		if heap[at] <= heap[least] {
			return
		}
		heap[at], heap[least] = heap[least], heap[at]
		at = least
	}
}
