package coverage

import "slices"

// Canonical gives an entity under its main name; ok is false for one that is not known.
func (x *Index) Canonical(n Node) (main Node, ok bool) {
	id := x.number(n)
	if id == 0 || !x.entities[id].known {
		return Node{}, false
	}
	return x.entities[id].node, true
}

// IDs lists the main names of the known entities of a kind, in order.
func (x *Index) IDs(k Kind) []string {
	if int(k) >= len(x.names) {
		return nil
	}
	var out []string
	for _, number := range x.names[k] {
		if e := x.entities[number]; e.known {
			out = append(out, e.node.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
