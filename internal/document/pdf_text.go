package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sharewell/internal/document/pdf"
)

// nearest stands in for characters that our typeface lacks.
var nearest = strings.NewReplacer(
	"\t", "    ", "\u00A0", " ", "\u2009", " ", "\u200A", " ", "\u202F", " ", "\u00AD", "", "\u200B", "",
	"\u200C", "", "\u200D", "", "\u200E", "", "\u200F", "", "\u2060", "", "\uFE0F", "",
	"\u2010", "-", "\u2011", "-", "\u2012", "\u2013", "\u2015", "\u2014", "\u2212", "\u2013",
	"\u2192", "->", "\u2190", "<-", "\u21D2", "=>", "\u2264", "<=", "\u2265", ">=", "\u2260", "=/=", "\u2032", "'", "\u2033", "\"",
	"\u2713", "[x]", "\u2714", "[x]", "\u2611", "[x]", "\u2612", "[x]", "\u2610", "[ ]", "\u2717", "[ ]", "\u25CF", "\u2022", "\u25AA", "\u2022",
)

// showable gives a cleaned text in characters that the face has: composed where the face has the
// composed letter, the nearest where there is one (the bare letter for one with a mark it lacks),
// U+FFFD otherwise. Line feeds stay.
func showable(f *pdf.Face, s string) string {
	if plain(s) {
		return s
	}
	s = nearest.Replace(norm.NFC.String(s))
	return strings.Map(func(r rune) rune {
		if r == '\n' || f.Has(r) && !unicode.Is(unicode.Mn, r) {
			return r
		}
		if unicode.Is(unicode.Mn, r) {
			return -1 // a mark that no composed letter took
		}
		return bare(f, r)
	}, s)
}

// bare takes marks off a letter, last first, until the face has it.
func bare(f *pdf.Face, r rune) rune {
	parts := []rune(norm.NFD.String(string(r)))
	for n := len(parts) - 1; n > 0; n-- {
		s := norm.NFC.String(string(parts[:n]))
		if c, size := utf8.DecodeRuneInString(s); size == len(s) && f.Has(c) {
			return c
		}
	}
	return unicode.ReplacementChar
}

// plain reports printable ASCII and line feeds only, which every face of ours has.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7F || c < ' ' && c != '\n' {
			return false
		}
	}
	return true
}

// wrap breaks a text into lines no wider than width: at line feeds, after spaces and hyphens, and
// inside a word only when the word alone is too wide. A line keeps the space it ends with, so that
// words stay apart for those who listen or copy.
func wrap(st pdf.Style, width float64, s string) []string {
	var out []string
	limit := int(width * 1000 / st.Size)
	for para := range strings.SplitSeq(s, "\n") {
		out = wrapLine(out, st.Face, limit, para)
	}
	return out
}

func wrapLine(out []string, f *pdf.Face, limit int, s string) []string {
	start, at, used, usedAt := 0, 0, 0, 0 // at: where the line may end; usedAt: how wide it is there
	for i, r := range s {
		w := f.RuneWidth(r)
		if r == ' ' { // may hang over the edge
			used += w
			at, usedAt = i+1, used
			continue
		}
		for used+w > limit && i > start { // what follows a space may itself be too long
			if at > start {
				out = append(out, s[start:at])
				start, used = at, used-usedAt
			} else {
				out = append(out, s[start:i])
				start, used = i, 0
			}
		}
		used += w
		if r == '-' || r == '/' || r == '\u2013' || r == '\u2014' {
			at, usedAt = i+len(string(r)), used
		}
	}
	return append(out, s[start:])
}
