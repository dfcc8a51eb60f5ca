// Package words makes clean text of what people type or paste in the members' portal.
//
// Text comes from word processors, mail and web pages. Clean keeps its words, its paragraphs and its lists, and takes
// off what else it carries: markup, fields, hidden characters, several kinds of blank, bullets of a font, soft hyphens.
// Text is plain text afterwards: no mark in it means anything to a page, but "- " and "1. " at the beginning of a line.
//
// Invariants: cleaning what is clean changes nothing; no letter, digit or sign of any script is lost; the result has no
// control characters but the end of a line, and no more than one empty line together.
//
// It must not: know who writes or where, or refuse anything.
package words
