package ledger

// Shown is a count as it may be shown.
type Shown struct {
	Count  int64 `json:"count,omitempty"`
	Below  int64 `json:"fewer_than,omitempty"` // the count is smaller than this, and not nought
	Hidden bool  `json:"hidden,omitempty"`     // not small, and left out because it would give a small one away
}

// Known reports whether the count is shown as it is.
func (s Shown) Known() bool { return s.Below == 0 && !s.Hidden }

// ShownCounts is Counts as it may be shown.
type ShownCounts struct {
	In       Shown `json:"in"`
	Out      Shown `json:"out"`
	Removed  Shown `json:"removed"`
	SetAside Shown `json:"set_aside"`
}

// Suppress hides counts of people below floor, and as many others as it takes that no small one can be
// worked out from the rest: what goes in is the sum of the three others.
func Suppress(c Counts, floor int64) ShownCounts {
	parts := [3]int64{c.Out, c.Removed, c.SetAside}
	var hidden [4]bool
	for i, n := range parts {
		hidden[i] = n > 0 && n < floor
	}
	hidden[3] = c.In > 0 && c.In < floor
	for givesAway(parts, c.In, hidden, floor) {
		hide := 3
		for i, n := range parts {
			if !hidden[i] && n > 0 && (hide == 3 || n < parts[hide]) {
				hide = i
			}
		}
		if hidden[hide] {
			break // everything that could help is hidden
		}
		hidden[hide] = true
	}
	show := func(n int64, hidden bool) Shown {
		switch {
		case hidden && n < floor:
			return Shown{Below: floor}
		case hidden:
			return Shown{Hidden: true}
		}
		return Shown{Count: n}
	}
	return ShownCounts{In: show(c.In, hidden[3]), Out: show(c.Out, hidden[0]), Removed: show(c.Removed, hidden[1]), SetAside: show(c.SetAside, hidden[2])}
}

// givesAway reports whether a reader who knows the rules could work out a small count: whether only one
// value of it agrees with everything that is shown.
func givesAway(parts [3]int64, in int64, hidden [4]bool, floor int64) bool {
	for i, n := range parts {
		if hidden[i] && n > 0 && n < floor && values(i, parts, in, hidden, floor) < 2 {
			return true
		}
	}
	return false
}

// values counts the values that a small hidden part can have.
func values(part int, parts [3]int64, in int64, hidden [4]bool, floor int64) (n int) {
	for v := int64(1); v < floor; v++ {
		if agrees(part, v, parts, in, hidden, floor) {
			n++
		}
	}
	return n
}

// agrees reports whether the part may be v. Each other hidden part is in a range: a small one from one to
// below the floor, another one from the floor up.
func agrees(part int, v int64, parts [3]int64, in int64, hidden [4]bool, floor int64) bool {
	low, high, open := v, v, false
	for i, n := range parts {
		switch {
		case i == part:
		case !hidden[i]:
			low, high = low+n, high+n
		case n < floor:
			low, high = low+1, high+floor-1
		default:
			low, open = low+floor, true
		}
	}
	switch {
	case hidden[3] && in < floor:
		return low < floor
	case hidden[3]:
		return true
	}
	return low <= in && (open || in <= high)
}
