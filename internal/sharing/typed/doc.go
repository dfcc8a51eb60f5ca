// Package typed holds what every kind of record does with a typed answer: it cleans the text and looks
// for words that look like somebody's personal details.
//
// Everything here is pure and knows no record. It never refuses an answer: cleaning takes out only what
// no page can show, and Lint points at places and never repeats what stands there.
//
// Law: UK GDPR Article 5(1)(c), data minimisation.
package typed
