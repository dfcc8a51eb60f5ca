// Package advice holds questions that people put to the advisers of their own organisation: the data
// protection officer, the Caldicott Guardian, the senior information risk owner, the lawyer, the
// designated safeguarding lead.
//
// A question is about a thing, and perhaps one field of it, both by key. Which adviser a field belongs
// to, and who is asked when that one is not there, is data of the rulebook. The answer lands on the
// thing: its page asks About and shows it. An answer that is late goes to the next role.
//
// Invariants: a question never leaves the organisation; it is seen by the one who asked, by those it
// went to, and by those who may edit the thing; what was said is never changed.
//
// It must not know what the things are (Things does), hold case content, or reach the store.
package advice
