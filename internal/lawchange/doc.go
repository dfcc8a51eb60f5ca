// Package lawchange tells people what to look at again when a rule changes.
//
// The program remembers which version of every rule it last saw in force. When another one is in force (because the
// rulebook was updated, or because the day came on which a rule begins or ends) that is a Change, and everything that
// rests on the rule becomes a Thing to look at: records, clauses, guides, answers of the practitioner's guide. Each
// organisation is told of its own things and says what came of looking; the partnership looks after what belongs to
// no organisation.
//
// Invariants:
//   - a version of a rule is told of once, whatever starts and however many replicas look
//   - the first look at an empty database tells nobody anything: there was nothing to change
//   - nothing changes by itself: a record stands as it is until people have looked at it
//
// The package must not know what a record or a clause is: Sources say what rests on which rule.
package lawchange
