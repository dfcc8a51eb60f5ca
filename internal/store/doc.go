// Package store keeps everything Sharewell knows, on SQLite or on PostgreSQL, behind one API.
//
// Every write goes through Write and every read through Read. A function given to Write may run more
// than once, so it does nothing but SQL through its *Tx. State, events and outbox rows that belong
// together are written in one transaction; what Write acknowledged survives kill -9 and loss of power.
//
// One set of SQL texts (queries/) is compiled for both engines by sqlc; times are fixed-width UTC text,
// so that order and equality are the same on both (docs/adr). Concept packages declare the few methods
// they need; *Tx has them all, one file per concept. The store decides nothing: no permission, no rule.
package store
