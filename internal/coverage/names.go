package coverage

import (
	"hash/maphash"
	"maps"
	"slices"
)

// names finds the numbers of what is named. Short names lie in the table itself, so that finding one
// touches one line of memory. It never changes once it is in an Index; own gives one that may.
type names struct {
	seed   maphash.Seed
	places []namePlace
	count  int
	long   map[string]uint32
}

// shortName is how long a name may be to lie in the table: an identifier of 26 letters does.
const shortName = 27

// namePlace is one place of the table: half a line. A number of nought is an empty place.
type namePlace struct {
	number uint32
	length uint8
	text   [shortName]byte
}

func newNames() *names { return &names{seed: maphash.MakeSeed(), places: make([]namePlace, 8)} }

// place gives where to look first: the hash as a fraction of the table.
func (t *names) place(name string) uint32 {
	return uint32(maphash.String(t.seed, name) >> 32 * uint64(len(t.places)) >> 32)
}

// find gives the number of a name; nought when there is none.
func (t *names) find(name string) uint32 {
	if len(name) > shortName {
		return t.long[name]
	}
	for i := t.place(name); ; i++ {
		if int(i) == len(t.places) {
			i = 0
		}
		p := &t.places[i]
		if p.number == 0 || int(p.length) == len(name) && string(p.text[:len(name)]) == name {
			return p.number
		}
	}
}

// own gives a copy that may be changed.
func (t *names) own() *names {
	c := *t
	c.places, c.long = slices.Clone(t.places), maps.Clone(t.long)
	return &c
}

// put files a number, which is not nought, under a name that is its own or new.
func (t *names) put(name string, number uint32) {
	if len(name) > shortName {
		if t.long == nil {
			t.long = map[string]uint32{}
		}
		t.long[name] = number
		return
	}
	if 2*(t.count+1) > len(t.places) {
		t.grow()
	}
	p := namePlace{number: number, length: uint8(len(name))}
	copy(p.text[:], name)
	t.set(p)
}

func (t *names) set(p namePlace) {
	for i := t.place(string(p.text[:p.length])); ; i++ {
		if int(i) == len(t.places) {
			i = 0
		}
		switch at := &t.places[i]; {
		case at.number == 0:
			*at = p
			t.count++
			return
		case at.length == p.length && at.text == p.text:
			*at = p
			return
		}
	}
}

func (t *names) grow() {
	old := t.places
	t.places, t.count = make([]namePlace, 2*len(old)), 0
	for _, p := range old {
		if p.number != 0 {
			t.set(p)
		}
	}
}
