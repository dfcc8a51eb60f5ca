// Package comment keeps what people say about the Agreement's clauses in the yearly review, and what became of it.
//
// A Comment stands on a clause of one edition and on words within it. It is blocking (and names the change that would
// clear it), a suggestion (a real edit that is taken into the draft in one step) or a question. Others reply, or say
// for their organisation that they agree; the secretariat gives every comment a disposition with a reason; its author
// is told and may answer once. What was rejected or deferred comes back with its history in the next review.
//
// Invariants: an Anchor is shown only on the very words it was set on, otherwise as "the words have changed"; no text
// that somebody sent is dropped: after the end of a stage it is kept as late; an organisation supports a comment once;
// two people who dispose at once both see both; nothing of the public is shown before somebody looked at it; the
// public sees organisations and never persons; a blocking comment that is not cleared stays visible at the ballot.
//
// It must not: run the review or its dates, decide on the ballot, read mail, or know how pages look.
//
// Law: UK GDPR Article 5(1)(a) and (2): the partners can show how they came to their rules; Article 5(1)(c): the
// public is asked for no name, and comments that look like somebody's details are pointed at before they are sent.
package comment
