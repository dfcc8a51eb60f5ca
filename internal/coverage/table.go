package coverage

import (
	"math"
	"slices"
	"sync"
)

// pairs finds the grants of a pair of bodies for a kind of data. It never changes: with gives a new table
// that shares all shards but those that a change touches.
type pairs struct {
	shards [shardCount]shard
}

const (
	shardBits  = 12
	shardCount = 1 << shardBits
)

// shard holds one part of the hash space in an open-addressed table, four places to a line of memory. The
// few keys with more than one grant have a list, which begins with its length.
type shard struct {
	places []place
	lists  []sifted
}

// place is one place of a shard's table. What it holds is nought when it is empty, a grant and one, or
// isList and where the list begins.
type place struct {
	key  key
	held uint32
}

// key is a giver, a receiver and a kind of data.
type key struct{ from, to, thing uint32 }

// grantRef names a grant: the number of its fact.
type grantRef = uint32

const isList = 1 << 31

// sifted is a grant in a list, with enough of it to see that it does not cover: a bit for each purpose and
// kind of people.
type sifted struct {
	purposes uint64
	ref      grantRef
	about    uint32
}

func unsifted(ref grantRef) sifted { return sifted{math.MaxUint64, ref, math.MaxUint32} }

// spread mixes a key; its upper bits choose the shard, its lower half the place within.
func (k key) spread() uint64 {
	h := (uint64(k.from)<<32 | uint64(k.to)) * 0x9e3779b97f4a7c15
	h ^= h>>32 ^ uint64(k.thing)*0xd6e8feb86659fd93
	h *= 0xbf58476d1ce4e5b9
	return h ^ h>>31
}

func (k key) shard() uint64 { return k.spread() >> (64 - shardBits) }

// start gives the place to look at first: the lower half of a hash as a fraction of the table.
func (s *shard) start(h uint64) uint32 {
	return uint32(h & math.MaxUint32 * uint64(len(s.places)) >> 32)
}

// held gives what is held under a key; nought is nothing.
func (t *pairs) held(k key) (in *shard, held uint32) {
	h := k.spread()
	s := &t.shards[h>>(64-shardBits)]
	if len(s.places) == 0 {
		return s, 0
	}
	for i := s.start(h); ; i++ {
		if int(i) >= len(s.places) {
			i = 0
		}
		p := &s.places[i]
		if p.key == k || p.held == 0 {
			return s, p.held
		}
	}
}

// find gives the grants of a key, in the order of their records' references. The list is shared and must
// not be changed; one grant alone is put into room.
func (t *pairs) find(k key, room *[1]sifted) []sifted {
	s, held := t.held(k)
	switch {
	case held == 0:
		return nil
	case held&isList != 0:
		return s.list(held)
	}
	room[0] = unsifted(held - 1)
	return room[:]
}

func (s *shard) list(held uint32) []sifted {
	at := held &^ isList
	return s.lists[at+1 : at+1+s.lists[at].ref]
}

// entry is one grant of one thing to one pair.
type entry struct {
	key key
	ref grantRef
}

// bulk makes a table of entries, which walk gives in the order of their records each time it is called.
func bulk(walk func(func(entry)), f facts) *pairs {
	var starts [shardCount + 1]uint32
	walk(func(e entry) { starts[e.key.shard()+1]++ })
	for i := range shardCount {
		starts[i+1] += starts[i]
	}
	placed, next := make([]entry, starts[shardCount]), starts
	walk(func(e entry) {
		s := e.key.shard()
		placed[next[s]] = e
		next[s]++
	})
	t := &pairs{}
	var half sync.WaitGroup
	for part := range 2 {
		half.Go(func() {
			b := builder{facts: f}
			for i := part; i < shardCount; i += 2 {
				t.shards[i] = b.shard(placed[starts[i]:starts[i+1]])
			}
		})
	}
	half.Wait()
	return t
}

// builder makes shards; its room is used again.
type builder struct {
	facts        facts
	rough        shard
	follow, last []uint32
}

// shard lays entries out, whose grants come in the order of their records for each key.
func (b *builder) shard(of []entry) shard {
	if len(of) == 0 {
		return shard{}
	}
	// Every entry finds the first one of its key; the others follow it as a chain.
	b.rough.places = slices.Grow(b.rough.places[:0], 2*len(of))[:2*len(of)]
	clear(b.rough.places)
	b.follow, b.last = slices.Grow(b.follow[:0], len(of))[:len(of)], slices.Grow(b.last[:0], len(of))[:len(of)]
	keys, inLists := 0, 0
	for i := range of {
		b.follow[i], b.last[i] = 0, uint32(i)
		p := b.rough.seek(of[i].key)
		if p.held == 0 {
			p.key, p.held = of[i].key, uint32(i)+1
			keys++
			continue
		}
		first := p.held - 1
		if b.last[first] == first {
			inLists += 2 // the length of a list, and the first one
		}
		inLists++
		b.follow[b.last[first]], b.last[first] = uint32(i), uint32(i)
	}
	s := shard{places: make([]place, keys+keys/4+1)}
	if inLists > 0 {
		s.lists = make([]sifted, 0, inLists)
	}
	for _, p := range b.rough.places {
		if p.held == 0 {
			continue
		}
		to, first := s.seek(p.key), p.held-1
		to.key, to.held = p.key, of[first].ref+1
		if b.last[first] != first {
			to.held = isList | uint32(len(s.lists))
			s.lists = b.chain(s.lists, of, first)
		}
	}
	return s
}

// chain adds the list of one key.
func (b *builder) chain(to []sifted, of []entry, first uint32) []sifted {
	head := len(to)
	to = append(to, sifted{})
	for i := first; ; i = b.follow[i] {
		to = append(to, b.facts.sift(of[i].ref))
		if i == b.last[first] {
			break
		}
	}
	to[head].ref = uint32(len(to) - head - 1)
	return to
}

// seek gives the place of a key, or the empty one where it belongs.
func (s *shard) seek(k key) *place {
	for i := s.start(k.spread()); ; i++ {
		if int(i) >= len(s.places) {
			i = 0
		}
		if p := &s.places[i]; p.held == 0 || p.key == k {
			return p
		}
	}
}

// entries lists what a shard holds, the grants of a key in their order.
func (s *shard) entries() []entry {
	out := make([]entry, 0, len(s.places)+len(s.lists))
	for i := range s.places {
		p := &s.places[i]
		switch {
		case p.held == 0:
		case p.held&isList != 0:
			for _, one := range s.list(p.held) {
				out = append(out, entry{p.key, one.ref})
			}
		default:
			out = append(out, entry{p.key, p.held - 1})
		}
	}
	return out
}

// with gives a table without some grants, which stand under the keys named, and with other entries added.
func (t *pairs) with(gone map[grantRef]bool, under []key, add []entry, f facts) *pairs {
	touched := map[uint64][]entry{}
	for _, k := range under {
		h := k.shard()
		if _, known := touched[h]; !known {
			touched[h] = nil // the shard is touched, even when nothing comes in
		}
	}
	for _, e := range add {
		h := e.key.shard()
		touched[h] = append(touched[h], e)
	}
	out := *t
	b := builder{facts: f}
	for h, added := range touched {
		// A number that was taken again stands for the new grant in added and for the old one in what is kept;
		// the old ones are struck out before the new ones come in, so they cannot be mixed up.
		kept := slices.DeleteFunc(t.shards[h].entries(), func(e entry) bool { return gone[e.ref] })
		for _, e := range added {
			at := slices.IndexFunc(kept, func(k entry) bool { return k.key == e.key && f.order(k.ref, e.ref) > 0 })
			if at < 0 {
				at = len(kept)
			}
			kept = slices.Insert(kept, at, e)
		}
		out.shards[h] = b.shard(kept)
	}
	return &out
}
