// Package optout holds sets of people who opted out, and their compact form in a file.
//
// A Set answers exactly. A coarse bitmap over the prefixes of NHS numbers (package nhs) answers most
// questions at once; behind it stands one byte for each person. Three and a half million people take about
// eight megabytes, and at most twenty however their numbers are spread. Once made, a set does not change and any number of
// goroutines may ask it.
//
// The compact form is dated, counted and checksummed: it is read whole and right, or refused.
//
// Nothing here may print, log or put into an error the number of anybody.
package optout
