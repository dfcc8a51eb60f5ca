// Package portfolio answers what bodies are asked for again and again: everything that an organisation is party to, in
// one table.
//
// A row is what the organisation has in one Record of Sharing (sharing.Stake), kept beside the record in the
// transaction that changes it. The purposes are put into classes here, from the rulebook, so that a changed rule
// changes the table. One-off records and requests are counted: each of them is about somebody, and a table of people
// is what this must not become.
//
// Invariants:
//   - a row says nothing that the organisation may not read in the record
//   - a page costs the same however many rows there are; a filter looks through at most the organisation's own rows
//   - page, spreadsheet and plain table are made from the same rows in the same order
//
// Law: UK GDPR Articles 5(2) and 30.
package portfolio
