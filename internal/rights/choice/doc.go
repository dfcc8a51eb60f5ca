// Package choice holds the ways in which people can say no to uses of their information, and the choices that they
// record here.
//
// The kinds are dated data with sources (rulebook/england/choices, and the pack's own): what each stops, what it
// leaves, what happens either way, who applies it, how it is made and taken back. They are never merged, because each
// stops something else.
//
// Some choices can be recorded here: an objection to one use, and to the local shared care record. They are kept by
// reference. Nobody's name or number is stored: the person keeps the reference and a secret code, and tells the
// responsible organisation who they are in a way that it trusts. That organisation sees the choice in its in-tray,
// with a clock from the rulebook, and says what it did. Saying no and taking it back are the same command.
//
// Invariants:
//   - a reason is never asked for, and no answer is chosen beforehand
//   - the code is never stored, only its keyed hash; a wrong reference and a wrong code give the same answer
//   - an address is kept only for reminders that were asked for, and only sealed
//   - a choice that changes begins a new clock, in either direction alike
//
// It must not: hold case content, know who the person is, send or draw anything.
//
// Law: UK GDPR Articles 12, 12A and 21; the common law duty of confidentiality for the care record.
package choice
