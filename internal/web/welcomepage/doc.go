// Package welcomepage shows people their first visit, and the place to practise.
//
// Every page of the practice area says that it is practice. Its forms are the questions of the real form with the real
// checks; what is typed is the reader's own and is thrown away.
package welcomepage
