package school

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
	"sharewell/internal/school/pupils"
)

// Load reads and checks the packs in a folder of their own against a rulebook. Every mistake is reported at once,
// with its file and line, in a *rulebook.LoadError.
func Load(fsys fs.FS, book *rulebook.Book) (*Packs, error) {
	l := &loader{p: &Packs{book: book}, fsys: fsys, sources: map[string]Source{}}
	l.readColumns()
	l.readCommon()
	l.readLetters()
	names, err := fs.Glob(fsys, "programmes/*.yaml")
	if err != nil {
		return nil, unreadable(err)
	}
	if len(names) == 0 {
		l.file = "programmes"
		l.fail(1, "there is no programme")
	}
	for _, name := range names {
		l.readProgramme(name)
	}
	slices.SortStableFunc(l.p.Programmes, func(a, b Programme) int { return place(a.Code) - place(b.Code) })
	if l.err != nil {
		return nil, unreadable(l.err)
	}
	if len(l.problems) > 0 {
		return nil, errs.Wrap(errs.Invalid, "school.mistakes", "The school packs have mistakes.", &rulebook.LoadError{Problems: l.problems})
	}
	return l.p, nil
}

func unreadable(err error) error {
	return errs.Wrap(errs.Internal, "school.unreadable", "The school packs cannot be read.", err)
}

// place is where a programme stands in lists: those most asked for first. Programmes that are new come last.
func place(code string) int {
	order := []string{"height-weight", "vision", "hearing", "dental-survey", "flu", "hpv", "teenage", "catch-up", "school-nursing"}
	if i := slices.Index(order, code); i >= 0 {
		return i
	}
	return len(order)
}

// loader builds packs while it reads.
type loader struct {
	p        *Packs
	fsys     fs.FS
	sources  map[string]Source
	file     string
	defaults dated
	problems []rulebook.Problem
	err      error
}

func (l *loader) fail(line int, format string, args ...any) {
	l.problems = append(l.problems, rulebook.Problem{File: l.file, Line: max(line, 1), Reason: fmt.Sprintf(format, args...)})
}

// word is a text that remembers its line.
type word struct {
	Text string
	Line int
}

// UnmarshalYAML implements yaml.Unmarshaler.
func (w *word) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: a text is expected here", n.Line)}}
	}
	w.Text, w.Line = strings.TrimSpace(n.Value), n.Line
	return nil
}

// dated is what statements say of themselves, and what a file says for all of its own.
type dated struct {
	From       string `yaml:"effective_from"`
	To         string `yaml:"effective_to"`
	CheckedOn  string `yaml:"checked_on"`
	Confidence string `yaml:"confidence"`
}

// said is a statement as the data writes it.
type said struct {
	Say     word     `yaml:"say"`
	Source  string   `yaml:"source"`
	Note    string   `yaml:"note"`
	RestsOn []string `yaml:"rests_on"`
	dated   `yaml:",inline"`
}

// read decodes a file strictly: an unknown key is a mistake with its line.
func (l *loader) read(name string, into any) bool {
	l.file, l.defaults = path.Clean(name), dated{}
	data, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		l.err = cmp.Or(l.err, err)
		return false
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err = d.Decode(into)
	if err == nil {
		return true
	}
	lines := []string{err.Error()}
	if t, ok := err.(*yaml.TypeError); ok {
		lines = t.Errors
	}
	for _, text := range lines {
		line := 1
		if _, after, ok := strings.Cut(text, "line "); ok {
			_, _ = fmt.Sscanf(after, "%d", &line) // line 1 stands when there is none
		}
		l.fail(line, "%s", text)
	}
	return false
}

func (l *loader) schema(got, want string) {
	if got != want {
		l.fail(1, "the key schools must say %s, not %q", want, got)
	}
}

func (l *loader) readColumns() {
	l.file = "columns.yaml"
	text, err := fs.ReadFile(l.fsys, l.file)
	if err != nil {
		l.err = err
		return
	}
	if l.p.columns, err = pupils.LoadColumns(text); err != nil {
		l.fail(1, "%v", err)
		l.p.columns = &pupils.Columns{}
	}
}

// statement checks one statement.
func (l *loader) statement(d said) Statement {
	s := Statement{Text: d.Say.Text, Note: d.Note, RestsOn: d.RestsOn}
	line := d.Say.Line
	if s.Text == "" {
		l.fail(line, "a statement says nothing")
	}
	l.provenance(&s, line, d.Source, d.dated)
	return s
}

// provenance fills in source, dates and confidence.
func (l *loader) provenance(s *Statement, line int, source string, d dated) {
	var known bool
	if s.Source, known = l.sources[source]; !known {
		l.fail(line, "the source %q is not among the sources of common.yaml", source)
	}
	s.Confidence = rulebook.Confidence(cmp.Or(d.Confidence, l.defaults.Confidence))
	if !s.Confidence.Valid() {
		l.fail(line, "confidence cannot be %q", s.Confidence)
	}
	s.From = l.day(line, "effective_from", cmp.Or(d.From, l.defaults.From))
	s.CheckedOn = l.day(line, "checked_on", cmp.Or(d.CheckedOn, l.defaults.CheckedOn))
	if d.To != "" {
		if s.To = l.day(line, "effective_to", d.To); s.To.Before(s.From) {
			l.fail(line, "it ends before it starts")
		}
	}
	for _, id := range s.RestsOn {
		if _, ok := l.p.book.Rule(id); !ok {
			l.fail(line, "the rulebook has no rule %q", id)
		}
	}
}

func (l *loader) day(line int, key, text string) clock.Date {
	d, err := clock.ParseDate(text)
	if err != nil {
		l.fail(line, "%s must be a day such as 2026-11-22, not %q", key, text)
	}
	return d
}

func (l *loader) statements(line int, key string, all []said) []Statement {
	if len(all) == 0 {
		l.fail(line, "%s says nothing", key)
	}
	out := make([]Statement, len(all))
	for i, d := range all {
		out[i] = l.statement(d)
	}
	return out
}
