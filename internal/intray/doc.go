// Package intray holds what waits for people and what they are told.
//
// A Task asks the holders of a role at an organisation to do one thing; any one of them may do it, and
// doing it closes the task for all. A Notice tells people something that asks nothing. Services open
// and close tasks in the transaction that makes them due or done, so that the in-tray is a plain read.
// Mail is made from both: a digest by default, at once when urgent.
//
// Titles and texts never carry a data subject's details.
package intray
