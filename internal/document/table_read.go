package document

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"sharewell/internal/errs"
)

// Limits of a table we read.
const (
	MaxTableBytes     = 20 << 20
	MaxTableRows      = 200_000
	MaxTableColumns   = 300
	maxTableCell      = maxCellUnits
	maxTableUnzipped  = 64 << 20
	maxTableTokens    = 20_000_000
	maxTableDelimited = 64 << 10 // of the file, looked at to find the delimiter
)

// ReadRow is one row with its place in the file, for messages to the person who sent it.
type ReadRow struct {
	Line  int // line of a CSV file, row of a worksheet; the first is 1
	Cells []string
}

// ReadTableResult is a table read from a file.
type ReadTableResult struct {
	Rows        []ReadRow // without rows that are empty throughout
	Sheet       string    // the worksheet read; empty for CSV
	OtherSheets []string  // worksheets not read
	Encoding    string    // of a CSV file: "utf-8", "utf-16" or, a guess, "windows-1252"
	Delimiter   rune      // of a CSV file
}

// ReadTable reads the rows of a CSV file (comma, semicolon or tab; UTF-8, UTF-16 or Windows text) or
// of the first visible worksheet of an XLSX file; what the file is is seen from its content, the name
// is for messages. Cells are cleaned and Guard is undone. Dates of a worksheet come as 2026-11-03 if
// they are formatted as short dates, otherwise as shown. Errors are errs.Invalid and name the line.
func ReadTable(r io.Reader, name string) (ReadTableResult, error) { return ReadSheet(r, name, "") }

// ReadSheet reads a table like ReadTable, from a worksheet chosen by its name; "" chooses the first visible one. Of a
// CSV file, which has no worksheets, it reads the whole.
func ReadSheet(r io.Reader, name, sheet string) (ReadTableResult, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxTableBytes+1))
	if err != nil {
		return ReadTableResult{}, fmt.Errorf("read table: %w", err)
	}
	name = CleanLine(path.Base(name))
	switch {
	case len(raw) > MaxTableBytes:
		return ReadTableResult{}, refuse("too_large", fmt.Sprintf("%s is larger than %d MB. Split it into smaller files.", name, MaxTableBytes>>20), nil)
	case len(bytes.TrimSpace(raw)) == 0:
		return ReadTableResult{}, refuse("empty", name+" is empty. Choose a file with a header row and at least one row below it.", nil)
	case bytes.HasPrefix(raw, []byte("\xD0\xCF\x11\xE0")):
		return ReadTableResult{}, refuse("ole", name+" has a password or is in an old Excel format. Save it without a password as an Excel workbook (.xlsx) or CSV.", nil)
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return readWorkbook(raw, name, sheet)
	case bytes.HasPrefix(raw, []byte("%PDF")), bytes.IndexByte(raw[:min(len(raw), 4096)], 0) >= 0 && !isUTF16(raw):
		return ReadTableResult{}, refuse("not_table", name+" is not a table. Save it as CSV or as an Excel workbook (.xlsx) and send it again.", nil)
	}
	return readCSV(raw, name)
}

func isUTF16(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("\xFF\xFE")) || bytes.HasPrefix(raw, []byte("\xFE\xFF"))
}

func readCSV(raw []byte, name string) (ReadTableResult, error) {
	out := ReadTableResult{Encoding: "utf-8"}
	var dec *encoding.Decoder
	switch {
	case isUTF16(raw):
		out.Encoding, dec = "utf-16", unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
	case !utf8.Valid(raw):
		out.Encoding, dec = "windows-1252", charmap.Windows1252.NewDecoder()
	}
	if dec != nil {
		var err error
		if raw, err = dec.Bytes(raw); err != nil {
			return ReadTableResult{}, refuse("encoding", name+" is not in a text encoding we know. Save it as CSV UTF-8.", err)
		}
	}
	raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	if !bytes.Contains(raw, []byte("\n")) { // lines that end in CR alone
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	skipped := 0
	out.Delimiter, skipped = delimiter(raw)
	if skipped > 0 {
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	cr := csv.NewReader(bytes.NewReader(raw))
	cr.Comma, cr.FieldsPerRecord, cr.ReuseRecord = out.Delimiter, -1, true
	for {
		rec, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return out, noRows(out, name)
		}
		if err != nil {
			return ReadTableResult{}, csvError(err, name, skipped)
		}
		line, _ := cr.FieldPos(0)
		cells := make([]string, len(rec))
		for i, s := range rec {
			cells[i] = Unguard(Clean(s))
		}
		if err := out.add(line+skipped, cells, name); err != nil {
			return ReadTableResult{}, err
		}
	}
}

func csvError(err error, name string, skipped int) error {
	line := skipped
	if pe, ok := errors.AsType[*csv.ParseError](err); ok {
		line += pe.StartLine
	}
	return refuse("quotes", fmt.Sprintf("Line %d of %s has a quotation mark in the wrong place. Put the whole cell in quotation marks and write each one inside it twice.", line, name), err)
}

func noRows(t ReadTableResult, name string) error {
	if len(t.Rows) == 0 {
		return refuse("empty", name+" is empty. Choose a file with a header row and at least one row below it.", nil)
	}
	return nil
}

// add keeps a row within the limits.
func (t *ReadTableResult) add(line int, cells []string, name string) error {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return nil
	}
	if len(t.Rows) >= MaxTableRows {
		return refuse("too_many_rows", fmt.Sprintf("%s has more than %d rows. Split it into smaller files.", name, MaxTableRows), nil)
	}
	if len(cells) > MaxTableColumns {
		return refuse("too_many_columns", fmt.Sprintf("Line %d of %s has more than %d columns. Remove those that are not needed.", line, name, MaxTableColumns), nil)
	}
	for i, s := range cells {
		if len(s) > maxTableCell && utf8.RuneCountInString(s) > maxTableCell {
			return refuse("cell_too_long", fmt.Sprintf("Column %d in line %d of %s holds too much text. Shorten it, and check that no quotation mark is missing.", i+1, line, name), nil)
		}
	}
	t.Rows = append(t.Rows, ReadRow{Line: line, Cells: cells})
	return nil
}

// delimiter finds what parts the cells: what a first line "sep=;" says, or the candidate that is
// commonest in the first line outside quotation marks. It also says how many lines it used up.
func delimiter(raw []byte) (sep rune, skip int) {
	first, _, _ := strings.Cut(string(raw[:min(len(raw), maxTableDelimited)]), "\n")
	if s, ok := strings.CutPrefix(strings.TrimRight(strings.ToLower(first), "\r"), "sep="); ok && len(s) == 1 && strings.Contains(",;\t|", s) {
		return rune(s[0]), 1
	}
	counts, quoted := map[rune]int{}, false
	for _, r := range string(raw[:min(len(raw), maxTableDelimited)]) {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted && len(counts) > 0 {
			break
		}
		if !quoted && strings.ContainsRune(",;\t|", r) {
			counts[r]++
		}
	}
	sep = ','
	for _, r := range ";\t|" {
		if counts[r] > counts[sep] {
			sep = r
		}
	}
	return sep, 0
}

// readWorkbook reads the first visible worksheet. The parser is not ours: should a hostile file make
// it panic, that is the file's fault, and the answer is an error.
func readWorkbook(raw []byte, name, sheet string) (out ReadTableResult, err error) {
	notRead := func(cause error) error {
		return refuse("not_table", name+" cannot be read as an Excel workbook. Open it, save it again as an Excel workbook (.xlsx) or CSV, and send that.", cause)
	}
	defer func() {
		if p := recover(); p != nil {
			out, err = ReadTableResult{}, notRead(fmt.Errorf("parser: %v", p))
		}
	}()
	if err := checkWorkbook(raw, name); err != nil {
		return ReadTableResult{}, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
		UnzipSizeLimit: maxTableUnzipped, UnzipXMLSizeLimit: maxTableUnzipped,
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return ReadTableResult{}, notRead(err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	for _, s := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(s); out.Sheet == "" && err == nil && visible && (sheet == "" || CleanLine(s) == sheet) {
			out.Sheet = s
		} else {
			out.OtherSheets = append(out.OtherSheets, CleanLine(s))
		}
	}
	if out.Sheet == "" {
		return ReadTableResult{}, refuse("no_sheet", fmt.Sprintf("%s has no visible worksheet %s.", name, sheet), nil)
	}
	rows, err := f.Rows(out.Sheet)
	if err != nil {
		return ReadTableResult{}, notRead(err)
	}
	defer func() { _ = rows.Close() }() // nothing was written
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return ReadTableResult{}, notRead(err)
		}
		if line > MaxTableRows*5 {
			return ReadTableResult{}, refuse("too_many_rows", fmt.Sprintf("%s has more than %d rows. Split it into smaller files.", name, MaxTableRows), nil)
		}
		for i, s := range cells {
			cells[i] = Clean(s)
		}
		if err := out.add(line, slices.Clip(cells), name); err != nil {
			return ReadTableResult{}, err
		}
	}
	if err := rows.Error(); err != nil {
		return ReadTableResult{}, notRead(err)
	}
	out.Sheet = CleanLine(out.Sheet)
	return out, noRows(out, name)
}

// checkWorkbook looks at the package before the parser does: it must be a workbook without macros that
// unpacks to no more than the limit by its own account.
func checkWorkbook(raw []byte, name string) error {
	zr, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return refuse("damaged", name+" is damaged. Open it, save it again and send that.", err)
	}
	workbook, total := false, uint64(0)
	for _, f := range zr.File {
		low := strings.ToLower(f.Name)
		if strings.Contains(low, "vbaproject") {
			return refuse("macros", name+" holds macros. Save it as an Excel workbook (.xlsx) or CSV and send that.", nil)
		}
		workbook = workbook || low == "xl/workbook.xml"
		if total += min(f.UncompressedSize64, maxTableUnzipped+1); total > maxTableUnzipped {
			return refuse("too_large_inside", name+" unpacks to more than we can read. Remove what is not needed, or save it as CSV.", nil)
		}
	}
	if !workbook {
		return refuse("not_table", name+" is not an Excel workbook. Save it as CSV or as an Excel workbook (.xlsx) and send it again.", nil)
	}
	return checkSheets(zr.File, name)
}

// checkSheets makes sure that the parts with the cells are whole: the parser takes one that is cut
// short for one with fewer rows, and rows must never be lost in silence.
func checkSheets(files []*zip.File, name string) error {
	for _, f := range files {
		low := strings.ToLower(f.Name)
		if path.Dir(low) != "xl/worksheets" && low != "xl/sharedstrings.xml" || path.Ext(low) != ".xml" {
			continue
		}
		rc, err := f.Open()
		if err != nil {
			return refuse("damaged", name+" is damaged. Open it, save it again and send that.", err)
		}
		raw, err := io.ReadAll(io.LimitReader(rc, maxTableUnzipped+1))
		_ = rc.Close() // reading has ended
		if err != nil || len(raw) > maxTableUnzipped {
			return refuse("damaged", name+" is damaged. Open it, save it again and send that.", err)
		}
		if err := walkTokens(raw, ignore{}, maxTableTokens); errs.CodeOf(err) == "document.too_large_inside" {
			return refuse("too_large_inside", name+" unpacks to more than we can read. Remove what is not needed, or save it as CSV.", err)
		} else if err != nil {
			return refuse("damaged", name+" is damaged. Open it, save it again and send that.", err)
		}
	}
	return nil
}

// ignore is a visitor that only wants to know whether a part is whole.
type ignore struct{}

func (ignore) start(xml.StartElement) {}
func (ignore) text(string)            {}
func (ignore) end(string)             {}
