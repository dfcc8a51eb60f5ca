// Package ident holds the typed identifiers that every other package shares.
//
// An identifier is an opaque, URL-safe, lower-case string. Real identifiers sort by the time they
// were made, so that "newest first" is an index scan and paging by key needs no extra column.
// They carry no meaning and reveal nothing but their time; permission never rests on them being
// hard to guess.
//
// The package imports the standard library only and must stay that way.
package ident
