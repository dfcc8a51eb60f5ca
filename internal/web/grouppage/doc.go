// Package grouppage shows the involvement group: in public what it is, what it was asked and what it
// changed; to its members what waits for them, one thing at a time; to the secretariat its seats and
// members; to lead organisations what the group says about their proposals.
//
// Pages are written to be heard as well as seen: one heading for each question, plain words, no columns
// that only make sense side by side. A recording plays without scripts and never by itself. It must not
// show more of a proposal than the service gives.
package grouppage
