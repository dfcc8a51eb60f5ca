// Package deadline counts how long something may take, by the clocks of the rulebook.
//
// It is one engine for every clock: requests of people about their data, complaints, breaches, notes of
// consultations, freedom of information, choices. A Rule says how a period is counted, a Story what happened, and
// the Engine answers when the period ends, what is left, and how that follows, step by step, each step with the rule
// and the source it rests on. Numbers are never here: they are in rulebook/england/clocks*.yaml.
//
// Invariants:
//   - the same rule, story and time give the same answer; nothing is remembered
//   - a day is a day in London; hours are counted as they pass, also when clocks change
//   - a move that the rule does not know, or that comes too late, changes nothing, and a step says so
//   - an extension counts only when it was made, with reasons, before the first period ended
//   - a correction of the day of receipt counts everything again from the beginning
//
// It must not: read a clock, hold state, know what a case is, write words for people (steps carry codes and values).
//
// Law: UK GDPR Articles 12A and 33; DPA 2018 s.164A; Freedom of Information Act 2000 s.10; each rule cites its own.
package deadline
