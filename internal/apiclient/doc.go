// Package apiclient holds the programs that may ask Sharewell on behalf of an organisation: who they are, how
// they prove it, what they may do, how often, and what they were told.
//
// A Client is one program of one organisation. It proves itself with a secret exchanged for a short-lived
// token, with a private key that signs an assertion, or with a long-lived key. Secrets and keys are random
// and long; only their SHA-256 is kept, with the first characters so that people recognise them. They are
// shown once, when they are made.
//
// Directory answers "who is this?" from memory, without a query: it holds every client that has not ended, and
// takes changes in as their events arrive, on every replica within a second. Tokens carry a code made with a
// key that all replicas derive from the site's own key and a salt in the database, so that a copy of the
// database makes no tokens.
//
// Invariants:
//   - a credential belongs to one client, a client to one organisation, for ever;
//   - what has ended stays ended, and whatever was obtained with it ends with it;
//   - an assertion works once;
//   - comparisons of secret values take the same time whatever is compared.
//
// Decision is what is kept of a coverage decision. It holds codes and references; what is not a code known
// here is kept as a keyed hash, because a program might send anything, also personal data.
//
// The package knows no transport and draws nothing.
//
// Law: UK GDPR Article 32(1)(b) (who can reach a system is known and can be ended at once) and Article 5(2)
// (accountability: what was asked and answered can be shown).
package apiclient
