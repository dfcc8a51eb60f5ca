// Package search finds things by words: guides, clauses, register entries, organisations, questions and
// whatever else a concept gives it, in one index in memory.
//
// Concepts hand in Documents; the index keeps the words of their title, of the questions they answer, of
// their keywords and of their text. A search asks for the documents that answer words best. It forgives
// endings, misspellings and an unfinished last word, and knows the pack's synonyms between plain words and
// legal terms. Each Hit says why it was found and shows where.
//
// Invariants:
//   - a document outside the scopes of the person who asks is in no result, count, suggestion or snippet
//   - the same documents and words give the same answer, whatever order the documents came in
//   - readers never wait: an Index changes by putting a new snapshot in place of the old one
//   - a search of any length or content is answered in bounded time
//
// The package is pure: it reads no clock, file, database or network, keeps no query, and knows no page.
package search
