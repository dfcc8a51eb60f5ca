// Package licence holds the partnership's promises to residents and what shows whether they are kept.
//
// A Promise is content of a pack. An Indicator says which counts of the system's own records it is made of, and
// Compute makes a Result of them: a pure function, so that anybody who has the counts gets the same. Results are
// worked out by a job for each quarter and year, and kept for good: a later correction makes a new one beside the old
// one and says what changed. Pages and downloads read kept results and nothing else.
//
// Invariants:
//   - a count that is missing makes an indicator "not measured", never nought
//   - fewer than an indicator's least number is "not enough data"
//   - a kept result never changes; its hash is over the counts it was made of
//   - what is shown of people goes through Publish, which hides small numbers, and those that would give one away
//   - there is no score over all and no order of organisations by result
//   - a new definition begins a new series; the old one stays
//
// It must not: count anything itself (package measure turns records into counts), draw or send anything.
//
// Law: UK GDPR Articles 5(1)(a), 5(2) and 12(1); Article 5(1)(c) for small numbers.
package licence
