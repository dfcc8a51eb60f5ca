package search

import "sync"

var scorers = sync.Pool{New: func() any { return new(scorer) }}

// borrow gives room for so many documents, all nought.
func borrow(n int) *scorer {
	r := scorers.Get().(*scorer)
	if cap(r.sum) < n {
		r.sum, r.said, r.one = make([]float32, n), make([]float32, n), make([]float32, n)
	}
	r.sum, r.said, r.one = r.sum[:n], r.said[:n], r.one[:n]
	r.hit = r.hit[:0]
	return r
}

// giveBack returns the room; whoever used it left it at nought.
func (r *scorer) giveBack() { scorers.Put(r) }
