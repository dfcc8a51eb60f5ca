package organisation

import (
	"regexp"
	"slices"
	"strings"

	"sharewell/internal/errs"
)

// Scheme names a register that numbers organisations.
type Scheme string

// The schemes.
const (
	ICO     Scheme = "ico"     // register of fee payers
	ODS     Scheme = "ods"     // NHS Organisation Data Service
	URN     Scheme = "urn"     // register of schools
	LAESTAB Scheme = "laestab" // local authority and establishment number
	UKPRN   Scheme = "ukprn"   // UK register of learning providers
	GSS     Scheme = "gss"     // statistical geography
	Company Scheme = "company" // Companies House
	Charity Scheme = "charity" // charity registers
)

// Schemes lists every scheme in the order a profile shows them.
func Schemes() []Scheme { return []Scheme{ICO, ODS, URN, LAESTAB, UKPRN, GSS, Company, Charity} }

// Valid reports whether s is one of the schemes.
func (s Scheme) Valid() bool { return slices.Contains(Schemes(), s) }

// Identifier is an organisation's number in a register.
type Identifier struct {
	Scheme Scheme `json:"scheme"`
	Value  string `json:"value"`
}

// form is how the numbers of a scheme look.
type form struct {
	name    string // as in "the …"
	example string
	exact   *regexp.Regexp
	unusual *regexp.Regexp // accepted with a warning; may be nil
}

func formOf(s Scheme) (form, bool) {
	switch s {
	case ICO:
		return form{"ICO registration number", "ZA123456", icoExact, icoUnusual}, true
	case ODS:
		return form{"ODS code", "G82999", odsExact, odsUnusual}, true
	case URN:
		return form{"URN", "118001", sixDigits, nil}, true
	case LAESTAB:
		return form{"LAESTAB number", "8862001", sevenDigits, nil}, true
	case UKPRN:
		return form{"UKPRN", "10000001", ukprnExact, nil}, true
	case GSS:
		return form{"GSS code", "E07000105", gssExact, nil}, true
	case Company:
		return form{"company number", "01234567", companyExact, nil}, true
	case Charity:
		return form{"charity number", "1234567", charityExact, nil}, true
	}
	return form{}, false
}

var (
	icoExact     = regexp.MustCompile(`^Z([0-9]{7}|[A-Z][0-9]{6})$`)
	icoUnusual   = regexp.MustCompile(`^(C[0-9]{7}|[0-9]{8,11})$`)
	odsExact     = regexp.MustCompile(`^[A-Z0-9]{1,9}$`)
	odsUnusual   = regexp.MustCompile(`^[A-Z0-9]{10,12}$`)
	sixDigits    = regexp.MustCompile(`^[0-9]{6}$`)
	sevenDigits  = regexp.MustCompile(`^[0-9]{7}$`)
	ukprnExact   = regexp.MustCompile(`^[1-9][0-9]{7}$`)
	gssExact     = regexp.MustCompile(`^[EWSN][0-9]{8}$`)
	companyExact = regexp.MustCompile(`^([0-9]{8}|[A-Z]{2}[0-9]{6})$`)
	charityExact = regexp.MustCompile(`^([0-9]{6,7}|SC[0-9]{6})$`)
)

// CheckIdentifier tidies a number as people type it (spaces, slashes and hyphens go, letters become
// capitals) and checks its form. The warning is words for a form that is rare but has been seen. The
// error is Invalid and says how the number looks.
func CheckIdentifier(s Scheme, typed string) (value, warning string, err error) {
	f, ok := formOf(s)
	if !ok {
		return "", "", errs.New(errs.Invalid, "organisation.scheme", "Choose which register the number is from.")
	}
	value = tidy(typed)
	switch {
	case f.exact.MatchString(value):
		return value, "", nil
	case f.unusual != nil && f.unusual.MatchString(value):
		return value, "This " + f.name + " has an unusual form. Check it against the register.", nil
	}
	return "", "", errs.New(errs.Invalid, "organisation."+string(s), "Enter the "+f.name+", like "+f.example+".")
}

// tidy removes what people put between the characters of a number.
func tidy(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '\u00a0', '-', '/', '.':
			return -1
		}
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// SchemeName says a scheme in words: "ICO registration number".
func SchemeName(s Scheme) string {
	if f, ok := formOf(s); ok {
		return f.name
	}
	return string(s)
}
