// Package signinpage is everything around signing in: the ways in, the second proof, invitations, one's
// own account, whom one acts for, and the people of an organisation.
//
// Every page works without JavaScript except those that use a passkey, which the browser offers to
// scripts only; those say so and name another way. Nothing on a page tells whether an address is known.
// One-click sign-in exists in the demonstration only: elsewhere its route is not registered.
//
// The package words and lays out; auth and people decide.
package signinpage
