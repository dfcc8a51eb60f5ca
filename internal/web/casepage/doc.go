// Package casepage draws what an organisation's staff see of cases: the queue (/organisation/cases), entering a case for
// somebody who rings, writes or comes, one case with its clocks explained and what can be done now, each move on a page
// of its own, and the letters in plain words, to print or to edit.
//
// Every move is a page with one question and one button, so that it works without scripts and by keyboard. What the
// actor may do comes from the service; a page never decides it.
//
// It must not: decide anything about a case, show an address that was not opened on purpose, put case content into an
// address.
package casepage
