package table

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sharewell/internal/errs"
)

// Header says whether the first row is a header.
type Header string

// The ways.
const (
	HeaderAuto Header = "auto" // when it names its columns
	HeaderYes  Header = "yes"
	HeaderNo   Header = "no"
)

// Options says how a text is laid out. The zero value finds everything out.
type Options struct {
	Column    string // by name, or by number from 1; "" finds it
	Header    Header // "" is HeaderAuto
	Loose     bool   // with HeaderAuto: a first row of words alone is a header, where a cohort's would be asked about
	Delimiter byte   // 0 finds it
	Fixed     Fixed  // instead of a delimiter
	MostRow   int    // the longest row, in bytes; 0 is DefaultMostRow
	Block     int    // how much is read at once, in bytes; 0 is DefaultBlock
}

// Fixed says where a fixed-width field lies: from which byte of the row, from 1, and how many.
type Fixed struct{ Start, Length int }

// String writes it as START:LENGTH.
func (f Fixed) String() string { return strconv.Itoa(f.Start) + ":" + strconv.Itoa(f.Length) }

// The usual sizes.
const (
	DefaultMostRow = 16 << 20
	DefaultBlock   = 256 << 10
)

// ParseHeader reads auto, yes or no.
func ParseHeader(s string) (Header, error) {
	switch h := Header(s); h {
	case "":
		return HeaderAuto, nil
	case HeaderAuto, HeaderYes, HeaderNo:
		return h, nil
	}
	return "", errs.New(errs.Invalid, "table.header", "Say auto, yes or no for the header.")
}

// ParseDelimiter reads auto, comma, tab, semicolon, pipe, or the one character itself.
func ParseDelimiter(s string) (byte, error) {
	switch s {
	case "", "auto":
		return 0, nil
	case "comma":
		return ',', nil
	case "tab":
		return '\t', nil
	case "semicolon":
		return ';', nil
	case "pipe":
		return '|', nil
	}
	if len(s) == 1 && s[0] < utf8.RuneSelf && !strings.ContainsAny(s, "\"\r\n 0123456789") {
		return s[0], nil
	}
	return 0, errs.New(errs.Invalid, "table.delimiter", "Say comma, tab, semicolon, pipe or auto for the delimiter, or give the one character itself.")
}

// ParseFixed reads START:LENGTH.
func ParseFixed(s string) (Fixed, error) {
	if s == "" {
		return Fixed{}, nil
	}
	start, length, _ := strings.Cut(s, ":")
	from, err1 := strconv.Atoi(start)
	n, err2 := strconv.Atoi(length)
	if err1 != nil || err2 != nil || from < 1 || n < 10 || from > 1<<20 || n > 1<<10 {
		return Fixed{}, errs.New(errs.Invalid, "table.fixed", "Give the place of a fixed-width field as START:LENGTH, such as 21:10: the byte where it starts, from 1, and how many bytes it has, at least 10.")
	}
	return Fixed{Start: from, Length: n}, nil
}

func (o Options) withDefaults() Options {
	if o.Header == "" {
		o.Header = HeaderAuto
	}
	if o.MostRow <= 0 {
		o.MostRow = DefaultMostRow
	}
	if o.Block <= 0 {
		o.Block = DefaultBlock
	}
	return o
}
