// Package auth finds out who is behind a request and keeps them signed in.
//
// Ways in: an organisation's own sign-in service (OpenID Connect), a passkey, a one-time link by mail,
// the letter of an invitation, and, in the demonstration only, one click per role. Whatever the way, it
// proves either a known account or an address; an address leads to the person who has it, or to the
// invitations sent to it, or to a page that says there is none.
//
// Invariants:
//   - the cookie's value is new after every sign-in, is stored as a hash only, and stands for nothing
//     but a row in the database: ending that row ends the session at once, everywhere;
//   - a session ends 12 hours after sign-in and after 2 hours without use (configurable);
//   - hats are read from the database on every request, so giving or ending a role works at once;
//   - privileged roles are worn only after a second factor in the same session: a passkey with the
//     owner verified, or a one-time code. Adding or removing a factor needs the factor already there;
//   - a mailed link is used up by a POST, never by opening it, works once and for 10 minutes, and the
//     answer is the same whether or not the address is known;
//   - letters go to the address on record, never to the address as typed;
//   - limits per address, per person and per network are counted in the database, so they hold across
//     replicas. Counting is in fixed slices of time, so twice the limit can pass around a slice's edge.
//
// Kept of a browser: its family in words, and the network's truncated address (the first 24 bits of an IPv4
// address, the first 48 bits of an IPv6 one). The full address is never stored.
//
// The package must not decide what an actor may do; access does that. It draws no pages.
//
// Law: UK GDPR Article 32 (security of processing); PECR 2003 regulation 6(4)(b): the one cookie is
// strictly necessary and set only when somebody starts to sign in.
package auth
