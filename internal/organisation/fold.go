package organisation

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which names are searched and ordered: lower case, without accents, with
// apostrophes dropped and every other mark a space, so that "ST. MARY'S" and "St Mary’s" are one.
func Fold(s string) string {
	s = strings.ToLower(norm.NFKD.String(s))
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || unicode.Is(unicode.Mn, r):
			// dropped: the letters on both sides belong together
		case r == '&':
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString("and")
			space = true
		default:
			space = true
		}
	}
	return b.String()
}

// mostWords is how many words of a search count; more would only slow it down.
const mostWords = 4

// Words gives the distinct folded words of a name.
func Words(name string) []string {
	words := strings.Fields(Fold(name))
	slices.Sort(words)
	return slices.Compact(words)
}

// SearchWords gives the folded words of a search, longest first, because the longest is the rarest.
// One that begins another is left out, and at most four count.
func SearchWords(query string) []string {
	words := Words(query)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	var out []string
	for _, w := range words {
		if !slices.ContainsFunc(out, func(o string) bool { return strings.HasPrefix(o, w) }) {
			out = append(out, w)
		}
	}
	return out[:min(len(out), mostWords)]
}

// Slugged gives the last part of a public address for a name: folded words joined by hyphens.
func Slugged(name string) string {
	const longest = 60
	slug := strings.Join(strings.Fields(Fold(ascii(name))), "-")
	if len(slug) <= longest {
		return slug
	}
	if i := strings.LastIndexByte(slug[:longest+1], '-'); i > 0 {
		return slug[:i]
	}
	return slug[:longest]
}

// ascii keeps what an address can show without escapes.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '’' || r == '‘' {
			return '\''
		}
		if r > unicode.MaxASCII {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
}
