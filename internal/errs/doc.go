// Package errs is the one error type of the program and how it travels.
//
// A function that fails for a reason a caller can act on returns *Error with a Kind, a stable Code
// and a Message that is safe to show. Everything else is wrapped with %w and becomes Internal at the
// edge: logged with the request id, never shown. "Not found" is always an error, never a nil value.
//
// One table (web and api share it) maps Kind to an HTTP status; nothing else decides a status.
package errs
