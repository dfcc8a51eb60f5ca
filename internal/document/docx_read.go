package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"sharewell/internal/errs"
)

// Limits of a Word document we read. A filled-in form is a hundredth of any of them.
const (
	MaxDOCXBytes    = 20 << 20  // as uploaded
	maxDOCXInflated = 100 << 20 // all parts together, by their own account and by ours
	maxDOCXParts    = 2000
	maxXMLDepth     = 200
	maxXMLTokens    = 4_000_000 // pieces of markup and text in a part
)

// Extract is what was read from a Word document.
type Extract struct {
	Reference  string // from our custom XML part, or the document's properties
	Revision   string
	Edition    string // of the form, "" when it is none or does not say
	Title      string
	Fields     []FieldValue // in the document's order, each key once
	Paragraphs []ReadParagraph
	Chosen     map[string]string // code of what was chosen from a drop-down list, by the field's key
	Outside    []string          // paragraphs' text outside fields, without a form's own words
	Asides     []Aside           // text kept beside the document's own
	Unread     []Unread          // what the document holds that was not understood, or was left out
}

// Value is the value of one field; false when the document does not have the field.
func (e Extract) Value(key string) (string, bool) {
	i := slices.IndexFunc(e.Fields, func(f FieldValue) bool { return f.Key == key })
	if i < 0 {
		return "", false
	}
	return e.Fields[i].Value, true
}

// FieldValue is a fill-in read back.
type FieldValue struct {
	Key      string
	Value    string
	Bookmark bool // the content control was gone; the bookmark around it was still there
}

// ReadParagraph is one paragraph that holds text. Level is 1 to 9 for a heading, otherwise 0.
type ReadParagraph struct {
	Level int
	Text  string
	Table bool // inside a table
}

// UnreadKind says what sort of content was not read.
type UnreadKind string

// The kinds of content not read.
const (
	UnreadInsertion UnreadKind = "tracked_insertion" // read as if accepted
	UnreadDeletion  UnreadKind = "tracked_deletion"  // left out, as if accepted
	UnreadPicture   UnreadKind = "picture"
	UnreadTextBox   UnreadKind = "text_box"
	UnreadObject    UnreadKind = "embedded_object"
	UnreadComment   UnreadKind = "comment"
	UnreadNote      UnreadKind = "footnote"
	UnreadEquation  UnreadKind = "equation"
	UnreadSymbol    UnreadKind = "symbol_font_character"
	UnreadControl   UnreadKind = "unnamed_control"
	UnreadRepeated  UnreadKind = "repeated_field"  // the first was taken
	UnreadLink      UnreadKind = "outside_content" // a template or picture kept elsewhere; never fetched
)

// Unread is one kind of content that was not read, and how often it occurs.
type Unread struct {
	Kind  UnreadKind
	Count int
}

func refuse(code, message string, err error) error {
	return errs.Wrap(errs.Invalid, "document."+code, message, err)
}

// ReadDOCX reads a filled-in form back, also after another word processor saved it. It refuses, with
// an errs.Invalid error, what is not a Word document, is protected by a password, holds macros, or is
// too large to be a form. It opens nothing the document points to.
func ReadDOCX(r io.ReaderAt, size int64) (Extract, error) {
	pkg, err := openPackage(r, size)
	if err != nil {
		return Extract{}, err
	}
	main := pkg.mainPart()
	body, err := pkg.read(main)
	if err != nil {
		return Extract{}, err
	}
	rec, err := pkg.record()
	if err != nil {
		return Extract{}, err
	}
	levels, err := pkg.headingStyles(path.Dir(main))
	if err != nil {
		return Extract{}, err
	}
	w := newWalker(rec, levels)
	if err := walkXML(body, w); err != nil {
		return Extract{}, err
	}
	if err := pkg.asides(main, w); err != nil {
		return Extract{}, err
	}
	return w.extract(pkg.outside(main)), nil
}

// docxPackage is an opened package whose parts are read within a budget.
type docxPackage struct {
	files  map[string]*zip.File
	budget int64
}

func openPackage(r io.ReaderAt, size int64) (*docxPackage, error) {
	pkg, macros, err := openAny(r, size)
	if err == nil && macros {
		err = errMacros()
	}
	return pkg, err
}

// openAny opens a package that may hold macros, and says whether it does. Nothing ever runs them.
func openAny(r io.ReaderAt, size int64) (pkg *docxPackage, macros bool, err error) {
	if size > MaxDOCXBytes {
		return nil, false, refuse("too_large", fmt.Sprintf("This file is larger than %d MB. Remove pictures from it and send it again.", MaxDOCXBytes>>20), nil)
	}
	var magic [8]byte
	if n, err := r.ReadAt(magic[:], 0); err != nil && !errors.Is(err, io.EOF) && n < len(magic) {
		return nil, false, fmt.Errorf("read docx: %w", err)
	}
	if bytes.Equal(magic[:], []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		return nil, false, refuse("ole", "This file has a password or is in an old Word format. Save it without a password as a Word document (.docx).", nil)
	}
	zr, err := zip.NewReader(r, size)
	if err != nil {
		return nil, false, refuse("not_docx", "This file is not a Word document. Save it as a Word document (.docx) and send it again.", err)
	}
	if len(zr.File) > maxDOCXParts {
		return nil, false, refuse("too_many_parts", "This file has more parts than a form can have. Copy the text into a new copy of the form.", nil)
	}
	pkg = &docxPackage{files: map[string]*zip.File{}, budget: maxDOCXInflated}
	var total uint64
	for _, f := range zr.File {
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		if f.Flags&1 != 0 {
			return nil, false, refuse("encrypted", "This file has a password. Save it without a password and send it again.", nil)
		}
		macros = macros || strings.Contains(path.Base(name), "vbaproject") || strings.Contains(path.Base(name), "vbadata")
		if total += min(f.UncompressedSize64, maxDOCXInflated+1); total > maxDOCXInflated {
			return nil, false, tooLargeInside(nil)
		}
		if pkg.files[name] != nil {
			return nil, false, refuse("damaged", "This file is damaged: it holds one part twice. Open it in a word processor, save it again and send that.", nil)
		}
		pkg.files[name] = f
	}
	declared, err := pkg.wordTypes()
	return pkg, macros || declared, err
}

func tooLargeInside(err error) error {
	return refuse("too_large_inside", "This file unpacks to far more than a form holds. Copy the text into a new copy of the form.", err)
}

func errMacros() error {
	return refuse("macros", "This file holds macros. Save it as a Word document (.docx) without macros and send it again.", nil)
}

// wordTypes makes sure that the package is a Word document, and says whether it declares macros.
func (p *docxPackage) wordTypes() (macros bool, err error) {
	types, err := p.read("[content_types].xml")
	if err != nil {
		return false, err
	}
	low := bytes.ToLower(types)
	if macros = bytes.Contains(low, []byte("macroenabled")) || bytes.Contains(low, []byte("vbaproject")); macros {
		return true, nil
	}
	if !bytes.Contains(low, []byte("wordprocessingml")) {
		return false, refuse("not_docx", "This file is not a Word document. Save it as a Word document (.docx) and send it again.", nil)
	}
	return false, nil
}

// read inflates one part within what is left of the budget.
func (p *docxPackage) read(name string) ([]byte, error) {
	f := p.files[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if f == nil {
		return nil, refuse("damaged", "This file is damaged: a part of it is missing. Open it in a word processor, save it again and send that.", nil)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	defer func() { _ = rc.Close() }() // reading has ended; nothing is lost
	raw, err := io.ReadAll(io.LimitReader(rc, p.budget+1))
	if int64(len(raw)) > p.budget {
		return nil, tooLargeInside(err)
	}
	if err != nil {
		return nil, damaged(err)
	}
	p.budget -= int64(len(raw))
	return raw, nil
}

func damaged(err error) error {
	return refuse("damaged", "This file is damaged. Open it in a word processor, save it again and send that.", err)
}

// visitor is told of each element and text of a part.
type visitor interface {
	start(e xml.StartElement)
	text(s string)
	end(name string)
}

// walkXML reads a part as a stream, so that a hostile one cannot fill memory with its tree.
func walkXML(raw []byte, v visitor) error { return walkTokens(raw, v, maxXMLTokens) }

func walkTokens(raw []byte, v visitor, limit int) error {
	dec := xml.NewDecoder(bytes.NewReader(raw))
	for depth, n := 0, 0; ; n++ {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			if depth != 0 {
				return damaged(io.ErrUnexpectedEOF)
			}
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			depth++
			v.start(t)
		case xml.EndElement:
			depth--
			v.end(t.Name.Local)
		case xml.CharData:
			v.text(string(t))
		case xml.Directive:
			return refuse("doctype", "This file holds a document type declaration, which Word documents never do. Copy the text into a new copy of the form.", nil)
		}
		if depth < 0 || depth > maxXMLDepth || n > limit {
			return tooLargeInside(nil)
		}
	}
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
