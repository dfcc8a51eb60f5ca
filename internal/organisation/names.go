package organisation

import (
	"slices"
	"strings"
	"unicode"
)

// ProperName turns a name in capitals, as registers give it, into proper case: "ST. MARY'S SURGERY"
// becomes "St. Mary's Surgery". A name that has small letters already is only tidied.
func ProperName(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if strings.ToUpper(s) != s {
		return s
	}
	words := strings.Split(s, " ")
	for i, w := range words {
		words[i] = properWord(w, i == 0, i > 0 && words[i-1] == "Dr")
	}
	return strings.Join(words, " ")
}

var (
	smallWords = []string{"AND", "OF", "THE", "IN", "ON", "AT", "FOR", "WITH", "BY", "TO", "UPON", "LE", "NEXT", "UNDER"}
	// kept are short forms that are said letter by letter.
	kept = []string{
		"NHS", "GP", "ICB", "PCN", "OOH", "GPWSI", "ENT", "CIC", "UK", "HQ", "IT", "MSK", "WIC", "PCT", "CCG", "BCSC", "DMC", "KCA", "SWK",
		"II", "III", "IV", "VI", "CE", "RC", "VA", "VC", "SEND", "MIU", "UTC", "LLP", "PMS", "APMS", "GMS", "KMPT", "EKHUFT", "ICATS",
	}
	said = []string{"DR", "DRS", "ST", "MR", "MRS", "MS", "RD", "LTD", "CTR", "SQ", "PK", "HTH", "MT"}
)

// properWord puts one word right, part by part where it has hyphens, slashes or brackets.
func properWord(w string, first, afterDr bool) string {
	bare := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	switch {
	case slices.Contains(kept, bare) || (strings.ContainsAny(bare, "0123456789") && !strings.ContainsAny(bare, "'’")):
		return w
	case !first && slices.Contains(smallWords, bare) && bare == w:
		return strings.ToLower(w)
	case slices.Contains(said, bare):
		return capitalised(w)
	case len(bare) <= 3 && !strings.ContainsAny(bare, "AEIOUY'’") || afterDr && len(bare) <= 2:
		return w // initials
	}
	for _, sep := range []string{"-", "/"} {
		if parts := strings.Split(w, sep); len(parts) > 1 {
			for i, p := range parts {
				parts[i] = properWord(p, i == 0, false)
			}
			return strings.Join(parts, sep)
		}
	}
	return capitalised(w)
}

// capitalised makes the first letter large and the rest small, minding Mc, O' and D'.
func capitalised(w string) string {
	runes := []rune(strings.ToLower(w))
	up := true
	for i, r := range runes {
		switch {
		case up && unicode.IsLetter(r):
			runes[i] = unicode.ToUpper(r)
			up = false
		case r == '(' || r == '.' || r == ',' || r == '[':
			up = true
		case (r == '\'' || r == '’') && i == 1 && len(runes) > 3 && (runes[0] == 'O' || runes[0] == 'D'):
			up = true
		}
	}
	if out := string(runes); strings.HasPrefix(out, "Mc") && len(runes) > 3 {
		return "Mc" + strings.ToUpper(string(runes[2])) + string(runes[3:])
	}
	return string(runes)
}
