package flowmap

import (
	"cmp"
	"slices"
	"strings"

	"sharewell/internal/register"
)

// Filters lists the filters of the register that the map knows, in the order people meet them. The sector also says
// how near the map is looked at: it names the groups whose organisations are shown one by one.
func Filters() []string {
	return []string{register.FilterSector, register.FilterPurpose, register.FilterKind, register.FilterChoice}
}

// Narrow leaves in a query only what the map knows.
func Narrow(q register.Query) register.Query {
	out := register.Query{}
	for _, t := range q.Chosen {
		if slices.Contains(Filters(), t.Filter) {
			out.Chosen = append(out.Chosen, t)
		}
	}
	return out
}

// Node is one end of a row: an organisation, or a whole group.
type Node struct {
	Group string
	Body  Body // none for a whole group
}

// Whole reports whether the node is a group.
func (n Node) Whole() bool { return n.Body == Body{} }

// Key tells nodes apart.
func (n Node) Key() string {
	if n.Whole() {
		return "group:" + n.Group
	}
	return n.Body.Key()
}

// Count is how many uses have something.
type Count struct {
	Value string
	N     int
}

// Row is what one end gives the other.
type Row struct {
	From, To Node
	Uses     int
	Kinds    []Count // of data, the commonest first
}

// Rows gives what the map shows for a query: groups; or the organisations of the chosen sectors, with the other groups
// around them.
func (m *Map) Rows(q register.Query) []Row {
	chosen, near := m.filter(q, ""), m.chosenGroups(q)
	switch far := !slices.Contains(near, true); {
	case far && chosen == nil:
		return slices.Clone(m.first)
	case far:
		return m.rows(nil, m.wide, chosen, m.whole, m.whole)
	}
	var out []Row
	for at := range m.bodies {
		if !near[m.group[at]] {
			continue
		}
		body := uint32(at)
		out = m.rows(out, skip(span(m.out, body), func(f flow) bool { return near[f.to] }), chosen, m.one, m.whole)
		out = m.rows(out, skip(spanTo(m.in, body), func(f flow) bool { return near[f.from] }), chosen, m.whole, m.one)
		out = m.rows(out, skip(span(m.flows, body), func(f flow) bool { return !near[m.group[f.to]] }), chosen, m.one, m.one)
	}
	return out
}

// Pairs gives every pair of organisations for a query, for those who reckon for themselves.
func (m *Map) Pairs(q register.Query) []Row {
	chosen, near := m.filter(q, ""), m.chosenGroups(q)
	list := m.flows
	if slices.Contains(near, true) {
		list = skip(list, func(f flow) bool { return !near[m.group[f.from]] && !near[m.group[f.to]] })
	}
	return m.rows(nil, list, chosen, m.one, m.one)
}

func skip(list []flow, unwanted func(flow) bool) []flow {
	var out []flow
	for _, f := range list {
		if !unwanted(f) {
			out = append(out, f)
		}
	}
	return out
}

func (m *Map) whole(group uint32) Node { return Node{Group: m.groups[group]} }

func (m *Map) one(body uint32) Node {
	return Node{Group: m.groups[m.group[body]], Body: m.bodies[body]}
}

// rows counts flows that are together by their ends.
func (m *Map) rows(out []Row, list []flow, chosen set, from, to func(uint32) Node) []Row {
	kinds := make([]int, len(m.kinds))
	for i := 0; i < len(list); {
		first := list[i]
		n := 0
		clear(kinds)
		for ; i < len(list) && list[i].from == first.from && list[i].to == first.to; i++ {
			if !chosen.has(list[i].use) {
				continue
			}
			n++
			for _, k := range m.uses[list[i].use].kinds {
				kinds[k]++
			}
		}
		if n > 0 {
			out = append(out, Row{From: from(first.from), To: to(first.to), Uses: n, Kinds: m.kindCounts(kinds)})
		}
	}
	return out
}

func (m *Map) kindCounts(n []int) []Count {
	var out []Count
	for i, k := range n {
		if k > 0 {
			out = append(out, Count{m.kinds[i], k})
		}
	}
	return sorted(out)
}

func counts(of map[string]int) []Count {
	out := make([]Count, 0, len(of))
	for value, n := range of {
		out = append(out, Count{value, n})
	}
	return sorted(out)
}

func sorted(out []Count) []Count {
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value)) })
	return out
}

// set is some uses, one bit each; nil is all of them.
type set []uint64

func (s set) has(use uint32) bool { return s == nil || s[use>>6]>>(use&63)&1 == 1 }

// filter gives the uses that answer a query in every filter but one.
func (m *Map) filter(q register.Query, but string) set {
	var out set
	for _, f := range []string{register.FilterPurpose, register.FilterKind, register.FilterChoice} {
		values := q.Values(f)
		if len(values) == 0 || f == but {
			continue
		}
		own := make(set, (len(m.uses)+63)/64)
		for _, v := range values {
			for _, use := range m.tags[register.Tag{Filter: f, Value: v}] {
				own[use>>6] |= 1 << (use & 63)
			}
		}
		for i := range out {
			own[i] &= out[i]
		}
		out = own
	}
	return out
}

func (m *Map) chosenGroups(q register.Query) []bool {
	near := make([]bool, len(m.groups))
	for _, v := range q.Values(register.FilterSector) {
		if i := slices.Index(m.groups, v); i >= 0 {
			near[i] = true
		}
	}
	return near
}

// Found counts the uses that answer a query.
func (m *Map) Found(q register.Query) int {
	chosen, near := m.filter(q, ""), m.chosenGroups(q)
	if !slices.Contains(near, true) {
		n := 0
		for i := range m.uses {
			if chosen.has(uint32(i)) {
				n++
			}
		}
		return n
	}
	seen := make(set, (len(m.uses)+63)/64)
	n := 0
	for _, f := range m.wide {
		if (near[f.from] || near[f.to]) && chosen.has(f.use) && !seen.has(f.use) {
			seen[f.use>>6] |= 1 << (f.use & 63)
			n++
		}
	}
	return n
}

// Facet counts the uses of each value of a filter, among those that answer the rest of a query.
func (m *Map) Facet(q register.Query, filter string) []Count {
	chosen, of := m.filter(q, filter), map[string]int{}
	if filter == register.FilterSector {
		return m.groupCounts(chosen)
	}
	for t, uses := range m.tags {
		if t.Filter != filter {
			continue
		}
		for _, u := range uses {
			if chosen.has(u) {
				of[t.Value]++
			}
		}
	}
	return counts(of)
}

func (m *Map) groupCounts(chosen set) []Count {
	of := map[string]int{}
	seen := make([]set, len(m.groups)) // a use may meet a group in several flows
	for i := range seen {
		seen[i] = make(set, (len(m.uses)+63)/64)
	}
	for _, f := range m.wide {
		for _, g := range []uint32{f.from, f.to} {
			if chosen.has(f.use) && !seen[g].has(f.use) {
				seen[g][f.use>>6] |= 1 << (f.use & 63)
				of[m.groups[g]]++
			}
		}
	}
	return counts(of)
}

// About counts the purposes, kinds of data and choices of the uses an organisation gives or gets in.
func (m *Map) About(slug string) (uses int, of map[string][]Count) {
	at, ok := m.place[slug]
	if !ok {
		return 0, nil
	}
	own := map[uint32]bool{}
	n := map[string]map[string]int{register.FilterPurpose: {}, register.FilterKind: {}, register.FilterChoice: {}}
	for _, list := range [][]flow{span(m.flows, at), spanTo(m.back, at)} {
		for _, f := range list {
			if own[f.use] {
				continue
			}
			own[f.use] = true
			for _, t := range m.uses[f.use].tags {
				if values := n[t.Filter]; values != nil {
					values[t.Value]++
				}
			}
		}
	}
	of = map[string][]Count{}
	for filter, values := range n {
		of[filter] = counts(values)
	}
	return len(own), of
}
