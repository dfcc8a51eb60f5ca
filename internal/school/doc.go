// Package school holds what schools and health teams need to know about school health programmes: what a school
// shares and no more, on what law, what parents can choose, and the letters that say so.
//
// Everything is dated data with sources (rulebook/england/schools). Load reads it strictly and names the file and the
// line of every mistake. Compose makes a letter from the wording in force; Plan says what a list may hold, for
// package pupils to make.
//
// Invariants:
//   - every statement has a source, the day it was checked, and says whether it is confirmed; what is not confirmed is
//     never part of a letter to parents
//   - a list's plan holds only the columns its programme names
//   - the same data, wish and day give the same letter
//   - nothing that somebody types is kept
//
// It must not: draw pages or files, read a clock, decide whether a programme is run in an area.
//
// Law: UK GDPR Articles 5(1)(c), 6(1)(e), 9(2)(h) and (i), 13, 14 and 21; the powers that the programmes name.
package school
