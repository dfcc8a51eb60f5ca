// Package prose reads and writes the words of a clause: paragraphs, subheadings, nested lists, tables, definitions,
// and references to other clauses written [[c-security]].
//
// A clause is kept as Markdown; here it becomes Blocks, so that pages, Word documents and PDFs show the same things
// and nothing in it is ever taken for markup of theirs.
//
// Invariants: Parse(Write(b)) gives b for blocks in the normal form that Parse gives; no word is dropped, whatever is
// read: what is not understood comes out as the words it is written with.
//
// It must not know editions, pages or file formats.
package prose
