// Package gallerypage shows every component of the house in its main states on one page, for those who
// build pages and for the tests that look at every component in a browser. It is served in the
// demonstration only.
//
// It must not show anything real: all its words are samples from its content file.
package gallerypage
