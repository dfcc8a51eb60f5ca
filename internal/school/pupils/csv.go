package pupils

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// MostBytes bounds the file of a list: fifty thousand pupils with every column a system knows stay well below it.
const MostBytes = 64 << 20

// Errors of a file that is no list.
var (
	ErrTooLarge  = errors.New("the file is larger than any pupil list")
	ErrEncrypted = errors.New("the file is locked with a password")
	ErrNotText   = errors.New("the file is neither CSV text nor an XLSX workbook")
	ErrOldExcel  = errors.New("the file is an old Excel workbook: save it as XLSX or CSV first")
)

// CSV reads a list as text: with or without a byte order mark, in UTF-8, UTF-16 or the Windows code page, parted by
// commas, semicolons or tabs.
func CSV(r io.Reader) (Rows, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MostBytes+1))
	if err != nil {
		return nil, err
	}
	switch {
	case len(raw) > MostBytes:
		return nil, ErrTooLarge
	case bytes.HasPrefix(raw, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		if bytes.Contains(raw, inUTF16("EncryptedPackage")) {
			return nil, ErrEncrypted
		}
		return nil, ErrOldExcel
	case bytes.HasPrefix(raw, []byte("PK")), bytes.HasPrefix(raw, []byte("%PDF")), bytes.IndexByte(raw, 0) >= 0 && !utf16Text(raw):
		return nil, ErrNotText
	}
	text := decode(raw)
	c := csv.NewReader(bufio.NewReader(strings.NewReader(text)))
	c.Comma = delimiter(text)
	c.FieldsPerRecord = -1
	c.LazyQuotes = true
	c.ReuseRecord = false
	return &csvRows{c}, nil
}

type csvRows struct{ r *csv.Reader }

// Next implements Rows.
func (c *csvRows) Next() ([]string, int, error) {
	v, err := c.r.Read()
	if err != nil {
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, 0, &QuoteError{bad.Line}
		}
		return nil, 0, err
	}
	line, _ := c.r.FieldPos(0)
	return v, line, nil
}

// QuoteError says that a line cannot be parted into columns.
type QuoteError struct{ Line int }

// Error implements error.
func (e *QuoteError) Error() string {
	return fmt.Sprintf("line %d cannot be parted into columns: a quotation mark is out of place", e.Line)
}

// Where is the line in words.
func (e *QuoteError) Where() string { return strconv.Itoa(e.Line) }

func inUTF16(s string) []byte {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r), 0)
	}
	return out
}

func utf16Text(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte{0xFF, 0xFE}) || bytes.HasPrefix(raw, []byte{0xFE, 0xFF})
}

// decode gives the text of a file in whichever of the usual encodings it is.
func decode(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		raw = raw[3:]
	case utf16Text(raw):
		little := raw[0] == 0xFF
		units := make([]uint16, 0, len(raw)/2)
		for i := 2; i+1 < len(raw); i += 2 {
			u := uint16(raw[i])<<8 | uint16(raw[i+1])
			if little {
				u = uint16(raw[i+1])<<8 | uint16(raw[i])
			}
			units = append(units, u)
		}
		return string(utf16.Decode(units))
	}
	if utf8.Valid(raw) {
		return string(raw)
	}
	var b strings.Builder
	for _, c := range raw {
		b.WriteRune(windows(c))
	}
	return b.String()
}

// windows gives a character of the Windows code page 1252.
func windows(c byte) rune {
	if c < 0x80 || c > 0x9F {
		return rune(c)
	}
	return []rune("€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ")[c-0x80]
}

// delimiter tells what parts the columns, from the first lines.
func delimiter(text string) rune {
	const lines = 20
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t'} {
		n, rest := 0, text
		for range lines {
			line, after, more := strings.Cut(rest, "\n")
			n += strings.Count(line, string(d))
			if rest = after; !more {
				break
			}
		}
		if n > most {
			best, most = d, n
		}
	}
	return best
}
