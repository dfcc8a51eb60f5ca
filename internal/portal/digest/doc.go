// Package digest decides what people are told by mail of the members' portal: which news, how often, and no longer.
//
// There is one letter a morning, not two. What is new in the portal goes into the letter that tells of tasks and
// messages (package notify): people asked for fewer letters, one letter has one link that ends it, and the look that
// is taken again when a letter leaves is taken in one place. This package says what belongs in it.
//
// Everybody chooses for each topic and each room: daily, weekly or not at all; and one bound over all of it. Nothing is
// told of topics until somebody follows them; what happens in a room is told weekly to those who belong to it.
//
// Invariants:
//   - nobody is told of the same thing twice, be it in two topics, in two rooms after a move, or built by two processes
//   - what somebody may not read, or does not want any more, is not told: looked at when a letter is made, and again
//     when it leaves
//   - a link that ends mail needs no sign-in, and tells nobody whether it was ever ours
//   - a shared mailbox hears what its roles may read, and nothing until somebody who holds such a role asks for it
//
// It must not: send, write letters, or know what a piece of news says beyond its title.
//
// Law: UK GDPR Articles 5(1)(c), (f) and 21(1). Standard: RFC 8058.
package digest
