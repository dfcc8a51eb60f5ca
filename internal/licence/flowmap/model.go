package flowmap

import (
	"cmp"
	"slices"
	"strings"

	"sharewell/internal/register"
)

// Map is who gives to whom at one version of the register. It never changes.
type Map struct {
	Version string

	uses   []Use
	bodies []Body
	place  map[string]uint32 // of bodies with a page, by slug
	groups []string          // codes, in order, Outside last
	group  []uint8           // of each body

	flows []flow // by from, to, use
	back  []flow // by to, from, use
	out   []flow // from a body to a group (to), by from, to, use
	in    []flow // from a group (from) to a body, by to, from, use
	wide  []flow // from a group to a group, by from, to, use

	tags  map[register.Tag][]uint32
	kinds []string // codes of kinds of data, by number
	all   Totals
	first []Row // what is asked for most: all groups, no filter
}

// Use is one use on the map.
type Use struct {
	Ref, Title string
	tags       []register.Tag // shared with the card
	kinds      []uint8        // of data, by number
}

// Kinds lists the codes of the kinds of data.
func (u Use) Kinds() []string { return register.Query{Chosen: u.tags}.Values(register.FilterKind) }

// flow is one movement of one use. from and to are bodies or groups.
type flow struct{ from, to, use uint32 }

// Totals is the whole map in three numbers.
type Totals struct{ Uses, Bodies, Pairs int }

func byFrom(a, b flow) int {
	return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.use, b.use))
}

func byTo(a, b flow) int {
	return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from), cmp.Compare(a.use, b.use))
}

// build makes the map of some uses. Its order hangs on references and names alone.
func build(version string, known map[string]*use, n *names) *Map {
	m := &Map{Version: version, bodies: slices.Clone(n.list), place: map[string]uint32{}, tags: map[register.Tag][]uint32{}}
	m.grouped()
	refs := make([]string, 0, len(known))
	for ref, u := range known {
		if len(u.moves) > 0 {
			refs = append(refs, ref)
		}
	}
	slices.SortFunc(refs, func(a, b string) int { return strings.Compare(b, a) }) // the newest first
	m.uses = make([]Use, len(refs))
	number := map[string]uint8{}
	for i, ref := range refs {
		m.take(uint32(i), known[ref], number)
	}
	for _, f := range m.flows {
		a, b := uint32(m.group[f.from]), uint32(m.group[f.to])
		m.out = append(m.out, flow{f.from, b, f.use})
		m.in = append(m.in, flow{a, f.to, f.use})
		m.wide = append(m.wide, flow{a, b, f.use})
	}
	m.back = slices.Clone(m.flows)
	for list, order := range map[*[]flow]func(a, b flow) int{&m.flows: byFrom, &m.back: byTo, &m.out: byFrom, &m.in: byTo, &m.wide: byFrom} {
		slices.SortFunc(*list, order)
		*list = slices.Clip(slices.Compact(*list))
	}
	m.count()
	m.first = m.rows(nil, m.wide, nil, m.whole, m.whole)
	return m
}

// grouped numbers the groups.
func (m *Map) grouped() {
	for _, b := range m.bodies {
		if b.Group != Outside && !slices.Contains(m.groups, b.Group) {
			m.groups = append(m.groups, b.Group)
		}
	}
	slices.Sort(m.groups)
	m.groups = append(m.groups, Outside)
	m.group = make([]uint8, len(m.bodies))
	for i, b := range m.bodies {
		m.group[i] = uint8(slices.Index(m.groups, b.Group))
	}
}

// mostKinds is how many kinds of data can be told apart; a list of the rulebook has some dozens.
const mostKinds = 256

// take files one use.
func (m *Map) take(at uint32, u *use, number map[string]uint8) {
	own := &m.uses[at]
	*own = Use{Ref: u.card.Ref, Title: u.card.Title, tags: u.card.Filters}
	for _, t := range own.tags {
		if t.Filter != register.FilterKind && t.Filter != register.FilterPurpose && t.Filter != register.FilterChoice {
			continue
		}
		m.tags[t] = append(m.tags[t], at)
		if t.Filter != register.FilterKind {
			continue
		}
		n, known := number[t.Value]
		if !known && len(m.kinds) < mostKinds {
			n, known = uint8(len(m.kinds)), true
			number[t.Value], m.kinds = n, append(m.kinds, t.Value)
		}
		if known {
			own.kinds = append(own.kinds, n)
		}
	}
	for _, v := range u.moves {
		m.flows = append(m.flows, flow{v.from, v.to, at})
	}
}

// count counts the whole, and finds the bodies that are on the map.
func (m *Map) count() {
	m.all.Uses = len(m.uses)
	on := make([]bool, len(m.bodies))
	for i, f := range m.flows {
		on[f.from], on[f.to] = true, true
		if i == 0 || f.from != m.flows[i-1].from || f.to != m.flows[i-1].to {
			m.all.Pairs++
		}
	}
	for i, b := range m.bodies {
		if on[i] {
			m.all.Bodies++
			if b.Slug != "" {
				m.place[b.Slug] = uint32(i)
			}
		}
	}
}

// Totals gives the whole map in three numbers.
func (m *Map) Totals() Totals { return m.all }

// Body finds an organisation by its slug.
func (m *Map) Body(slug string) (Body, bool) {
	at, ok := m.place[slug]
	if !ok {
		return Body{}, false
	}
	return m.bodies[at], true
}

// span gives the flows from one place of a list that is ordered by from.
func span(list []flow, from uint32) []flow {
	a, _ := slices.BinarySearchFunc(list, from, func(f flow, n uint32) int { return cmp.Compare(f.from, n) })
	b, _ := slices.BinarySearchFunc(list, from+1, func(f flow, n uint32) int { return cmp.Compare(f.from, n) })
	return list[a:b]
}

// spanTo gives the flows to one place of a list that is ordered by to.
func spanTo(list []flow, to uint32) []flow {
	a, _ := slices.BinarySearchFunc(list, to, func(f flow, n uint32) int { return cmp.Compare(f.to, n) })
	b, _ := slices.BinarySearchFunc(list, to+1, func(f flow, n uint32) int { return cmp.Compare(f.to, n) })
	return list[a:b]
}
