package table

import (
	"bytes"
	"fmt"
	"io"

	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

// Block is some whole rows. The zero value is ready to be filled.
type Block struct {
	Data  []byte   // the rows, one behind the other; it may be changed
	Ends  []uint32 // where each row ends in Data
	Codes []uint32 // of each row: a prefix, or a reason
	First int64    // the number of the first row, from 1 with the header

	buf []byte
}

// Scanner reads a text block by block.
type Scanner struct {
	Dialect  Dialect
	Preamble []byte // byte order mark and header, as they stand

	r       io.Reader
	size    int // of a block
	mostRow int
	rest    []byte // what was read and belongs to no block yet
	last    bool   // nothing comes behind rest
	rows    int64
}

// Open reads the beginning of a text and finds out how it is laid out.
func Open(r io.Reader, o Options) (*Scanner, error) {
	o = o.withDefaults()
	s := &Scanner{r: r, size: o.Block, mostRow: max(min(o.MostRow, 1<<30), o.Block)}
	for {
		if err := s.fill(make([]byte, s.size)); err != nil {
			return nil, err
		}
		mark, err := byteOrderMark(s.rest)
		if err != nil {
			return nil, err
		}
		var headerEnd int
		s.Dialect, headerEnd, err = detect(s.rest[mark:], s.last, o)
		if err == errMore {
			if err = s.grow(); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		s.Preamble = bytes.Clone(s.rest[:mark+headerEnd])
		s.rest = s.rest[mark+headerEnd:]
		if headerEnd > 0 {
			s.rows = 1
		}
		return s, nil
	}
}

// Rows is how many rows were read, with the header.
func (s *Scanner) Rows() int64 { return s.rows }

// Next fills b with the next rows; io.EOF says that there are none. Two blocks may be filled by turns while
// the other is worked on: then what was read behind a block's rows is taken from it first.
func (s *Scanner) Next(b *Block) error {
	for {
		if len(b.buf) < s.size {
			b.buf = make([]byte, s.size)
		}
		if err := s.fill(b.buf); err != nil {
			return err
		}
		if len(s.rest) == 0 {
			return io.EOF
		}
		n, stopped := s.scan(s.rest, b)
		if stopped == unclosed {
			return errs.New(errs.Invalid, "table.unclosed", fmt.Sprintf("The quotes opened in row %d are never closed, so that nobody can say where the rows behind it end. Mend the file.", s.rows+int64(len(b.Ends))+1))
		}
		if n > 0 {
			b.First = s.rows + 1
			s.rows += int64(len(b.Ends))
			b.Data, s.rest = s.rest[:n], s.rest[n:]
			return nil
		}
		if err := s.grow(); err != nil {
			return err
		}
	}
}

// fill moves what is left over to the front of buf and reads until buf is full or the text ends.
func (s *Scanner) fill(buf []byte) error {
	n := copy(buf, s.rest)
	for idle := 0; n < len(buf) && !s.last; {
		some, err := s.r.Read(buf[n:])
		n += some
		switch {
		case err == io.EOF:
			s.last = true
		case err != nil:
			return err
		case some > 0:
			idle = 0
		default:
			if idle++; idle > 100 {
				return io.ErrNoProgress
			}
		}
	}
	s.rest = buf[:n]
	return nil
}

// grow asks for larger blocks, for a row that is longer than one.
func (s *Scanner) grow() error {
	if s.size >= s.mostRow {
		return errs.New(errs.Invalid, "table.row_too_long", fmt.Sprintf("Row %d is longer than %d bytes. Look for a quote that is not closed, or allow longer rows.", s.rows+1, s.mostRow))
	}
	s.size = min(2*s.size, s.mostRow)
	return nil
}

// scan finds the rows of buf and gives how much of it they take. Rows without quotes, ended by LF or CR LF,
// take the fast way; any other is read exactly.
func (s *Scanner) scan(buf []byte, b *Block) (n int, stopped state) {
	d := &s.Dialect
	ends, codes := b.Ends[:0], b.Codes[:0]
	lf, cr, quote := -1, -1, -1 // the next of each at or behind i
	i := 0
	for i < len(buf) {
		if lf < i {
			lf = next(buf, i, '\n')
		}
		if cr < i {
			cr = next(buf, i, '\r')
		}
		if quote < i && d.Delimiter != 0 {
			quote = next(buf, i, '"')
		}
		if lf == len(buf) || cr < lf-1 || quote < lf && d.Delimiter != 0 {
			var r row
			if r, stopped = d.read(buf, i, s.last); stopped != complete {
				break
			}
			codes = append(codes, r.code(buf, i))
			ends = append(ends, uint32(r.end))
			i = r.end
			continue
		}
		codes = append(codes, d.quick(buf[i:min(lf, cr)]))
		ends = append(ends, uint32(lf+1))
		i = lf + 1
	}
	b.Ends, b.Codes = ends, codes
	return i, stopped
}

// next finds a byte at or behind i; len(buf) when there is none.
func next(buf []byte, i int, c byte) int {
	if n := bytes.IndexByte(buf[i:], c); n >= 0 {
		return i + n
	}
	return len(buf)
}

// quick judges a row without quotes and line ends.
func (d *Dialect) quick(text []byte) uint32 {
	if len(text) == 0 {
		return Blank
	}
	if d.Delimiter == 0 {
		from := d.Fixed.Start - 1
		if from+d.Fixed.Length > len(text) {
			return NoColumn
		}
		return codeOf(text[from : from+d.Fixed.Length])
	}
	for range d.Column {
		n := bytes.IndexByte(text, d.Delimiter)
		if n < 0 {
			return NoColumn
		}
		text = text[n+1:]
	}
	if len(text) == 10 || len(text) > 10 && text[10] == d.Delimiter {
		if prefix, ok := nhs.Plain(text); ok {
			return prefix
		}
	}
	if n := bytes.IndexByte(text, d.Delimiter); n >= 0 {
		text = text[:n]
	}
	return codeOf(text)
}
