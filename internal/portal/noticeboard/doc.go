// Package noticeboard keeps what members tell one another: news, and meetings and training that they invite others to.
//
// News may stand at the top until a day, and goes from the front when its day has passed. An Event has a start and an end,
// a place or an address to join at, and, if its host wants, a number of places: who comes too late waits, and moves up by
// itself, in the order of signing up, when somebody leaves. Past events stay findable, with their materials.
//
// Invariants:
//   - news and events stand in one room, the commons or a space, and are read, counted and put into calendars only for
//     those in that room; somebody who left the room neither moves up nor is written to
//   - never more people come than there are places
//   - what somebody needs to take part is seen by the hosts alone, and is forgotten when the event is over, cancelled or left
//   - withdrawn news and cancelled events are gone from front pages and feeds at once; who signed up is told
//
// It must not: say in public who comes, or keep why somebody needs something.
//
// Law: UK GDPR Articles 5(1)(c), 5(1)(e) and 9; Equality Act 2010, section 20 (adjustments).
package noticeboard
