package search

import (
	"math/bits"
	"slices"
	"strings"
)

// lexicon is the sorted dictionary of a segment. Terms are known by their place in it.
type lexicon struct {
	terms []string
	masks []uint32 // which letters a term has, to leave most terms out of a comparison
}

func newLexicon(terms []string) lexicon {
	l := lexicon{terms: terms, masks: make([]uint32, len(terms))}
	for i, t := range terms {
		l.masks[i] = letters(t)
	}
	return l
}

// find gives the place of a term.
func (l *lexicon) find(term string) (int, bool) { return slices.BinarySearch(l.terms, term) }

// starting gives the terms that start with some letters, at most that many.
func (l *lexicon) starting(prefix string, most int) []string {
	at, _ := slices.BinarySearch(l.terms, prefix)
	end := at
	for end < len(l.terms) && end-at < most && strings.HasPrefix(l.terms[end], prefix) {
		end++
	}
	return l.terms[at:end]
}

// near calls each for the terms that are at most so many changes away from a word.
func (l *lexicon) near(w string, changes int, each func(term string, distance int)) {
	mask := letters(w)
	for i, t := range l.terms {
		if bits.OnesCount32(l.masks[i]^mask) > 2*changes || len(t) > len(w)+changes || len(w) > len(t)+changes || marked(t) {
			continue
		}
		if d := distance(w, t, changes); d <= changes {
			each(t, d)
		}
	}
}

func letters(w string) uint32 {
	var m uint32
	for i := range len(w) {
		switch c := w[i]; {
		case c >= 'a' && c <= 'z':
			m |= 1 << (c - 'a')
		case c >= '0' && c <= '9':
			m |= 1 << 26
		default:
			m |= 1 << 27
		}
	}
	return m
}

// forgiven is how many changes a word of that length is forgiven.
func forgiven(w string) int {
	switch {
	case len(w) < 4 || w[0] >= '0' && w[0] <= '9':
		return 0
	case len(w) < 8:
		return 1
	}
	return 2
}

// distance is the number of letters added, missing, changed or swapped with their neighbour between two words
// (optimal string alignment), or more than most when it is more.
func distance(a, b string, most int) int {
	var rows [3][maxWord + 2]int
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			now[j] = d
			best = min(best, d)
		}
		if best > most {
			return most + 1
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
