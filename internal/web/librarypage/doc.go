// Package librarypage holds the pages of the library: what members share with one another, each item with its versions,
// and the forms to add, revise, review and withdraw one.
//
// It must not: show a file inside a page. Files go out as downloads, and the right is asked for each.
package librarypage
