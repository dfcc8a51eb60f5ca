// Package guidepage serves the practitioner's guide: open to everybody, without sign-in and without a
// cookie of its own. What was answered stands in the address as codes and nowhere else.
//
// The pages themselves are drawn by guideview, which also runs inside the browser. This package adds what
// only the server knows: the house around a page, and the advisers of a signed-in reader's organisation.
// It also serves what the browser needs to draw the pages alone: one file with the rulebook and the words.
//
// It must not store or log an answer, and must not refuse an answer because something beside it failed.
package guidepage
