package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The types of paper that members share with one another, beside those of scans.
const (
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	ODT  = "application/vnd.oasis.opendocument.text"
	ODS  = "application/vnd.oasis.opendocument.spreadsheet"
	ODP  = "application/vnd.oasis.opendocument.presentation"
	CSV  = "text/csv"
	TXT  = "text/plain"
)

// Papers are the types taken for papers.
func Papers() []string { return []string{DOCX, XLSX, PPTX, ODT, ODS, ODP, PDF, PNG, JPEG, CSV, TXT} }

// CheckPaper looks at the bytes of a paper that others will download, and says what it is. Nothing that runs, fetches or
// hides something else when it is opened is taken. Limit is in bytes. The error says what to do.
func CheckPaper(name string, b []byte, limit int64) (Meta, error) {
	switch {
	case len(b) == 0:
		return Meta{}, wrong("files.empty", "The file is empty. Choose a file with something in it.")
	case int64(len(b)) > limit:
		return Meta{}, wrong("files.large", "The file is larger than "+megabytes(limit)+". Make it smaller, for example by making its pictures smaller, or share a link to where it stands.")
	}
	typ, err := paperType(b)
	if err != nil {
		return Meta{}, err
	}
	sum := sha256.Sum256(b)
	return Meta{Name: safeName(name, typ), Type: typ, Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}, nil
}

func paperType(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return packageType(b)
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")):
		return "", wrong("files.old", "The file is in an old Office format or has a password. Save it without a password as a .docx, .xlsx or .pptx file and choose that.")
	case bytes.HasPrefix(b, []byte("{\\rtf")):
		return "", wrong("files.rtf", "Rich text files can hide other files. Save it as a Word document (.docx) and choose that.")
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return PDF, checkPDF(b)
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, checkPNG(b)
	case bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}):
		return JPEG, noPackage(b)
	}
	return textType(b)
}

func errType() error {
	return wrong("files.type", "The file must be a Word, Excel, PowerPoint or OpenDocument file, a PDF, a PNG or JPEG picture, or plain text (.txt or .csv). Save it as one of these and choose it again.")
}

// noPackage refuses a picture or a PDF that is an archive as well: what a reader sees would not be what a program opens.
func noPackage(b []byte) error {
	const tail = 1<<16 + 22 // where the end of an archive can be
	if bytes.Contains(b[max(0, len(b)-tail):], []byte("PK\x05\x06")) {
		return wrong("files.two", "The file is two files in one. Open it, save it again on its own and choose that.")
	}
	return nil
}

// checkPNG wants whole pieces up to the end of the picture, and nothing behind it.
func checkPNG(b []byte) error {
	const head, frame = 8, 12
	bad := wrong("files.damaged", "The picture is damaged, or has something else behind it. Open it, save it again and choose that.")
	for at := head; len(b)-at >= frame; {
		n := int(b[at])<<24 | int(b[at+1])<<16 | int(b[at+2])<<8 | int(b[at+3])
		kind := string(b[at+4 : at+8])
		if n > len(b)-at-frame || at == head && kind != "IHDR" {
			return bad
		}
		at += frame + n
		if kind == "IEND" {
			if at != len(b) {
				return bad
			}
			return nil
		}
	}
	return bad
}

// textType tells plain text and tables of plain text from anything else.
func textType(b []byte) (string, error) {
	text := string(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	if !utf8.ValidString(text) {
		if bytes.IndexByte(b, 0) >= 0 {
			return "", errType()
		}
		wide, err := charmap.Windows1252.NewDecoder().Bytes(b)
		if err != nil {
			return "", errType()
		}
		text = string(wide)
	}
	for _, r := range text {
		if unicode.IsControl(r) && !strings.ContainsRune("\n\r\t\f", r) || r == utf8.RuneError {
			return "", errType()
		}
	}
	if markup(text) {
		return "", wrong("files.page", "The file is a web page, a drawing or a program in text form. Save it as a PDF or a Word document and choose that.")
	}
	sep, ok := table(text)
	if !ok {
		return TXT, nil
	}
	return CSV, formulas(text, sep)
}

// markup reports whether text is something that a browser or a shell would take for its own.
func markup(text string) bool {
	low := strings.ToLower(strings.TrimSpace(text[:min(len(text), 4096)]))
	for _, start := range []string{"<!doctype", "<html", "<svg", "<?xml", "<script", "<body", "<head", "<iframe", "<?php", "<%", "#!", "@echo", "mime-version:"} {
		if strings.HasPrefix(low, start) {
			return true
		}
	}
	return strings.Contains(low, "<script") || strings.Contains(low, "<svg") || strings.Contains(low, "<html")
}

const lookedRows = 20

// table reports whether text is a table, and what parts its cells: as many cells in each of its first lines, two at least.
func table(text string) (rune, bool) {
	for _, sep := range ",;\t" {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.ReuseRecord = sep, true
		rows, cells := 0, 0
		for rows < lookedRows {
			rec, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				cells = 0
				break
			}
			cells = len(rec)
			rows++
		}
		if rows > 1 && cells > 1 {
			return sep, true
		}
	}
	return 0, false
}

// formulas refuses a table whose cells a spreadsheet would work out instead of showing.
func formulas(text string, sep rune) error {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = sep, -1, true, true
	for {
		rec, err := r.Read()
		if err != nil {
			return nil // it ends here, for the reader and for us
		}
		for i, cell := range rec {
			if c := strings.TrimSpace(cell); strings.HasPrefix(c, "=") || strings.HasPrefix(c, "@") {
				line, _ := r.FieldPos(i)
				return wrong("files.formula", "Line "+strconv.Itoa(line)+" has a cell that starts with = or @, which a spreadsheet would work out. Save the table as an Excel workbook (.xlsx), or take the sign away.")
			}
		}
	}
}

// paperExtension gives the ending that fits a type of paper; "" for others.
func paperExtension(typ string) string {
	switch typ {
	case XLSX:
		return ".xlsx"
	case PPTX:
		return ".pptx"
	case ODT:
		return ".odt"
	case ODS:
		return ".ods"
	case ODP:
		return ".odp"
	case CSV:
		return ".csv"
	case TXT:
		return ".txt"
	}
	return ""
}
