// Package involvement holds the involvement group's workspace: who sits in the group, the proposals it is
// asked about before a use of information goes live, what its members said, what the group recommended,
// what the lead organisation answered, and what changed because of it.
//
// A Proposal is made of every repeat record that is sent to its parties for the first time, and of every
// later version that changes something that matters. It follows the record: a new text is shown with what
// changed, a record that is taken back closes its proposal.
//
// Invariants:
//   - members see what the public will see of a record, never more; a withheld use is named by its reason
//     alone
//   - every view is bound to the text its giver saw, by the text's hash; a view on an earlier text says so
//   - a private view is seen by the group and the secretariat, not by the lead organisation or the public
//   - a recording counts, and is relied on, only once its words are written down; the public reads the
//     words and never hears the voice
//   - an answer to a recommendation is public the moment it is given, with its reason
//   - nothing is deleted from a view: an edit keeps what stood there, hidden words keep who hid them and why
//   - members' names are public only where they agreed
//
// Whether a missing recommendation or answer stops a record is not decided here: Hearing gives package
// sharing a snapshot, and the gate there judges it by the partnership's rule.
//
// The package must not know how pages look, and it changes no record.
//
// Law: UK GDPR Article 35(9) (views of data subjects or their representatives, where appropriate).
package involvement
