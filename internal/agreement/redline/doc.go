// Package redline compares two texts word by word and brings two people's changes to one text together.
//
// Invariants: joining the pieces that were kept or deleted gives the old text, those kept or inserted the new one;
// Merge says that it is clean only when every word that either side typed is in the result and every word that either
// side took out is not.
//
// It must not know what the texts are of.
package redline
