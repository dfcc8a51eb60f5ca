// Package guide answers a practitioner's question: may, must or should I share this, now, with them?
//
// It holds three things, all read from dated data under rulebook/england/guide: the questions (first:
// is somebody in danger now?), the advice rules (conditions on the answers, and on what the rulebook
// says of them), and a library of worked cases that the advice must satisfy.
//
// Answers are codes only: no names, no free text, nothing that says who a person is. Ask is pure: the
// same guide, facts and day give the same Result, byte for byte.
//
// Invariants: a *Guide never changes after Load and is safe for concurrent use. While somebody is marked
// as in danger of serious harm the advice is never "do not share" unless a plain legal bar is marked. No
// Result offers a basis, condition or gateway that the rulebook blocks. A missing form never stops a
// sharing: it becomes something to write down after. Every reason names a rule in force on the day.
// No path through the questions asks more than MaxQuestions.
//
// It must not: read a clock, a disk or a network, keep answers, decide for a person, or state as settled
// what the data marks "to_confirm". It builds for the browser too (GOOS=js).
//
// Law: what internal/rulebook holds; the guidance named in rulebook/england/guidance*.yaml.
package guide
