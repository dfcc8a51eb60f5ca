// Package access decides who may do what: role × relation × state → command, in one table.
//
// Everything that shows or changes a thing asks here: page, API, file, feed, search hit, e-mail. What
// the table does not allow is denied. The table is data (Rules), printed into docs/reference by the
// documentation tests, and tried for every pair of "mine" and "theirs".
//
// A denied command on a thing that the actor may not even see answers "not found", so that guessing
// identifiers reveals nothing.
//
// The package is pure: no I/O, no clock. It must not know how a role was proved; auth does that.
package access
