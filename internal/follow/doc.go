// Package follow tells people and programs that do not come by what is new in public: new uses, changes in sentences,
// changes that are announced before they take effect, uses that stopped or never began, accounts of what went wrong,
// consultations that opened.
//
// What is new is read from what happened. A piece of news holds no words: they are made from what is public in the
// moment in which they are shown or sent, so that nothing leaves that was withdrawn meanwhile.
//
// Invariants:
//   - an address is told nothing before its owner confirmed it; one that is not confirmed in a week is forgotten
//   - nobody is told of anything twice, and by mail at most once a day; whoever leaves is forgotten at once
//   - addresses are sealed with the site's key; whether an address follows something can be learnt from its mailbox only
//   - mail that came back ends what it was sent for; a webhook that fails again and again is stopped, with a notice
//
// It must not: know what a use is beyond its public entry, open a connection, write a page.
//
// Law: UK GDPR Articles 5(1)(b), (c), (e) and 7(3); PECR regulation 22 (consent to mail).
package follow
