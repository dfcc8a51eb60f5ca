// Package request holds requests for information from one body to another: sent here, or written down
// when they came by telephone, letter or mail.
//
// A request is filled in as a draft, sent, perhaps made clearer, answered (shared, shared in part,
// refused or deferred) and acknowledged. The answer is recorded in a one-off record; this package knows
// only that record's reference and is told of it inside the transaction that finalises it. The side
// that asks and the side that is asked each see their own half; what a body outside the partnership
// says is written down by the side that is in it.
//
// Invariants: a case is named by a local reference and never by a person's name; the clock stops while
// the asker is asked back; once sent, what was asked never changes. The targets are the partnership's
// own. No law sets them, and pages say so.
//
// It must not decide whether to share, hold case content, or reach the store.
//
// Law: UK GDPR Article 6(1)(ea) and Annex 1: a request for a public task says so in writing; which
// receivers need that, and the words, come from the rulebook.
package request
