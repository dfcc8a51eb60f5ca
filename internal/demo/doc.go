// Package demo fills an empty database with an invented county, so that a visitor finds a working
// partnership: organisations at every step of joining, Records of Sharing in every state, and people
// with something waiting for them.
//
// Nothing is written past the services. A calendar walks from some years ago to today and the invented
// people give the real commands on the days they would have, in one transaction: timelines, tasks,
// notices, events and versions are genuine, and a half-filled database cannot be left behind.
//
// Invariants: the same pack and the same day make the same county; a database that holds any
// organisation is left alone; every name, number and address is invented (packs/demo), mail addresses
// end in .example, and letters of days long past are not put in the outbox again.
//
// The package must not be used outside the demonstration, and must not bend a rule to make a record
// live: what the rulebook blocks is mended in the data.
package demo
