package search

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Index holds documents and finds them. It is safe for use by many at once; changes take turns.
type Index struct {
	synonyms *Synonyms
	now      atomic.Pointer[snapshot]

	writing sync.Mutex
	scopes  *names
	kinds   *names
	places  map[string]place // by document ID
}

// place is where a document stands.
type place struct {
	segment *segment
	doc     uint32
}

// snapshot is the index at one moment.
type snapshot struct {
	parts  []part
	scopes []string
	kinds  []string
	live   int // documents that stand
}

// part is a segment with the marks of what no longer stands.
type part struct {
	*segment
	gone *marks
	left int // documents that stand
}

// NewIndex makes an empty index.
func NewIndex(syn *Synonyms) *Index {
	if syn == nil {
		syn = NewSynonyms(nil)
	}
	x := &Index{synonyms: syn, scopes: newNames(), kinds: newNames(), places: map[string]place{}}
	x.now.Store(&snapshot{})
	return x
}

// Len gives how many documents stand.
func (x *Index) Len() int { return x.now.Load().live }

// Apply puts documents in, each in place of an earlier one with its ID, and takes others out by their IDs. Readers
// see all of it or nothing.
func (x *Index) Apply(put []Document, remove []string) {
	x.writing.Lock()
	defer x.writing.Unlock()
	old := x.now.Load()
	next := &snapshot{parts: slices.Clone(old.parts), live: old.live}
	put = latest(put)
	gone := map[*segment][]uint32{}
	for _, id := range remove {
		x.drop(gone, id)
	}
	for i := range put {
		x.drop(gone, put[i].ID)
	}
	for i := range next.parts {
		if p := &next.parts[i]; len(gone[p.segment]) > 0 {
			p.gone = p.gone.with(gone[p.segment])
			p.left -= len(gone[p.segment])
			next.live -= len(gone[p.segment])
		}
	}
	if len(put) > 0 {
		s := newSegment(put, x.synonyms, x.scopes, x.kinds)
		next.parts = append(next.parts, part{segment: s, gone: &marks{}, left: len(put)})
		next.live += len(put)
		x.settle(s)
	}
	x.tidy(next)
	next.scopes, next.kinds = x.scopes.list, x.kinds.list
	x.now.Store(next)
}

// latest keeps the last of documents with the same ID.
func latest(docs []Document) []Document {
	seen := make(map[string]int, len(docs))
	out := make([]Document, 0, len(docs))
	for _, d := range docs {
		if i, ok := seen[d.ID]; ok {
			out[i] = d
			continue
		}
		seen[d.ID] = len(out)
		out = append(out, d)
	}
	return out
}

// drop forgets where a document stands and notes that it is to be marked as gone.
func (x *Index) drop(gone map[*segment][]uint32, id string) {
	if at, ok := x.places[id]; ok {
		delete(x.places, id)
		gone[at.segment] = append(gone[at.segment], at.doc)
	}
}

func (x *Index) settle(s *segment) {
	for i := range s.docs {
		x.places[s.docs[i].ID] = place{s, uint32(i)}
	}
}

// mostParts bounds how many segments a search looks through.
const mostParts = 6

// tidy merges small segments, so that a search looks through few and a change touches little: the last is
// merged with those before it while they are not much larger, or while there are too many.
func (x *Index) tidy(s *snapshot) {
	s.parts = slices.DeleteFunc(s.parts, func(p part) bool { return p.left == 0 })
	from := len(s.parts) - 1
	if from < 1 {
		return
	}
	size := s.parts[from].left
	for from > 0 && (s.parts[from-1].left <= 2*size || from >= mostParts) {
		from--
		size += s.parts[from].left
	}
	if from == len(s.parts)-1 {
		return
	}
	m := merge(s.parts[from:])
	s.parts = append(s.parts[:from:from], part{segment: m, gone: &marks{}, left: len(m.docs)})
	x.settle(m)
}

// marks is a set of document numbers.
type marks struct{ words []uint64 }

func (b *marks) has(i uint32) bool {
	w := int(i >> 6)
	return w < len(b.words) && b.words[w]&(1<<(i&63)) != 0
}

// with gives the set with some more, in a copy: readers of an old snapshot keep theirs.
func (b *marks) with(more []uint32) *marks {
	last := slices.Max(more)
	out := &marks{make([]uint64, max(len(b.words), int(last>>6)+1))}
	copy(out.words, b.words)
	for _, i := range more {
		out.words[i>>6] |= 1 << (i & 63)
	}
	return out
}
