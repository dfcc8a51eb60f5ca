package files

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"
)

// Limits of an office document, unpacked.
const (
	mostPart     = 64 << 20 // bytes of one part that is looked into
	mostNested   = 20       // documents within a document
	mostRatio    = 400      // times a large part may grow
	ratioFrom    = 8 << 20  // bytes above which growth is looked at
	nestedDepth  = 1
	mostMarkings = 20_000_000 // pieces of markup in one part
)

func errMacros() error {
	return wrong("files.macros", "The file holds macros: programs that run when it is opened. Save it without macros (.docx, .xlsx, .pptx or OpenDocument) and choose that.")
}

func errEmbedded() error {
	return wrong("files.embedded", "The file has another program's object inside it, such as a packed file or an old equation. Take it out, or put it in as a picture, and choose the file again.")
}

func errFetches() error {
	return wrong("files.fetches", "The file fetches something from elsewhere when it is opened, such as a template, a picture or another workbook. Break these links (in Word and Excel: Edit Links to Files) and choose it again.")
}

func errBomb() error {
	return wrong("files.bomb", "The file unpacks to far more than we can take. Save it again with smaller pictures and fewer parts, and choose that.")
}

func errBroken() error {
	return wrong("files.damaged", "The file is damaged. Open it, save it again and choose that.")
}

func errLocked() error {
	return wrong("files.locked", "The file has a password. Save it without one and choose that.")
}

// packageType tells which kind of office document an archive is, and refuses one that runs, fetches or hides something.
func packageType(b []byte) (string, error) {
	budget := int64(mostUnpacked)
	return (&look{budget: &budget, nested: new(int)}).document(b, 0)
}

// look is one look through a document and those within it, within one budget.
type look struct {
	budget *int64
	nested *int
}

func (l *look) document(b []byte, depth int) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", errBroken()
	}
	if len(z.File) > mostParts {
		return "", errBomb()
	}
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		switch {
		case f.Flags&1 != 0:
			return "", errLocked()
		case parts[name] != nil, strings.Contains(name, ".."), strings.Contains(name, "\\"), path.IsAbs(name):
			return "", errBroken()
		case f.UncompressedSize64 > mostUnpacked, f.UncompressedSize64 > ratioFrom && f.UncompressedSize64 > mostRatio*max(1, f.CompressedSize64):
			return "", errBomb()
		}
		if *l.budget -= int64(f.UncompressedSize64); *l.budget < 0 {
			return "", errBomb()
		}
		parts[name] = f
	}
	typ, err := l.kind(parts)
	if err != nil {
		return "", err
	}
	for name, f := range parts {
		if err := l.part(name, f, depth); err != nil {
			return "", err
		}
	}
	return typ, nil
}

// kind tells the type of a document from its parts, and wants no macros declared.
func (l *look) kind(parts map[string]*zip.File) (string, error) {
	if f := parts["mimetype"]; f != nil {
		text, err := read(f, 200)
		typ := strings.TrimSpace(string(text))
		if err != nil || typ != ODT && typ != ODS && typ != ODP || parts["content.xml"] == nil {
			return "", errType()
		}
		return typ, l.manifest(parts["meta-inf/manifest.xml"])
	}
	f := parts["[content_types].xml"]
	if f == nil {
		return "", wrong("files.archive", "The file is an archive with other files in it. Choose the files one at a time.")
	}
	types, err := read(f, mostRelations)
	if err != nil {
		return "", errBroken()
	}
	if low := bytes.ToLower(types); bytes.Contains(low, []byte("macroenabled")) || bytes.Contains(low, []byte("vbaproject")) || bytes.Contains(low, []byte("macrosheet")) {
		return "", errMacros()
	}
	switch {
	case parts["word/document.xml"] != nil:
		return DOCX, nil
	case parts["xl/workbook.xml"] != nil:
		return XLSX, nil
	case parts["ppt/presentation.xml"] != nil:
		return PPTX, nil
	}
	return "", errType()
}

// manifest refuses an OpenDocument file that is encrypted, or that carries objects of other programs.
func (*look) manifest(f *zip.File) error {
	if f == nil {
		return errBroken()
	}
	text, err := read(f, mostRelations)
	low := bytes.ToLower(text)
	switch {
	case err != nil:
		return errBroken()
	case bytes.Contains(low, []byte("encryption-data")):
		return errLocked()
	case bytes.Contains(low, []byte("oleobject")):
		return errEmbedded()
	}
	return nil
}

// part looks at one part of a document.
func (l *look) part(name string, f *zip.File, depth int) error {
	switch {
	case strings.Contains(name, "vbaproject"), strings.Contains(name, "vbadata"), strings.Contains(name, "/macrosheets/"), strings.Contains(name, "/dialogsheets/"),
		strings.HasPrefix(name, "basic/"), strings.HasPrefix(name, "scripts/"), strings.HasPrefix(name, "dialogs/"), name == "meta-inf/macrosignatures.xml":
		return errMacros()
	case strings.Contains(name, "/activex/"), strings.Contains(name, "/embeddings/") && strings.HasSuffix(name, ".bin"), strings.HasSuffix(name, ".exe"), strings.HasSuffix(name, ".js"):
		return errEmbedded()
	case strings.Contains(name, "/embeddings/"):
		return l.within(f, depth)
	case strings.HasSuffix(name, ".rels"):
		if fetches(f) {
			return errFetches()
		}
		return nil
	case strings.HasPrefix(name, "xl/externallinks/") && strings.HasSuffix(name, ".xml"), strings.HasPrefix(name, "xl/connections"), strings.HasPrefix(name, "xl/querytables/"):
		return errFetches()
	case name == "content.xml", name == "styles.xml", strings.HasSuffix(name, "/content.xml"), strings.HasPrefix(name, "ppt/slides/") && strings.HasSuffix(name, ".xml"),
		strings.HasPrefix(name, "word/") && strings.HasSuffix(name, ".xml") && !strings.Contains(name, "/theme/"):
		return markings(f)
	}
	return nil
}

// within looks at a document inside a document, such as the workbook behind a chart.
func (l *look) within(f *zip.File, depth int) error {
	if *l.nested++; *l.nested > mostNested || depth >= nestedDepth {
		return errEmbedded()
	}
	b, err := read(f, mostPart)
	if err != nil {
		return errBomb()
	}
	_, err = l.document(b, depth+1)
	return err
}

// read unpacks a part within a limit; a part that is larger is an error.
func read(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // it was only read
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(b)) > most {
		err = errBomb()
	}
	return b, err
}

// exchange is a field that starts another program.
var exchange = regexp.MustCompile(`(?i)\bDDE(AUTO)?\b`)

// markings refuses text that starts a program or fetches something: fields of dynamic exchange, listeners, scripts.
func markings(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return errBroken()
	}
	defer func() { _ = r.Close() }() // it was only read
	d := xml.NewDecoder(io.LimitReader(r, mostPart+1))
	d.Strict = false
	var field strings.Builder
	for in, n := false, 0; ; n++ {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil || d.InputOffset() > mostPart || n > mostMarkings {
			return errBroken()
		}
		switch x := t.(type) {
		case xml.Directive:
			return errBroken()
		case xml.StartElement:
			if err := marking(x); err != nil {
				return err
			}
			in = x.Name.Local == "instrText"
		case xml.EndElement:
			if in = false; x.Name.Local == "p" {
				if exchange.MatchString(field.String()) {
					return errFetches()
				}
				field.Reset()
			}
		case xml.CharData:
			if in && field.Len() < mostRelations {
				field.Write(x)
			}
		}
	}
}

func marking(e xml.StartElement) error {
	switch e.Name.Local {
	case "script", "event-listener":
		return errMacros()
	case "object-ole", "applet", "plugin":
		return errEmbedded()
	case "dde-link", "dde-source", "dde-connection-decl":
		return errFetches()
	}
	for _, a := range e.Attr {
		v := strings.ToLower(strings.TrimSpace(a.Value))
		if a.Name.Local == "href" && strings.HasPrefix(v, "vnd.sun.star.script:") || strings.HasPrefix(v, "macro:") {
			return errMacros()
		}
		if a.Name.Local == "href" && strings.Contains(v, "//") && (e.Name.Local == "image" || e.Name.Local == "object" || e.Name.Local == "section-source") {
			return errFetches()
		}
		if a.Name.Local == "action" && (strings.HasPrefix(v, "ppaction://program") || strings.HasPrefix(v, "ppaction://macro") || strings.HasPrefix(v, "ppaction://ole")) {
			return errMacros()
		}
		if a.Name.Local == "instr" && exchange.MatchString(a.Value) {
			return errFetches()
		}
	}
	return nil
}
