// Package mailin takes answers that people send by mail to where they belong.
//
// Letters that leave (package notify) carry an address of their own for each thing that can be answered by mail: a
// random code, given to one person about one thing. A mail server of the partnership hands what arrives at that
// domain to the small server here. A letter is in the database before its arrival is confirmed, and is read
// afterwards by a job, so that a stop loses none; its words go to the thread of its subject, by the same command and
// the same check of rights as on the page, and are gone from here.
//
// Invariants:
//   - a code alone gives no right: the letter must come from the address of the person to whom we gave it, and that
//     person must hold the right when it is read
//   - what a program sent is never answered, and we write only to the address that we know, so that no loop and no
//     mail to strangers can come of it
//   - a letter that cannot be taken is explained to its writer, with their words in it, so that nothing is lost
//   - a letter that comes twice counts once
//
// It must not: decide what may be said, read attachments, or keep words that are dealt with.
//
// Law: UK GDPR Articles 5(1)(c), 5(1)(e) and 32. Standards: RFC 5321, RFC 3834.
package mailin
