// Package relaypage shows corrections on their way to everybody who was given the information: the lists of an
// organisation, the page that shows who will be told before anything is sent, and the page of one correction with its
// map, its table and what the reader can do.
//
// It must not: decide anything, or show a reader more of the journey than the service gives.
package relaypage
