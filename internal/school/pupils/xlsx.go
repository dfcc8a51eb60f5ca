package pupils

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"
)

// Limits of a workbook. What a part claims to unpack to is not believed: reading stops at the limit.
const (
	mostParts   = 2000
	mostUnpack  = 128 << 20 // of one sheet, or of the table of texts
	mostSmall   = 4 << 20   // of the parts that only say where others are
	mostSheets  = 40        // looked at for a row of headings
	mostRows    = 200_000
	mostColumns = 500
)

// Errors of a workbook.
var (
	ErrMacros = errors.New("the workbook holds macros: save it as XLSX without macros, or as CSV")
	ErrBinary = errors.New("the workbook is in the binary form (XLSB): save it as XLSX or CSV")
	Err1904   = errors.New("the workbook counts its dates from 1904: save it as CSV")
	ErrBroken = errors.New("the workbook is damaged: open it, save it again, and choose the new file")
	ErrUnpack = errors.New("the workbook unpacks to more than any pupil list")
)

// Read reads a list from the bytes of a file: a workbook or text. Of a workbook it takes the first visible sheet that
// has a row of headings.
func Read(data []byte, c *Columns) (Rows, error) {
	if len(data) > MostBytes {
		return nil, ErrTooLarge
	}
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return CSV(bytes.NewReader(data))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) > mostParts {
		return nil, ErrBroken
	}
	b := &workbook{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		b.parts[strings.ToLower(strings.TrimPrefix(path.Clean("/"+f.Name), "/"))] = f
	}
	return b.sheet(c)
}

type workbook struct {
	parts map[string]*zip.File
	texts []string
}

// part unpacks a part, up to a limit.
func (b *workbook) part(name string, most int64) ([]byte, error) {
	f, ok := b.parts[strings.ToLower(name)]
	if !ok {
		return nil, ErrBroken
	}
	if f.Flags&1 != 0 {
		return nil, ErrEncrypted
	}
	r, err := f.Open()
	if err != nil {
		return nil, ErrBroken
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case int64(len(raw)) > most:
		return nil, ErrUnpack
	case err != nil:
		return nil, ErrBroken
	}
	return raw, nil
}

// refuse looks for what is no plain workbook.
func (b *workbook) refuse() error {
	has := func(name string) bool { return b.parts[name] != nil }
	switch {
	case has("xl/vbaproject.bin"):
		return ErrMacros
	case has("xl/workbook.bin"):
		return ErrBinary
	case has("encryptedpackage"):
		return ErrEncrypted
	case !has("xl/workbook.xml"):
		return ErrNotText
	}
	types, err := b.part("[content_types].xml", mostSmall)
	if err == nil && bytes.Contains(bytes.ToLower(types), []byte("macroenabled")) {
		return ErrMacros
	}
	return err
}

// sheet gives the rows of the first visible sheet with a row of headings, else of the first visible sheet.
func (b *workbook) sheet(c *Columns) (Rows, error) {
	if err := b.refuse(); err != nil {
		return nil, err
	}
	names, err := b.visible()
	if err != nil {
		return nil, err
	}
	if err := b.readTexts(); err != nil {
		return nil, err
	}
	var first *sheetRows
	for _, name := range names[:min(len(names), mostSheets)] {
		raw, err := b.part(name, mostUnpack)
		if err != nil {
			return nil, err
		}
		rows := &sheetRows{scan: scanner{data: raw}, texts: b.texts}
		if first == nil {
			first = rows
		}
		look := *rows
		if hasHeading(&look, c) {
			return rows, nil
		}
	}
	if first == nil {
		return nil, ErrBroken
	}
	return first, nil
}

func hasHeading(r Rows, c *Columns) bool {
	for range headingRows {
		values, _, err := r.Next()
		if err != nil {
			return false
		}
		if c.known(values) >= leastKnown {
			return true
		}
	}
	return false
}

// visible lists the parts of the sheets that a person sees, in their order.
func (b *workbook) visible() ([]string, error) {
	rels, err := b.part("xl/_rels/workbook.xml.rels", mostSmall)
	if err != nil {
		return nil, err
	}
	at := map[string]string{}
	err = each(rels, "Relationship", func(s *scanner) {
		target := s.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = "/xl/" + target
		}
		at[s.attr("Id")] = strings.TrimPrefix(path.Clean(target), "/")
	})
	if err != nil {
		return nil, err
	}
	book, err := b.part("xl/workbook.xml", mostSmall)
	if err != nil {
		return nil, err
	}
	from1904 := false
	if err := each(book, "workbookPr", func(s *scanner) { from1904 = s.attr("date1904") == "1" || s.attr("date1904") == "true" }); err != nil {
		return nil, err
	}
	if from1904 {
		return nil, Err1904
	}
	var out []string
	err = each(book, "sheet", func(s *scanner) {
		if name := at[s.attr("id")]; name != "" && !strings.Contains(strings.ToLower(s.attr("state")), "hidden") {
			out = append(out, name)
		}
	})
	return out, err
}

// each calls do for every element of a name.
func each(data []byte, name string, do func(*scanner)) error {
	s := &scanner{data: data}
	for {
		k, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if k == open && string(s.name) == name {
			do(s)
		}
	}
}

// readTexts reads the table of texts that cells point into.
func (b *workbook) readTexts() error {
	const name = "xl/sharedstrings.xml"
	if b.parts[name] == nil {
		return nil
	}
	raw, err := b.part(name, mostUnpack)
	if err != nil {
		return err
	}
	s := scanner{data: raw}
	var one strings.Builder
	in, sounds := false, false // within t; within rPh, which says how a text sounds
	for {
		k, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch name := string(s.name); {
		case k == text && in:
			one.WriteString(s.text())
		case k == text:
		case name == "t":
			in = k == open && !sounds
		case name == "rPh":
			sounds = k == open
		case name == "si" && k == shut:
			b.texts = append(b.texts, one.String())
			one.Reset()
		}
	}
}

// sheetRows reads a sheet row by row.
type sheetRows struct {
	scan  scanner
	texts []string
	line  int
	seen  int

	row   []byte // of the values of one row
	spans []span
}

// span is where the value of a cell stands.
type span struct{ at, from, to int }

// Next implements Rows.
func (r *sheetRows) Next() ([]string, int, error) {
	for {
		k, err := r.scan.next()
		if err != nil {
			return nil, 0, err
		}
		if k != open || string(r.scan.name) != "row" {
			continue
		}
		r.line++
		if n, err := strconv.Atoi(string(r.scan.rawAttr("r"))); err == nil && n > 0 {
			r.line = n
		}
		if r.seen++; r.seen > mostRows {
			return nil, 0, ErrTooLarge
		}
		values, err := r.cells()
		return values, r.line, err
	}
}

// cells reads the cells of a row, up to its end. The values of a row share one string.
func (r *sheetRows) cells() ([]string, error) {
	r.row, r.spans = r.row[:0], r.spans[:0]
	kind, from, in, at := byte(0), 0, false, -1
	for {
		k, err := r.scan.next()
		if errors.Is(err, io.EOF) {
			return nil, ErrBroken
		}
		if err != nil {
			return nil, err
		}
		switch name := r.scan.name; {
		case k == text && in:
			r.row = r.scan.appendText(r.row)
		case k == text:
		case string(name) == "row" && k == shut:
			return r.values(), nil
		case string(name) == "c" && k == open:
			if at++; len(r.scan.rawAttr("r")) > 0 {
				at = columnOf(r.scan.rawAttr("r"))
			}
			kind, from = kindOf(r.scan.rawAttr("t")), len(r.row)
		case string(name) == "v" || string(name) == "t":
			in = k == open
		case string(name) == "c":
			r.row = append(r.row[:from], r.value(kind, r.row[from:])...)
			if len(r.row) == from {
				continue
			}
			if at < 0 || at >= mostColumns {
				return nil, fmt.Errorf("%w (row %d is too wide)", ErrBroken, r.line)
			}
			r.spans = append(r.spans, span{at, from, len(r.row)})
		}
	}
}

// values gives the cells of the row that was read.
func (r *sheetRows) values() []string {
	all, most := string(r.row), 0
	for _, s := range r.spans {
		most = max(most, s.at+1)
	}
	out := make([]string, most)
	for _, s := range r.spans {
		out[s.at] = all[s.from:s.to]
	}
	return out
}

// kindOf gives the kind of a cell: 's' for one that points to a text, 'e' for an error, 'n' for a number, else 'x'.
func kindOf(t []byte) byte {
	switch string(t) {
	case "s":
		return 's'
	case "e":
		return 'e'
	case "", "n":
		return 'n'
	}
	return 'x'
}

// value gives a cell's value as text.
func (r *sheetRows) value(kind byte, v []byte) []byte {
	switch kind {
	case 's':
		if len(v) == 0 {
			return nil
		}
		if n, err := strconv.Atoi(string(bytes.TrimSpace(v))); err == nil && n >= 0 && n < len(r.texts) {
			return []byte(r.texts[n])
		}
		return []byte("\uFFFD")
	case 'e': // what a formula gave is an error
		return []byte("\uFFFD")
	case 'n':
		if bytes.ContainsAny(v, ".eE") {
			if f, err := strconv.ParseFloat(string(v), 64); err == nil && f == math.Trunc(f) && math.Abs(f) < 1e15 {
				return strconv.AppendFloat(nil, f, 'f', 0, 64)
			}
		}
	}
	return v
}

// columnOf gives the place of a cell by its address: 0 for A5, 27 for AB5.
func columnOf(address []byte) int {
	n := 0
	for i := range len(address) {
		c := address[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A'+1); n > mostColumns {
			break
		}
	}
	return n - 1
}
