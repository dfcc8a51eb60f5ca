package table

import (
	"bytes"
	"fmt"
	"io"

	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

// Block is some whole rows.
type Block struct {
	Data  []byte   // the rows, one behind the other; it may be changed until the next block is asked for
	Ends  []uint32 // where each row ends in Data
	Codes []uint32 // of each row: a prefix, or a reason
}

// Scanner reads a text block by block.
type Scanner struct {
	Dialect  Dialect
	Preamble []byte // byte order mark and header, as they stand

	r       io.Reader
	mostRow int
	buf     []byte
	at, end int  // what is unread of buf
	last    bool // nothing comes behind buf
	rows    int64
	block   Block
}

// Open reads the beginning of a text and finds out how it is laid out.
func Open(r io.Reader, o Options) (*Scanner, error) {
	o = o.withDefaults()
	s := &Scanner{r: r, mostRow: max(o.MostRow, o.Block), buf: make([]byte, o.Block)}
	for {
		if err := s.fill(); err != nil {
			return nil, err
		}
		mark, err := byteOrderMark(s.buf[:s.end])
		if err != nil {
			return nil, err
		}
		text := s.buf[mark:s.end]
		var headerEnd int
		s.Dialect, headerEnd, err = detect(text, s.last, o)
		if err == errMore {
			if err = s.grow(); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		s.at = mark + headerEnd
		s.Preamble = bytes.Clone(s.buf[:s.at])
		if headerEnd > 0 {
			s.rows = 1
		}
		return s, nil
	}
}

// Rows is how many rows were read, with the header.
func (s *Scanner) Rows() int64 { return s.rows }

// Next gives the next rows; io.EOF says that there are none.
func (s *Scanner) Next() (Block, error) {
	for {
		s.end = copy(s.buf, s.buf[s.at:s.end])
		s.at = 0
		if err := s.fill(); err != nil {
			return Block{}, err
		}
		if s.end == 0 {
			return Block{}, io.EOF
		}
		s.block.Ends, s.block.Codes = s.block.Ends[:0], s.block.Codes[:0]
		n, stopped := s.scan(s.buf[:s.end])
		if stopped == unclosed {
			return Block{}, errs.New(errs.Invalid, "table.unclosed", fmt.Sprintf("The quotes opened in row %d are never closed, so that nobody can say where the rows behind it end. Mend the file.", s.rows+int64(len(s.block.Ends))+1))
		}
		if n > 0 {
			s.rows += int64(len(s.block.Ends))
			s.at = n
			s.block.Data = s.buf[:n]
			return s.block, nil
		}
		if err := s.grow(); err != nil {
			return Block{}, err
		}
	}
}

// fill reads until the buffer is full or the text ends.
func (s *Scanner) fill() error {
	for idle := 0; s.end < len(s.buf) && !s.last; {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		switch {
		case err == io.EOF:
			s.last = true
		case err != nil:
			return err
		case n > 0:
			idle = 0
		default:
			if idle++; idle > 100 {
				return io.ErrNoProgress
			}
		}
	}
	return nil
}

// grow makes room for a row that is longer than the buffer.
func (s *Scanner) grow() error {
	if len(s.buf) >= s.mostRow {
		return errs.New(errs.Invalid, "table.row_too_long", fmt.Sprintf("Row %d is longer than %d bytes. Look for a quote that is not closed, or allow longer rows.", s.rows+1, s.mostRow))
	}
	larger := make([]byte, min(2*len(s.buf), s.mostRow))
	copy(larger, s.buf[:s.end])
	s.buf = larger
	return nil
}

// scan finds the rows of buf and gives how much of it they take. Rows without quotes, ended by LF or CR LF,
// take the fast way; any other is read exactly.
func (s *Scanner) scan(buf []byte) (n int, stopped state) {
	d := &s.Dialect
	ends, codes := s.block.Ends, s.block.Codes
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
	s.block.Ends, s.block.Codes = ends, codes
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
