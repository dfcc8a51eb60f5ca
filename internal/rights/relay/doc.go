// Package relay carries a correction to everybody who was given the wrong information.
//
// A body puts something right (or erases it, or stops using it). By its Records of Sharing it is known to whom it sent
// that kind of information: each of them is told once, answers by a clock from the rulebook, and tells those to whom it
// passed the information on. Whoever was given something that looks wrong can say so to the body it came from; when that
// body agrees, the same relay begins.
//
// No case content passes through: a correction holds the kinds of information, the sending body's own reference, and
// states. The bodies find the person over the channel by which they share anyway, and the correction says which.
//
// Invariants:
//   - nobody is told who was not given the information by a record, and nobody is told twice of the same thing
//   - the body that began is never told of its own correction, so that every circle ends
//   - who was told stays told: a record that changes later takes nobody off
//   - not telling somebody is a decision with a ground, words and a name behind it
//   - a recipient sees what it was told, what it passed on, and nothing else of the journey
//
// It must not: hold anybody's details, draw or send anything, read records by itself.
//
// Law: UK GDPR Article 19; Article 5(1)(d).
package relay
