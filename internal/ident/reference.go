package ident

import (
	"fmt"
	"strings"
)

// spoken are the check letters: none sounds or looks like another of them on a bad line.
const spoken = "AFHKLMQRTWXYZ"

// Reference writes a reference that people read out and type: prefix, year, number and a check letter,
// like KM-Q-2026-000123-H.
func Reference(prefix string, year int, n int64) string {
	return Checked(fmt.Sprintf("%s-%04d-%06d", prefix, year, n))
}

// Checked adds the check letter to a reference. One wrong character, or two neighbours that changed
// places, give another letter.
func Checked(ref string) string {
	sum := 0
	for i, c := range []byte(ref) {
		sum += (i%(len(spoken)-1) + 1) * int(c)
	}
	return ref + "-" + string(spoken[sum%len(spoken)])
}

// ReadReference reads a reference as people type it: in small letters, with spaces for dashes. ok is
// false when its check letter is missing or wrong.
func ReadReference(typed string) (ref string, ok bool) {
	ref = strings.ToUpper(strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == '-' || r == '\u2013' || r == '\u00a0' }), "-"))
	cut := strings.LastIndexByte(ref, '-')
	return ref, cut > 0 && Checked(ref[:cut]) == ref
}
