// Package forms holds the one-off Record of Sharing as documents: the blank form for when there is no
// network, the written record to take away, and the way back from a completed Word form into a draft.
//
// Invariants:
//   - a blank form is made from the field table and the rulebook's lists alone, holds nobody's data and
//     names its edition, which changes when either changes
//   - a document holds what its reader may see: the answers that stay with the writer's organisation are
//     never in the other side's copy
//   - whatever somebody wrote into a form is either an answer of the draft or shown again word for word
//     with the reason; nothing is dropped in silence
//   - no file is kept: an upload is read, and only its answers go on
//
// It must not judge a record: the concept and its rulebook do.
//
// Law: UK GDPR Article 5(2) (accountability); Public Sector Bodies (Websites and Mobile Applications)
// (No. 2) Accessibility Regulations 2018.
package forms
