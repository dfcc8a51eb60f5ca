// Package welcome helps people who are new: a first visit of three steps for each role, and a place to practise.
//
// A visit can be left, taken up again, or skipped; whoever has skipped or finished one is not asked again. Practice
// copies are a person's own, are no records, and are thrown away after some days.
//
// Invariants:
//   - nothing in the practice area leaves it: no task, notice, letter, number, register entry, search result or count
//   - a practice copy is read by the person who made it and by nobody else
//
// It must not: keep what people practised for longer than its days, or tell anybody who has skipped a visit.
//
// Law: UK GDPR Articles 5(1)(e), 25 and 32(4).
package welcome
