package redline

import (
	"slices"
	"strings"
)

// Merge brings together what two people made of a base text: by lines, and within a line that both changed by words.
// It is not clean when both changed the same words in different ways; the text is then of no use.
func Merge(base, mine, theirs string) (text string, clean bool) {
	switch {
	case mine == theirs || theirs == base:
		return mine, true
	case mine == base:
		return theirs, true
	}
	out, ok := merge3(lines(base), lines(mine), lines(theirs), func(b, m, t []string) ([]string, bool) {
		return merge3(split(b), split(m), split(t), nil)
	})
	return strings.Join(out, ""), ok
}

func lines(s string) []string { return strings.SplitAfter(s, "\n") }

func split(ls []string) []string { return pieces.FindAllString(strings.Join(ls, ""), -1) }

// change is what one side put in the place of base[from:to].
type change struct {
	from, to int
	with     []string
}

func changes(base, side []string) []change {
	var out []change
	for _, h := range hunks(base, side) {
		if !h.same {
			out = append(out, change{h.aFrom, h.aTo, side[h.bFrom:h.bTo]})
		}
	}
	return out
}

// merge3 applies both sides' changes to a sequence. Changes that touch are one place: it is given to finer, if there
// is one, and is not clean otherwise unless both say the same.
func merge3(base, mine, theirs []string, finer func(base, mine, theirs []string) ([]string, bool)) ([]string, bool) {
	a, b := changes(base, mine), changes(base, theirs)
	var out []string
	at := 0
	for len(a)+len(b) > 0 {
		p := next(&a, &b)
		out = append(out, base[at:p.from]...)
		at = p.to
		m, t := applied(base, p, p.mine), applied(base, p, p.theirs)
		switch {
		case len(p.theirs) == 0 || slices.Equal(m, t):
			out = append(out, m...)
		case len(p.mine) == 0:
			out = append(out, t...)
		case finer != nil:
			fine, ok := finer(base[p.from:p.to], m, t)
			if !ok {
				return nil, false
			}
			out = append(out, fine...)
		default:
			return nil, false
		}
	}
	return append(out, base[at:]...), true
}

// place is a stretch of the base that one side or both changed.
type place struct {
	from, to     int
	mine, theirs []change
}

// next takes the changes at the earliest place from both lists, with all that touch it.
func next(a, b *[]change) place {
	p := place{from: -1}
	for {
		switch {
		case len(*a) > 0 && p.takes((*a)[0], *b):
			p.grow((*a)[0])
			p.mine, *a = append(p.mine, (*a)[0]), (*a)[1:]
		case len(*b) > 0 && p.takes((*b)[0], *a):
			p.grow((*b)[0])
			p.theirs, *b = append(p.theirs, (*b)[0]), (*b)[1:]
		default:
			return p
		}
	}
}

// takes reports whether a change belongs to the place; the first of all does.
func (p *place) takes(c change, others []change) bool {
	if p.from < 0 {
		return len(others) == 0 || c.from <= others[0].from
	}
	return c.from <= p.to
}

func (p *place) grow(c change) {
	if p.from < 0 {
		p.from, p.to = c.from, c.to
		return
	}
	p.to = max(p.to, c.to)
}

// applied gives the stretch of the base as one side has it.
func applied(base []string, p place, side []change) []string {
	var out []string
	at := p.from
	for _, c := range side {
		out = append(out, base[at:c.from]...)
		out = append(out, c.with...)
		at = c.to
	}
	return append(out, base[at:p.to]...)
}
