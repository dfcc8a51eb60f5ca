package coverage

import (
	"slices"
	"sync"
)

// Canonical gives a node under its own name, whatever name it is asked for by; ok is false for one that may
// not be asked about.
func (x *Index) Canonical(n Node) (main Node, ok bool) {
	e := x.entities[x.number(n)]
	return e.node, e.known
}

// idList is the names of a kind, made when they are first asked for.
type idList struct {
	once  sync.Once
	names []string
}

// IDs lists the names by which everything of a kind is shown, in order. The list is shared and must not be
// changed.
func (x *Index) IDs(k Kind) []string {
	if int(k) >= len(x.ids) || k == 0 {
		return nil
	}
	l := x.ids[k]
	l.once.Do(func() {
		for _, e := range x.entities[1:] {
			if e.node.Kind == k && e.known {
				l.names = append(l.names, e.shown())
			}
		}
		slices.Sort(l.names)
	})
	return l.names
}
