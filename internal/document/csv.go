package document

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// CSVWriter writes rows as CSV (RFC 4180): UTF-8 without byte order mark, commas, lines ending CR LF.
//
// A spreadsheet takes a cell that begins with = + - @ (or their full-width forms), a tab or a line
// break for a formula. Such a cell is written with an apostrophe before it, which a spreadsheet shows
// and does not run. A cell that begins with apostrophes and then one of these gets one more, so that
// taking one away (Unguard, which ReadTable uses) always gives back the text that was written.
type CSVWriter struct{ w *bufio.Writer }

// NewCSV begins a CSV file; call Flush at its end.
func NewCSV(w io.Writer) *CSVWriter { return &CSVWriter{w: bufio.NewWriter(w)} }

// Write adds one row.
func (c *CSVWriter) Write(cells ...string) error {
	for i, s := range cells {
		if i > 0 {
			_ = c.w.WriteByte(',') // a buffered writer keeps its error for the last write
		}
		s = Guard(Clean(s))
		if !needsQuotes(s) && (s != "" || len(cells) > 1) {
			_, _ = c.w.WriteString(s)
			continue
		}
		_ = c.w.WriteByte('"')
		_, _ = c.w.WriteString(strings.ReplaceAll(s, `"`, `""`))
		_ = c.w.WriteByte('"')
	}
	if _, err := c.w.WriteString("\r\n"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// Flush writes out what is buffered.
func (c *CSVWriter) Flush() error {
	if err := c.w.Flush(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

func needsQuotes(s string) bool {
	return strings.ContainsAny(s, ",;\"\n\r\t") || s != "" && (s[0] == ' ' || s[len(s)-1] == ' ')
}

// Guard puts an apostrophe before text that a spreadsheet would take for a formula.
func Guard(s string) string {
	if formulaLike(s) {
		return "'" + s
	}
	return s
}

// Unguard undoes Guard.
func Unguard(s string) string {
	if strings.HasPrefix(s, "'") && formulaLike(s) {
		return s[1:]
	}
	return s
}

// formulaLike looks past apostrophes, so that Guard and Unguard undo one another.
func formulaLike(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "'"))
	switch r {
	case '=', '+', '-', '@', '\t', '\r', '\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20':
		return true
	}
	return false
}
