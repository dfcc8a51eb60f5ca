package coverage

import "slices"

// Between lists the records under which one body may give to another today, by reference, each with the kinds of
// data of that movement alone. A record that is paused, overdue, out of its dates or at odds with the rulebook is
// not among them, and nothing is when one of the two is no signatory in good standing. Line.Gives and
// Line.Receives stay empty: they are asked for.
func (x *Index) Between(from, to string) []Line {
	kind := x.voc.partyKind()
	giver, receiver := x.number(Node{kind, from}), x.number(Node{kind, to})
	if giver == 0 || receiver == 0 || x.entities[giver].party == nil || x.entities[receiver].party == nil ||
		x.entities[giver].party.standing != Covered || x.entities[receiver].party.standing != Covered {
		return nil
	}
	slots := x.uses[giver]
	if len(x.uses[receiver]) < len(slots) {
		slots = x.uses[receiver]
	}
	var found []*card
	for _, slot := range slots {
		if c := x.card(slot); x.inForce(c) && slices.ContainsFunc(c.grants, func(g grant) bool { return contains(g.from, giver) && contains(g.to, receiver) }) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, byRef)
	var out []Line
	for _, c := range found {
		l := Line{Record: c.refs[0], Title: c.title, State: c.state, Review: lastDate(c.review), About: x.codesOf(&c.about, aboutCodes), Purposes: x.codesOf(&c.purposes, purposeCodes)}
		for i := range c.grants {
			if g := &c.grants[i]; contains(g.from, giver) && contains(g.to, receiver) {
				for _, t := range g.things {
					l.Things = append(l.Things, x.entities[t.node].node.ID)
				}
			}
		}
		slices.Sort(l.Things)
		l.Things = slices.Compact(l.Things)
		out = append(out, l)
	}
	return out
}

// inForce reports whether a record lets go what it says today, without a person looking first.
func (x *Index) inForce(c *card) bool {
	return (c.state == Live || c.state == Reviewed) && !c.blocked && c.start <= x.today && x.today <= min(c.end, c.review)
}
