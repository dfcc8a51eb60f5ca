// Package oneoff holds the one-off Record of Sharing: one decision to share, to share a part, to refuse
// or to look again later, written down so that it stands up afterwards.
//
// A Record is a draft until its author finalises it. From then on it only grows: each change is an Entry
// with the whole answers, its reason, and the hash of the entry before it.
//
// Invariants:
//   - saving a draft always works: what was typed is kept, right or wrong
//   - a final record is never rewritten: an amendment needs a reason, and filling in what an emergency
//     left out is a completion, which needs none
//   - an emergency record is final at once, whatever is missing; what is missing becomes follow-ups
//   - the same submission key makes one record, for its author alone
//   - what stays inside the organisation that wrote the record is marked SideProvider in the field
//     table and never leaves it
//   - what the law allows is asked of the rulebook; the partnership's own rules are one table (policy)
//     with thresholds from its settings; every finding names its rule and source
//   - no answer and no name stands in an event
//
// Rows 23 to 27 and 40 to 46 of the form describe what was relied on and how it was sent: they are
// asked of every decision and needed of one that shares something.
//
// The package must not know pages or rows of a database.
//
// Law: UK GDPR Articles 5(2), 6, 9, 10, 12 to 14, 19 and 30; DPA 2018 Schedules 1 and 2.
package oneoff
