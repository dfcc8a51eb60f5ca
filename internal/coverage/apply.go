package coverage

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Change is what came, went and became different.
type Change struct {
	Policies []Policy
	Gone     []ident.Record // records that cover nothing any more
	Parties  []Party
	// Today, when given, is the day from which on the index answers.
	Today clock.Date
}

// many is how many changed policies are filed at once rather than one by one.
const many = 2048

// Apply makes the next index. A policy that cannot be taken in is left out, whatever stood in its place is
// taken out as well, and it is named in the error; the index that comes with the error is to be used.
func (m *Maker) Apply(c Change) (*Index, error) {
	m.open()
	if !c.Today.IsZero() {
		m.draft.today = daysOf(c.Today)
	}
	var failed error
	for i := range c.Parties {
		failed = errors.Join(failed, m.party(&c.Parties[i]))
	}
	in, out := map[ident.Record]*card{}, map[ident.Record]bool{}
	for _, id := range c.Gone {
		out[id] = true
	}
	for i := range c.Policies {
		p := &c.Policies[i]
		out[p.ID] = true
		delete(in, p.ID)
		card, err := m.compile(p)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		in[p.ID] = card
	}
	m.file(in, out)
	return m.close(), failed
}

// file takes cards out and others in.
func (m *Maker) file(in map[ident.Record]*card, out map[ident.Record]bool) {
	if len(in) == 0 && len(out) == 0 {
		return
	}
	fresh := make([]*card, 0, len(in))
	for _, c := range in {
		fresh = append(fresh, c)
	}
	slices.SortFunc(fresh, byRef)
	gone, under := map[grantRef]bool{}, []key{}
	for id := range out {
		if slot, ok := m.slots[id]; ok {
			m.draft.card(slot).entries(func(e entry) { under, gone[e.ref] = append(under, e.key), true })
			m.take(id, slot)
		}
	}
	if len(fresh) > many {
		m.refile(fresh)
		return
	}
	var add []entry
	for _, c := range fresh {
		m.seat(c)
		c.entries(func(e entry) { add = append(add, e) })
	}
	m.draft.pairs = m.draft.pairs.with(gone, under, add, m.draft.facts)
}

func byRef(a, b *card) int {
	return cmp.Or(strings.Compare(a.refs[0].Ref, b.refs[0].Ref), strings.Compare(string(a.refs[0].ID), string(b.refs[0].ID)))
}

// refile makes everything anew, with the cards in the order of their references.
func (m *Maker) refile(fresh []*card) {
	d := m.draft
	all := fresh
	for _, slot := range m.slots {
		all = append(all, d.card(slot))
	}
	slices.SortFunc(all, byRef)
	m.slots, m.free, m.next = make(map[ident.Record]uint32, len(all)), nil, 0
	m.spare, m.nextFact = nil, 0
	d.count, d.wild = 0, 0
	clear(m.ownPages)
	clear(m.ownFacts)
	for i := range d.uses {
		d.uses[i] = nil
		m.ownUses[uint32(i)] = true
	}
	m.room(all)
	for _, c := range all {
		m.seat(c)
	}
	d.pairs = bulk(func(add func(entry)) {
		for _, c := range all {
			c.entries(add)
		}
	}, d.facts)
}

// room makes room for cards at once, so that what lies together is used together.
func (m *Maker) room(all []*card) {
	d, grants := m.draft, 0
	for _, c := range all {
		grants += len(c.grants)
	}
	d.cards = make([]*cardPage, (len(all)+pageSize-1)/pageSize)
	cards := make([]cardPage, len(d.cards))
	for i := range d.cards {
		d.cards[i], m.ownPages[uint32(i)] = &cards[i], true
	}
	d.facts = make(facts, (grants+pageSize-1)/pageSize)
	pages := make([]factPage, len(d.facts))
	for i := range d.facts {
		d.facts[i], m.ownFacts[uint32(i)] = &pages[i], true
	}
}

// seat puts a card into a slot, and numbers its grants.
func (m *Maker) seat(c *card) {
	slot := m.next
	if n := len(m.free); n > 0 {
		slot, m.free = m.free[n-1], m.free[:n-1]
	} else {
		m.next++
	}
	m.put(slot, c)
	m.slots[c.refs[0].ID] = slot
	m.members = c.members(m.members[:0])
	for _, id := range m.members {
		m.ownUse(id)
		m.draft.uses[id] = append(m.draft.uses[id], slot)
	}
	for i := range c.grants {
		ref := m.nextFact
		if n := len(m.spare); n > 0 {
			ref, m.spare = m.spare[n-1], m.spare[:n-1]
		} else {
			m.nextFact++
		}
		c.grants[i].fact = ref
		*m.fact(ref) = m.factOf(c, i)
	}
	m.draft.wild |= c.wildness()
	m.draft.count++
}

// fact gives the place of a fact in a page that may be changed.
func (m *Maker) fact(ref grantRef) *fact {
	d, page := m.draft, ref/pageSize
	for int(page) >= len(d.facts) {
		d.facts, m.ownFacts[uint32(len(d.facts))] = append(d.facts, &factPage{}), true
	}
	if !m.ownFacts[page] {
		own := *d.facts[page]
		d.facts[page], m.ownFacts[page] = &own, true
	}
	return d.facts.at(ref)
}

// take empties a slot.
func (m *Maker) take(id ident.Record, slot uint32) {
	for _, who := range m.draft.card(slot).members(nil) {
		m.ownUse(who)
		m.draft.uses[who] = slices.DeleteFunc(m.draft.uses[who], func(s uint32) bool { return s == slot })
	}
	for _, g := range m.draft.card(slot).grants {
		*m.fact(g.fact) = fact{}
		m.spare = append(m.spare, g.fact)
	}
	m.put(slot, nil)
	delete(m.slots, id)
	m.free = append(m.free, slot)
	m.draft.count--
}

func (m *Maker) ownUse(id uint32) {
	if !m.ownUses[id] {
		m.draft.uses[id], m.ownUses[id] = slices.Clone(m.draft.uses[id]), true
	}
}

func (m *Maker) put(slot uint32, c *card) {
	page := slot / pageSize
	for int(page) >= len(m.draft.cards) {
		m.draft.cards, m.ownPages[uint32(len(m.draft.cards))] = append(m.draft.cards, &cardPage{}), true
	}
	if !m.ownPages[page] {
		own := *m.draft.cards[page]
		m.draft.cards[page], m.ownPages[page] = &own, true
	}
	m.draft.cards[page][slot%pageSize] = c
}

// party takes a body in.
func (m *Maker) party(p *Party) error {
	id := m.node(p.Node)
	if id == 0 {
		return errors.New("coverage: a body without a name")
	}
	d := m.draft
	for _, also := range p.Also {
		n := Node{p.Kind, also}
		if have := d.names[p.Kind].find(also); have != 0 && have != id {
			return fmt.Errorf("coverage: %q and %q are both called %q", d.entities[have].node.ID, p.ID, also)
		}
		m.name(Node{n.Kind, strings.Clone(also)}, id)
	}
	own := &party{Party: *p, standing: m.effect(p), holdsTo: lastOf(p.HoldsTo)}
	own.Node = d.entities[id].node
	d.ids[p.Kind] = &idList{} // its name may be new
	m.become(id, &entity{node: own.Node, known: true, party: own, props: p.Properties})
	return nil
}

// effect says what a body's standing does to a sharing, by the vocabulary's rule.
func (m *Maker) effect(p *Party) Outcome {
	if p.Standing == "" && p.Member {
		return Covered
	}
	effect, _ := outcomeOf(m.draft.voc.Standing[p.Standing]) // a status without a rule is not covered
	if effect == Covered && !p.Member {
		return NotCovered
	}
	return effect
}
