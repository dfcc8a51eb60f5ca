// Package partnership holds the partnership as a body: who represents each signatory, who runs it in turn, its meetings,
// what they decided, and the actions that follow.
//
// Invariants: the public reads organisations, role mailboxes and what is marked public, never a person's name; agreed
// minutes never change; no word of minutes is lost when two people write at once; a handover stays as it was given;
// an action that is late is chased and then brought to the secretariat.
//
// It must not know the other concepts from which an agenda is built: they come in through Source.
package partnership
