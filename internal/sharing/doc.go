// Package sharing holds the repeat Record of Sharing: what is shared between whom, why and how, from
// draft to live to ended.
//
// A Record has numbered Versions. The first is drafted by the lead organisation, reviewed and signed
// by the parties, and put live; a later one is a variation that is drafted and signed while the
// version before it stays live, and supersedes it on going live.
//
// Invariants:
//   - what is signed is the canonical text of the content; its hash binds the signature, and a signed
//     text never changes under a standing signature
//   - a version goes live only when every required signature stands and nothing blocks it
//   - a draft is seen by its lead organisation alone
//   - saving a draft always works: wrong values are kept and pointed out, and two people who change
//     different things never undo each other
//
// Content and its rules are pure (content, fields, diff, decide); Service runs them in transactions.
// The package must not know how pages look, what a label says or how a row is stored, and it holds no
// personal details of the people data is about.
//
// Law: UK GDPR Articles 5, 6, 9, 10, 13, 14, 26, 28, 30 and 35; DPA 2018 Schedule 1. What the law
// requires on a day is asked of the rulebook, never decided here.
package sharing
