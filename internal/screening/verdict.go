package screening

import (
	"errors"

	"sharewell/internal/errs"
	"sharewell/internal/screening/table"
)

// Reason is why a row was set aside.
type Reason string

// The reasons.
const (
	Blank     Reason = "blank"     // there is nothing in the row
	NoColumn  Reason = "no_column" // the row ends before the column
	Missing   Reason = "missing"   // the column is empty
	Invalid   Reason = "not_a_number"
	Malformed Reason = "malformed" // quotes that programs read differently
	Duplicate Reason = "duplicate" // the number came before
)

func reasonOf(code uint32) Reason {
	switch code {
	case table.Blank:
		return Blank
	case table.NoColumn:
		return NoColumn
	case table.Missing:
		return Missing
	case table.Malformed:
		return Malformed
	}
	return Invalid
}

// words ends a sentence that begins with "Row 5".
func (r Reason) words() string {
	switch r {
	case Blank:
		return "is blank"
	case NoColumn:
		return "ends before the column of NHS numbers"
	case Missing:
		return "has no NHS number"
	case Malformed:
		return "has quotes that programs read differently"
	case Duplicate:
		return "has an NHS number that came before"
	case Invalid:
	}
	return "holds something that is not an NHS number"
}

// Policy says what becomes of rows whose number is missing or is none. Rows whose column cannot be found
// are set aside under each.
type Policy string

// The policies.
const (
	Remove Policy = "remove" // they are set aside: not in the output, and counted
	Keep   Policy = "keep"   // they are kept, and counted
	Fail   Policy = "fail"   // the first one ends the screening
)

// ParsePolicy reads a policy; "" is Remove.
func ParsePolicy(s string) (Policy, error) {
	switch p := Policy(s); p {
	case "":
		return Remove, nil
	case Remove, Keep, Fail:
		return p, nil
	}
	return "", errs.New(errs.Invalid, "screening.policy", "Say remove, keep or fail for rows without a valid NHS number.")
}

func kindOf(err error) errs.Kind {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Kind
	}
	return errs.Internal
}
