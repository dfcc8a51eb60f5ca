package guidance

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"github.com/microcosm-cc/bluemonday"
)

// Text comes from word processors, mail and web pages. What such text carries besides its words is taken off here,
// once, when it is saved.

var (
	markup    = regexp.MustCompile(`(?i)</?(p|div|br|span|h[1-6]|ul|ol|li|table|tr|td|th|b|i|strong|em|a|font|o:p|style|script|meta|html|body|head|img|iframe|svg|xml)(\s[^<>]*)?/?>|<!--`)
	breaks    = regexp.MustCompile(`(?i)</(p|div|h[1-6]|ul|ol|table|tr)>|<br\s*/?>`)
	entries   = regexp.MustCompile(`(?i)<li(\s[^<>]*)?>`)
	titles    = regexp.MustCompile(`(?i)<h[1-3](\s[^<>]*)?>`)
	bullet    = regexp.MustCompile(`^\s*[•·‣◦▪●§]\s*|^\s*o\t+|^\s*[–—]\t+`)
	numbered  = regexp.MustCompile(`^\s*(\d{1,3})[.)]\t\s*`)
	emptyRuns = regexp.MustCompile(`\n{3,}`)
)

// Clean makes clean Markdown of what was typed or pasted. It gives what it is given when that is clean.
func Clean(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n"), "\r", "\n")
	if markup.MatchString(s) {
		s = withoutMarkup(s)
	}
	s = strings.Map(plainRune, s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		l = bullet.ReplaceAllString(l, "- ")
		l = numbered.ReplaceAllString(l, "$1. ")
		lines[i] = strings.TrimRight(strings.ReplaceAll(l, "\t", " "), " ")
	}
	return strings.TrimSpace(emptyRuns.ReplaceAllString(strings.Join(apart(lines), "\n"), "\n\n"))
}

// apart puts an empty line between a paragraph and a list that follows it, as pasted lists need.
func apart(lines []string) []string {
	var out []string
	for i, l := range lines {
		if i > 0 && strings.HasPrefix(l, "- ") && lines[i-1] != "" && !strings.HasPrefix(strings.TrimLeft(lines[i-1], " "), "- ") {
			out = append(out, "")
		}
		out = append(out, l)
	}
	return out
}

// withoutMarkup keeps the words of HTML with their paragraphs, headings and lists. Programs and styles go whole.
func withoutMarkup(s string) string {
	s = titles.ReplaceAllString(entries.ReplaceAllString(s, "\n- "), "\n\n## ")
	s = breaks.ReplaceAllString(s, "\n\n")
	return html.UnescapeString(bluemonday.StrictPolicy().Sanitize(s))
}

// plainRune drops what cannot be seen and makes every kind of space a space.
func plainRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029':
		return '\n'
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\uFFFD':
		return -1
	}
	return r
}

// oneLine cleans a text of one line.
func oneLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// cleanLines cleans a list and leaves empty lines and repetitions out.
func cleanLines(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, l := range in {
		l = strings.TrimPrefix(oneLine(l), "- ")
		if l != "" && !seen[l] {
			seen[l] = true
			out = append(out, l)
		}
	}
	return out
}
