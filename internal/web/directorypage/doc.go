// Package directorypage is the secretariat's view of every organisation the partnership knows: searching
// the directory, one organisation's inside, inviting one or many, and loading directory files.
//
// Loading a file and inviting a list are tried first: the page says line by line what would happen, and
// nothing changes until the second press. The file travels with the page between the two, so that what is
// applied is what was tried, whichever replica answers.
//
// It must not read or match files itself (package organisation does) or be open to organisations.
package directorypage
