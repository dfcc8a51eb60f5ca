// Package form reads what people type and shows it to them again exactly as they typed it.
//
// Parse reads a form within limits and cleans each value: line ends become \n, letters are composed
// (NFC), outer space goes, a NUL or a broken letter is taken out and reported at its field. Accessors
// then check one field each and gather errors that say what is wrong and how to mend it. The field's
// name is the anchor of its error. A field is read once, in the order of the page, so that the error
// summary has the page's order.
//
// It must not decide anything about the record being edited, reach the store, or guess what a person
// meant beyond cleaning. Files stay in memory and within their limit; nothing is written to disk.
package form
