package sharingpage

import (
	"regexp"
	"strings"

	"sharewell/internal/web/layout"
)

// mostPieces bounds the comparison word by word; longer texts are shown whole, before and after.
const mostPieces = 2000

// pieces splits a text into words and the space between them, so that joining them gives it back.
var pieces = regexp.MustCompile(`\S+|\s+`)

// marked gives a text with the words that came and went: the longest common run of words stays.
func marked(old, now string) []layout.Run {
	a, b := pieces.FindAllString(old, -1), pieces.FindAllString(now, -1)
	if len(a) > mostPieces || len(b) > mostPieces {
		return []layout.Run{{Text: old, Mark: layout.Deleted}, {Text: now, Mark: layout.Inserted}}
	}
	var all []layout.Run
	common := lengths(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			all = append(all, layout.Run{Text: b[j], Mark: layout.Kept})
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			all = append(all, layout.Run{Text: a[i], Mark: layout.Deleted})
			i++
		default:
			all = append(all, layout.Run{Text: b[j], Mark: layout.Inserted})
			j++
		}
	}
	for ; i < len(a); i++ {
		all = append(all, layout.Run{Text: a[i], Mark: layout.Deleted})
	}
	for ; j < len(b); j++ {
		all = append(all, layout.Run{Text: b[j], Mark: layout.Inserted})
	}
	return together(all)
}

// together joins neighbours into stretches people can read: what went, then what came. The space
// between two changed words belongs to both.
func together(all []layout.Run) []layout.Run {
	var out []layout.Run
	var gone, come string
	add := func(text string, mark layout.RunMark) {
		if n := len(out); n > 0 && out[n-1].Mark == mark {
			out[n-1].Text += text
		} else if text != "" {
			out = append(out, layout.Run{Text: text, Mark: mark})
		}
	}
	flush := func() {
		add(gone, layout.Deleted)
		add(come, layout.Inserted)
		gone, come = "", ""
	}
	for i, r := range all {
		between := r.Mark == layout.Kept && strings.TrimSpace(r.Text) == "" && gone+come != "" && i+1 < len(all) && all[i+1].Mark != layout.Kept
		switch {
		case between:
			gone, come = gone+r.Text, come+r.Text
		case r.Mark == layout.Deleted:
			gone += r.Text
		case r.Mark == layout.Inserted:
			come += r.Text
		default:
			flush()
			add(r.Text, layout.Kept)
		}
	}
	flush()
	return out
}

// lengths gives, for each pair of places, how many words two texts have in common from there on.
func lengths(a, b []string) [][]int {
	out := make([][]int, len(a)+1)
	for i := range out {
		out[i] = make([]int, len(b)+1)
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
