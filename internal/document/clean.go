package document

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes any string safe to put in a file, in plain sight, and changes nothing else:
//
//   - CR LF, CR, vertical tab, form feed, next line (U+0085) and the Unicode line and paragraph
//     separators become a line feed;
//   - bytes that are not UTF-8, NUL and the other control characters except tab and line feed,
//     noncharacters, byte order marks inside text, bidirectional embeddings, overrides and isolates,
//     and the invisible tag characters each become U+FFFD, the replacement character.
//
// Left-to-right and right-to-left marks stay: names need them and they reorder nothing.
// Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == '\r':
			if i < len(s) && s[i] == '\n' {
				i++
			}
			b.WriteByte('\n')
		case breaksLine(r):
			b.WriteByte('\n')
		case forbidden(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r) // a wrong byte decodes to U+FFFD already
		}
	}
	return b.String()
}

// CleanLine is Clean for text that must stay on one line: line breaks and tabs become one space each.
func CleanLine(s string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(Clean(s))
}

func isClean(s string) bool {
	for i := 0; i < len(s); i++ { // the common case, plain ASCII, without decoding
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' && c != '\t' || c == 0x7F {
			return isCleanSlow(s[i:])
		}
	}
	return true
}

func isCleanSlow(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || breaksLine(r) || forbidden(r) {
			return false
		}
		i += n
	}
	return true
}

// breaksLine reports a line break other than the line feed.
func breaksLine(r rune) bool {
	switch r {
	case '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// forbidden reports a character that must never reach a file.
func forbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < ' ', r >= 0x7F && r <= 0x9F: // C0, delete, C1
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069: // bidi embeddings, overrides, isolates
		return true
	case r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFB: // byte order mark, annotation controls
		return true
	case r >= 0xE0000 && r <= 0xE007F: // tags
		return true
	}
	return unicode.Is(unicode.Noncharacter_Code_Point, r)
}
