package files

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sharewell/internal/errs"
)

// The types that can be kept.
const (
	PDF  = "application/pdf"
	PNG  = "image/png"
	JPEG = "image/jpeg"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// Meta is what is known of bytes that passed.
type Meta struct {
	Name   string // as people see it, safe for a header; its extension fits the type
	Type   string
	Size   int64
	SHA256 string // hexadecimal
}

// Scans are the types taken for a scan of signed paper.
func Scans() []string { return []string{PDF, PNG, JPEG, DOCX} }

// Check looks at bytes and says what they are. Limit is in bytes. The error says what to do.
func Check(name string, b []byte, limit int64) (Meta, error) {
	if len(b) == 0 {
		return Meta{}, wrong("files.empty", "The file is empty. Choose a file with something in it.")
	}
	if int64(len(b)) > limit {
		return Meta{}, wrong("files.large", "The file is larger than "+megabytes(limit)+". Make it smaller, for example by scanning at a lower resolution.")
	}
	typ := sniff(b)
	if !slices.Contains(Scans(), typ) {
		return Meta{}, wrong("files.type", "The file must be a PDF, PNG, JPEG or Word (.docx) file. Save it as one of these and choose it again.")
	}
	sum := sha256.Sum256(b)
	return Meta{Name: safeName(name, typ), Type: typ, Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}, nil
}

func wrong(code, message string) error { return errs.New(errs.Invalid, code, message) }

func megabytes(n int64) string {
	mb := n >> 20
	if mb < 1 {
		return "the limit"
	}
	digits := []byte{}
	for ; mb > 0; mb /= 10 {
		digits = append([]byte{byte('0' + mb%10)}, digits...)
	}
	return string(digits) + " MB"
}

// sniff tells the type from the content, "" when it is none of ours.
func sniff(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")) && bytes.Contains(b[max(0, len(b)-2048):], []byte("%%EOF")):
		return PDF
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")) && bytes.Contains(b[:min(len(b), 64)], []byte("IHDR")):
		return PNG
	case bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}):
		return JPEG
	case bytes.HasPrefix(b, []byte("PK\x03\x04")) && isDOCX(b):
		return DOCX
	}
	return ""
}

const (
	mostParts    = 2000
	mostUnpacked = 200 << 20
)

// isDOCX wants the parts of a Word document and none that run or fetch something when it is opened. It
// unpacks nothing but the lists of relations, each within a limit.
func isDOCX(b []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(z.File) > mostParts {
		return false
	}
	var total uint64
	seen := map[string]bool{}
	for _, f := range z.File {
		total += f.UncompressedSize64
		name := strings.ToLower(f.Name)
		if total > mostUnpacked || seen[name] || strings.Contains(name, "..") || path.IsAbs(name) || runs(name) {
			return false
		}
		if strings.HasSuffix(name, ".rels") && fetches(f) {
			return false
		}
		seen[name] = true
	}
	return seen["[content_types].xml"] && seen["word/document.xml"]
}

// runs reports whether a part of a document holds a program or something that starts one.
func runs(name string) bool {
	return strings.Contains(name, "vbaproject") || strings.Contains(name, "vbadata") || strings.Contains(name, "/activex/") ||
		strings.Contains(name, "/embeddings/") && strings.HasSuffix(name, ".bin")
}

// mostRelations bounds what is unpacked of one list of relations.
const mostRelations = 1 << 20

// fetches reports whether a list of relations names a macro, or something to be fetched from elsewhere as
// the document opens, such as a template. Links that a reader follows are fine. A list that cannot be read
// counts as one that does.
func fetches(f *zip.File) bool {
	r, err := f.Open()
	if err != nil {
		return true
	}
	defer func() { _ = r.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(r, mostRelations+1))
	if err != nil || len(text) > mostRelations {
		return true
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		t, err := d.Token()
		if err != nil {
			return !errors.Is(err, io.EOF)
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" && reaches(e.Attr) {
			return true
		}
	}
}

func reaches(attrs []xml.Attr) bool {
	v := map[string]string{}
	for _, a := range attrs {
		v[a.Name.Local] = strings.ToLower(strings.TrimSpace(a.Value))
	}
	switch {
	case strings.HasSuffix(v["Type"], "/vbaproject"):
		return true
	case v["TargetMode"] != "external", strings.HasSuffix(v["Type"], "/hyperlink"):
		return false
	}
	return !ownDisk.MatchString(v["Target"])
}

// ownDisk is where a template on the writer's own disk lies; the machine that opens the file fetches
// nothing for it.
var ownDisk = regexp.MustCompile(`^file:///[a-z]:`)

// extension gives the ending that fits a type.
func extension(typ string) string {
	switch typ {
	case PDF:
		return ".pdf"
	case PNG:
		return ".png"
	case JPEG:
		return ".jpg"
	case DOCX:
		return ".docx"
	}
	if ext := paperExtension(typ); ext != "" {
		return ext
	}
	if ext := filmExtension(typ); ext != "" {
		return ext
	}
	if ext := soundExtension(typ); ext != "" {
		return ext
	}
	return ".bin"
}

const longestName = 100

// safeName keeps the last part of a name, without control characters, quotes or marks that turn text
// around, and gives it the ending that fits the type.
func safeName(name, typ string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`"<>:|?*;%`, r) {
			return -1
		}
		return r
	}, name)
	ext := path.Ext(name)
	base := strings.Trim(strings.TrimSuffix(name, ext), " .")
	for len(base) > longestName {
		_, n := utf8.DecodeLastRuneInString(base)
		base = base[:len(base)-n]
	}
	if base == "" || base == "/" {
		base = "file"
	}
	if want := extension(typ); !strings.EqualFold(ext, want) && !(typ == JPEG && strings.EqualFold(ext, ".jpeg")) {
		ext = want
	}
	return base + strings.ToLower(ext)
}
