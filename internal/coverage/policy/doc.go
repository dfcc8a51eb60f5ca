// Package policy writes a record down as a policy for other machines: in ODRL as JSON-LD, and in the form
// of the draft national data sharing agreement. Both are made of the same card as the index's decisions.
//
// Invariant: what an export permits, the index answers Covered, when both bodies are in good standing; what
// a form cannot say is left out of it, never widened.
//
// It must not: decide. Both forms say that they are advice and stop nobody in an emergency.
//
// Law: UK GDPR Article 5(1)(b) (the purposes travel with the permission).
package policy
