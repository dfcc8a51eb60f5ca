// Package columnar screens Parquet files.
//
// It reads and writes with Arrow's library, one group of rows after the other and one column after the
// other, so that memory depends on the file's groups, not on its length. The verdicts are those of package
// screening. Values of kept rows, their order, the columns with their types, and the notes that a file
// carries stay as they are; pages are packed anew.
//
// Invariants: a file that cannot be read to its end gives an error, never a shorter file. Nothing of a
// removed row stays in the output, in its statistics or in its dictionaries. No error holds a value.
//
// It opens no files. A Parquet file is read from its end first, so it cannot come from a pipe.
package columnar
