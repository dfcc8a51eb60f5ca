package table

import (
	"bytes"

	"sharewell/internal/screening/nhs"
)

// Codes of rows without a number. They are above every prefix and below 1<<30; Limit parts them.
const (
	Limit     uint32 = nhs.Prefixes
	Blank     uint32 = Limit + 1 + iota // nothing between the line ends
	NoColumn                            // the row ends before the column
	Missing                             // the field is empty
	Invalid                             // the field holds something else than an NHS number
	Malformed                           // quotes that programs read differently
)

// Dialect is how a text is laid out, with everything found out.
type Dialect struct {
	Delimiter byte // 0 when fixed
	Column    int  // from 0
	Name      string
	Header    bool
	Fixed     Fixed
}

// row is one row as the exact, slow way sees it.
type row struct {
	end        int // behind its line end
	content    int // where its line end begins
	start, mid int // of the field
	found      bool
	malformed  bool
}

// state of reading a row.
type state uint8

const (
	complete state = iota
	more           // the text ends before the row is known to
	unclosed       // a quote is open at the end of the file
)

// read reads the row that begins at i, exactly. last says that nothing follows buf.
func (d *Dialect) read(buf []byte, i int, last bool) (r row, s state) {
	if d.Delimiter == 0 {
		return d.readFixed(buf, i, last)
	}
	for field := 0; ; field++ {
		start, end, quoted := i, 0, i < len(buf) && buf[i] == '"'
		if quoted {
			start++
			if end, s = closing(buf, start, last); s != complete {
				return r, s
			}
			i = end + 1
		}
		for i < len(buf) && buf[i] != d.Delimiter && buf[i] != '\n' && buf[i] != '\r' {
			i++
			r.malformed = r.malformed || quoted
		}
		if !quoted {
			end = i
		}
		if field == d.Column {
			r.start, r.mid, r.found = start, end, true
		}
		if i < len(buf) && buf[i] == d.Delimiter {
			i++
			continue
		}
		r.content = i
		r.end, s = lineEnd(buf, i, last)
		return r, s
	}
}

// closing finds the quote that closes the field whose text begins at i.
func closing(buf []byte, i int, last bool) (int, state) {
	for {
		n := bytes.IndexByte(buf[i:], '"')
		switch {
		case n < 0 && last:
			return 0, unclosed
		case n < 0 || i+n+1 == len(buf) && !last: // a second quote may follow
			return 0, more
		}
		i += n
		if i+1 == len(buf) || buf[i+1] != '"' {
			return i, complete
		}
		i += 2
	}
}

// lineEnd gives what lies behind the line end at i.
func lineEnd(buf []byte, i int, last bool) (int, state) {
	switch {
	case i == len(buf):
		if last {
			return i, complete
		}
		return 0, more
	case buf[i] == '\n':
		return i + 1, complete
	case i+1 < len(buf) && buf[i+1] == '\n':
		return i + 2, complete
	case i+1 == len(buf) && !last: // LF may follow CR
		return 0, more
	}
	return i + 1, complete
}

func (d *Dialect) readFixed(buf []byte, i int, last bool) (r row, s state) {
	begin := i
	for i < len(buf) && buf[i] != '\n' && buf[i] != '\r' {
		i++
	}
	r.content = i
	r.start = begin + d.Fixed.Start - 1
	r.mid = r.start + d.Fixed.Length
	r.found = r.mid <= r.content
	r.end, s = lineEnd(buf, i, last)
	return r, s
}

// code judges one row that was read.
func (r row) code(buf []byte, begin int) uint32 {
	switch {
	case r.content == begin:
		return Blank
	case r.malformed:
		return Malformed
	case !r.found:
		return NoColumn
	}
	return codeOf(buf[r.start:r.mid])
}

// Field gives the field of one whole row, as far as it has one.
func (d *Dialect) Field(text []byte) []byte {
	r, s := d.read(text, 0, true)
	if s != complete || !r.found || r.mid > len(text) {
		return nil
	}
	return text[r.start:r.mid]
}

func codeOf(field []byte) uint32 {
	prefix, state := nhs.Parse(field)
	switch state {
	case nhs.Valid:
		return prefix
	case nhs.Missing:
		return Missing
	case nhs.Invalid:
	}
	return Invalid
}
