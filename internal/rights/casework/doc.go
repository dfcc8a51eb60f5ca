// Package casework holds what people ask for about their information, and complaints: requests for access, correction,
// erasure, restriction, objection, about automated decisions, and complaints.
//
// A Case is one thing that somebody asks. Each body that must answer holds a Part of it, with a state, a clock story
// and an outcome of its own; a part that reached the wrong body is passed on, and the trace stays. A person needs no
// account: a reference and a secret code open the case. Staff may enter a case for somebody who rings, writes or comes.
//
// Invariants:
//   - what is kept is what is needed to answer: no documents, no values of data, no number of anybody
//   - names and addresses are sealed; whoever opens them leaves a line in the trail
//   - a part is answered once; every move of it is a line of its history, and the clock follows from those lines
//   - what a clock says is worked out by package deadline from the story, never stored
//   - staff can take words out; what was taken out is gone, and that it was is written down
//   - closed cases shrink to counts when their time has come, unless somebody holds them for a stated reason
//   - counts are added when something happens, so that they outlive the cases
//
// It must not: send or draw anything, accept files, know how a correction reaches other bodies (it tells Relay).
//
// Law: UK GDPR Articles 12, 12A, 15 to 22C; DPA 2018 sections 164A and 164B; Article 5(1)(c) and (e).
package casework
