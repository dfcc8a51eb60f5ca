package errs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what sort of thing went wrong. It decides status, page and whether a retry makes sense.
type Kind string

// The kinds. Their HTTP statuses are in Status.
const (
	Invalid         Kind = "invalid"         // the caller's input needs mending
	NotFound        Kind = "not_found"       // no such thing, or none this actor may know of
	Conflict        Kind = "conflict"        // somebody else changed it first, or its state forbids it
	Forbidden       Kind = "forbidden"       // signed in, but not allowed
	Unauthenticated Kind = "unauthenticated" // sign in first
	TooMany         Kind = "too_many"        // a rate limit was met
	Unavailable     Kind = "unavailable"     // a part we need is away for now; nothing was half done
	Internal        Kind = "internal"        // a fault of ours
)

// Kinds lists every kind, for tables and tests.
func Kinds() []Kind {
	return []Kind{Invalid, NotFound, Conflict, Forbidden, Unauthenticated, TooMany, Unavailable, Internal}
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Status is the HTTP status of a kind; an unknown kind is 500.
func (k Kind) Status() int {
	switch k {
	case Invalid:
		return 422
	case NotFound:
		return 404
	case Conflict:
		return 409
	case Forbidden:
		return 403
	case Unauthenticated:
		return 401
	case TooMany:
		return 429
	case Unavailable:
		return 503
	case Internal:
		return 500
	}
	return 500
}

// Field is one field's error: the form name of the field, a stable code, and words that say what is
// wrong and how to mend it.
type Field struct {
	Name    string `json:"name"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error is the program's error. Message is always safe to show; Err never is.
type Error struct {
	Kind    Kind
	Code    string // stable, dotted: "sharing.not_current_signatory"
	Message string // plain words for the person, complete sentence
	Fields  []Field
	Err     error // wrapped cause, for the log only
}

// Error implements error; the text is for logs.
func (e *Error) Error() string {
	s := string(e.Kind) + " " + e.Code
	if e.Message != "" {
		s += ": " + e.Message
	}
	for _, f := range e.Fields {
		s += fmt.Sprintf(" [%s %s]", f.Name, f.Code)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives errors.Is and errors.As the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is(err, &Error{Kind: k}) and errors.Is(err, &Error{Code: c}) work: empty parts of
// the target match anything.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	if !ok {
		return false
	}
	return (t.Kind == "" || t.Kind == e.Kind) && (t.Code == "" || t.Code == e.Code)
}

// New makes an error with a safe message.
func New(k Kind, code, message string) *Error {
	return &Error{Kind: k, Code: code, Message: message}
}

// Wrap makes an error with a safe message around a cause that is only logged.
func Wrap(k Kind, code, message string, err error) *Error {
	return &Error{Kind: k, Code: code, Message: message, Err: err}
}

// InvalidFields makes an Invalid error from field errors; nil when there are none.
func InvalidFields(fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "invalid.fields", Message: "There is a problem with what was entered.", Fields: fields}
}

// KindOf gives an error's kind: Internal for anything that is not ours, "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf gives an error's stable code, "internal" for anything that is not ours.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return "internal"
}

// FieldsOf gives the field errors inside err, if any.
func FieldsOf(err error) []Field {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}

// MessageOf gives the safe words of an error, "" for anything that is not ours.
func MessageOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return strings.TrimSpace(e.Message)
	}
	return ""
}
