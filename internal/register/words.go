package register

import (
	"slices"
	"strings"

	"sharewell/internal/organisation"
)

// tokens gives the folded words of a text in order. A reference such as KM-R-2026-0142 also stands as
// one word.
func tokens(text string) []string { return strings.Fields(organisation.Fold(text)) }

// terms gives the distinct words under which a text is kept: each as it stands, and its stem.
func terms(text string) []string {
	var out []string
	for _, w := range tokens(text) {
		if len(w) > maxWord {
			w = w[:maxWord]
		}
		out = append(out, w)
		if s := stem(w); s != w {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// maxWord bounds a word, so that a hostile text cannot swell the dictionary.
const maxWord = 40

// common are words too frequent to tell uses apart; a search leaves them out when it has others.
func common(w string) bool {
	switch w {
	case "a", "about", "an", "and", "are", "as", "at", "be", "by", "do", "for", "from", "has", "have", "how", "i", "in",
		"is", "it", "me", "my", "of", "on", "or", "s", "that", "the", "their", "this", "to", "was", "what", "when",
		"who", "why", "with", "you", "your":
		return true
	}
	return false
}

// stem takes common English endings off, the same way for what is kept and for what is asked.
func stem(w string) string {
	if len(w) < 4 || w[0] >= '0' && w[0] <= '9' {
		return w
	}
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		w = w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "xes"):
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		w = w[:len(w)-1]
	}
	for _, end := range []string{"ing", "ed"} {
		if root, ok := strings.CutSuffix(w, end); ok && len(root) >= 3 && strings.ContainsAny(root, "aeiouy") {
			if n := len(root); root[n-1] == root[n-2] && !strings.ContainsRune("lsz", rune(root[n-1])) {
				root = root[:n-1]
			}
			w = root
			break
		}
	}
	if len(w) > 4 {
		w = strings.TrimSuffix(w, "e") // sharing, share and shared meet
	}
	return w
}

// near reports whether two words differ by at most one letter added, missing, changed or swapped with
// its neighbour.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
