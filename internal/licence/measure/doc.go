// Package measure turns the system's own records into the counts that indicators are made of.
//
// Every function is pure: what another service counted, or what a record says, comes in, and counts with names come
// out. A function says that a count was taken before it adds to it, so that nought means that there was none.
//
// It must not: read anything by itself, know what an indicator makes of a count, or hold anything about a person.
package measure
