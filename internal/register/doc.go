// Package register is what the public sees of each use of data: who shares what with whom, why, how it
// helps, what could go wrong and what choices people have, in plain words.
//
// Compose turns a Record of Sharing into an Entry, its public card. Every public form (page, JSON,
// linked data, table, feed, search, counts) is made from the Entry and from nothing else, so that there
// is one path along which something could be let out.
//
// Invariants:
//   - a record that was never live is not there, unless its parties refused or withdrew it: then its
//     title, its organisations and the reason are
//   - an answer is public only at the level the field table of package sharing gives it; a withheld
//     entry has a reference and a reason and nothing else, and so have its earlier versions
//   - reading never computes an entry: Service keeps cards, words and filters in memory, in immutable
//     parts that are swapped whole, and full entries in the store
//   - the same store gives the same register on every replica
//
// It must not: know how pages look, read inside views, or say anything about the people the data is
// about beyond what kind of people they are.
//
// Law: UK GDPR Articles 5(1)(a), 12, 13 and 14 (openness); the Freedom of Information Act 2000 s.19
// (what a public authority publishes of its own accord).
package register
