package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Meta is what the file says of itself.
type Meta struct {
	Title    string
	Subject  string
	Author   string
	Keywords string
	Lang     string // BCP 47
	Created  time.Time
}

// File is a PDF being made.
type File struct {
	meta    Meta
	pages   []*Page
	faces   []*Face
	root    *Elem
	outline []bookmark
}

// New begins a file.
func New(m Meta) *File { return &File{meta: m, root: &Elem{kind: Document}} }

// Root is the element that holds all others.
func (f *File) Root() *Elem { return f.root }

// Pages are the pages so far.
func (f *File) Pages() []*Page { return f.pages }

// AddPage begins a new page.
func (f *File) AddPage() *Page {
	p := &Page{file: f, index: len(f.pages)}
	f.pages = append(f.pages, p)
	return p
}

// use gives a face its number in this file.
func (f *File) use(face *Face) int {
	for i, have := range f.faces {
		if have == face {
			return i + 1
		}
	}
	f.faces = append(f.faces, face)
	return len(f.faces)
}

// objects collects numbered objects and where each begins.
type objects struct {
	out     []byte
	offsets []int // by object number
}

func (o *objects) begin(n int) []byte {
	for len(o.offsets) <= n {
		o.offsets = append(o.offsets, 0)
	}
	o.offsets[n] = len(o.out)
	return append(strconv.AppendInt(o.out, int64(n), 10), " 0 obj\n"...)
}

func (o *objects) end(b []byte) { o.out = append(b, "\nendobj\n"...) }

func (o *objects) put(n int, format string, args ...any) {
	o.end(fmt.Appendf(o.begin(n), format, args...))
}

// stream adds a stream; packed data is compressed already.
func (o *objects) stream(n int, dict string, data []byte) {
	b := fmt.Appendf(o.begin(n), "<<%s /Length %d>>\nstream\n", dict, len(data))
	b = append(b, data...)
	o.end(append(b, "\nendstream"...))
}

// Numbers of the objects that every file has.
const (
	objCatalog = 1 + iota
	objPages
	objInfo
	objXMP
	objStructure
	objParents
	objOutline
	firstFree
)

const objsPerFace = 5

// WriteTo writes the file.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	o := &objects{out: []byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")}
	next := firstFree + objsPerFace*len(f.faces)
	pages := make([]int, len(f.pages))
	for i := range pages {
		pages[i] = next + 2*i
	}
	next = f.root.number(next + 2*len(pages))
	f.writeCatalog(o)
	f.writeFaces(o)
	if err := f.writePages(o, pages); err != nil {
		return 0, fmt.Errorf("write pdf: %w", err)
	}
	o.put(objStructure, "<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d /RoleMap <</Title /P>>>>",
		f.root.object, objParents, len(f.pages))
	o.end(append(o.begin(objParents), parentTree(f.pages)...))
	f.root.write(o, pages, objStructure)
	next = f.writeOutline(o, pages, next)

	sum := sha256.Sum256(o.out)
	start := len(o.out)
	b := fmt.Appendf(o.out, "xref\n0 %d\n0000000000 65535 f \n", next)
	for _, at := range o.offsets[1:] {
		b = fmt.Appendf(b, "%010d 00000 n \n", at)
	}
	b = fmt.Appendf(b, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%X> <%X>]>>\nstartxref\n%d\n%%%%EOF\n",
		next, objCatalog, objInfo, sum[:16], sum[:16], start)
	n, err := w.Write(b)
	if err != nil {
		return int64(n), fmt.Errorf("write pdf: %w", err)
	}
	return int64(n), nil
}

func (f *File) writeCatalog(o *objects) {
	o.put(objCatalog, "<</Type /Catalog /Pages %d 0 R /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /Metadata %d 0 R"+
		" /ViewerPreferences <</DisplayDocTitle true>> /PageMode %s /Outlines %d 0 R>>",
		objPages, str(f.meta.Lang), objStructure, objXMP, f.pageMode(), objOutline)
	info := "<</Producer " + str("Sharewell")
	for _, e := range []struct{ key, val string }{
		{"Title", f.meta.Title}, {"Subject", f.meta.Subject}, {"Author", f.meta.Author}, {"Keywords", f.meta.Keywords},
	} {
		if e.val != "" {
			info += " /" + e.key + " " + str(e.val)
		}
	}
	if !f.meta.Created.IsZero() {
		at := str(f.meta.Created.UTC().Format("D:20060102150405+00'00'"))
		info += " /CreationDate " + at + " /ModDate " + at
	}
	o.put(objInfo, "%s>>", info)
	o.stream(objXMP, "/Type /Metadata /Subtype /XML", []byte(f.meta.xmp()))
}

func (f *File) pageMode() string {
	if len(f.outline) > 0 {
		return "/UseOutlines"
	}
	return "/UseNone"
}

func (f *File) writePages(o *objects, pages []int) error {
	var kids, fonts strings.Builder
	for _, n := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", n)
	}
	for i := range f.faces {
		fmt.Fprintf(&fonts, "/F%d %d 0 R ", i+1, firstFree+objsPerFace*i)
	}
	o.put(objPages, "<</Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 %g %g] /Resources <</Font <<%s>>>>>>",
		kids.String(), len(pages), PageWidth, PageHeight, fonts.String())
	var buf bytes.Buffer
	zw := zlib.NewWriter(&buf) // one for all pages: a new one costs more than a page
	for i, p := range f.pages {
		buf.Reset()
		zw.Reset(&buf)
		if _, err := zw.Write(p.buf); err != nil {
			return fmt.Errorf("compress: %w", err)
		}
		if err := zw.Close(); err != nil {
			return fmt.Errorf("compress: %w", err)
		}
		o.put(pages[i], "<</Type /Page /Parent %d 0 R /Contents %d 0 R /StructParents %d /Tabs /S>>", objPages, pages[i]+1, i)
		o.stream(pages[i]+1, "/Filter /FlateDecode", buf.Bytes())
	}
	return nil
}

func (f *File) writeFaces(o *objects) {
	for i, face := range f.faces {
		n := firstFree + objsPerFace*i
		flags, stem := 32, 80
		if face.bold {
			flags, stem = 32|1<<18, 140
		}
		o.put(n, "<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>",
			face.name, n+1, n+4)
		o.put(n+1, "<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"+
			" /FontDescriptor %d 0 R /CIDToGIDMap /Identity /DW 0 /W %s>>", face.name, n+2, face.wArray)
		o.put(n+2, "<</Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %d 0 R>>",
			face.name, flags, face.bbox[0], face.bbox[1], face.bbox[2], face.bbox[3], face.ascent, face.descent, face.capHeight, stem, n+3)
		o.stream(n+3, fmt.Sprintf("/Filter /FlateDecode /Length1 %d", face.length), face.program)
		o.stream(n+4, "/Filter /FlateDecode", face.toUnicode)
	}
}

func deflate(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	zw, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if _, err := zw.Write(raw); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := zw.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return b.Bytes(), nil
}

func appendRef(b []byte, n int) []byte {
	return append(strconv.AppendInt(b, int64(n), 10), " 0 R"...)
}

// str is a text string: as it is where nothing in it could end it, otherwise hexadecimal UTF-16.
func str(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`()\`, r) }) < 0 {
		return "(" + s + ")"
	}
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}
