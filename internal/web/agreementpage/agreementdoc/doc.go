// Package agreementdoc turns the text of the Agreement into the blocks of a Word document or PDF, and what was read
// from a Word document into a text that waits to be loaded.
//
// Invariants: a text that is written and read again is the text it was, clause by clause, also after another word
// processor saved it; no word of a file is dropped without a remark.
//
// It must not know pages or who may load what.
package agreementdoc
