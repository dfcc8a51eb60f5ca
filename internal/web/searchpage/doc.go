// Package searchpage holds the search over everything a person may find: the page, its data for programs and the
// suggestions while typing. It also says what of the site's pages, the Agreement and the register is found; other
// concepts give their own sources.
//
// What is found is decided by the index alone, which leaves out what the person may not see before anything is
// counted. Nothing of a search is kept.
package searchpage
