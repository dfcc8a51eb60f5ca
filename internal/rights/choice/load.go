package choice

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
	"sharewell/internal/rulebook"
)

// Load reads and checks the kinds of choice: those of the law, and those of a partnership in the folder choices of its
// pack. Every mistake is reported at once.
func Load(book *rulebook.Book, law, pack fs.FS) (*Kinds, error) {
	l := &loader{book: book, sources: map[string]Source{}}
	l.common(law)
	for _, part := range []struct {
		fsys fs.FS
		glob string
	}{{law, "*.yaml"}, {pack, "choices/*.yaml"}} {
		names, err := fs.Glob(part.fsys, part.glob)
		if err != nil {
			l.fail(part.glob, "%w", err)
		}
		for _, name := range names {
			if name != commonFile {
				l.kind(part.fsys, name)
			}
		}
	}
	slices.SortStableFunc(l.found, func(a, b ordered) int { return a.order - b.order })
	k := &Kinds{}
	for _, o := range l.found {
		k.All = append(k.All, o.kind)
	}
	for _, s := range l.situations {
		one := Situation{Code: s.Code, Text: s.Say}
		for _, code := range s.Choices {
			if x, err := k.Kind(code); err == nil {
				one.Kinds = append(one.Kinds, x) // an area without a local record has one choice less
			}
		}
		if len(one.Kinds) > 0 {
			k.Situations = append(k.Situations, one)
		}
	}
	if err := errors.Join(l.problems...); err != nil {
		return nil, errs.Wrap(errs.Invalid, "choice.mistakes", "The kinds of choice have mistakes.", err)
	}
	return k, nil
}

const commonFile = "common.yaml"

type loader struct {
	book       *rulebook.Book
	sources    map[string]Source
	situations []situationText
	found      []ordered
	problems   []error
}

type ordered struct {
	order int
	kind  Kind
}

type sourceText struct{ Code, Name, URL string }

type situationText struct {
	Code, Say string
	Choices   []string
}

type commonText struct {
	Choices    string
	Sources    []sourceText
	Situations []situationText
}

type said struct {
	Way        string
	Say        string
	URL        string
	Source     string
	CheckedOn  string `yaml:"checked_on"`
	Confidence string
}

type kindText struct {
	Choices                          string
	Code, Title, Gist, Reaches, Care string
	Order                            int
	Here                             bool
	Holders, Asks                    []string
	Sources                          []sourceText
	Defaults                         said
	Stops, Leaves, Who, Whose        []said
	No                               []said `yaml:"if_no"`
	Yes                              []said `yaml:"if_yes"`
	How, Change, Unsure              []said
}

func (l *loader) fail(file, format string, args ...any) {
	l.problems = append(l.problems, fmt.Errorf(file+": "+format, args...))
}

// read decodes a file strictly: an unknown key is a mistake.
func (l *loader) read(fsys fs.FS, name string, into any) bool {
	data, err := fs.ReadFile(fsys, name)
	if err == nil {
		d := yaml.NewDecoder(bytes.NewReader(data))
		d.KnownFields(true)
		err = d.Decode(into)
	}
	if err != nil {
		l.fail(name, "%w", err)
	}
	return err == nil
}

func (l *loader) common(law fs.FS) {
	var c commonText
	if l.read(law, commonFile, &c) && c.Choices != "common/1" {
		l.fail(commonFile, "the key choices must say common/1")
	}
	l.know(c.Sources)
	l.situations = c.Situations
}

func (l *loader) know(all []sourceText) {
	for _, s := range all {
		l.sources[s.Code] = Source(s)
	}
}

func (l *loader) kind(fsys fs.FS, name string) {
	var t kindText
	if !l.read(fsys, name, &t) {
		return
	}
	if t.Choices != "choice/1" {
		l.fail(name, "the key choices must say choice/1")
	}
	l.know(t.Sources)
	k := Kind{Code: t.Code, Title: t.Title, Gist: t.Gist, Reaches: t.Reaches, Care: t.Care, Here: t.Here, Holders: t.Holders, Asks: t.Asks}
	if k.Code == "" || k.Title == "" || k.Gist == "" || len(k.Asks) == 0 {
		l.fail(name, "code, title, gist and asks are needed")
	}
	if _, ok := l.book.Item("opt_out_kind", k.Reaches); !ok {
		l.fail(name, "the list opt_out_kind has no %q", k.Reaches)
	}
	if k.Care != "unaffected" && k.Care != "affected" {
		l.fail(name, "care must say unaffected or affected")
	}
	for _, h := range k.Holders {
		if _, ok := l.book.Item("org_type", h); !ok {
			l.fail(name, "the list org_type has no %q", h)
		}
	}
	for _, part := range []struct {
		key    string
		from   []said
		into   *[]Statement
		needed bool
	}{
		{"stops", t.Stops, &k.Stops, true}, {"leaves", t.Leaves, &k.Leaves, true}, {"if_no", t.No, &k.No, true}, {"if_yes", t.Yes, &k.Yes, true},
		{"who", t.Who, &k.Who, true}, {"whose", t.Whose, &k.Whose, true}, {"change", t.Change, &k.Change, true}, {"unsure", t.Unsure, &k.Unsure, false},
	} {
		if part.needed && len(part.from) == 0 {
			l.fail(name, "%s says nothing", part.key)
		}
		for _, s := range part.from {
			*part.into = append(*part.into, l.statement(name, s, t.Defaults))
		}
	}
	l.ways(name, &k, t)
	if slices.ContainsFunc(l.found, func(o ordered) bool { return o.kind.Code == k.Code }) {
		l.fail(name, "there are two choices called %q", k.Code)
	}
	l.found = append(l.found, ordered{t.Order, k})
}

// ways reads how a choice is made. Each has a way without the internet and one with help.
func (l *loader) ways(name string, k *Kind, t kindText) {
	for _, s := range t.How {
		if !slices.Contains(Ways(), s.Way) {
			l.fail(name, "there is no way %q", s.Way)
		}
		k.How = append(k.How, Way{s.Way, l.statement(name, s, t.Defaults)})
	}
	for _, way := range Ways() {
		if !slices.ContainsFunc(k.How, func(w Way) bool { return w.Way == way }) {
			l.fail(name, "how says nothing of %s", way)
		}
	}
}

func (l *loader) statement(name string, s, defaults said) Statement {
	source, ok := l.sources[cmp.Or(s.Source, defaults.Source)]
	if !ok {
		l.fail(name, "%q: there is no source %q", s.Say, cmp.Or(s.Source, defaults.Source))
	}
	out := Statement{Text: s.Say, URL: s.URL, Source: source, Confidence: rulebook.Confidence(cmp.Or(s.Confidence, defaults.Confidence))}
	if out.Text == "" {
		l.fail(name, "a statement says nothing")
	}
	if !out.Confidence.Valid() {
		l.fail(name, "%q: confidence cannot be %q", s.Say, out.Confidence)
	}
	day, err := clock.ParseDate(cmp.Or(s.CheckedOn, defaults.CheckedOn))
	if err != nil || day.IsZero() {
		l.fail(name, "%q: checked_on must be a day such as 2026-11-22", s.Say)
	}
	out.CheckedOn = day
	return out
}
