package coverage

import (
	"cmp"
	"slices"
	"strings"

	"sharewell/internal/clock"
)

// Page asks for some of a sorted list.
type Page struct {
	After string // the last name of the page before
	Most  int    // nought: MostFound
}

// MostFound is how many a page holds, at most.
const MostFound = 200

// shown is the name by which an entity is shown to others: its first other name, or its own.
func (e *entity) shown() string {
	if e.party != nil && len(e.party.Also) > 0 {
		return e.party.Also[0]
	}
	return e.node.ID
}

// Filter narrows what is listed for people; empty parts do not.
type Filter struct {
	Body    string // gives or receives, under any of its names
	With    string // the other side
	Thing   string
	About   string
	Purpose string
}

// Line is one record that lets bodies share, as it is listed for people.
type Line struct {
	Record   RecordRef
	Title    string
	State    State
	Review   clock.Date
	Gives    []string // names as shown
	Receives []string
	Things   []string
	About    []string
	Purposes []string
}

// Lines is a page of lines, by reference.
type Lines struct {
	Lines []Line
	Next  string
}

// Browse lists records of a body, or of a body with another one. Without a body it lists nothing.
func (x *Index) Browse(f Filter, p Page) Lines {
	kind := x.voc.partyKind()
	body := x.number(Node{kind, f.Body})
	with := x.number(Node{kind, f.With})
	if body == 0 || f.With != "" && with == 0 {
		return Lines{}
	}
	var cards []*card
	for _, slot := range x.uses[body] {
		if c := x.card(slot); c.refs[0].Ref > p.After && x.listed(c, body, with, f) {
			cards = append(cards, c)
		}
	}
	slices.SortFunc(cards, byRef)
	most := p.Most
	if most <= 0 || most > MostFound {
		most = MostFound
	}
	out := Lines{}
	if len(cards) > most {
		cards, out.Next = cards[:most], cards[most-1].refs[0].Ref
	}
	for _, c := range cards {
		out.Lines = append(out.Lines, x.line(c))
	}
	return out
}

// listed reports whether a card fits a filter: one of its movements goes between the bodies.
func (x *Index) listed(c *card, body, with uint32, f Filter) bool {
	says := func(set *codeSet, list int, code string) bool {
		return code == "" || set.has(x.codes[list].of(code))
	}
	if !says(&c.purposes, purposeCodes, f.Purpose) || !says(&c.about, aboutCodes, f.About) {
		return false
	}
	for i := range c.grants {
		g := &c.grants[i]
		gives, receives := contains(g.from, body), contains(g.to, body)
		if !gives && !receives || with != 0 && !(gives && contains(g.to, with)) && !(receives && contains(g.from, with)) {
			continue
		}
		if f.Thing == "" || slices.ContainsFunc(g.things, func(t thing) bool { return x.entities[t.node].node.ID == f.Thing }) {
			return true
		}
	}
	return false
}

func (x *Index) line(c *card) Line {
	l := Line{Record: c.refs[0], Title: c.title, State: c.state, Review: lastDate(c.review), About: x.codesOf(&c.about, aboutCodes), Purposes: x.codesOf(&c.purposes, purposeCodes)}
	for i := range c.grants {
		g := &c.grants[i]
		l.Gives, l.Receives = append(l.Gives, x.shown(g.from)...), append(l.Receives, x.shown(g.to)...)
		for _, t := range g.things {
			l.Things = append(l.Things, x.entities[t.node].node.ID)
		}
	}
	for _, list := range []*[]string{&l.Gives, &l.Receives, &l.Things} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return l
}

func (x *Index) shown(of []uint32) []string {
	out := make([]string, len(of))
	for i, id := range of {
		out[i] = x.entities[id].shown()
	}
	return out
}

func (x *Index) codesOf(s *codeSet, list int) []string {
	var out []string
	for n, name := range x.codes[list].names {
		if s.has(uint16(n)) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Known gives the title of a body by any of its names.
func (x *Index) Known(name string) (title string, ok bool) {
	e := x.entities[x.number(Node{x.voc.partyKind(), name})]
	if e.party == nil {
		return "", false
	}
	return cmp.Or(e.party.Title, e.node.ID), true
}

// Policy gives a record's policy back, as the index holds it.
func (x *Index) Policy(ref string) (Policy, bool) {
	for _, page := range x.cards {
		for _, c := range page {
			if c != nil && strings.EqualFold(c.refs[0].Ref, ref) {
				return x.policy(c), true
			}
		}
	}
	return Policy{}, false
}

// policy puts names back in the place of numbers.
func (x *Index) policy(c *card) Policy {
	p := Policy{ID: c.refs[0].ID, Ref: c.refs[0].Ref, Version: c.refs[0].Version, N: c.refs[0].N, Title: c.title, State: c.state, Onward: c.onward,
		Start: dateOf(c.start), End: lastDate(c.end), Review: lastDate(c.review), HoldsTo: lastDate(c.holdsTo),
		Purposes: x.codesOf(&c.purposes, purposeCodes), About: x.codesOf(&c.about, aboutCodes), Blocks: slices.Clone(c.blocks), Duties: slices.Clone(c.duties)}
	for _, k := range c.keeps {
		p.Keeps = append(p.Keeps, Keep{x.entities[k.to].node, k.detail})
	}
	for i := range c.grants {
		g := &c.grants[i]
		out := Grant{Actions: x.codesOf(&g.actions, actionCodes), From: x.nodes(g.from), To: x.nodes(g.to), Methods: slices.Clone(g.ways), Most: g.most, When: g.source}
		for _, t := range g.things {
			th := Thing{Node: x.entities[t.node].node}
			if t.items != 0 {
				th.Parts = slices.Clone(x.items[t.items].said)
			}
			out.Things = append(out.Things, th)
		}
		p.Grants = append(p.Grants, out)
	}
	return p
}

func (x *Index) nodes(of []uint32) []Node {
	var out []Node
	for _, id := range of {
		out = append(out, x.entities[id].node)
	}
	return out
}
