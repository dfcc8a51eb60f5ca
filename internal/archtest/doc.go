// Package archtest holds the tests that keep the house in order: which package may import which and
// why, how long a function or a file may be, that every package says what it is for, that every page
// names its permission and every text it uses exists.
//
// Nothing imports this package. A rule that stands in the way is changed here and in an ADR, with a
// reason, never worked round.
package archtest
