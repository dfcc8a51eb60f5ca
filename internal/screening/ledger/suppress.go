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

// cells are counts with what of them is hidden: the three parts, and what went in, which is their sum.
type cells struct {
	parts  [3]int64
	in     int64
	hidden [4]bool
	floor  int64
}

// Suppress hides counts of people below floor, and as many others as it takes that no small one can be
// worked out from the rest: what goes in is the sum of the three others.
func Suppress(c Counts, floor int64) ShownCounts {
	s := cells{parts: [3]int64{c.Out, c.Removed, c.SetAside}, in: c.In, floor: floor}
	for i, n := range s.parts {
		s.hidden[i] = n > 0 && n < floor
	}
	s.hidden[3] = c.In > 0 && c.In < floor
	for s.givesAway() {
		hide := s.next()
		if s.hidden[hide] {
			break // everything that could help is hidden
		}
		s.hidden[hide] = true
	}
	return ShownCounts{In: s.show(c.In, 3), Out: s.show(c.Out, 0), Removed: s.show(c.Removed, 1), SetAside: s.show(c.SetAside, 2)}
}

// next is what is hidden next: the smallest part that is shown and not nought, or else what went in.
func (s *cells) next() int {
	hide := 3
	for i, n := range s.parts {
		if !s.hidden[i] && n > 0 && (hide == 3 || n < s.parts[hide]) {
			hide = i
		}
	}
	return hide
}

func (s *cells) show(n int64, i int) Shown {
	switch {
	case s.hidden[i] && n < s.floor:
		return Shown{Below: s.floor}
	case s.hidden[i]:
		return Shown{Hidden: true}
	}
	return Shown{Count: n}
}

// givesAway reports whether a reader who knows the rules could work out a small count: whether only one
// value of it agrees with everything that is shown.
func (s *cells) givesAway() bool {
	for i, n := range s.parts {
		if s.hidden[i] && n > 0 && n < s.floor && s.values(i) < 2 {
			return true
		}
	}
	return false
}

// values counts the values that a small hidden part can have.
func (s *cells) values(part int) (n int) {
	for v := int64(1); v < s.floor; v++ {
		if s.agrees(part, v) {
			n++
		}
	}
	return n
}

// agrees reports whether the part may be v. Each other hidden part is in a range: a small one from one to
// below the floor, another one from the floor up.
func (s *cells) agrees(part int, v int64) bool {
	low, high, open := v, v, false
	for i, n := range s.parts {
		switch {
		case i == part:
		case !s.hidden[i]:
			low, high = low+n, high+n
		case n < s.floor:
			low, high = low+1, high+s.floor-1
		default:
			low, open = low+s.floor, true
		}
	}
	switch {
	case s.hidden[3] && s.in < s.floor:
		return low < s.floor
	case s.hidden[3]:
		return true
	}
	return low <= s.in && (open || s.in <= high)
}
