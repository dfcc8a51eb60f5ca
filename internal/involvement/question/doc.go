// Package question holds what people ask and worry about in public: questions and concerns about one use of data.
//
// Anybody can ask without an account and without a name. Whoever asks keeps a reference and a secret code. Nothing is
// shown until somebody at the responsible organisation has read it: they show it as it came, show it with personal
// details taken out, answer it to the one person who asked, or do not show it and say why. Everything that is shown is
// answered in public, against a clock of the rulebook, and what changed because of it is said beneath.
//
// Invariants:
//   - nothing is public before somebody decided so, and what looks like personal details needs a second look
//   - an organisation can take words out of a question, with a mark in their place; it can never change one
//   - what is not shown is counted in public by its reason
//   - the code is kept as a keyed hash only; an address only sealed, and only for the answer that was asked for
//   - wanting to know the same counts once for each network, and moves nothing but the number
//   - words that nobody needs any more are forgotten on schedule
//
// It must not: hold a case, know who the person is, send or draw anything.
//
// Law: UK GDPR Article 5(1)(c) and (e); the target for answers is the partnership's own.
package question
