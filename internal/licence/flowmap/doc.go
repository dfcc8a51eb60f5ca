// Package flowmap is who gives information to whom in the county, from what the register shows the public.
//
// A Map is the state of one version of the register and never changes. Service keeps the map of the moment: it takes in
// only entries that are new or changed, and builds the next map beside the requests. A request finds a map that is
// current; only one that comes within a moment of a change waits for it, so that nothing withdrawn is ever drawn.
//
// Invariants:
//   - only uses that go on are counted; withheld, refused, paused and ended ones are not
//   - a use counts once in every figure, however many of its movements meet there
//   - equal versions of the register give equal maps
//
// It must not: know how pages look, or read anything that the register does not show the public.
//
// Law: UK GDPR Articles 13(1)(e) and 14(1)(e) (people are told who receives their data).
package flowmap
