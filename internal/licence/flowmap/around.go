package flowmap

import (
	"slices"

	"sharewell/internal/register"
)

// Around gives what an organisation gives and gets, under a query; a chosen sector is that of the other end.
func (m *Map) Around(slug string, q register.Query) (gives, gets []Row) {
	at, ok := m.place[slug]
	if !ok {
		return nil, nil
	}
	chosen := m.filter(q, "")
	to, from := m.around(at, q)
	return m.rows(nil, to, chosen, m.one, m.one), m.rows(nil, from, chosen, m.one, m.one)
}

// around gives the flows from and to a body whose other end is in a chosen sector.
func (m *Map) around(at uint32, q register.Query) (to, from []flow) {
	to, from = span(m.flows, at), spanTo(m.back, at)
	near := m.chosenGroups(q)
	if !slices.Contains(near, true) {
		return to, from
	}
	return skip(to, func(f flow) bool { return !near[m.group[f.to]] }), skip(from, func(f flow) bool { return !near[m.group[f.from]] })
}

// Between gives the uses in which one organisation gives to another, under a query, the newest first.
func (m *Map) Between(from, to string, q register.Query) []Use {
	var out []Use
	chosen := m.filter(q, "")
	for _, f := range m.between(from, to) {
		if chosen.has(f.use) {
			out = append(out, m.uses[f.use])
		}
	}
	return out
}

func (m *Map) between(from, to string) []flow {
	a, known := m.place[from]
	b, too := m.place[to]
	if !known || !too {
		return nil
	}
	return skip(span(m.flows, a), func(f flow) bool { return f.to != b })
}

// FacetAround counts the uses of an organisation for each value of a filter, among those that answer the rest of a query.
func (m *Map) FacetAround(slug string, q register.Query, filter string) []Count {
	at, ok := m.place[slug]
	if !ok {
		return nil
	}
	rest := q
	if filter == register.FilterSector {
		rest = register.Query{Chosen: slices.DeleteFunc(slices.Clone(q.Chosen), func(t register.Tag) bool { return t.Filter == filter })}
	}
	to, from := m.around(at, rest)
	chosen := m.filter(q, filter)
	if filter != register.FilterSector {
		return m.tagCounts(slices.Concat(to, from), chosen, filter)
	}
	type pair struct {
		group uint8
		use   uint32
	}
	seen, of := map[pair]bool{}, map[string]int{}
	count := func(other, use uint32) {
		if p := (pair{m.group[other], use}); chosen.has(use) && !seen[p] {
			seen[p] = true
			of[m.groups[p.group]]++
		}
	}
	for _, f := range to {
		count(f.to, f.use)
	}
	for _, f := range from {
		count(f.from, f.use)
	}
	return counts(of)
}

// FacetBetween counts the uses between two organisations for each value of a filter, among those that answer the rest
// of a query.
func (m *Map) FacetBetween(a, b string, q register.Query, filter string) []Count {
	return m.tagCounts(slices.Concat(m.between(a, b), m.between(b, a)), m.filter(q, filter), filter)
}

// tagCounts counts the values of a filter among the uses of some flows, each use once.
func (m *Map) tagCounts(list []flow, chosen set, filter string) []Count {
	seen, of := map[uint32]bool{}, map[string]int{}
	for _, f := range list {
		if seen[f.use] || !chosen.has(f.use) {
			continue
		}
		seen[f.use] = true
		for _, t := range m.uses[f.use].tags {
			if t.Filter == filter {
				of[t.Value]++
			}
		}
	}
	return counts(of)
}
