package typed

import (
	"slices"
	"strings"
	"unicode"
)

// Clean trims values, drops empty ones and takes out what no page can show.
func Clean(values []string) []string {
	var out []string
	for _, v := range values {
		v = strings.Map(Shown, strings.ToValidUTF8(strings.ReplaceAll(v, "\r\n", "\n"), ""))
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// CleanSet cleans several choices and puts them in one order, so that the same answer is always the
// same text.
func CleanSet(values []string) []string {
	out := Clean(values)
	slices.Sort(out)
	return slices.Compact(out)
}

// Shown leaves out what no page can show, and the marks that turn the text around them about, so that one
// answer cannot change how its neighbours read.
func Shown(r rune) rune {
	switch {
	case unicode.IsControl(r) && r != '\n' && r != '\t', r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r&0xFFFE == 0xFFFE:
		return -1
	}
	return r
}
