// Package edition keeps other versions of a public entry: Easy Read, translations, sound and sign language. They are
// files or pages of this site, and say of which text they were made.
//
// Anybody can ask for one, without an account and without a name. Whoever asks keeps a reference and a secret code. The
// lead organisation answers, against a clock of the rulebook: it adds the version, or declines and says why. How many
// were asked for, answered and declined is public.
//
// Invariants: a recording or film has a transcript; a version says so when the entry's text changed after it was made;
// the code is kept as a keyed hash only, an address only sealed, and only until the answer.
//
// It must not: translate anything itself, serve a file inside a page, know who asked.
//
// Law: the Equality Act 2010 s.20 (adjustments); the Public Sector Bodies Accessibility Regulations 2018.
package edition
