// Package life leads from what fits a person's life to the uses of information that probably concern them.
//
// Which uses a situation finds is content of the partnership's pack: filters of the public register. Nothing here
// knows who asks or what they chose; everybody is given all of it, and their own browser shows what they ticked.
//
// Invariants: only what the register shows to everybody is found; only uses that are going on; what is left out for
// length is counted.
//
// It must not: keep, send or guess anything about a person, or say that a use concerns them, only that it may.
//
// Law: UK GDPR Articles 12(1) and 25(1).
package life
