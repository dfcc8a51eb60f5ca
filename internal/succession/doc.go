// Package succession plans and carries out changes of organisations: several become one, one becomes several, one is
// renamed, closes or moves to another sector. It also keeps what happens to each record's data when an organisation
// leaves the Agreement.
//
// A change says which legal instrument makes it and on which day. Everything that points at the organisation is
// listed before the day, each thing with its fate; where there is a choice somebody makes it. On the day the program
// carries the things over one by one, each in its own transaction with its place in the list, so that a restart goes
// on where it stopped and nothing is done twice. When the world changed since the list was last agreed, the program
// says what is new and asks again before it does anything.
//
// It must not rewrite what was signed, published or said: old texts go on naming the old organisation. It must not
// give anybody a right that the list did not show.
//
// Law: Local Government and Public Involvement in Health Act 2007 (structural changes) is the usual instrument.
package succession
