// Package campaign invites every organisation of a sector to sign the Agreement, chases those that have not answered, and
// keeps how many have signed day by day and how long signing takes.
//
// Invariants: nobody is invited before somebody saw how many they are and their names; a stopped campaign writes to
// nobody; asking twice never happens by a restart; numbers are counted by a job, never on a request.
//
// It must not decide who has signed: that is the Agreement's.
package campaign
