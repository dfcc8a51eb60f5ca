package coverage

import (
	"cmp"
	"slices"
	"sync"
)

// pairs finds the grants of a pair of bodies for a kind of data. It never changes: with gives a new table
// that shares all shards but those that a change touches.
type pairs struct {
	shards [shardCount]*shard
}

const (
	shardBits  = 12
	shardCount = 1 << shardBits
)

// shard holds the pairs of one part of the hash space: keys in a small open-addressed table, and for each
// the start of its block in data. A block is the number of things, then each thing with the end of its
// list, then the lists of grants.
type shard struct {
	keys []place
	data []uint32
	n    int
}

// place is one place of a shard's table: a key and one, nought when it is empty, and where its block is.
type place struct {
	key uint64
	at  uint32
}

// grantRef names a grant: the slot of its card and its place there.
type grantRef = uint32

const (
	grantBits = 8
	grantMask = 1<<grantBits - 1
	mostSlots = 1 << (32 - grantBits)
)

func refOf(slot uint32, grant int) grantRef { return slot<<grantBits | uint32(grant) }

func pairKey(from, to uint32) uint64 { return uint64(from)<<32 | uint64(to) }

// spread mixes a key; its upper bits choose the shard, its lower ones the place within.
func spread(key uint64) uint64 {
	key ^= key >> 32
	key *= 0x9e3779b97f4a7c15
	key ^= key >> 29
	key *= 0xbf58476d1ce4e5b9
	return key ^ key>>32
}

// find gives the grants of a pair for a thing, in the order of their records' references. The list is
// shared and must not be changed.
func (t *pairs) find(key uint64, thing uint32) []grantRef {
	h := spread(key)
	s := t.shards[h>>(64-shardBits)]
	if s == nil {
		return nil
	}
	mask := uint64(len(s.keys) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch s.keys[i].key {
		case key + 1:
			return listIn(s.data[s.keys[i].at:], thing)
		case 0:
			return nil
		}
	}
}

// listIn finds a thing's list in a block.
func listIn(block []uint32, thing uint32) []grantRef {
	n := int(block[0])
	lo, hi := 0, n
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if block[1+2*mid] < thing {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == n || block[1+2*lo] != thing {
		return nil
	}
	from := uint32(0)
	if lo > 0 {
		from = block[2*lo]
	}
	lists := block[1+2*n:]
	return lists[from:block[2+2*lo]]
}

// entry is one grant of one thing to one pair.
type entry struct {
	pair  uint64
	thing uint32
	ref   grantRef
}

// bulk makes a table of entries whose references come in the order of their records.
func bulk(entries []entry) *pairs {
	starts := make([]uint32, shardCount+1)
	for i := range entries {
		starts[spread(entries[i].pair)>>(64-shardBits)+1]++
	}
	for i := range shardCount {
		starts[i+1] += starts[i]
	}
	placed, next := make([]entry, len(entries)), slices.Clone(starts)
	for _, e := range entries {
		s := spread(e.pair) >> (64 - shardBits)
		placed[next[s]] = e
		next[s]++
	}
	t := &pairs{}
	var half sync.WaitGroup
	for part := range 2 {
		half.Go(func() {
			for i := part; i < shardCount; i += 2 {
				if of := placed[starts[i]:starts[i+1]]; len(of) > 0 {
					slices.SortFunc(of, func(a, b entry) int {
						if a.pair != b.pair {
							return cmp.Compare(a.pair, b.pair)
						}
						return cmp.Compare(uint64(a.thing)<<32|uint64(a.ref), uint64(b.thing)<<32|uint64(b.ref))
					})
					t.shards[i] = shardOf(of)
				}
			}
		})
	}
	half.Wait()
	return t
}

// shardOf lays sorted entries out.
func shardOf(of []entry) *shard {
	s := &shard{}
	things := 0
	for i := range of {
		first := i == 0 || of[i].pair != of[i-1].pair
		if first {
			s.n++
		}
		if first || of[i].thing != of[i-1].thing {
			things++
		}
	}
	size := 2
	for size < 2*s.n {
		size *= 2
	}
	s.keys = make([]place, size)
	s.data = make([]uint32, 0, s.n+2*things+len(of))
	for i := 0; i < len(of); {
		end := i + 1
		for end < len(of) && of[end].pair == of[i].pair {
			end++
		}
		s.put(of[i:end])
		i = end
	}
	return s
}

// put adds the block of one pair.
func (s *shard) put(of []entry) {
	mask := uint64(len(s.keys) - 1)
	at := spread(of[0].pair) & mask
	for s.keys[at].key != 0 {
		at = (at + 1) & mask
	}
	s.keys[at] = place{of[0].pair + 1, uint32(len(s.data))}
	head := len(s.data)
	s.data = append(s.data, 0)
	for i := range of {
		if i+1 == len(of) || of[i+1].thing != of[i].thing {
			s.data = append(s.data, of[i].thing, uint32(i+1))
			s.data[head]++
		}
	}
	for i := range of {
		s.data = append(s.data, of[i].ref)
	}
}

// entries lists what a shard holds.
func (s *shard) entries() []entry {
	if s == nil {
		return nil
	}
	var out []entry
	for _, at := range s.keys {
		if at.key == 0 {
			continue
		}
		block := s.data[at.at:]
		n := int(block[0])
		lists, from := block[1+2*n:], uint32(0)
		for j := range n {
			end := block[2+2*j]
			for _, ref := range lists[from:end] {
				out = append(out, entry{at.key - 1, block[1+2*j], ref})
			}
			from = end
		}
	}
	return out
}

// with gives a table without the grants of some slots, which stand under the pairs named, and with other
// entries added. order compares two grants by their records' references.
func (t *pairs) with(gone map[uint32]bool, under []uint64, add []entry, order func(a, b grantRef) int) *pairs {
	touched := map[uint64][]entry{}
	for _, key := range under {
		h := spread(key) >> (64 - shardBits)
		touched[h] = touched[h] // the shard is touched, even when nothing comes in
	}
	for _, e := range add {
		h := spread(e.pair) >> (64 - shardBits)
		touched[h] = append(touched[h], e)
	}
	out := *t
	for h, added := range touched {
		kept := slices.DeleteFunc(t.shards[h].entries(), func(e entry) bool { return gone[e.ref>>grantBits] })
		kept = append(kept, added...)
		slices.SortFunc(kept, func(a, b entry) int {
			return cmp.Or(cmp.Compare(a.pair, b.pair), cmp.Compare(a.thing, b.thing), order(a.ref, b.ref))
		})
		out.shards[h] = nil
		if len(kept) > 0 {
			out.shards[h] = shardOf(kept)
		}
	}
	return &out
}
