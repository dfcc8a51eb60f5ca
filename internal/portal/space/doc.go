// Package space keeps the rooms of the members' portal, and answers the one question that every other part of the
// portal asks: what may this person read, say and look after?
//
// The commons is the room without a name: everybody who acts for an organisation of the partnership, or for its
// secretariat, is there. A Space is a room with members of its own: people, and whole roles of organisations. Reach is
// everything that one person may enter now. Pages, files, lists, counts, search, suggestions, feeds and letters take it
// from here, when they are asked and again when they leave.
//
// Invariants:
//   - membership is permission, never a filter laid over a list that was read without it
//   - who leaves a space, or stops acting for an organisation, is out of it with the next request, also by old
//     addresses, feeds and letters that wait
//   - a hidden space cannot be told from one that does not exist
//
// It must not: keep what is said in a space, or personal details of the people whom the partnership serves.
//
// Law: UK GDPR Articles 5(1)(f), 25 and 32.
package space
