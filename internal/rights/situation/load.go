package situation

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rights/choice"
	"sharewell/internal/rulebook"
)

// The files of the folder.
const (
	commonFile     = "common.yaml"
	situationsFile = "situations.yaml"
	holdersFile    = "holders.yaml"
)

type said struct {
	Way        string
	Say        string
	URL        string
	Source     string
	CheckedOn  string `yaml:"checked_on"`
	Confidence string
}

type commonText struct {
	Rights   string
	Sources  []struct{ Code, Name, URL string }
	Defaults said
	People   []struct {
		Code, Say string
		Know      []said
	}
	Cannot []said
}

type situationsText struct {
	Rights     string
	Defaults   said
	Situations []struct {
		Code, Say, Gist, Kind, Href, Clock string
		Asks                               []string
		Expect                             []said
	}
}

type holdersText struct {
	Rights   string
	Defaults said
	Holders  []struct {
		Code, Title, Gist            string
		Kinds, Asks                  []string
		Look, Wrong, Opened, Missing []said
	}
}

type loader struct {
	book     *rulebook.Book
	sources  map[string]choice.Source
	defaults said
	file     string
	problems []error
}

// Load reads and checks the folder. Every mistake is reported at once.
func Load(book *rulebook.Book, law fs.FS) (*Guides, error) {
	l := &loader{book: book, sources: map[string]choice.Source{}}
	g := &Guides{}
	l.common(law, g)
	l.situations(law, g)
	l.holders(law, g)
	if err := errors.Join(l.problems...); err != nil {
		return nil, errs.Wrap(errs.Invalid, "situation.mistakes", "The situations of rights have mistakes.", err)
	}
	return g, nil
}

func (l *loader) fail(format string, args ...any) {
	l.problems = append(l.problems, fmt.Errorf(l.file+": "+format, args...))
}

// read decodes a file strictly: an unknown key is a mistake.
func (l *loader) read(fsys fs.FS, name string, into any) {
	l.file = name
	data, err := fs.ReadFile(fsys, name)
	if err == nil {
		d := yaml.NewDecoder(bytes.NewReader(data))
		d.KnownFields(true)
		err = d.Decode(into)
	}
	if err != nil {
		l.fail("%w", err)
	}
}

func (l *loader) common(fsys fs.FS, g *Guides) {
	var t commonText
	if l.read(fsys, commonFile, &t); t.Rights != "common/1" {
		l.fail("the key rights must say common/1")
	}
	for _, s := range t.Sources {
		l.sources[s.Code] = choice.Source(s)
	}
	l.defaults = t.Defaults
	for _, p := range t.People {
		g.People = append(g.People, Person{p.Code, p.Say, l.statements(p.Know)})
	}
	g.Cannot = l.statements(t.Cannot)
}

func (l *loader) situations(fsys fs.FS, g *Guides) {
	var t situationsText
	if l.read(fsys, situationsFile, &t); t.Rights != "situations/1" {
		l.fail("the key rights must say situations/1")
	}
	l.defaults = t.Defaults
	for _, s := range t.Situations {
		out := Situation{Code: s.Code, Say: s.Say, Gist: s.Gist, Kind: s.Kind, Href: s.Href, Expect: l.statements(s.Expect), Asks: s.Asks}
		if s.Code == "" || s.Say == "" || s.Gist == "" || len(s.Asks) == 0 || s.Kind == "" && s.Href == "" {
			l.fail("%q: code, say, gist, asks, and kind or href are needed", s.Code)
		}
		if s.Clock != "" {
			r, ok := l.book.Clock(s.Clock)
			if !ok || r.Clock == nil {
				l.fail("%q: the rulebook has no clock %q", s.Code, s.Clock)
			}
			out.Clock = &r
		}
		g.Situations = append(g.Situations, out)
	}
}

func (l *loader) holders(fsys fs.FS, g *Guides) {
	var t holdersText
	if l.read(fsys, holdersFile, &t); t.Rights != "holders/1" {
		l.fail("the key rights must say holders/1")
	}
	l.defaults = t.Defaults
	for _, h := range t.Holders {
		out := Holder{Code: h.Code, Title: h.Title, Gist: h.Gist, Kinds: h.Kinds, Asks: h.Asks, Wrong: l.statements(h.Wrong), Opened: l.statements(h.Opened), Missing: l.statements(h.Missing)}
		if h.Code == "" || h.Title == "" || h.Gist == "" || len(h.Asks) == 0 || len(h.Wrong) == 0 || len(h.Opened) == 0 {
			l.fail("%q: code, title, gist, asks, wrong and opened are needed", h.Code)
		}
		for _, k := range h.Kinds {
			if _, ok := l.book.Item("org_type", k); !ok {
				l.fail("%q: the list org_type has no %q", h.Code, k)
			}
		}
		for _, s := range h.Look {
			out.Look = append(out.Look, choice.Way{Way: s.Way, Statement: l.statement(s)})
		}
		for _, way := range choice.Ways() {
			if !slices.ContainsFunc(out.Look, func(w choice.Way) bool { return w.Way == way }) {
				l.fail("%q: look says nothing of %s", h.Code, way)
			}
		}
		g.Holders = append(g.Holders, out)
	}
}

func (l *loader) statements(all []said) (out []Statement) {
	for _, s := range all {
		out = append(out, l.statement(s))
	}
	return out
}

func (l *loader) statement(s said) Statement {
	d := l.defaults
	source, ok := l.sources[cmp.Or(s.Source, d.Source)]
	if !ok {
		l.fail("%q: there is no source %q", s.Say, cmp.Or(s.Source, d.Source))
	}
	out := Statement{Text: s.Say, URL: s.URL, Source: source, Confidence: rulebook.Confidence(cmp.Or(s.Confidence, d.Confidence))}
	if s.Say == "" || !out.Confidence.Valid() {
		l.fail("%q: a statement needs words, and a confidence that is known", s.Say)
	}
	day, err := clock.ParseDate(cmp.Or(s.CheckedOn, d.CheckedOn))
	if err != nil || day.IsZero() {
		l.fail("%q: checked_on must be a day such as 2026-11-22", s.Say)
	}
	out.CheckedOn = day
	return out
}
