package coverage

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"sharewell/internal/ident"
)

// Maker makes one Index after another. One goroutine uses it at a time; what it gave out never changes.
type Maker struct {
	x     *Index // the newest
	slots map[ident.Record]uint32
	free  []uint32
	next  uint32
	texts map[string]string // one copy of every text that comes often
	lists map[string][]Duty // one copy of every list of duties
	parts map[string]uint32 // and numbers of lists of items
	ways  map[string][]string
	says  map[saysKey]*[]Obligation

	spare    []grantRef // numbers of facts that are free
	nextFact grantRef
	members  []uint32 // room for those of one card

	draft    *Index
	ownNames map[Kind]bool
	ownLists bool
	ownPages map[uint32]bool
	ownFacts map[uint32]bool
	ownUses  map[uint32]bool
}

// ThingSpec is one kind of data that may be asked about.
type ThingSpec struct {
	Node
	Properties []Property
}

// NewMaker makes a maker whose Index is empty; things are all that may be asked about.
func NewMaker(voc Vocabulary, things []ThingSpec) (*Maker, error) {
	if err := voc.check(); err != nil {
		return nil, fmt.Errorf("coverage vocabulary: %w", err)
	}
	m := &Maker{slots: map[ident.Record]uint32{}, texts: map[string]string{}, lists: map[string][]Duty{}, parts: map[string]uint32{}, ways: map[string][]string{}, says: map[saysKey]*[]Obligation{}}
	m.x = &Index{voc: &voc, emergency: voc.Emergency, names: make([]*names, len(voc.Types)+1), entities: []*entity{{}}, stands: []stand{{goodTo: math.MaxInt32}},
		uses: make([][]uint32, 1), pairs: &pairs{}, items: make([]*items, 1), said: newSaid(), today: math.MinInt32 + 1}
	for i := range m.x.names {
		m.x.names[i] = newNames()
	}
	m.x.ids = make([]*idList, len(voc.Types)+1)
	m.open()
	for i := range m.draft.ids {
		m.draft.ids[i] = &idList{}
	}
	for _, a := range voc.Actions {
		m.code(actionCodes, cmp.Or(a.As, a.Name))
	}
	for i := range voc.Actions {
		a := &voc.Actions[i]
		m.draft.actions = append(m.draft.actions, action{a, m.code(actionCodes, cmp.Or(a.As, a.Name))})
	}
	for _, t := range things {
		n := m.node(t.Node)
		m.become(n, &entity{node: m.draft.entities[n].node, known: true, props: t.Properties})
	}
	m.close()
	return m, nil
}

// Index gives the newest index.
func (m *Maker) Index() *Index { return m.x }

// open begins a new index that shares everything with the newest.
func (m *Maker) open() {
	d := *m.x
	d.revision++
	d.names = slices.Clone(d.names)
	d.stands = slices.Clone(d.stands)
	d.entities, d.uses, d.cards, d.ids = slices.Clone(d.entities), slices.Clone(d.uses), slices.Clone(d.cards), slices.Clone(d.ids)
	d.facts = slices.Clone(d.facts)
	m.draft = &d
	m.ownNames, m.ownPages, m.ownUses, m.ownLists = map[Kind]bool{}, map[uint32]bool{}, map[uint32]bool{}, false
	m.ownFacts = map[uint32]bool{}
}

func (m *Maker) close() *Index {
	m.x, m.draft = m.draft, nil
	return m.x
}

// node gives the number of a node, a new one to a new node. The zero Node is nought.
func (m *Maker) node(n Node) uint32 {
	if n == (Node{}) {
		return 0
	}
	d := m.draft
	if id := d.names[n.Kind].find(n.ID); id != 0 {
		return id
	}
	id := uint32(len(d.entities))
	n.ID = strings.Clone(n.ID)
	d.entities, d.uses, d.stands = append(d.entities, nil), append(d.uses, nil), append(d.stands, stand{})
	m.become(id, &entity{node: n})
	m.name(n, id)
	return id
}

// become puts an entity into its place.
func (m *Maker) become(id uint32, e *entity) {
	m.draft.entities[id], m.draft.stands[id] = e, standOf(e)
}

// name files a number under a name.
func (m *Maker) name(n Node, id uint32) {
	if !m.ownNames[n.Kind] {
		m.draft.names[n.Kind], m.ownNames[n.Kind] = m.draft.names[n.Kind].own(), true
	}
	m.draft.names[n.Kind].put(n.ID, id)
	m.draft.naming++
}

// code gives the number of a code, a new one to a new code.
func (m *Maker) code(list int, code string) uint16 {
	d := m.draft
	if n := d.codes[list].of(code); n != noCode {
		return n
	}
	if !m.ownLists {
		for i := range d.codes {
			if d.codes[i].number == nil {
				d.codes[i].number = newNames()
			}
			d.codes[i].number, d.codes[i].names = d.codes[i].number.own(), slices.Clone(d.codes[i].names)
		}
		m.ownLists = true
	}
	l := &d.codes[list]
	n := uint16(len(l.names))
	code = m.one(code)
	l.names = append(l.names, code)
	l.number.put(code, uint32(n)+1)
	d.naming++
	return n
}

// one gives the one copy of a text.
func (m *Maker) one(s string) string {
	if have, ok := m.texts[s]; ok {
		return have
	}
	s = strings.Clone(s)
	m.texts[s] = s
	return s
}

func (m *Maker) set(list int, codes []string) codeSet {
	var s codeSet
	for _, c := range codes {
		if n := m.code(list, c); !s.has(n) {
			s.add(n)
		}
	}
	return s
}

// mostGrants bounds the movements of one record; its grants must find room in one slot.
const mostGrants = 1 << 8

// compile puts numbers in the place of names.
func (m *Maker) compile(p *Policy) (*card, error) {
	c := &card{refs: [1]RecordRef{{ID: ident.Record(strings.Clone(string(p.ID))), Ref: strings.Clone(p.Ref), Version: p.Version, N: p.N}}, title: strings.Clone(p.Title), state: p.State,
		onward: p.Onward, start: daysOf(p.Start), end: lastOf(p.End), review: lastOf(p.Review), holdsTo: lastOf(p.HoldsTo),
		purposes: m.set(purposeCodes, p.Purposes), about: m.set(aboutCodes, p.About), blocks: slices.Clone(p.Blocks), blocked: len(p.Blocks) > 0, duties: m.duties(p.Duties)}
	for _, k := range p.Keeps {
		c.keeps = append(c.keeps, keep{m.node(k.To), m.one(k.Detail)})
	}
	grants, err := m.fit(p)
	if err != nil {
		return nil, err
	}
	c.grants = make([]grant, len(grants))
	for i := range grants {
		if err := m.compileGrant(&grants[i], &c.grants[i]); err != nil {
			return nil, fmt.Errorf("policy %s: %w", p.Ref, err)
		}
	}
	return c, nil
}

// fit gives the grants of a policy. A record of more movements than there is room for is not half
// indexed: it is refused.
func (m *Maker) fit(p *Policy) ([]Grant, error) {
	if len(p.Grants) > mostGrants {
		return nil, fmt.Errorf("policy %s has %d movements, more than %d", p.Ref, len(p.Grants), mostGrants)
	}
	return p.Grants, nil
}

// duties gives the one copy of a list.
func (m *Maker) duties(of []Duty) []Duty {
	if len(of) == 0 {
		return nil
	}
	var texts []string
	for _, d := range of {
		texts = append(texts, d.Code.String(), d.Detail)
	}
	key := keyOf(texts)
	if have, ok := m.lists[key]; ok {
		return have
	}
	list := make([]Duty, len(of))
	for i, d := range of {
		list[i] = Duty{d.Code, m.one(d.Detail)}
	}
	m.lists[key] = list
	return list
}

// widest is how many pairs a movement may have before it is filed under its givers only.
const widest = 4096

func (m *Maker) compileGrant(g *Grant, out *grant) error {
	out.actions, out.methods, out.most = m.set(actionCodes, g.Actions), m.set(methodCodes, g.Methods), g.Most
	out.ways = m.waysOf(g.Methods)
	out.from, out.to = m.nodes(g.From), m.nodes(g.To)
	out.wide = len(out.from)*len(out.to) > widest
	for _, t := range g.Things {
		out.things = append(out.things, thing{m.node(t.Node), m.itemsOf(t.Parts)})
	}
	var err error
	out.source = g.When
	out.when, err = compile(g.When)
	return err
}

// keyOf writes a list so that no other list is written alike.
func keyOf(list []string) string {
	var b []byte
	for _, s := range list {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return string(b)
}

// waysOf gives the one copy of a list of methods, in order.
func (m *Maker) waysOf(methods []string) []string {
	if len(methods) == 0 {
		return nil
	}
	list := slices.Clone(methods)
	slices.Sort(list)
	list = slices.Compact(list)
	key := keyOf(list)
	if have, ok := m.ways[key]; ok {
		return have
	}
	for i := range list {
		list[i] = m.one(list[i])
	}
	m.ways[key] = list
	return list
}

// itemsOf gives the number of the one copy of a list of items; nought when none is named.
func (m *Maker) itemsOf(parts []string) uint32 {
	if len(parts) == 0 {
		return 0
	}
	key := keyOf(parts)
	if have, ok := m.parts[key]; ok {
		return have
	}
	list := &items{}
	for _, part := range parts {
		list.said, list.folded = append(list.said, m.one(part)), append(list.folded, m.one(fold(part)))
	}
	n := uint32(len(m.draft.items))
	m.draft.items = append(m.draft.items, list) // older ones do not look beyond their end
	m.parts[key] = n
	return n
}

func (m *Maker) nodes(of []Node) []uint32 {
	out := make([]uint32, len(of))
	for i, n := range of {
		out[i] = m.node(n)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// entries lists where the grants of a card are to be found.
func (c *card) entries(add func(entry)) {
	nobody := []uint32{0}
	for i := range c.grants {
		g := &c.grants[i]
		from, to := g.from, g.to
		if len(from) == 0 {
			from = nobody
		}
		if len(to) == 0 || g.wide {
			to = nobody
		}
		for _, f := range from {
			for _, t := range to {
				if f == t && f != 0 {
					continue // nobody shares with themselves
				}
				for j := range g.things {
					if j == 0 || !g.before(j) {
						add(entry{key{f, t, g.things[j].node}, g.fact})
					}
				}
			}
		}
	}
}

// before reports whether a thing stands earlier in the grant, with other items.
func (g *grant) before(j int) bool {
	for i := range j {
		if g.things[i].node == g.things[j].node {
			return true
		}
	}
	return false
}

// wildness says which lookups a card needs beyond the plain one.
func (c *card) wildness() (bitset uint8) {
	for i := range c.grants {
		g := &c.grants[i]
		var w uint8
		if len(g.from) == 0 {
			w |= anyFrom
		}
		if len(g.to) == 0 || g.wide {
			w |= anyTo
		}
		for _, t := range g.things {
			if t.node == 0 {
				bitset |= 1 << (w | anyThing)
			} else {
				bitset |= 1 << w
			}
		}
	}
	return bitset
}

// members lists the bodies of a card, sorted, in the room of out.
func (c *card) members(out []uint32) []uint32 {
	for i := range c.grants {
		out = append(append(out, c.grants[i].from...), c.grants[i].to...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
