// Package optout holds sets of people who opted out, and their compact form in a file.
//
// A Set answers exactly. It is a bitmap over the prefixes of NHS numbers (package nhs) of which only the
// pages in use exist; a set whose people are spread so thinly that nearly every page would be in use is a
// table instead. Once made, a set does not change and any number of goroutines may ask it.
//
// The compact form is dated, counted and checksummed: it is read whole and right, or refused.
//
// Nothing here may print, log or put into an error the number of anybody.
package optout
