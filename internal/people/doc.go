// Package people holds who signs in and what each of them may act as.
//
// A Person is a mailbox and a name. A Hat is one role held for one organisation, or for the partnership
// itself; hats are given, may be limited in time, and are ended, never deleted. An Invitation offers
// hats to an address and works until it is used or withdrawn.
//
// Invariants:
//   - one person per address. Addresses are compared by Fold: trimmed, NFC, case folded;
//   - an address proves who somebody is only by SameMailbox, which is narrower than Fold: two addresses
//     that Fold treats as one are never both admitted, and the second cannot sign in as the first;
//   - an organisation does not lose its last administrator, nor the partnership its last system
//     administrator;
//   - an auditor's hat always has an end;
//   - a partnership role is given by partnership hats only, and the system administrator's by system
//     administrators only.
//
// Letters that look alike are not folded together. Full-width "ａｎｎａ" is another address than "anna",
// because it can be another mailbox; İ folds to i with a dot above, ß to ss, and the Kelvin sign to k,
// as Unicode's full case folding says.
//
// The package does not know how anybody proves an address or a second factor; auth does that. Names of
// people are shown inside their own organisation only: everywhere else a role word stands for them.
//
// Law: UK GDPR Article 5(1)(c) (data minimisation): no more is kept of a person than a name, an address
// and the roles held. Article 32: who may act is known, limited and ended in time.
package people
