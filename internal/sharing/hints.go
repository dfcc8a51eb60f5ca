package sharing

import (
	"regexp"
	"slices"
	"strings"
)

// HintKind says what a piece of text looks like.
type HintKind string

// The kinds of personal detail that are looked for.
const (
	HintNHSNumber   HintKind = "nhs_number"
	HintUPN         HintKind = "upn"
	HintDateOfBirth HintKind = "date_of_birth"
	HintPostcode    HintKind = "postcode"
	HintEmail       HintKind = "email"
	HintPhone       HintKind = "phone"
)

// Hint points at words that look like somebody's personal details. It warns and never stops a save.
type Hint struct {
	Kind    HintKind
	Text    string // the words found
	Message string // what it looks like, and what to do
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

// PersonalDetailHints finds words that look like the details of a person. Records describe kinds of
// data and never hold anybody's.
// Law: UK GDPR Article 5(1)(c).
func PersonalDetailHints(text string) []Hint {
	var out []Hint
	add := func(k HintKind, found, looksLike string) {
		h := Hint{Kind: k, Text: found, Message: "“" + found + "” looks like " + looksLike + ". Take it out: a record must not hold anybody's details."}
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for _, m := range nhsPattern.FindAllString(text, -1) {
		if nhsNumber(digitsOf(m)) {
			add(HintNHSNumber, m, "an NHS number")
		}
	}
	for _, m := range upnPattern.FindAllString(text, -1) {
		if upn(strings.ToUpper(m)) {
			add(HintUPN, m, "a unique pupil number")
		}
	}
	for _, m := range numericDate.FindAllString(text, -1) {
		add(HintDateOfBirth, m, "somebody's date of birth")
	}
	for _, m := range birthDate.FindAllStringSubmatch(text, -1) {
		add(HintDateOfBirth, m[1], "somebody's date of birth")
	}
	for _, m := range postcodePattern.FindAllString(text, -1) {
		add(HintPostcode, m, "a full postcode")
	}
	for _, m := range emailPattern.FindAllString(text, -1) {
		if ofPerson(m) {
			add(HintEmail, m, "the e-mail address of a person")
		}
	}
	for _, m := range phonePattern.FindAllString(text, -1) {
		if !nhsNumber(digitsOf(m)) {
			add(HintPhone, strings.TrimSpace(m), "a telephone number")
		}
	}
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

// ofPerson guesses whether an address belongs to a person: one at a free mail service, or one made of
// a first and a last name.
func ofPerson(address string) bool {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	if slices.Contains(freeMail, domain) {
		return true
	}
	parts := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '_' || r == '-' || r == '+' })
	if len(parts) < 2 {
		return false
	}
	return !slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(roleWords, p) })
}
