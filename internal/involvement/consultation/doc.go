// Package consultation holds how people are asked before something is decided: consultations with a survey, and
// sessions to come to.
//
// A consultation goes from phase to phase: it is prepared, open, closed, its notes are published, something is decided,
// and everybody reads what was done with what was said. Answers come online, on paper, by phone and from workshops;
// they stand beside one another, with their source. Numbers are kept as they come in, so that reading results counts
// nothing. What people write in their own words is read by somebody before everybody reads it.
//
// People may say something about themselves, in bands. From that follows who has not been heard. Small numbers are
// hidden, and where one hidden number could be worked out from the others, another one is hidden with it.
//
// Who wants to hear what came of it leaves an address. It stands beside no answer, is sealed, counts only once it was
// confirmed, is forgotten with one click, and otherwise with the letter that it was left for.
//
// Invariants:
//   - an answer names nobody, and nothing leads from an address to an answer
//   - answers belong to the version of the survey that was shown
//   - results are public only after closing, and texts only after somebody read them
//   - a session never has more people than it has room for; who leaves makes room for the first who waits
//
// It must not: send or draw anything, or ask anybody who they are.
//
// Law: UK GDPR Article 5(1)(c) and (e). The targets for notes and for feedback are the partnership's own.
package consultation
