// Package coverage answers one question: may this body give that body this kind of data, about these
// people, for this purpose, on this day, and under which record?
//
// Index is an immutable picture of every live Record of Sharing (a Policy each) and of how the bodies
// named in them stand (a Party each). Decide finds giver, receiver and kind of data in one table and judges
// the few grants found there: a plain question from the 64 bytes of a fact, any other one from the cards.
// Whoever asks the same often looks the names up once (Number). Service keeps the newest Index behind one atomic pointer: readers
// never wait, and a change copies only the small parts it touches.
//
// The engine is general: which types of subject and resource exist, what the actions are called and from
// which property each input comes is the Vocabulary, data of a pack. A pack may also bring fixed policies.
//
// Invariants:
//   - three answers: Covered, NotCovered, PersonMustLook; what is missing, unknown or out of date is never
//     Covered
//   - an emergency is never answered with a plain no; every answer is advice and says so
//   - every answer names the deciding records with their versions, its reasons and what must be done
//   - no decision reads the database or waits for a lock; none allocates once its Decision has grown
//   - the same policies and parties give the same answer on every replica, whatever order they came in
//
// It must not: know HTTP or JSON requests (package authzen does), decide for a person, or write anything
// but its own snapshot.
//
// Law: UK GDPR Articles 5(1)(b) and 5(2) (purpose limitation, accountability); Data Protection Act 2018
// s.8 and Schedule 1 through the rulebook's findings.
package coverage
