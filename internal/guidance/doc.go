// Package guidance keeps the partnership's library of guides: what they say, what they rest on, who wrote and
// approved them, and whether they can still be relied on.
//
// A guide is versions. A version names its sources, the rules of the rulebook and the clauses of the Agreement it
// rests on, who owns and reviews it and by when. Its standing is worked out, never stored: it is current, or
// something it rests on changed, or its review is overdue, or it has been so for so long that it is taken off the
// list. What ships with the program is version 1 of each guide; what the partnership writes stands in front of it, and
// newer words that ship later are offered as a change.
//
// Invariants:
//   - nobody approves what they wrote
//   - no words that ship replace words that the partnership published
//   - a published version never changes and is never deleted
//   - a guide turns amber by itself and green only by a person: by looking again, or by a new version
//   - text is read into blocks and runs; nothing in it is ever taken for markup of a page
//
// It must not: fetch a link, keep an answer of the quiz or the name on a certificate, or know a page.
//
// Law: UK GDPR art. 24 and 39(1)(b) (people who handle data are told how); it states no law of its own, but cites the
// rulebook, and what the rulebook marks as to be confirmed is said to be so.
package guidance
