// Package guideview draws the practitioner's guide: the start page, one question to a page, and the
// answer. Everything is in the address, as codes: the pages keep nothing, so that going back, changing
// an answer and opening a saved address all work, on the server and inside the browser alike.
//
// The server and the program for the browser draw with the same code from the same data, so that the
// guide says the same with and without a network. That is why this package must not import net/http,
// the layout around pages, or anything that reads a disk or a clock.
//
// It must not decide anything: what to ask and what to advise is internal/guide's. It never states as
// settled what the data marks as still to be confirmed.
//
// Law: what internal/guide cites; DPA 2018 s.121 and the data sharing code for what a record must hold.
package guideview
