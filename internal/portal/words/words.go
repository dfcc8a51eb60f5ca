package words

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	bullets   = regexp.MustCompile(`^([ ]*)(?:[•·●▪◦‣■□➢✓\x{F0B7}\x{F0A7}\x{F0D8}]|§(?:[ \t]{2,}|\t)|o\t)[ \t]*`)
	dashes    = regexp.MustCompile(`^([ ]*)[-*–—][ \t]{1,}`)
	numbers   = regexp.MustCompile(`^([ ]*)(\d{1,3})[.)]([ \t]{2,}|\t)`)
	blanks    = regexp.MustCompile(`[ \t]+`)
	emptyRuns = regexp.MustCompile(`\n{3,}`)
)

// same are characters that word processors put for plain ones.
var same = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n",
	"\u2018", "'", "\u2019", "'", "\u201a", "'", "\u201b", "'", "\u201c", `"`, "\u201d", `"`, "\u201e", `"`, "\u201f", `"`,
	"\u0091", "'", "\u0092", "'", "\u0093", `"`, "\u0094", `"`, "\u0095", "•", "\u0096", "–", "\u0097", "—",
	"\u2010", "-", "\u2011", "-", "\u2026", "...",
	"ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl",
)

// Clean makes clean text of some paragraphs.
func Clean(s string) string {
	s = same.Replace(strings.ToValidUTF8(s, ""))
	if marked.MatchString(s) {
		s = same.Replace(unmarked(s))
	}
	s = strings.Map(shown, norm.NFC.String(s))
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = cleanLine(l)
	}
	return strings.Trim(emptyRuns.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"), "\n")
}

func cleanLine(l string) string {
	l = bullets.ReplaceAllString(l, "$1- ")
	l = dashes.ReplaceAllString(l, "$1- ")
	l = numbers.ReplaceAllString(l, "$1$2. ")
	indent := len(l) - len(strings.TrimLeft(l, " "))
	l = strings.TrimSpace(blanks.ReplaceAllString(l, " "))
	if indent > 0 && strings.HasPrefix(l, "- ") {
		l = strings.Repeat(" ", min(indent/2*2, 4)) + l
	}
	return l
}

// Line makes one line of clean text, for titles and names.
func Line(s string) string {
	return strings.TrimPrefix(strings.Join(strings.Fields(Clean(s)), " "), "- ")
}

// shown makes every kind of blank a blank and leaves out what is not seen, or belongs to a font that is not here.
func shown(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.Is(unicode.Zs, r):
		return ' '
	case r == '\u200c' || r == '\u200d': // join letters and signs in some scripts
		return r
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r) && !bulletOfFont(r), r == '\ufffd', r == '\ufffc', r&0xfffe == 0xfffe:
		return -1
	}
	return r
}

func bulletOfFont(r rune) bool { return r == '\uf0b7' || r == '\uf0a7' || r == '\uf0d8' }
