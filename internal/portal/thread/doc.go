// Package thread keeps the questions of the members' portal with everything that is said about them.
//
// A Thread is a question, in the commons or in a space, under topics of the rulebook. People answer it and comment; the
// organisation that asked accepts an answer; a named adviser or the secretariat endorses one; others thank for it by
// name. An answer cites clauses, records of the public register, guides and rules. When one of them changes, the answer
// turns amber until its author or an endorser has looked at it. A question that nobody answers in time climbs to the
// adviser on duty. What does not belong is reported, and hidden with a reason that its author reads.
//
// Invariants:
//   - what stands in a room is found, counted, suggested and read by those whose Reach holds the room, and by nobody
//     else; what is hidden is in no list, count, search, suggestion or news from the same transaction on
//   - who asks without a name stays without one for everybody outside the asking organisation, in every post and list
//   - nothing that was said is lost: edits keep what stood before, a deleted account leaves its words under its role
//   - an endorsement says who, in which role and when, and ends with the words that it was given to
//   - the same letter or form, sent twice, says a thing once
//
// It must not: decide who is in a space, keep personal details of the people whom the partnership serves, read mail, or
// know how pages look.
//
// Law: UK GDPR Articles 5(1)(c), 5(1)(f) and 25; Article 5(2): partners can show how they came to what they do.
package thread
