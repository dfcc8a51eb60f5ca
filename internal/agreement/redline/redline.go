package redline

import (
	"regexp"
	"slices"
	"strings"
)

// Mark says whether a piece of text stays, comes or goes.
type Mark string

// The marks.
const (
	Kept     Mark = "kept"
	Inserted Mark = "inserted"
	Deleted  Mark = "deleted"
)

// Piece is a stretch of text with its mark.
type Piece struct {
	Text string
	Mark Mark
}

var pieces = regexp.MustCompile(`\S+|\s+`)

// Words compares two texts word by word.
func Words(old, now string) []Piece {
	a, b := pieces.FindAllString(old, -1), pieces.FindAllString(now, -1)
	var all []Piece
	for _, h := range hunks(a, b) {
		if h.same {
			all = append(all, Piece{strings.Join(b[h.bFrom:h.bTo], ""), Kept})
			continue
		}
		all = append(all, Piece{strings.Join(a[h.aFrom:h.aTo], ""), Deleted}, Piece{strings.Join(b[h.bFrom:h.bTo], ""), Inserted})
	}
	return readable(all)
}

// readable joins neighbours into stretches people can read: space between two changed words belongs to both.
func readable(all []Piece) []Piece {
	all = slices.DeleteFunc(all, func(p Piece) bool { return p.Text == "" })
	var out []Piece
	var gone, come string
	add := func(text string, m Mark) {
		if n := len(out); n > 0 && out[n-1].Mark == m {
			out[n-1].Text += text
		} else if text != "" {
			out = append(out, Piece{text, m})
		}
	}
	flush := func() {
		add(gone, Deleted)
		add(come, Inserted)
		gone, come = "", ""
	}
	for i, p := range all {
		between := p.Mark == Kept && strings.TrimSpace(p.Text) == "" && gone+come != "" && i+1 < len(all)
		switch {
		case between:
			gone, come = gone+p.Text, come+p.Text
		case p.Mark == Deleted:
			gone += p.Text
		case p.Mark == Inserted:
			come += p.Text
		default:
			flush()
			add(p.Text, Kept)
		}
	}
	flush()
	return out
}

// hunk is a stretch of two sequences that is the same in both, or differs.
type hunk struct {
	same                   bool
	aFrom, aTo, bFrom, bTo int
}

// mostCells bounds the table of the comparison; what is longer counts as wholly changed between its common ends.
const mostCells = 4_000_000

// hunks cuts two sequences into what they share and where they differ, in turn.
func hunks(a, b []string) []hunk {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []hunk
	add := func(same bool, na, nb int) {
		if na+nb == 0 {
			return
		}
		n := len(out)
		if n == 0 {
			out = append(out, hunk{same, 0, na, 0, nb})
			return
		}
		if l := &out[n-1]; l.same == same {
			l.aTo, l.bTo = l.aTo+na, l.bTo+nb
			return
		}
		l := out[n-1]
		out = append(out, hunk{same, l.aTo, l.aTo + na, l.bTo, l.bTo + nb})
	}
	add(true, head, head)
	middle(a[head:len(a)-tail], b[head:len(b)-tail], add)
	add(true, tail, tail)
	return out
}

func middle(a, b []string, add func(same bool, na, nb int)) {
	if (len(a)+1)*(len(b)+1) > mostCells || len(a) == 0 || len(b) == 0 {
		add(false, len(a), len(b))
		return
	}
	common := lengths(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			add(true, 1, 1)
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			add(false, 1, 0)
			i++
		default:
			add(false, 0, 1)
			j++
		}
	}
	add(false, len(a)-i, len(b)-j)
}

// lengths gives, for each pair of places, how much two sequences have in common from there on.
func lengths(a, b []string) [][]int32 {
	out := make([][]int32, len(a)+1)
	for i := range out {
		out[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				out[i][j] = out[i+1][j+1] + 1
				continue
			}
			out[i][j] = max(out[i+1][j], out[i][j+1])
		}
	}
	return out
}

// Alike says how much of the words of two texts is the same, from 0 to 1.
func Alike(a, b string) float64 {
	count := map[string]int{}
	total := 0
	for w := range strings.FieldsSeq(strings.ToLower(a)) {
		count[w]++
		total++
	}
	both := 0
	for w := range strings.FieldsSeq(strings.ToLower(b)) {
		total++
		if count[w] > 0 {
			count[w]--
			both += 2
		}
	}
	if total == 0 {
		return 1
	}
	return float64(both) / float64(total)
}

// Longest gives the longest rising run of numbers within a sequence: which of its places are in it.
func Longest(seq []int) []bool {
	best, prev := make([]int, len(seq)), make([]int, len(seq))
	end := -1
	for i := range seq {
		best[i], prev[i] = 1, -1
		for j := range i {
			if seq[j] < seq[i] && best[j]+1 > best[i] {
				best[i], prev[i] = best[j]+1, j
			}
		}
		if end < 0 || best[i] > best[end] {
			end = i
		}
	}
	out := make([]bool, len(seq))
	for ; end >= 0; end = prev[end] {
		out[end] = true
	}
	return out
}
