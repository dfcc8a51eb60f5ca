// Package expertise keeps the directory of who can help with what, and the rota of advisers on duty.
//
// Offer is one person's own word that they will help with some topics, in one role at one organisation. Nobody is
// listed who did not say so. Duty is a week of the rota: who answers for one topic, or for every topic, when nobody
// else has. Away says when somebody is not there, and who stands in once that colleague has agreed.
//
// Invariants:
//   - a person's own address is never shown: people are reached through the portal, or at the mailbox of the role
//   - an offer ends with the person or with the role that it was made in, from the next request on
//   - nobody stands in, or takes over a week, who has not agreed to
//   - on any day either one person answers for a topic, or it is a gap and the secretariat is told
//
// It must not: keep what is asked (threads do), rank people, or count their answers.
//
// Law: UK GDPR Articles 5(1)(c), 6 and 25.
package expertise
