// Package organisation keeps the public bodies and others who share, or might: who they are, how they
// are identified, who holds which role there, and how sound their data protection is today.
//
// An organisation starts in the directory (open data), is invited, and becomes a member when somebody
// acts for it. Its slug never changes, so that privacy notices can cite its public page for good. When
// bodies merge, split or are renamed, the old one is closed and points to its successors.
//
// Invariants: an identifier (a URN, an ODS code) belongs to one organisation; the facts its kind brings
// (public authority, roles it must fill) are taken from the rulebook when the profile is saved and kept
// with it, so that Standing needs no rulebook; nothing needs to be complete to be saved.
//
// It must not: know what an Acceptance Statement says (package agreement does), invite people by itself
// (it asks through its transaction), or call a lapse settled law where the rulebook says "to confirm".
//
// Law: UK GDPR arts 24, 30, 37 to 39; Data Protection (Charges and Information) Regulations 2018;
// DPA 2018 s.7 (public authority), s.30 (competent authority), Schedule 1 Part 4 (policy documents).
package organisation
