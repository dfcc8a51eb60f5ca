// Package commentpage shows what people say about the Agreement in its yearly review: a clause with its comments and
// the words they stand on, one comment with its conversation and its disposition, the list of all with filters and as a
// table to take away, the secretariat's forms, and what the public sees and sends.
//
// Pages name organisations and never persons. Choosing words with a mouse is an enhancement: the form lists the
// passages of the clause.
//
// It must not decide anything or reach the store.
package commentpage
