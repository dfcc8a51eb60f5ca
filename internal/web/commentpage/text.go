package commentpage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/agreement/comment"
)

// line is one line of a clause as people read it.
type line struct {
	Item   bool // of a list
	Pieces []piece
}

// piece is a stretch of a line: words, marked when comments stand on them, with the comments that end there.
type piece struct {
	Text string
	On   bool
	Ends []note
}

// note leads from the words to a comment.
type note struct{ Number, Href, Label string }

// markedLines cuts a clause into lines and marks the words that comments stand on. number says where a comment stands in
// the list beside the text.
func markedLines(w comment.Wording, all []comment.Placed, label func(n int) string) []line {
	cuts := []int{0, len(w.Shown)}
	for _, p := range all {
		if p.Stand == comment.StandsThere {
			cuts = append(cuts, p.From, p.To)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []line
	at := 0
	for _, text := range strings.SplitAfter(w.Shown, "\n") {
		end := at + len(text)
		if rest := strings.TrimSpace(text); rest != "" {
			l := line{Item: strings.HasPrefix(rest, "\u2022 ")}
			from := at + strings.Index(text, rest)
			if l.Item {
				from += len("\u2022 ")
			}
			l.Pieces = cutter{w.Shown, cuts, all, label}.pieces(from, end-(len(text)-len(strings.TrimRight(text, " \n"))))
			out = append(out, l)
		}
		at = end
	}
	return out
}

// cutter cuts a clause at the ends of what comments stand on.
type cutter struct {
	shown string
	cuts  []int
	all   []comment.Placed
	label func(n int) string
}

func (k cutter) pieces(from, to int) []piece {
	var out []piece
	for from < to {
		end := to
		for _, c := range k.cuts {
			if c > from && c < end {
				end = c
			}
		}
		p := piece{Text: k.shown[from:end]}
		for i, c := range k.all {
			if c.Stand != comment.StandsThere || c.From > from || c.To < end {
				continue
			}
			p.On = true
			if c.To == end {
				p.Ends = append(p.Ends, note{strconv.Itoa(i + 1), "#" + c.Ref, k.label(i + 1)})
			}
		}
		out, from = append(out, p), end
	}
	return out
}
