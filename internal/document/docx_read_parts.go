package document

import (
	"encoding/xml"
	"path"
	"slices"
	"strings"
)

// relationship is one line of a .rels part.
type relationship struct {
	kind, target string
	outside      bool
}

// rels reads the relationships of a part; none when it has none or they cannot be read.
func (p *docxPackage) rels(part string) []relationship {
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if part == "" {
		name = "_rels/.rels"
	}
	if p.files[strings.ToLower(name)] == nil {
		return nil
	}
	raw, err := p.read(name)
	if err != nil {
		return nil
	}
	var v relVisitor
	if err := walkXML(raw, &v); err != nil {
		return nil
	}
	return v.found
}

type relVisitor struct{ found []relationship }

func (v *relVisitor) start(e xml.StartElement) {
	if e.Name.Local == "Relationship" {
		v.found = append(v.found, relationship{
			kind: path.Base(attr(e, "Type")), target: attr(e, "Target"), outside: attr(e, "TargetMode") == "External",
		})
	}
}
func (*relVisitor) text(string) {}
func (*relVisitor) end(string)  {}

// mainPart is the part that holds the text: not every word processor calls it document.xml.
func (p *docxPackage) mainPart() string {
	for _, r := range p.rels("") {
		if r.kind == "officeDocument" && !r.outside {
			return strings.TrimPrefix(path.Clean("/"+r.target), "/")
		}
	}
	return "word/document.xml"
}

// outside counts templates, pictures and the like that the document would fetch from elsewhere.
func (p *docxPackage) outside(main string) int {
	n := 0
	settings := path.Join(path.Dir(main), "settings.xml")
	for _, r := range slices.Concat(p.rels(main), p.rels(settings)) {
		if r.outside && r.kind != "hyperlink" {
			n++
		}
	}
	return n
}

// record is what our own part says about the document.
type record struct {
	reference, revision, prompt string
	edition                     string
	own                         map[string]bool   // marks of the form's own paragraphs
	keys                        map[string]string // bookmark to key
}

// record reads our part from among the custom XML parts, then the document's properties.
func (p *docxPackage) record() (record, error) {
	rec := record{keys: map[string]string{}}
	var names []string
	for name := range p.files {
		if strings.HasPrefix(name, "customxml/item") && strings.HasSuffix(name, ".xml") && !strings.Contains(name, "props") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		raw, err := p.read(name)
		if err != nil {
			return record{}, err
		}
		v := recordVisitor{rec: &rec}
		if err := walkXML(raw, &v); err != nil {
			continue // somebody else's part; ours is well formed
		}
	}
	if rec.reference == "" && p.files["docprops/custom.xml"] != nil {
		raw, err := p.read("docProps/custom.xml")
		if err != nil {
			return record{}, err
		}
		v := propertyVisitor{rec: &rec}
		if err := walkXML(raw, &v); err != nil {
			return record{}, err
		}
	}
	rec.reference, rec.revision = CleanLine(rec.reference), CleanLine(rec.revision)
	return rec, nil
}

type recordVisitor struct {
	rec  *record
	ours bool
}

func (v *recordVisitor) start(e xml.StartElement) {
	switch {
	case e.Name.Local == "record" && declares(e, recordNS):
		v.ours = true
		v.rec.reference, v.rec.revision, v.rec.prompt = attr(e, "reference"), attr(e, "revision"), attr(e, "prompt")
		v.rec.edition, v.rec.own = CleanLine(attr(e, "edition")), map[string]bool{}
		for mark := range strings.FieldsSeq(attr(e, "own")) {
			v.rec.own[mark] = true
		}
	case v.ours && e.Name.Local == "field":
		if key := attr(e, "key"); fitKey(key) {
			v.rec.keys[attr(e, "bookmark")] = key
		}
	}
}
func (*recordVisitor) text(string) {}
func (*recordVisitor) end(string)  {}

// declares reports whether an element declares a namespace, under any prefix.
func declares(e xml.StartElement, ns string) bool {
	return slices.ContainsFunc(e.Attr, func(a xml.Attr) bool {
		return a.Value == ns && (a.Name.Space == "xmlns" || a.Name.Local == "xmlns")
	})
}

func fitKey(k string) bool {
	if k == "" || len(k) > maxKey {
		return false
	}
	for i := range len(k) {
		if !keyByte(k[i]) {
			return false
		}
	}
	return true
}

// propertyVisitor reads reference and revision from the document's own properties.
type propertyVisitor struct {
	rec  *record
	name string
}

func (v *propertyVisitor) start(e xml.StartElement) {
	if e.Name.Local == "property" {
		v.name = attr(e, "name")
	}
}

func (v *propertyVisitor) text(s string) {
	switch v.name {
	case "SharewellReference":
		v.rec.reference += s
	case "SharewellRevision":
		v.rec.revision += s
	}
}

func (v *propertyVisitor) end(name string) {
	if name == "property" {
		v.name = ""
	}
}

// titleLevel marks the style of the document's title.
const titleLevel = -1

// headingStyles maps style ids to heading levels by the styles' names, which stay English where the
// ids do not.
func (p *docxPackage) headingStyles(dir string) (map[string]int, error) {
	v := styleVisitor{levels: map[string]int{}}
	name := path.Join(dir, "styles.xml")
	if p.files[strings.ToLower(name)] == nil {
		return v.levels, nil
	}
	raw, err := p.read(name)
	if err != nil {
		return nil, err
	}
	return v.levels, walkXML(raw, &v)
}

type styleVisitor struct {
	levels map[string]int
	id     string
}

func (v *styleVisitor) start(e xml.StartElement) {
	switch e.Name.Local {
	case "style":
		v.id = attr(e, "styleId")
	case "name":
		name := strings.ToLower(attr(e, "val"))
		if name == "title" {
			v.levels[v.id] = titleLevel
		}
		if n, ok := strings.CutPrefix(name, "heading "); ok && len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
			v.levels[v.id] = int(n[0] - '0')
		}
	}
}
func (*styleVisitor) text(string) {}
func (*styleVisitor) end(string)  {}
