package suppress

// Count is a number that may be hidden. When it is, N is nought and Fewer says fewer than what.
type Count struct {
	N      int
	Hidden bool
	Fewer  int // "fewer than"; nought when it is hidden only to protect another one
}

// One gives a count that stands alone.
func One(n, floor int) Count {
	if n > 0 && n < floor {
		return Count{Hidden: true, Fewer: floor}
	}
	return Count{N: n}
}

// Group gives the parts of a total. When the total is shown and exactly one part is hidden, the smallest other part
// that is not nought is hidden too; when there is none, the total is hidden.
func Group(parts []int, floor int) (total Count, out []Count) {
	sum, hidden := 0, 0
	out = make([]Count, len(parts))
	for i, n := range parts {
		sum += n
		if out[i] = One(n, floor); out[i].Hidden {
			hidden++
		}
	}
	total = One(sum, floor)
	if hidden != 1 || total.Hidden {
		return total, out
	}
	least := -1
	for i, n := range parts {
		if !out[i].Hidden && n > 0 && (least < 0 || n < parts[least]) {
			least = i
		}
	}
	if least < 0 { // the total is the hidden part itself
		return Count{Hidden: true}, out
	}
	out[least] = Count{Hidden: true}
	return total, out
}
