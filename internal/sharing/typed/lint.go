package typed

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// HintKind says what a piece of text looks like.
type HintKind string

// The kinds of personal detail that are looked for.
const (
	NHSNumber   HintKind = "nhs_number"
	UPN         HintKind = "upn"
	DateOfBirth HintKind = "date_of_birth"
	Postcode    HintKind = "postcode"
	Email       HintKind = "email"
	Phone       HintKind = "phone"
)

// HintKinds lists every kind.
func HintKinds() []HintKind {
	return []HintKind{NHSNumber, UPN, DateOfBirth, Postcode, Email, Phone}
}

// Hint points at a place in a text that looks like somebody's personal details. It never holds the words
// themselves, so that it can be kept and sent without spreading them. It warns and never stops a save.
type Hint struct {
	Kind       HintKind
	Start, End int // bytes of the text: text[Start:End]
}

var (
	nhsPattern      = regexp.MustCompile(`\b\d{3}[ -]?\d{3}[ -]?\d{4}\b`)
	upnPattern      = regexp.MustCompile(`(?i)\b[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]\b`)
	numericDate     = regexp.MustCompile(`\b(0?[1-9]|[12]\d|3[01])[/.-](0?[1-9]|1[0-2])[/.-](19|20)\d{2}\b`)
	birthDate       = regexp.MustCompile(`(?i)\b(?:born|birth|d\.?o\.?b\.?)\b[^.\n]{0,20}?\b(\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})\b`)
	postcodePattern = regexp.MustCompile(`(?i)\b(?:GIR ?0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9]|[0-9][A-HJKPS-UW]|[A-HK-Y][0-9][ABEHMNPRV-Y]) ?[0-9][ABD-HJLNP-UW-Z]{2})\b`)
	emailPattern    = regexp.MustCompile(`(?i)\b[a-z0-9._%+'-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b`)
	phonePattern    = regexp.MustCompile(`(?:\+44 ?(?:\(0\) ?)?|\b0)(?:\d[ -]?){8,9}\d\b`)
)

// Lint finds places that look like the details of a person, in the order of the text.
func Lint(text string) []Hint {
	var out []Hint
	add := func(k HintKind, at []int) { out = append(out, Hint{k, at[0], at[1]}) }
	for _, m := range nhsPattern.FindAllStringIndex(text, -1) {
		if nhsNumber(digitsOf(text[m[0]:m[1]])) {
			add(NHSNumber, m)
		}
	}
	for _, m := range upnPattern.FindAllStringIndex(text, -1) {
		if upn(strings.ToUpper(text[m[0]:m[1]])) {
			add(UPN, m)
		}
	}
	for _, m := range numericDate.FindAllStringIndex(text, -1) {
		add(DateOfBirth, m)
	}
	for _, m := range birthDate.FindAllStringSubmatchIndex(text, -1) {
		add(DateOfBirth, m[2:4])
	}
	for _, m := range postcodePattern.FindAllStringIndex(text, -1) {
		add(Postcode, m)
	}
	for _, m := range emailPattern.FindAllStringIndex(text, -1) {
		if PrivateAddress(text[m[0]:m[1]]) {
			add(Email, m)
		}
	}
	for _, m := range phonePattern.FindAllStringIndex(text, -1) {
		if found := text[m[0]:m[1]]; !nhsNumber(digitsOf(found)) {
			add(Phone, []int{m[0] + len(found) - len(strings.TrimLeft(found, " ")), m[1] - len(found) + len(strings.TrimRight(found, " "))})
		}
	}
	slices.SortStableFunc(out, func(a, b Hint) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// nhsNumber reports whether ten digits pass the check digit and are not ten times the same, which
// pass the arithmetic but are never issued.
func nhsNumber(d string) bool {
	if len(d) != 10 || strings.Count(d, d[:1]) == 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += int(d[i]-'0') * (10 - i)
	}
	check := 11 - sum%11
	if check == 11 {
		check = 0
	}
	return check < 10 && check == int(d[9]-'0')
}

// upnLetters are the check letters, and the values of the last letter of a temporary number.
const upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// upn reports whether a letter and twelve characters pass the check letter.
func upn(s string) bool {
	if len(s) != 13 {
		return false
	}
	sum := 0
	for i := 1; i < 13; i++ {
		v := int(s[i]) - '0'
		if v < 0 || v > 9 {
			if v = strings.IndexByte(upnLetters, s[i]); v < 0 || i != 12 {
				return false
			}
		}
		sum += v * (i + 1)
	}
	return upnLetters[sum%23] == s[0]
}

// roleWords are parts of mailbox names that belong to a post or a team rather than to a person.
var roleWords = strings.Fields(`admin access advice board business caldicott care children clerk complaints compliance contact
	council data dpo enquiries foi freedom general governance guardian head health help helpdesk ig info
	information legal mail mailbox manager office officer performance post privacy protection public
	reception records registrar request requests rights safeguarding sar school schools secretariat security service
	services sharing siro support team`)

// freeMail are domains at which people, not bodies, have their mailbox.
var freeMail = []string{"gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "yahoo.com", "yahoo.co.uk", "icloud.com", "live.co.uk", "btinternet.com"}

// FreeMail reports whether an address is at a service where people, not bodies, have their mailbox.
func FreeMail(address string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	return slices.Contains(freeMail, domain)
}

// PrivateAddress guesses whether an address belongs to a person: one at a free mail service, or one made of
// a first and a last name.
func PrivateAddress(address string) bool {
	if FreeMail(address) {
		return true
	}
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	parts := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '_' || r == '-' || r == '+' })
	if len(parts) < 2 {
		return false
	}
	return !slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(roleWords, p) })
}
