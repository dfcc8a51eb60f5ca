// Package notify tells people by mail what waits for them.
//
// Mail is made from tasks and notices, across all of a recipient's hats: a digest on working mornings
// (or weekly, or none, as each chooses), and at once what is urgent. A recipient is a person, or the
// shared mailbox of a role. Messages go into an outbox in the database and leave by a job, so that a
// mail server that is away delays them and loses none. A demonstration shows them instead of sending.
//
// Invariants: nobody is told of an item twice; the right to an item (the role is still held, the task
// still open) is looked at when a message is made and again when it leaves; titles and texts carry no
// data subject's details, so mail carries none; logs carry no address.
//
// The package must not decide who may do what, and must not open or close tasks.
//
// Law: UK GDPR Article 5(1)(c) and (f): a message says that something waits and where, not what it says;
// Article 32: what is sent goes over an encrypted connection unless the operator says otherwise.
package notify
