// Package suppress hides small counts of people, so that nobody can be recognised by a number, also not by taking one
// published number from another.
//
// A count below the floor is not shown. When exactly one of a group that adds up to a shown total is hidden, the next
// smallest of the group is hidden too. Nought is shown: it tells of nobody.
//
// It is pure, belongs to no concept and may be used by all.
//
// Law: UK GDPR Article 5(1)(c); Recital 26.
package suppress
