package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

// Load reads and checks a pack. A file that it does not have is taken from the first base that has it,
// so that one partnership's pack can build on another's; the directory is never taken over.
func Load(fsys fs.FS, bases ...fs.FS) (*Pack, error) {
	l := &loader{sets: append([]fs.FS{fsys}, bases...), own: fsys, pack: &Pack{}}
	l.names()
	l.agreement()
	l.glossary()
	l.terms()
	l.synonyms()
	l.templates()
	l.directory()
	if len(l.problems) > 0 {
		return nil, errs.Wrap(errs.Invalid, "pack.mistakes", "The partnership's pack has mistakes.", &LoadError{l.problems})
	}
	return l.pack, nil
}

// LoadError lists every mistake of a pack.
type LoadError struct{ Problems []string }

// Error implements error: one mistake a line.
func (e *LoadError) Error() string { return strings.Join(e.Problems, "\n") }

type loader struct {
	sets     []fs.FS
	own      fs.FS
	pack     *Pack
	file     string
	problems []string
}

func (l *loader) fail(line int, format string, args ...any) {
	at := l.file
	if line > 0 {
		at = fmt.Sprintf("%s:%d", l.file, line)
	}
	l.problems = append(l.problems, at+": "+fmt.Sprintf(format, args...))
}

// read decodes a file strictly into v and gives the document for line numbers; nil when it cannot.
func (l *loader) read(name string, v any) *yaml.Node {
	l.file = name
	var data []byte
	err := fs.ErrNotExist
	for _, set := range l.sets {
		if data, err = fs.ReadFile(set, name); err == nil {
			break
		}
	}
	if err != nil {
		l.fail(0, "the file is missing")
		return nil
	}
	return l.decode(data, v)
}

func (l *loader) decode(data []byte, v any) *yaml.Node {
	d := yaml.NewDecoder(strings.NewReader(string(data)))
	d.KnownFields(true)
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		if te, ok := errors.AsType[*yaml.TypeError](err); ok {
			for _, e := range te.Errors {
				l.fail(0, "%s", e)
			}
			return nil
		}
		l.fail(0, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil || len(root.Content) == 0 {
		l.fail(0, "the file is empty")
		return nil
	}
	return root.Content[0]
}

// items gives the nodes of a list in a document, to say the line of each.
func items(root *yaml.Node, key string) []*yaml.Node {
	for i := 0; root != nil && i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == key {
			return root.Content[i+1].Content
		}
	}
	return nil
}

func lineOf(nodes []*yaml.Node, i int) int {
	if i < len(nodes) {
		return nodes[i].Line
	}
	return 0
}

// must fails when a text is empty.
func (l *loader) must(line int, what, value string) {
	if strings.TrimSpace(value) == "" {
		l.fail(line, "%s is missing: enter it", what)
	}
}

// once fails when a value was seen before in the same list.
func (l *loader) once(line int, what, value string, seen map[string]int) {
	if first, twice := seen[value]; twice && value != "" {
		l.fail(line, "%s %q is on line %d already: every one needs its own", what, value, first)
		return
	}
	seen[value] = line
}

var (
	prefixForm = regexp.MustCompile(`^[A-Z]{2,4}$`)
	clauseForm = regexp.MustCompile(`^c-[a-z0-9]+(-[a-z0-9]+)*$`)
	codeForm   = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)
	localeForm = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)
)

func (l *loader) names() {
	var f struct {
		Name            string   `yaml:"name"`
		Partnership     string   `yaml:"partnership"`
		Short           string   `yaml:"short"`
		County          string   `yaml:"county"`
		Agreement       string   `yaml:"agreement"`
		AgreementShort  string   `yaml:"agreement_short"`
		RunBy           string   `yaml:"run_by"`
		ReferencePrefix string   `yaml:"reference_prefix"`
		Mailbox         string   `yaml:"secretariat_mailbox"`
		PublicURL       string   `yaml:"public_url"`
		PublicURLHint   string   `yaml:"public_url_hint"`
		Locale          string   `yaml:"locale"`
		Demo            bool     `yaml:"demo"`
		Agencies        []Agency `yaml:"agencies"`
	}
	root := l.read("pack.yaml", &f)
	if root == nil {
		return
	}
	l.must(1, "name", f.Name)
	l.must(1, "partnership", f.Partnership)
	l.must(1, "agreement", f.Agreement)
	l.must(1, "run_by", f.RunBy)
	if !prefixForm.MatchString(f.ReferencePrefix) {
		l.fail(1, "reference_prefix %q: use two to four capital letters, like KM", f.ReferencePrefix)
	}
	if !organisation.ValidMailbox(f.Mailbox) {
		l.fail(1, "secretariat_mailbox %q: use a role mailbox, like sharing@example.gov.uk", f.Mailbox)
	}
	if !localeForm.MatchString(f.Locale) {
		l.fail(1, "locale %q: use a language, like en-GB", f.Locale)
	}
	seen := map[string]int{}
	for i, a := range f.Agencies {
		line := lineOf(items(root, "agencies"), i)
		l.must(line, "kind", a.Kind)
		l.must(line, "plain", a.Plain)
		l.once(line, "kind", a.Kind, seen)
	}
	p := l.pack
	p.Name, p.Partnership, p.Short, p.County, p.Agreement, p.AgreementShort = f.Name, f.Partnership, f.Short, f.County, f.Agreement, f.AgreementShort
	p.RunBy, p.ReferencePrefix, p.Mailbox, p.Locale, p.Demo, p.Agencies = f.RunBy, f.ReferencePrefix, f.Mailbox, f.Locale, f.Demo, f.Agencies
	p.PublicURL, p.PublicURLHint = f.PublicURL, f.PublicURLHint
}

func (l *loader) agreement() {
	var f struct {
		Title   string   `yaml:"title"`
		Number  string   `yaml:"number"`
		Draft   bool     `yaml:"draft"`
		Changes []string `yaml:"changes"`
		Clauses []struct {
			ID      string   `yaml:"id"`
			Heading string   `yaml:"heading"`
			Status  string   `yaml:"status"`
			Text    string   `yaml:"text"`
			RestsOn []string `yaml:"rests_on"`
			Depth   int      `yaml:"depth"`
			Terms   []string `yaml:"terms"`
		} `yaml:"clauses"`
	}
	root := l.read("agreement/agreement.yaml", &f)
	if root == nil {
		return
	}
	l.must(1, "title", f.Title)
	l.must(1, "number", f.Number)
	t := agreement.Text{Title: f.Title, Number: f.Number, Draft: f.Draft, Changes: f.Changes}
	seen := map[string]int{}
	for i, c := range f.Clauses {
		line := lineOf(items(root, "clauses"), i)
		if !clauseForm.MatchString(c.ID) {
			l.fail(line, "clause %q: use an identifier like c-purposes", c.ID)
		}
		l.once(line, "clause", c.ID, seen)
		l.must(line, "heading", c.Heading)
		l.must(line, "text", c.Text)
		if c.Status != "" && c.Status != "draft" && c.Status != "agreed" {
			l.fail(line, "status %q: use draft or agreed", c.Status)
		}
		if strings.ContainsAny(c.Text, "<>") {
			l.fail(line, "clause %q: use Markdown, not HTML", c.ID)
		}
		if c.Depth < 0 || c.Depth > agreement.MaxDepth || i == 0 && c.Depth > 0 || i > 0 && c.Depth > f.Clauses[i-1].Depth+1 {
			l.fail(line, "depth %d of clause %q: one more than the clause before at most, and %d at most", c.Depth, c.ID, agreement.MaxDepth)
		}
		t.Clauses = append(t.Clauses, agreement.Clause{
			ID: ident.Clause(c.ID), Heading: c.Heading, Text: strings.TrimSpace(c.Text), RestsOn: c.RestsOn, Status: c.Status, Depth: c.Depth, Terms: c.Terms,
		})
	}
	if len(f.Clauses) == 0 {
		l.fail(1, "clauses are missing: enter at least one")
	}
	t.Declarations = l.declarations()
	l.pack.Text = t
}

func (l *loader) declarations() []agreement.Declaration {
	var f struct {
		Status       string `yaml:"status"`
		Declarations []struct {
			Code    string `yaml:"code"`
			Version int    `yaml:"version"`
			Text    string `yaml:"text"`
			Hint    string `yaml:"hint"`
		} `yaml:"declarations"`
	}
	root := l.read("declarations.yaml", &f)
	var out []agreement.Declaration
	seen := map[string]int{}
	for i, d := range f.Declarations {
		line := lineOf(items(root, "declarations"), i)
		if !codeForm.MatchString(d.Code) {
			l.fail(line, "code %q: use small letters, like follow", d.Code)
		}
		l.once(line, "code", d.Code, seen)
		l.must(line, "text", d.Text)
		if d.Version < 1 {
			l.fail(line, "version %d: count from 1 and add one whenever the text changes", d.Version)
		}
		out = append(out, agreement.Declaration{Code: d.Code, Version: d.Version, Text: d.Text, Hint: d.Hint})
	}
	return out
}

func (l *loader) glossary() {
	var f struct {
		Terms []Term `yaml:"terms"`
	}
	root := l.read("glossary.yaml", &f)
	seen := map[string]int{}
	for i, t := range f.Terms {
		line := lineOf(items(root, "terms"), i)
		l.must(line, "staff", t.Staff)
		l.must(line, "plain", t.Plain)
		l.once(line, "staff", strings.ToLower(t.Staff), seen)
	}
	l.pack.Glossary = f.Terms
}

// terms checks that the words a clause takes from the glossary stand in it.
func (l *loader) terms() {
	for _, c := range l.pack.Text.Clauses {
		for _, term := range c.Terms {
			if !slices.ContainsFunc(l.pack.Glossary, func(t Term) bool { return strings.EqualFold(t.Staff, term) }) {
				l.problems = append(l.problems, fmt.Sprintf("agreement/agreement.yaml: clause %q takes the word %q from the glossary, which does not have it", c.ID, term))
			}
		}
	}
}

func (l *loader) synonyms() {
	var f struct {
		Groups [][]string `yaml:"groups"`
	}
	root := l.read("synonyms.yaml", &f)
	for i, g := range f.Groups {
		line := lineOf(items(root, "groups"), i)
		if len(g) < 2 {
			l.fail(line, "a group of words that mean the same needs two at least")
		}
		for _, w := range g {
			l.must(line, "word", w)
		}
	}
	l.pack.Synonyms = f.Groups
}

func (l *loader) templates() {
	names := map[string]bool{}
	for _, set := range l.sets {
		found, _ := fs.Glob(set, "templates/*.yaml") // the pattern is right, so there is no error
		for _, n := range found {
			names[n] = true
		}
	}
	sorted := make([]string, 0, len(names))
	for n := range names {
		sorted = append(sorted, n)
	}
	slices.Sort(sorted)
	for _, name := range sorted {
		var t Template
		if l.read(name, &t) == nil {
			continue
		}
		if want := strings.TrimSuffix(path.Base(name), ".yaml"); t.ID != want {
			l.fail(1, "id %q: a template has the name of its file, %q", t.ID, want)
		}
		l.must(1, "title", t.Title)
		l.must(1, "for", t.For)
		if len(t.Values) == 0 {
			l.fail(1, "values are missing: enter at least one field")
		}
		l.pack.Templates = append(l.pack.Templates, t)
	}
}

func (l *loader) directory() {
	const list = "directory/SOURCES.yaml"
	data, err := fs.ReadFile(l.own, list)
	if err != nil {
		return // a pack may have no directory
	}
	var f struct {
		Files []struct {
			File        string `yaml:"file"`
			Kind        string `yaml:"kind"`
			AsOf        string `yaml:"as_of"`
			Source      string `yaml:"source"`
			URL         string `yaml:"url"`
			Licence     string `yaml:"licence"`
			Attribution string `yaml:"attribution"`
			Note        string `yaml:"note"`
		} `yaml:"files"`
	}
	l.file = list
	root := l.decode(data, &f)
	listed := []string{list}
	for i, d := range f.Files {
		line := lineOf(items(root, "files"), i)
		l.must(line, "source", d.Source)
		l.must(line, "licence", d.Licence)
		if !organisation.FileKind(d.Kind).Valid() {
			l.fail(line, "kind %q is not one we can read", d.Kind)
		}
		asOf, err := clock.ParseDate(d.AsOf)
		if err != nil {
			l.fail(line, "as_of %q: write a day like 2024-08-31", d.AsOf)
		}
		content, err := fs.ReadFile(l.own, "directory/"+d.File)
		if err != nil {
			l.fail(line, "the file %q is missing", d.File)
		}
		listed = append(listed, "directory/"+d.File)
		l.pack.Directory = append(l.pack.Directory, Directory{
			File: d.File, Kind: organisation.FileKind(d.Kind), AsOf: asOf, Source: d.Source, URL: d.URL, Licence: d.Licence,
			Attribution: d.Attribution, Note: d.Note, data: content,
		})
	}
	present, _ := fs.Glob(l.own, "directory/*") // the pattern is right, so there is no error
	for _, name := range present {
		if !slices.Contains(listed, name) {
			l.fail(0, "the file %q has no source: add it to the list", name)
		}
	}
}
