// Package ledger keeps account of screenings: for which record a list was screened, against which lists of
// what age, when, by whom, and how many rows became what. It also holds the questions to the national
// service with their clocks, and the lists of local choices that an organisation's administrator loaded.
//
// Invariants:
//   - only hashes and counts outlive a screening; no number is ever in a row, an event, an error or a log;
//   - a use is screened against exactly the kinds of choice that reach it, as its record says; when a list
//     for one of them is missing or too old nothing is screened, unless the caller says that the choice was
//     honoured before, and that is written down;
//   - a list that is held (a clean list that came back, a list of choices) is sealed, outside the database,
//     has an end, and is really deleted then: the file, and the key without which its copies mean nothing;
//   - a screening is complete or has failed, and says which; counts of people below the floor are not shown,
//     nor what would give them away.
//
// It must not keep who was removed, or the difference between two lists.
//
// Law: information standard DCB3058 and the national data opt-out operational policy; section 251 support
// and its standard condition; UK GDPR Articles 5(1)(c), 5(1)(e), 21. How long an answer may be used has not
// been confirmed: the time to live and the hard stop are settings of the partnership.
package ledger
