// Package agreement keeps the partnership's Agreement, edition by edition, and the Acceptance Statements
// by which organisations come in.
//
// An Edition is a text of clauses with stable identifiers; its hash is computed from canonical bytes, so
// that a signature can bind it. A Statement is one organisation's acceptance: prepared, signed by an
// officer with authority, accepted by the secretariat, reaffirmed, and one day lapsed, suspended,
// withdrawn or succeeded. A statement can cover members: a trust signs once for its schools.
//
// Invariants: a signature binds the hash of the edition and the hash of the exact statement bytes, which
// are kept; whether a body is a signatory on a day follows from the statement's periods and nothing
// else; one edition is in force at a time; an edition's text never changes once it is in force.
//
// It must not: read files, know how pages look, or decide whether a sharing is lawful.
//
// Law: UK GDPR arts 24, 26, 30 and 32 (what parties promise each other); contract is not claimed: the
// Agreement says of itself what it binds.
package agreement
