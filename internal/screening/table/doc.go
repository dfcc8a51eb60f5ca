// Package table finds rows, and one field of each, in delimited or fixed-width text without splitting rows
// into fields and without changing a byte.
//
// What a row is: text up to and with a line end (LF, CR LF, or CR alone) that is not inside quotes, or up to
// the end of the file. A field is quoted when its very first byte is a quote; inside, a quote is written
// twice. After the closing quote only the delimiter or the end of the row may follow: a row in which
// anything else does is Malformed, because programs read such rows differently. A quote that is never
// closed is an error, as it would make one row of everything behind it.
//
// Every byte of the file belongs to the preamble (a byte order mark and the header) or to exactly one row,
// and every row gets one code: the prefix of its NHS number, or the reason why it has none.
package table
