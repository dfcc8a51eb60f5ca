package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

const longestAddress = 254 // the longest that mail can carry (RFC 5321, 4.5.3.1)

// Fold gives the form in which addresses are compared and are unique: trimmed, NFC, case folded.
func Fold(address string) string {
	folded := cases.Fold().String(norm.NFC.String(strings.TrimSpace(address)))
	// Lower case comes last because the folding swaps Cherokee's two cases instead of joining them.
	return norm.NFC.String(strings.ToLower(folded))
}

// SameMailbox reports whether a proof of address a is a proof of address b. It is narrower than Fold:
// only the letters A to Z may differ in case, because a mail provider may well give "straße" and
// "strasse" to two people; and letters beyond ASCII never prove an address in ASCII, because NFC turns
// the Kelvin sign into a plain K.
func SameMailbox(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return isASCII(a) == isASCII(b) && asciiLower(norm.NFC.String(a)) == asciiLower(norm.NFC.String(b))
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// ValidAddress reports whether address can be a mailbox: one @ with text before it and a domain with a
// dot after it, no spaces and no control or formatting characters. Only a delivered letter proves more.
func ValidAddress(address string) bool {
	a := strings.TrimSpace(address)
	if len(a) > longestAddress || !utf8.ValidString(a) {
		return false
	}
	local, domain, ok := strings.Cut(a, "@")
	if !ok || local == "" || strings.Contains(domain, "@") {
		return false
	}
	if !strings.Contains(domain, ".") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") {
		return false
	}
	return !strings.ContainsFunc(a, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>()[],;:\"`, r)
	})
}

// cleanName trims a name, folds its inner white space, and drops what cannot be shown or would turn the
// text around it about.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	return norm.NFC.String(strings.Join(strings.Fields(name), " "))
}
