package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// MaxWords bounds the words that are taken out of one document, in bytes: a book of four hundred pages.
const MaxWords = 1 << 20

// The types of document whose words can be taken out, beside plain text.
const (
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typePPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	openText = "application/vnd.oasis.opendocument."
)

// WordsIn takes the words out of a document of a type, for a search. ok is false for types that it cannot read, such as PDF
// and pictures. A document that is damaged gives the words up to there: whether it is whole is not asked here. It unpacks
// within the limits of Word documents, and opens nothing that the document points to.
func WordsIn(typ string, b []byte) (words string, ok bool) {
	switch {
	case typ == "text/plain", typ == "text/csv":
		return textWords(b), true
	case typ == typeDOCX:
		return packedWords(b, officeText, "word/document.xml", "word/header*.xml", "word/footer*.xml", "word/footnotes.xml", "word/endnotes.xml"), true
	case typ == typeXLSX:
		return packedWords(b, officeText, "xl/workbook.xml", "xl/sharedstrings.xml", "xl/worksheets/sheet*.xml"), true
	case typ == typePPTX:
		return packedWords(b, officeText, "ppt/slides/slide*.xml", "ppt/notesslides/notesslide*.xml"), true
	case strings.HasPrefix(typ, openText):
		return packedWords(b, nil, "content.xml"), true
	}
	return "", false
}

func textWords(b []byte) string {
	if utf8.Valid(b) {
		b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
		return Clean(strings.ToValidUTF8(string(b[:min(len(b), MaxWords)]), "")) // a letter may be cut in two
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(b[:min(len(b), MaxWords)])
	if err != nil {
		return ""
	}
	return Clean(string(text))
}

// officeText are the elements that hold text in the parts of office documents.
var officeText = []string{"t"}

// packedWords takes the words out of some parts of a packed document, in the order of their names.
func packedWords(b []byte, within []string, patterns ...string) string {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(z.File) > maxDOCXParts {
		return ""
	}
	w := wordWalk{within: within, budget: maxDOCXInflated}
	for _, p := range patterns {
		var parts []*zip.File
		for _, f := range z.File {
			if ok, err := path.Match(p, strings.ToLower(f.Name)); ok && err == nil {
				parts = append(parts, f)
			}
		}
		slices.SortStableFunc(parts, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
		for _, f := range parts {
			w.part(f)
		}
	}
	return Clean(strings.TrimSpace(w.out.String()))
}

// wordWalk gathers words from parts.
type wordWalk struct {
	within []string // elements whose text counts; nil is all
	budget int64
	out    strings.Builder
}

// part reads one part as a stream.
func (w *wordWalk) part(f *zip.File) {
	r, err := f.Open()
	if err != nil {
		return
	}
	defer func() { _ = r.Close() }() // it was only read
	limited := &io.LimitedReader{R: r, N: w.budget}
	defer func() { w.budget = limited.N }()
	d := xml.NewDecoder(limited)
	d.Strict = false
	in := len(w.within) == 0
	for n := 0; n < maxXMLTokens && w.out.Len() < MaxWords; n++ {
		t, err := d.RawToken()
		if err != nil { // its end, or as far as it can be read
			if !errors.Is(err, io.EOF) {
				w.apart()
			}
			return
		}
		switch x := t.(type) {
		case xml.StartElement:
			if w.within != nil {
				in = slices.Contains(w.within, x.Name.Local)
			}
			if x.Name.Local == "sheet" {
				w.out.WriteString(attr(x, "name"))
				w.apart()
			}
		case xml.EndElement:
			if w.within != nil {
				in = false
			}
			switch x.Name.Local {
			case "p", "si", "is", "h", "tab", "br", "table-cell":
				w.apart()
			}
		case xml.CharData:
			if in {
				w.out.Write(x[:min(len(x), MaxWords-w.out.Len())])
			}
		}
	}
}

// apart keeps the words of two paragraphs from running into one.
func (w *wordWalk) apart() { w.out.WriteByte('\n') }
