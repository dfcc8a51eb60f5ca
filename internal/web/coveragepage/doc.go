// Package coveragepage is the face that coverage decisions show to people: one address, /covered, where the
// public asks whether two organisations may share something about them and members ask whether there is
// already an agreement; and records as machine policies for download.
//
// Invariants:
//   - an answer is made of the records that whoever asks may read, and of no other: the public's of published
//     ones, a member's of those and the ones the member may open
//   - an emergency is never answered with a plain no
//   - a question is an address: it can be linked and printed, and nothing of it is kept
//
// It must not: decide (package coverage does), or say more about a use than its page in the register.
//
// Law: UK GDPR Articles 5(1)(a), 13 and 14 (openness about who shares what, and why).
package coveragepage
