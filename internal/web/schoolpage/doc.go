// Package schoolpage holds the pages for schools and health teams: what a school shares for each health programme and
// no more, what every request must say, the letters, and the page that makes a pupil list in the browser.
//
// What is typed into a letter travels in the address of the page and is kept nowhere. A pupil list never reaches the
// server: the page hands it to a worker in the browser. Only the worker's own answer may compile WebAssembly; the
// policy of every page stays as strict as it is.
//
// It must not store anything, or state what the packs mark as not confirmed without saying so.
package schoolpage
