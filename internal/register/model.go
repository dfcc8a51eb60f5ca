package register

import (
	"slices"
	"sync"
	"sync/atomic"

	"sharewell/internal/ident"
)

// model is the register in memory: one writer at a time, any number of readers, who take the snapshot
// of the moment and are never disturbed.
type model struct {
	now atomic.Pointer[snapshot]

	mu     sync.Mutex
	places map[ident.Record]*Card // listed entries
	byOrg  map[ident.Organisation]map[ident.Record]bool
	hidden map[ident.Record]string // withheld entries and why
	intern map[string]string       // one copy of every term
	spelt  map[string]bool         // words that are in the dictionary
	sums   map[ident.Record]uint64 // of what the public sees of each record
}

// snapshot is the register at one moment.
type snapshot struct {
	number   uint64
	sum      uint64 // of all that is public; the same on every replica
	chunks   []*chunk
	total    int
	words    []string // every word ever kept, sorted; some may be in no entry any more
	recent   []string // words not yet sorted in
	names    map[string]string
	withheld []Count

	once   sync.Once // facets of the whole register, counted when first asked for
	facets []Facet
}

// mostRecent is how many new words wait before they are sorted in.
const mostRecent = 512

func newModel() *model {
	m := &model{}
	m.clear()
	return m
}

func (m *model) clear() {
	m.places, m.byOrg = map[ident.Record]*Card{}, map[ident.Organisation]map[ident.Record]bool{}
	m.hidden, m.intern, m.spelt = map[ident.Record]string{}, map[string]string{}, map[string]bool{}
	m.sums = map[ident.Record]uint64{}
	number := uint64(1)
	if s := m.now.Load(); s != nil {
		number = s.number + 1
	}
	m.now.Store(&snapshot{number: number, names: map[string]string{}})
}

// change is one entry as it should stand from now on. A card without a Ref takes the entry out.
type change struct {
	record  ident.Record
	card    Card
	terms   []string
	parties []party
	sum     uint64
}

// party is the name under which an organisation is known to the filters.
type party struct{ slug, name string }

// load fills an empty model at once.
func (m *model) load(all []change) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clear()
	next := &snapshot{number: m.now.Load().number + 1, names: map[string]string{}}
	entries := make([]kept, 0, len(all))
	for _, c := range all {
		for _, p := range c.parties {
			next.names[m.one(p.slug)] = m.one(p.name)
		}
		if k, ok := m.keep(c, next); ok {
			entries = append(entries, k)
		}
		m.sums[c.record] = c.sum
		next.sum ^= c.sum
	}
	slices.SortFunc(entries, func(a, b kept) int { return compare(a.card, b.card) })
	const fill = chunkMost * 3 / 4 // room to grow
	for run := range slices.Chunk(entries, fill) {
		next.chunks = append(next.chunks, newChunk(run))
	}
	next.total = len(entries)
	next.words = append(next.words, next.recent...)
	slices.Sort(next.words)
	next.words, next.recent = slices.Compact(next.words), nil
	next.withheld = m.countHidden()
	m.now.Store(next)
}

// apply makes a new snapshot with some entries changed. It copies the chunks they stood in and stand
// in now, and the list of chunks.
func (m *model) apply(changes []change) {
	m.mu.Lock()
	defer m.mu.Unlock()
	old := m.now.Load()
	next := &snapshot{number: old.number + 1, chunks: slices.Clone(old.chunks), total: old.total,
		words: old.words, recent: slices.Clone(old.recent), names: old.names}
	for _, c := range changes {
		next.nameAll(c.parties)
		m.drop(next, c.record)
		k, ok := m.keep(c, next)
		if !ok {
			continue
		}
		next.insert(k)
		next.total++
	}
	next.sum = old.sum
	for _, c := range changes {
		next.sum ^= m.sums[c.record] ^ c.sum
		m.sums[c.record] = c.sum
	}
	if len(next.recent) > mostRecent {
		all := append(slices.Clone(next.words), next.recent...)
		slices.Sort(all)
		next.words, next.recent = slices.Compact(all), nil
	}
	next.withheld = m.countHidden()
	m.now.Store(next)
}

// nameAll remembers names of organisations, copying the table when one is new.
func (s *snapshot) nameAll(parties []party) {
	copied := false
	for _, p := range parties {
		if s.names[p.slug] == p.name {
			continue
		}
		if !copied {
			names := make(map[string]string, len(s.names)+1)
			for k, v := range s.names {
				names[k] = v
			}
			s.names, copied = names, true
		}
		s.names[p.slug] = p.name
	}
}

// keep files an entry under its record and organisations, and its words in the dictionary. ok is false
// when the entry is not listed.
func (m *model) keep(c change, next *snapshot) (k kept, ok bool) {
	if c.card.Ref == "" {
		return kept{}, false
	}
	if c.card.Level == LevelWithheld {
		m.hidden[c.record] = c.card.Withheld
		return kept{}, false
	}
	card := c.card
	k = kept{card: &card, terms: make([]string, 0, len(c.terms)+len(card.Filters))}
	for _, t := range c.terms {
		k.terms = append(k.terms, m.word(t, next))
	}
	for i, f := range card.Filters {
		card.Filters[i] = Tag{m.one(f.Filter), m.one(f.Value)}
		k.terms = append(k.terms, m.one(filterTerm(f.Filter, f.Value)))
	}
	card.Lead, card.LeadSlug = m.one(card.Lead), m.one(card.LeadSlug)
	for i, p := range card.Purposes {
		card.Purposes[i] = m.one(p)
	}
	slices.Sort(k.terms)
	k.terms = slices.Compact(k.terms)
	m.places[c.record] = &card
	for _, o := range card.Organisations {
		if m.byOrg[o] == nil {
			m.byOrg[o] = map[ident.Record]bool{}
		}
		m.byOrg[o][c.record] = true
	}
	return k, true
}

// drop takes an entry out of the snapshot in the making.
func (m *model) drop(next *snapshot, id ident.Record) {
	delete(m.hidden, id)
	card := m.places[id]
	if card == nil {
		return
	}
	delete(m.places, id)
	for _, o := range card.Organisations {
		delete(m.byOrg[o], id)
	}
	next.remove(card)
	next.total--
}

// one gives the one copy of a text.
func (m *model) one(s string) string {
	if have, ok := m.intern[s]; ok {
		return have
	}
	s = string([]byte(s)) // a copy of its own, not a window into a whole row
	m.intern[s] = s
	return s
}

// word gives the one copy of a search word, and puts a new one into the dictionary.
func (m *model) word(s string, next *snapshot) string {
	s = m.one(s)
	if s[:1] != inTitle && !m.spelt[s] {
		m.spelt[s] = true
		next.recent = append(next.recent, s)
	}
	return s
}

// chunkOf gives the number of the chunk that holds, or should hold, a card.
func (s *snapshot) chunkOf(card *Card) int {
	i, _ := slices.BinarySearchFunc(s.chunks, card, func(c *chunk, card *Card) int {
		return compare(c.cards[len(c.cards)-1], card)
	})
	return min(i, len(s.chunks)-1)
}

func (s *snapshot) insert(k kept) {
	if len(s.chunks) == 0 {
		s.chunks = []*chunk{newChunk([]kept{k})}
		return
	}
	i := s.chunkOf(k.card)
	c := s.chunks[i]
	if len(c.cards) >= chunkMost {
		a, b := c.split()
		s.chunks = slices.Replace(s.chunks, i, i+1, a, b)
		i = s.chunkOf(k.card)
		c = s.chunks[i]
	}
	at, _ := slices.BinarySearchFunc(c.cards, k.card, compare)
	s.chunks[i] = c.edit(-1, at, k)
}

func (s *snapshot) remove(card *Card) {
	i := s.chunkOf(card)
	c := s.chunks[i]
	at, ok := slices.BinarySearchFunc(c.cards, card, compare)
	if !ok {
		return
	}
	if len(c.cards) == 1 {
		s.chunks = slices.Delete(s.chunks, i, i+1)
		return
	}
	s.chunks[i] = c.edit(at, -1, kept{})
}

// recordsOf lists the records an organisation takes part in.
func (m *model) recordsOf(org ident.Organisation) []ident.Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]ident.Record, 0, len(m.byOrg[org]))
	for id := range m.byOrg[org] {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// countHidden counts withheld entries by reason.
func (m *model) countHidden() []Count {
	n := map[string]int{}
	for _, reason := range m.hidden {
		n[reason]++
	}
	var out []Count
	for value, count := range n {
		out = append(out, Count{Value: value, N: count})
	}
	slices.SortFunc(out, func(a, b Count) int { return compareCounts(a, b) })
	return out
}
