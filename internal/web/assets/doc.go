// Package assets holds the stylesheet, scripts, fonts and pictures of the pages and serves them.
//
// The files are made by the program in build/ and embedded from dist/. Every name carries a hash of
// the content, so a file never changes under its name and may be kept by browsers for ever. A page
// asks for a file by its plain name ("main.css") and gets the hashed address.
//
// It must not build anything, read the disk or know what a page is.
package assets
