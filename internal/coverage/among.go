package coverage

import "slices"

// DecideAmong answers like Decide, as if only the records that see allows were there. It is for people, who
// may be told of some records and not of others: what is left out decides nothing, so that the answer gives
// nothing of it away. see is asked once a movement and may be slow.
func (x *Index) DecideAmong(q *Question, d *Decision, see func(RecordRef) bool) {
	n := x.Number(q)
	d.Revision = x.revision
	x.decide(&n, d, see)
}

// Moves reports whether a record lets a body give a kind of data to another; an empty kind is any. It does
// not ask for whom, what for or when.
func (x *Index) Moves(l Line, from, to, of string) bool {
	kind := x.voc.partyKind()
	f, t := x.number(Node{kind, from}), x.number(Node{kind, to})
	for _, slot := range x.uses[f] {
		c := x.card(slot)
		if f == 0 || t == 0 || c.refs[0].ID != l.Record.ID {
			continue
		}
		for i := range c.grants {
			g := &c.grants[i]
			if !contains(g.from, f) || !contains(g.to, t) {
				continue
			}
			if of == "" || slices.ContainsFunc(g.things, func(th thing) bool { return x.entities[th.node].node.ID == of }) {
				return true
			}
		}
	}
	return false
}

// PoliciesOf lists the policies under which a body gives or receives, by reference.
func (x *Index) PoliciesOf(body string) []Policy {
	n := x.number(Node{x.voc.partyKind(), body})
	if n == 0 {
		return nil
	}
	cards := make([]*card, 0, len(x.uses[n]))
	for _, slot := range x.uses[n] {
		cards = append(cards, x.card(slot))
	}
	slices.SortFunc(cards, byRef)
	out := make([]Policy, len(cards))
	for i, c := range cards {
		out[i] = x.policy(c)
	}
	return out
}

// Shown gives the name by which a body is shown to others.
func (x *Index) Shown(n Node) string {
	e := x.entities[x.number(n)]
	return e.shown()
}
