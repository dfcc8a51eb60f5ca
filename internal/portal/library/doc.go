// Package library keeps what members share as whole documents: templates, privacy notices, examples of impact
// assessments, training material.
//
// An Item says what it is for, whose it is, on what terms others may use it, who reviewed it and when that is due again.
// It has versions, each with a file or a text, and a note of what changed; older ones stay readable. Uses say where it is
// used. The words of a file are taken out when it comes in, never when somebody asks.
//
// Invariants:
//   - an item stands in one room, the commons or a space, and is found, counted and opened only by those in that room;
//     the right is looked at again for every list and every download
//   - a file is kept only after its bytes were looked at: nothing that runs, fetches or hides something else
//   - a withdrawn item is in no list, search, feed or count from that moment; those who look after it still see why
//
// It must not: keep personal details of the people whom the partnership serves, or show a file inside a page.
//
// Law: UK GDPR Articles 5(1)(f), 24, 25 and 32; Copyright, Designs and Patents Act 1988 (the licence of an item).
package library
