package document

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"embed"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"strings"
	"sync"
	"time"

	"github.com/beevik/etree"
)

//go:embed parts
var parts embed.FS

// part is a static part of the package, compressed once.
type part struct {
	name   string
	packed []byte
	size   uint64
	crc    uint32
}

// staticHead are the parts that never differ; staticLanguage those that differ by language only.
var (
	staticHead = sync.OnceValue(func() []part {
		return []part{
			pack("[Content_Types].xml", "content_types.xml"),
			pack("_rels/.rels", "package.rels"),
			pack("word/_rels/document.xml.rels", "document.rels"),
			pack("docProps/app.xml", "app.xml"),
			pack("customXml/itemProps1.xml", "item_props.xml"),
			pack("customXml/_rels/item1.xml.rels", "item.rels"),
		}
	})
	staticLanguage = sync.OnceValue(func() []part {
		return []part{pack("word/styles.xml", "styles.xml"), pack("word/settings.xml", "settings.xml")}
	})
)

func partText(file string) []byte {
	raw, err := parts.ReadFile("parts/" + file)
	if err != nil {
		panic("document: embedded part is missing: " + file) // the build embeds them
	}
	return raw
}

func pack(name, file string) part {
	raw := partText(file)
	var buf bytes.Buffer
	fw, err := flate.NewWriter(&buf, flate.BestCompression)
	if err == nil {
		_, err = fw.Write(raw)
	}
	if err == nil {
		err = fw.Close()
	}
	if err != nil {
		panic("document: compress in memory: " + err.Error()) // a buffer does not fail
	}
	return part{name: name, packed: buf.Bytes(), size: uint64(len(raw)), crc: crc32.ChecksumIEEE(raw)}
}

// copyStatic adds compressed parts as they are.
func copyStatic(zw *zip.Writer, ps []part) error {
	for _, p := range ps {
		w, err := zw.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.crc,
			CompressedSize64: uint64(len(p.packed)), UncompressedSize64: p.size,
		})
		if err != nil {
			return fmt.Errorf("part %s: %w", p.name, err)
		}
		if _, err := w.Write(p.packed); err != nil {
			return fmt.Errorf("part %s: %w", p.name, err)
		}
	}
	return nil
}

// writeLanguage writes the parts that name the language, with the styles of marked text where there is any.
func writeLanguage(zw *zip.Writer, lang string, rich bool) error {
	for _, p := range []struct{ name, file string }{{"word/styles.xml", "styles.xml"}, {"word/settings.xml", "settings.xml"}} {
		w, err := zw.Create(p.name)
		if err != nil {
			return fmt.Errorf("part %s: %w", p.name, err)
		}
		raw := bytes.ReplaceAll(partText(p.file), []byte(DefaultLang), []byte(lang))
		if rich && p.file == "styles.xml" {
			raw = withRichStyles(raw)
		}
		if _, err := w.Write(raw); err != nil {
			return fmt.Errorf("part %s: %w", p.name, err)
		}
	}
	return nil
}

func writeXML(zw *zip.Writer, name string, doc *etree.Document) error {
	w, err := zw.Create(name) // no time: the same document gives the same bytes
	if err != nil {
		return fmt.Errorf("part %s: %w", name, err)
	}
	if _, err := doc.WriteTo(w); err != nil {
		return fmt.Errorf("part %s: %w", name, err)
	}
	return nil
}

func numberingPart(ordered int) *etree.Document {
	doc, root := newPart("w:numbering")
	for i, kind := range []struct{ format, text string }{{"bullet", "\u2022"}, {"decimal", "%1."}} {
		abs := root.CreateElement("w:abstractNum")
		abs.CreateAttr("w:abstractNumId", fmt.Sprint(i))
		setVal(abs, "w:multiLevelType", "singleLevel")
		lvl := abs.CreateElement("w:lvl")
		lvl.CreateAttr("w:ilvl", "0")
		setVal(lvl, "w:start", "1")
		setVal(lvl, "w:numFmt", kind.format)
		setVal(lvl, "w:lvlText", kind.text)
		setVal(lvl, "w:lvlJc", "left")
		ind := lvl.CreateElement("w:pPr").CreateElement("w:ind")
		ind.CreateAttr("w:left", "454")
		ind.CreateAttr("w:hanging", "454")
		setVal(lvl.CreateElement("w:rPr"), "w:color", "0B4F5C")
	}
	for n := 1; n <= 1+ordered; n++ {
		num := root.CreateElement("w:num")
		num.CreateAttr("w:numId", fmt.Sprint(n))
		if n == 1 {
			setVal(num, "w:abstractNumId", "0")
			continue
		}
		setVal(num, "w:abstractNumId", "1")
		o := num.CreateElement("w:lvlOverride") // every numbered list starts at 1
		o.CreateAttr("w:ilvl", "0")
		setVal(o, "w:startOverride", "1")
	}
	return doc
}

func headerPart(d Doc) *etree.Document {
	doc, root := newPart("w:hdr")
	addRun(newPara(root, "Header"), "", runningHead(d))
	return doc
}

// runningHead is the line at the top of every page.
func runningHead(d Doc) string {
	s := d.Reference
	if d.Revision != "" {
		s = strings.TrimLeft(s+"  \u00b7  "+d.Words.Version+" "+d.Revision, " \u00b7")
	}
	return s
}

func footerPart(d Doc) *etree.Document {
	doc, root := newPart("w:ftr")
	p := newPara(root, "Footer")
	addRun(p, "", d.Footer+"\t")
	before, between, after := pageWords(d.Words.Page)
	addRun(p, "", before)
	addPageField(p, "PAGE")
	addRun(p, "", between)
	addPageField(p, "NUMPAGES")
	addRun(p, "", after)
	return doc
}

// pageWords cuts "Page %d of %d" at its two numbers.
func pageWords(s string) (before, between, after string) {
	if p := strings.Split(s, "%d"); len(p) == 3 {
		return p[0], p[1], p[2]
	}
	return "", " / ", ""
}

func addPageField(p *etree.Element, instr string) {
	f := p.CreateElement("w:fldSimple")
	f.CreateAttr("w:instr", instr)
	addRun(f, "", "1")
}

func corePart(d Doc) *etree.Document {
	doc := newXML()
	root := doc.CreateElement("cp:coreProperties")
	root.CreateAttr("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties")
	root.CreateAttr("xmlns:dc", "http://purl.org/dc/elements/1.1/")
	root.CreateAttr("xmlns:dcterms", "http://purl.org/dc/terms/")
	root.CreateAttr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	for _, e := range []struct{ name, text string }{
		{"dc:title", d.Title}, {"dc:subject", d.Subject}, {"dc:creator", d.Author},
		{"dc:identifier", d.Reference}, {"dc:language", d.Lang}, {"cp:revision", revisionNumber(d.Revision)},
	} {
		if e.text != "" {
			root.CreateElement(e.name).SetText(e.text)
		}
	}
	if !d.Created.IsZero() {
		for _, name := range []string{"dcterms:created", "dcterms:modified"} {
			e := root.CreateElement(name)
			e.CreateAttr("xsi:type", "dcterms:W3CDTF")
			e.SetText(d.Created.UTC().Format(time.RFC3339))
		}
	}
	return doc
}

// revisionNumber lets only a number through: word processors count with it.
func revisionNumber(s string) string {
	if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
		return ""
	}
	return s
}

// customPart keeps reference and revision as document properties too, which survive where custom XML
// parts do not.
func customPart(d Doc) *etree.Document {
	doc := newXML()
	root := doc.CreateElement("Properties")
	root.CreateAttr("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties")
	root.CreateAttr("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes")
	for i, p := range []struct{ name, text string }{{"SharewellReference", d.Reference}, {"SharewellRevision", d.Revision}} {
		e := root.CreateElement("property")
		e.CreateAttr("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}")
		e.CreateAttr("pid", fmt.Sprint(i+2))
		e.CreateAttr("name", p.name)
		e.CreateElement("vt:lpwstr").SetText(p.text)
	}
	return doc
}

// recordPart is our own part: which record and revision this is, and which bookmark is which field.
func recordPart(d Doc, body *docxBody) *etree.Document {
	doc := newXML()
	root := doc.CreateElement("record")
	root.CreateAttr("xmlns", recordNS)
	root.CreateAttr("reference", d.Reference)
	root.CreateAttr("revision", d.Revision)
	root.CreateAttr("prompt", d.Words.Prompt)
	if d.Edition != "" {
		root.CreateAttr("edition", d.Edition)
		root.CreateAttr("own", body.ownWords())
	}
	for _, f := range body.fields {
		e := root.CreateElement("field")
		e.CreateAttr("key", f.key)
		e.CreateAttr("bookmark", f.bookmark)
	}
	return doc
}

// bookmarkName fits a key to Word's rule for bookmarks: 40 letters, digits and underscores. Most keys
// can be read back from it; the hash keeps apart the long ones, which the record part lists.
func bookmarkName(key string) string {
	name := "f_" + strings.NewReplacer("_", "__", ".", "_d", "-", "_h").Replace(key)
	if len(name) <= 40 {
		return name
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(key)) // a hash does not fail
	return fmt.Sprintf("g_%.28s_%08x", strings.NewReplacer(".", "_", "-", "_").Replace(key), h.Sum32())
}

// keyOfBookmark undoes bookmarkName; empty when it is not one that can be undone.
func keyOfBookmark(name string) string {
	rest, ok := strings.CutPrefix(name, "f_")
	if !ok {
		return ""
	}
	return strings.NewReplacer("__", "_", "_d", ".", "_h", "-").Replace(rest)
}
