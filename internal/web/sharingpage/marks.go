package sharingpage

import (
	"regexp"
	"strings"

	"sharewell/internal/web/layout"
)

// mostWords bounds the comparison word by word; longer texts are shown whole, before and after.
const mostWords = 1500

// pieces splits a text into words with the space after them, so that joining them gives it back.
var pieces = regexp.MustCompile(`\S+\s*|\s+`)

// marked gives a text with the words that came and went: the longest common run of words stays.
func marked(old, now string) []layout.Run {
	a, b := pieces.FindAllString(old, -1), pieces.FindAllString(now, -1)
	if len(a) > mostWords || len(b) > mostWords {
		return []layout.Run{{Text: old, Mark: layout.Deleted}, {Text: now, Mark: layout.Inserted}}
	}
	var out []layout.Run
	add := func(text string, mark layout.RunMark) {
		if n := len(out); n > 0 && out[n-1].Mark == mark {
			out[n-1].Text += text
			return
		}
		out = append(out, layout.Run{Text: text, Mark: mark})
	}
	common := lengths(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case same(a[i], b[j]):
			add(b[j], layout.Kept)
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			add(a[i], layout.Deleted)
			i++
		default:
			add(b[j], layout.Inserted)
			j++
		}
	}
	for ; i < len(a); i++ {
		add(a[i], layout.Deleted)
	}
	for ; j < len(b); j++ {
		add(b[j], layout.Inserted)
	}
	return out
}

func same(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// lengths gives, for each pair of places, how many words two texts have in common from there on.
func lengths(a, b []string) [][]int {
	out := make([][]int, len(a)+1)
	for i := range out {
		out[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(a[i], b[j]) {
				out[i][j] = out[i+1][j+1] + 1
				continue
			}
			out[i][j] = max(out[i+1][j], out[i][j+1])
		}
	}
	return out
}
