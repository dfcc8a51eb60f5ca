// Package notice makes the paragraph about a use that belongs in each party's privacy notice from the public entry, so
// that record, entry and privacy notice are one text. A party that took its paragraph over is told, with what changed,
// when the text is another one.
//
// Invariants: a paragraph says nothing that the entry does not say; what is withheld, or no longer in use, has no
// paragraph; a party is told of each change once.
//
// It must not: write a page, hold words of its own.
//
// Law: UK GDPR Articles 13 and 14 (purposes, basis, recipients, source, period, rights, automated decisions).
package notice
