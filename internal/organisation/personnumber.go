package organisation

import (
	"strings"

	"sharewell/internal/errs"
)

// Numbers of people are checked here beside the numbers of organisations because the same registers give
// them. They belong in matching and opt-out lists only, never in the words of a record.

// CheckNHSNumber tidies an NHS number (spaces and hyphens go) and checks its ten digits and check
// digit. Numbers of one repeated digit pass the arithmetic but are never given, so they fail.
func CheckNHSNumber(typed string) (string, error) {
	n := strings.Map(dropGaps, typed)
	if len(n) != 10 || strings.Trim(n, "0123456789") != "" || strings.Count(n, n[:1]) == 10 {
		return "", wrongNHSNumber()
	}
	sum := 0
	for i := range 9 {
		sum += int(n[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11 // 11 means 0; 10 means the number was never given
	if check == 10 || check != int(n[9]-'0') {
		return "", wrongNHSNumber()
	}
	return n, nil
}

func wrongNHSNumber() error {
	return errs.New(errs.Invalid, "organisation.nhs_number", "Enter the 10-digit NHS number, like 999 000 0018. Check each digit against the letter or record.")
}

// upnLetters leaves out I, O and S, as the unique pupil number does.
const upnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ"

// CheckUPN tidies a unique pupil number and checks its form and check letter. The last character may be
// a letter, which marks a temporary number.
func CheckUPN(typed string) (string, error) {
	n := strings.ToUpper(strings.Map(dropGaps, typed))
	wrong := errs.New(errs.Invalid, "organisation.upn", "Enter the unique pupil number, like H801200001001.")
	if len(n) != 13 {
		return "", wrong
	}
	sum := 0
	for i := 1; i < 13; i++ {
		v := int(n[i] - '0')
		if n[i] < '0' || n[i] > '9' {
			if v = strings.IndexByte(upnLetters, n[i]); i != 12 || v < 0 {
				return "", wrong
			}
		}
		sum += v * (i + 1)
	}
	if n[0] != upnLetters[sum%23] {
		return "", wrong
	}
	return n, nil
}

func dropGaps(r rune) rune {
	if r == ' ' || r == '-' || r == '\u00a0' || r == '\t' {
		return -1
	}
	return r
}
