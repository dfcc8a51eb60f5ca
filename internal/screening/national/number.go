package national

import (
	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

// digits is the length of an NHS number; lineBytes that of a line: the number, a comma and a line feed.
const (
	digits    = 10
	lineBytes = digits + 2
)

// putLine writes the line of a number into b. Only numbers that exist get into a list.
func putLine(b []byte, prefix uint32) {
	number, _ := nhs.Complete(prefix)
	copy(b, number[:])
	b[digits], b[digits+1] = ',', '\n'
}

var errMalformed = errs.New(errs.Invalid, "national.malformed", "This is not an NHS number. It has ten digits, and the last one checks the others.")
