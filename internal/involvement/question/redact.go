package question

import (
	"strings"

	"sharewell/internal/sharing/typed"
)

// Mark stands in a question for what was taken out.
const Mark = "[…]"

// marks makes the ways in which people type the mark into one.
var marks = strings.NewReplacer("[...]", Mark, "[ ... ]", Mark, "[ … ]", Mark)

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// Redacted checks that shown is original with nothing but words taken out, a mark in each gap, and counts the gaps. A
// word that is changed, added or moved is an error: it is somebody else's question.
func Redacted(original, shown string) (gaps int, err error) {
	whole, parts := tidy(original), strings.Split(marks.Replace(shown), Mark)
	for i := range parts {
		parts[i] = tidy(parts[i])
	}
	last := len(parts) - 1
	if last == 0 {
		if parts[0] != whole {
			return 0, changed()
		}
		return 0, nil
	}
	rest, ok := strings.CutPrefix(whole, parts[0])
	if !ok {
		return 0, changed()
	}
	for _, p := range parts[1:last] {
		_, after, found := strings.Cut(rest, p)
		if !found {
			return 0, changed()
		}
		rest = after
	}
	if !strings.HasSuffix(rest, parts[last]) {
		return 0, changed()
	}
	return last, nil
}

func changed() error {
	return invalid("shown", "changed", "You can take words out and put "+Mark+" in their place. You cannot change the words that stay. Look at it again")
}

// Suggest takes out of a text what looks like somebody's personal details.
func Suggest(text string) string {
	var b strings.Builder
	from := 0
	for _, h := range typed.Lint(text) {
		if h.Start < from {
			continue // inside the one before
		}
		b.WriteString(text[from:h.Start])
		b.WriteString(Mark)
		from = h.End
	}
	return b.String() + text[from:]
}

// Hints lists what kinds of personal detail a text seems to hold, each once.
func Hints(text string) []typed.HintKind {
	var out []typed.HintKind
	seen := map[typed.HintKind]bool{}
	for _, h := range typed.Lint(text) {
		if !seen[h.Kind] {
			seen[h.Kind] = true
			out = append(out, h.Kind)
		}
	}
	return out
}

// Places gives where a text seems to hold personal details, as ends of bytes that do not overlap.
func Places(text string) (out [][2]int) {
	from := 0
	for _, h := range typed.Lint(text) {
		if h.Start >= from {
			out = append(out, [2]int{h.Start, h.End})
			from = h.End
		}
	}
	return out
}
