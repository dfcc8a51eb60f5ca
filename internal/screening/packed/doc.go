// Package packed reads and writes gzip and zstd.
//
// Reading goes by what the text begins with, so that a packed text cannot be taken for a plain one;
// writing goes by the ending of a name. A text that is cut off is an error, never a short text.
package packed
