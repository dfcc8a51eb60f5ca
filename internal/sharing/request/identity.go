package request

import (
	"strings"

	"sharewell/internal/rulebook"
)

// domains lists the trusted mail domains.
func domains(b *rulebook.Book) []string {
	l, err := b.List("secure_domain")
	if err != nil {
		return nil // a book without the list trusts none
	}
	return l.Codes()
}

// TrustedDomain reports whether a mail address is at one of some domains or below one. Only the part
// after the last @ counts, and only whole labels: gov.uk.example is not gov.uk.
func TrustedDomain(address string, trusted []string) bool {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 {
		return false
	}
	host := strings.ToLower(strings.TrimSpace(address[at+1:]))
	if host == "" || strings.ContainsFunc(host, func(r rune) bool {
		return r != '.' && r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		return false
	}
	for _, d := range trusted {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}
