// Package outcome asks, a year after a use began and each year after, what came of the benefits that it promised, and
// keeps the answers. "None yet" is an answer; silence is shown as silence.
//
// Invariants: what was said is never changed, only added to; an answer stands beside the benefits as they were promised
// on that day; an outcome whose day has passed is visible to everybody.
//
// It must not: decide whether a use goes on, measure anything itself, draw a page.
package outcome
