// Package pupils makes a class list into exactly the list a health programme may have.
//
// A school's export holds far more about its pupils than a nurse needs. Minimise takes the rows of a list in
// the header style of any of the usual systems and gives back the columns that the programme's plan names, in
// one order and under one set of headings, with the rows that a person has to look at set aside.
//
// Invariants:
//   - a column that the plan does not name never passes, whatever it is called and wherever it stands
//   - every row of the list is passed on, left out because the plan says so, or set aside with a reason
//   - what is wrong is told by line and column and never repeats what stands there
//   - nothing is kept: the rows pass through, and only counts and line numbers remain
//
// The package is pure, so that the same code runs in a browser, where a list never leaves the school's computer.
//
// Law: UK GDPR Article 5(1)(c): no more than is needed.
package pupils
