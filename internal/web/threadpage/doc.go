// Package threadpage shows the questions of the members' portal: the lists, asking in two steps, a question with its
// answers, one answer with all that can be done with it, and the queue of what was reported.
//
// Every page asks the service again what the reader may see and do. Nothing that was typed is lost: a question is kept
// as a draft between its steps, and words that meet others' come back beside them.
package threadpage
