// Package portalmailpage is where people choose what they are told of the members' portal by mail, for themselves and
// for the shared mailboxes of their roles, and where a link of a letter ends mail without signing in.
//
// The pages behind a link look the same for every code, and say nothing about who gets what.
package portalmailpage
