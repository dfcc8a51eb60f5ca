// Package national makes and reads the files of the national service that checks lists of NHS numbers
// for national data opt-outs.
//
// A file holds one NHS number a line, each followed by a comma and a line feed, and nothing else. What
// comes back has the same form and holds only the numbers without an opt-out: a clean list. Who to leave
// out is what was asked minus what came back.
//
// Invariants: a List is sorted and holds each number once, so the same people always give the same bytes
// and the same hash. A file that the service would turn down is refused before it is sent. The difference
// between what was asked and what came back exists in memory only, as counts and as an answer to "may this
// row stay"; nothing here writes it. No error, fault or summary repeats a number: faults give line numbers.
//
// It must not send anything, keep anything, or write to a person's record what it learnt.
//
// Law: the national data opt-out, information standard DCB3058. The file's form follows a trust's public
// guide; no limit on the count of numbers has been confirmed, so every limit is an argument.
package national
