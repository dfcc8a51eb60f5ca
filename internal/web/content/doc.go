// Package content holds the words of the pages: one file per page and language, resolved in Go when a
// page's view is built, so that no template calls a translator and another language is another file.
//
// A file is content/<language>/<page>.yaml with flat keys. A text may hold {name} places that are
// filled with plain text; escaping stays the template's work.
package content
