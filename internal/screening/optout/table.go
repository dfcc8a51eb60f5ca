package optout

import "slices"

// table is a set of prefixes as an open table: a slot holds a prefix plus one, or nothing.
type table struct {
	slots []uint32
	shift uint // of the product, so that it falls within slots
	room  int  // how many more fit before it must grow
}

// newTable makes a table with room for n.
func newTable(n int) *table {
	size, shift := 1024, uint(22)
	for size*5 < n*8 { // at most five slots of eight in use
		size, shift = size*2, shift-1
	}
	return &table{slots: make([]uint32, size), shift: shift, room: size * 5 / 8}
}

func (t *table) home(prefix uint32) uint32 { return prefix * 0x9E3779B1 >> t.shift }

// add puts a prefix in; full says that the table would become larger than any bitmap, and nothing was done.
func (t *table) add(prefix uint32) (added, full bool) {
	mask := uint32(len(t.slots) - 1)
	i := t.home(prefix) & mask
	for t.slots[i] != 0 {
		if t.slots[i] == prefix+1 {
			return false, false
		}
		i = (i + 1) & mask
	}
	if t.room == 0 {
		if len(t.slots) >= mostSlots {
			return false, true
		}
		t.grow()
		return t.add(prefix)
	}
	t.slots[i] = prefix + 1
	t.room--
	return true, false
}

func (t *table) grow() {
	larger := newTable(len(t.slots)*5/8 + 1)
	for _, slot := range t.slots {
		if slot != 0 {
			larger.add(slot - 1)
		}
	}
	*t = *larger
}

func (t *table) mark(codes []uint32) {
	mask := uint32(len(t.slots) - 1)
	for n, c := range codes {
		for i := t.home(c) & mask; t.slots[i] != 0; i = (i + 1) & mask {
			if t.slots[i] == c+1 {
				codes[n] = c | Hit
				break
			}
		}
	}
}

func (t *table) sorted(n int) []uint32 {
	out := make([]uint32, 0, n)
	for _, slot := range t.slots {
		if slot != 0 {
			out = append(out, slot-1)
		}
	}
	slices.Sort(out)
	return out
}
