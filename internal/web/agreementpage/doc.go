// Package agreementpage shows the Agreement and who takes part in it, leads an organisation through its
// Acceptance Statement, and lets the secretariat decide on what was signed.
//
// Addresses of editions, clauses and signatories are for good: privacy notices cite them. Names of people
// are on no public page. Every state of a statement says in words what happens next. What is signed is
// shown in full with its fingerprint, and the hashes that were shown travel with the form, so that nobody
// signs another text than the one they saw.
//
// It must not decide who is a signatory or what is missing (package agreement does), or show a scan
// inside a page: scans go out as downloads only.
//
// Law: UK GDPR arts 24 and 26 (who has promised what to whom is public); contract is not claimed.
package agreementpage
