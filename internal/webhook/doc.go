// Package webhook takes signed messages to addresses of other people's programs.
//
// Invariants: only https and public addresses of the internet are reached, judged by the address that is dialled and not
// by the name, so that a name that changes in between gains nothing; no redirect is followed, no proxy asked; little of
// an answer is read, and never for long.
//
// A receiver can check that a message is ours and fresh: the signature covers its identifier, its time and its body; it
// refuses a time that is more than five minutes away, and an identifier that it has seen.
//
// It must not: decide what is told, keep anything.
package webhook
