package national

import "sharewell/internal/errs"

// digits is the length of an NHS number; lineBytes that of a line: the number, a comma and a line feed.
const (
	digits    = 10
	lineBytes = digits + 2
)

// prefixOf reads an NHS number of ten digits and gives its first nine, which the tenth follows from.
func prefixOf(b []byte) (uint32, bool) {
	if len(b) != digits {
		return 0, false
	}
	var prefix uint32
	for _, c := range b[:digits-1] {
		if c < '0' || c > '9' {
			return 0, false
		}
		prefix = prefix*10 + uint32(c-'0')
	}
	check, ok := checkDigit(prefix)
	return prefix, ok && b[digits-1] == check
}

// checkDigit gives the last digit that belongs to nine others, and false when no number begins with them:
// the check comes out as ten, or all ten digits would be the same.
func checkDigit(prefix uint32) (byte, bool) {
	sum, rest, weight := uint32(0), prefix, uint32(2)
	for range digits - 1 {
		sum += rest % 10 * weight
		rest /= 10
		weight++
	}
	check := 11 - sum%11
	if check == 11 {
		check = 0
	}
	same := prefix%111111111 == 0 && prefix/111111111 == check
	return byte('0' + check%10), check != 10 && !same
}

// putLine writes the line of a number into b.
func putLine(b []byte, prefix uint32) {
	check, _ := checkDigit(prefix) // only numbers that have one get into a list
	for i, rest := digits-2, prefix; i >= 0; i-- {
		b[i] = byte('0' + rest%10)
		rest /= 10
	}
	b[digits-1], b[digits], b[digits+1] = check, ',', '\n'
}

// clean takes the spaces out of a number that a person wrote as 999 000 0026.
func clean(number string) []byte {
	out := make([]byte, 0, digits)
	for i := range len(number) {
		if c := number[i]; c != ' ' {
			out = append(out, c)
		}
		if len(out) > digits {
			break
		}
	}
	return out
}

var errMalformed = errs.New(errs.Invalid, "national.malformed", "This is not an NHS number. It has ten digits, and the last one checks the others.")
