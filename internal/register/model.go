package register

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sharewell/internal/ident"
)

// model is the register in memory: one writer at a time, any number of readers, who take the snapshot
// of the moment and are never disturbed.
type model struct {
	now atomic.Pointer[snapshot]

	mu     sync.Mutex
	places map[ident.Record]*Card  // listed entries
	hidden map[ident.Record]hidden // withheld entries and why
	made   map[ident.Record]made   // of what each record's row was made
	intern map[string]string       // one copy of every text that comes often
	ids    map[ident.Organisation]ident.Organisation
	number map[string]uint32 // of every term; nil until it is needed
	terms  []string          // by number
}

// made says of which version of a record its row was made, and gives a sum of what the public sees of it.
type made struct {
	version int64
	sum     uint64
}

// hidden is what is counted of a withheld entry.
type hidden struct {
	reason string
	tool   bool
}

// snapshot is the register at one moment.
type snapshot struct {
	sum      uint64 // of all that is public; the same on every replica
	parts    []part // the largest first
	total    int
	changed  time.Time // of the newest entry
	words    []string  // every word ever kept, sorted; some may be in no entry any more
	recent   []string  // words not yet sorted in
	names    map[string]string
	withheld []Count
	tools    int // withheld entries with a tool

	once   sync.Once // facets of the whole register, counted when first asked for
	facets []Facet
}

// mostRecent is how many new words wait before they are sorted in.
const mostRecent = 512

func newModel() *model {
	m := &model{}
	m.clear()
	m.now.Store(&snapshot{names: map[string]string{}})
	return m
}

func (m *model) clear() {
	m.places, m.hidden, m.made = map[ident.Record]*Card{}, map[ident.Record]hidden{}, map[ident.Record]made{}
	m.intern, m.ids = map[string]string{}, map[ident.Organisation]ident.Organisation{}
	m.number, m.terms = map[string]uint32{}, nil
}

// change is one entry as it should stand from now on. A card without a Ref takes the entry out.
type change struct {
	record  ident.Record
	card    Card
	terms   []string
	parties []party
	made
}

// party is the name under which an organisation is known to the filters.
type party struct{ slug, name string }

// load fills a model at once.
func (m *model) load(all []change) {
	l := newLoader()
	for _, c := range all {
		l.add(c)
	}
	m.take(l.fill())
}

// loader fills a model of its own, entry by entry, without holding much more than the model will.
type loader struct {
	m       *model
	next    *snapshot
	entries []kept
}

// portion is how many entries are indexed together.
const portion = 16384

func newLoader() *loader {
	return &loader{m: newModel(), next: &snapshot{names: map[string]string{}}}
}

func (l *loader) add(c change) {
	for _, p := range c.parties {
		l.next.names[l.m.one(p.slug)] = l.m.one(p.name)
	}
	if k, ok := l.m.keep(c, l.next); ok {
		l.entries = append(l.entries, k)
	}
	l.m.stamp(c, l.next)
	if len(l.entries) == portion {
		l.flush()
	}
}

func (l *loader) flush() {
	if len(l.entries) > 0 {
		l.next.parts = append(l.next.parts, whole(newSegment(l.entries, l.m.terms)))
	}
	clear(l.entries) // lets go of the lists
	l.entries = l.entries[:0]
}

// filled is a model with the snapshot that it is about to show.
type filled struct {
	m    *model
	next *snapshot
}

// fill ends the loading.
func (l *loader) fill() filled {
	l.flush()
	if len(l.next.parts) > 1 {
		l.next.parts = []part{whole(merge(l.next.parts))}
	}
	l.next.sortWords()
	return filled{l.m, l.next}
}

// take puts what was loaded in the place of all that is there.
func (m *model) take(f filled) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.places, m.hidden, m.made, m.intern = f.m.places, f.m.hidden, f.m.made, f.m.intern
	m.ids, m.number, m.terms = f.m.ids, f.m.number, f.m.terms
	m.publish(f.next)
}

// apply makes a new snapshot with some entries changed. Of those that were there it only strikes out the
// old entries; see settle.
func (m *model) apply(changes []change) {
	m.mu.Lock()
	defer m.mu.Unlock()
	old := m.now.Load()
	next := &snapshot{sum: old.sum, parts: slices.Clone(old.parts), words: old.words, recent: slices.Clone(old.recent), names: old.names}
	latest := map[ident.Record]int{} // the last word about a record holds
	for i, c := range changes {
		latest[c.record] = i
	}
	var fresh []kept
	own := make([]bool, len(next.parts))
	for i, c := range changes {
		if latest[c.record] != i {
			continue
		}
		next.nameAll(c.parties)
		m.drop(next, c.record, own)
		if k, ok := m.keep(c, next); ok {
			fresh = append(fresh, k)
		}
		m.stamp(c, next)
	}
	if len(fresh) > 0 {
		next.parts = append(next.parts, whole(newSegment(fresh, m.terms)))
	}
	next.parts = settle(next.parts)
	if len(next.recent) > mostRecent {
		next.sortWords()
	}
	m.publish(next)
}

// stamp remembers of what a record's row was made.
func (m *model) stamp(c change, next *snapshot) {
	next.sum ^= m.made[c.record].sum ^ c.sum
	if c.made == (made{}) {
		delete(m.made, c.record)
		return
	}
	m.made[c.record] = c.made
}

// publish shows a snapshot that is complete but for its sums.
func (m *model) publish(next *snapshot) {
	for _, p := range next.parts {
		next.total += p.count
		if at := p.cards[p.live.Minimum()].Changed; at.After(next.changed) {
			next.changed = at
		}
	}
	next.withheld, next.tools = m.countHidden()
	m.now.Store(next)
}

// sortWords sorts the new words in.
func (s *snapshot) sortWords() {
	slices.Sort(s.recent)
	old, fresh := s.words, s.recent
	all := make([]string, 0, len(old)+len(fresh))
	for len(old) > 0 && len(fresh) > 0 {
		if old[0] < fresh[0] {
			all, old = append(all, old[0]), old[1:]
		} else {
			all, fresh = append(all, fresh[0]), fresh[1:]
		}
	}
	s.words, s.recent = append(append(all, old...), fresh...), nil
}

// nameAll remembers names of organisations, copying the table when one is new.
func (s *snapshot) nameAll(parties []party) {
	copied := false
	for _, p := range parties {
		if s.names[p.slug] == p.name {
			continue
		}
		if !copied {
			s.names, copied = maps.Clone(s.names), true
		}
		s.names[p.slug] = p.name
	}
}

// keep files an entry under its record, and its words in the dictionary. ok is false when the entry is
// not listed.
func (m *model) keep(c change, next *snapshot) (k kept, ok bool) {
	if c.card.Ref == "" {
		return kept{}, false
	}
	if c.card.Level == LevelWithheld {
		m.hidden[c.record] = hidden{c.card.Withheld, c.card.Tool}
		return kept{}, false
	}
	card := c.card
	card.Filters, card.Purposes, card.Organisations = exact(card.Filters), exact(card.Purposes), exact(card.Organisations)
	k = kept{card: &card, terms: make([]uint32, 0, len(c.terms)+len(card.Filters)+1)}
	for _, t := range c.terms {
		k.terms = append(k.terms, m.term(t, next))
	}
	for i, f := range card.Filters {
		card.Filters[i] = Tag{m.one(f.Filter), m.one(f.Value)}
		k.terms = append(k.terms, m.term(filterTerm(f.Filter, f.Value), next))
	}
	k.terms = append(k.terms, m.term(refTerm(card.Ref), next))
	card.Record = c.record
	card.Lead, card.LeadSlug = m.one(card.Lead), m.one(card.LeadSlug)
	card.Level, card.Status = Level(m.one(string(card.Level))), Status(m.one(string(card.Status)))
	for i, p := range card.Purposes {
		card.Purposes[i] = m.one(p)
	}
	for i, o := range card.Organisations {
		if _, ok := m.ids[o]; !ok {
			m.ids[o] = o
		}
		card.Organisations[i] = m.ids[o]
	}
	m.places[c.record] = &card
	return k, true
}

// exact copies a list into the room that it needs: one that was read grew by doubling.
func exact[T any](list []T) []T {
	if len(list) == cap(list) {
		return list
	}
	return append(make([]T, 0, len(list)), list...)
}

// drop takes an entry out of the snapshot in the making; own marks the parts that are its alone.
func (m *model) drop(next *snapshot, id ident.Record, own []bool) {
	delete(m.hidden, id)
	card := m.places[id]
	if card == nil {
		return
	}
	delete(m.places, id)
	for i, p := range next.parts {
		if at, ok := p.place(card); ok && p.cards[at] == card {
			next.parts[i], own[i] = p.without(at, own[i]), true
			return
		}
	}
}

// one gives the one copy of a text.
func (m *model) one(s string) string {
	if have, ok := m.intern[s]; ok {
		return have
	}
	s = strings.Clone(s) // a copy of its own, not a window into a whole row
	m.intern[s] = s
	return s
}

// term gives the number of a term, and puts a new word into the dictionary.
func (m *model) term(s string, next *snapshot) uint32 {
	if m.number == nil { // they come from an image, and nothing changed until now
		m.number = make(map[string]uint32, len(m.terms))
		for n, t := range m.terms {
			m.number[t] = uint32(n)
		}
	}
	if n, ok := m.number[s]; ok {
		return n
	}
	s = strings.Clone(s)
	n := uint32(len(m.terms))
	m.number[s], m.terms = n, append(m.terms, s)
	if isWord(s) {
		next.recent = append(next.recent, s)
	}
	return n
}

// recordsOf lists the records that any of some organisations takes part in.
func (m *model) recordsOf(orgs map[ident.Organisation]bool) []ident.Record {
	if len(orgs) == 0 {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []ident.Record
	for id, card := range m.places {
		if slices.ContainsFunc(card.Organisations, func(o ident.Organisation) bool { return orgs[o] }) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// countHidden counts withheld entries by reason, and those with a tool.
func (m *model) countHidden() (out []Count, tools int) {
	n := map[string]int{}
	for _, h := range m.hidden {
		n[h.reason]++
		if h.tool {
			tools++
		}
	}
	for value, count := range n {
		out = append(out, Count{Value: value, N: count})
	}
	slices.SortFunc(out, func(a, b Count) int { return compareCounts(a, b) })
	return out, tools
}
