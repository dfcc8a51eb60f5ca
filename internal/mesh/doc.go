// Package mesh speaks to a mailbox of MESH, the NHS's message exchange, over its documented HTTP
// interface: greet, send in parts, look into the inbox, fetch in parts, acknowledge, and ask where a
// message is.
//
// Invariants: the mailbox is greeted before anything else and again each day; one request at a time is
// under way for a mailbox; a message is never begun twice on its own, while its later parts and everything
// that only reads are tried again; what is fetched is handed on whole or not at all, and is acknowledged
// only after that was kept. Each request carries its own proof, made from the mailbox's password and the
// environment's shared key, with a counter that never repeats.
//
// It must not log, or put into an error, what a message holds or what a server answered beyond its codes.
//
// Which mailbox, which workflow and which limits apply is configuration: none of them has been confirmed
// with the operator. The shape of the interface follows public, open client and sandbox code.
package mesh
