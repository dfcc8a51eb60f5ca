// Package rulebook holds the law and the partnership's rules as dated data, and reasons with them.
//
// Data: YAML files (the law under rulebook/, the partnership's purposes, sectors and settings in its
// pack) give every rule an identifier, labels for staff and for the public, dates, a source, the day
// it was checked and how sure we are. Load reads them strictly: an unknown key, a reference to
// nothing, a gap or an overlap between the versions of a rule, or a missing source stops the start
// with the file, the line and the reason.
//
// Engine: Evaluate lists the lawful bases, conditions, gateways and confidentiality routes open to
// one sharing, each with a plain reason and its sources. CheckArrangement lists what is wrong with a
// whole arrangement and how to mend it. Both are pure: the same book, facts and date give the same
// answer, byte for byte.
//
// Invariants: a *Book never changes after Load and is safe for concurrent use. Law is in the data,
// written in a small vocabulary of conditions (see condition.go); the Go code knows structure only:
// dates, sets, kinds of body, links between rules. A blocked option is never recommended. Every
// answer cites a rule that is in force on the date asked about.
//
// It must not: read a clock, a file system or a network by itself, decide for a person (its answers
// are advice with reasons), or state as settled what the data marks "to_confirm".
//
// Law: UK GDPR arts 5, 6, 8A, 9, 10, 22A-22D, 35, 36; DPA 2018 Parts 2 and 3, Schedule 1, s.183A;
// Data (Use and Access) Act 2025; Children Act 2004 s.16LA; the common law of confidence; and the
// statutes named in gateways.yaml.
package rulebook
