// Package plain helps authors to write what the public will read: it finds sentences that are hard, words that have a
// plain one, benefits and risks that are not in balance, and what looks like somebody's personal details.
//
// It advises and never stops anybody. It is pure and keeps nothing.
//
// Law: UK GDPR Article 12(1): information for people is concise, clear and in plain language.
package plain
