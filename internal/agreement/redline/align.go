package redline

// Same is a stretch that two sequences share: N entries from place A of the older and place B of the newer.
type Same struct{ A, B, N int }

// Align gives the stretches that two sequences share, in their order.
func Align(old, now []string) []Same {
	var out []Same
	for _, h := range hunks(old, now) {
		if h.same {
			out = append(out, Same{h.aFrom, h.bFrom, h.aTo - h.aFrom})
		}
	}
	return out
}
