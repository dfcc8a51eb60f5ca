// Package letter reads a mail message that somebody sent us: who wrote it, what kind of message it is, and the words
// its writer added, without the text they answered, their signature and what their organisation puts around it.
//
// Invariants: Read never fails on a message that a mail program could have sent, only on one that is no message; it
// never gives more than MostText characters; what it leaves out is text of others, a sign-off or a notice of the
// sender's organisation, never a paragraph between the writer's own; attachments are named, not read.
//
// It must not: send, store, know what a message is about, or trust any of its headers for a right.
//
// Standards: RFC 5322 (messages), RFC 2045 to 2049 (MIME), RFC 3464 (delivery reports), RFC 3676 (flowed text),
// RFC 3834 (automatic answers), RFC 8098 (read receipts), RFC 5546 (answers to invitations).
package letter
