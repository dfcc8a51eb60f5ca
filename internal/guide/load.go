package guide

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// Load reads and checks the guide's data, in a folder of its own, against a rulebook. Every mistake is
// reported at once, with its file and line, in a *rulebook.LoadError.
func Load(fsys fs.FS, book *rulebook.Book) (*Guide, error) {
	l := &loader{g: &Guide{book: book, options: map[string]map[string]option{}}, words: vocabulary()}
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil || len(names) == 0 {
		return nil, errs.Wrap(errs.Internal, "guide.unreadable", "The guide cannot be read.", fmt.Errorf("no files of the guide: %w", err))
	}
	sum := sha256.New()
	texts := map[string][]byte{}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, errs.Wrap(errs.Internal, "guide.unreadable", "The guide cannot be read.", fmt.Errorf("%s: %w", name, err))
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(data))
		sum.Write(data)
		texts[name] = data
	}
	for _, kind := range []string{"fields", "questions", "rules"} { // what later ones name must be there
		for _, name := range names {
			l.document(name, kind, texts[name])
		}
	}
	l.finish(names, texts)
	if len(l.problems) > 0 {
		return nil, errs.Wrap(errs.Invalid, "guide.mistakes", "The guide has mistakes.", &rulebook.LoadError{Problems: l.problems})
	}
	l.g.version = hex.EncodeToString(sum.Sum(nil))[:12]
	return l.g, nil
}

// loader builds a guide while it reads.
type loader struct {
	g        *Guide
	words    map[string]word
	file     string
	problems []rulebook.Problem
}

func (l *loader) fail(line int, format string, args ...any) {
	l.problems = append(l.problems, rulebook.Problem{File: l.file, Line: max(line, 1), Reason: fmt.Sprintf(format, args...)})
}

// document reads one file when it is of the kind wanted.
func (l *loader) document(name, kind string, data []byte) {
	l.file = name
	if kindOfFile(data) != kind {
		return
	}
	switch kind {
	case "fields":
		var doc fieldsFile
		if l.decode(data, &doc) {
			l.readFields(doc)
		}
	case "questions":
		var doc questionsFile
		if l.decode(data, &doc) {
			l.readQuestions(doc)
		}
	case "rules":
		var doc rulesFile
		if l.decode(data, &doc) {
			l.readRules(doc)
		}
	}
}

// kindOfFile gives the value of the key guide, which stands at the start of a line. It looks at the text alone: reading
// the whole file as YAML for it took longer than all the rest of the loading.
func kindOfFile(data []byte) string {
	for line := range bytes.Lines(data) {
		if value, ok := bytes.CutPrefix(line, []byte("guide:")); ok {
			value, _, _ = bytes.Cut(value, []byte(" #"))
			return strings.Trim(string(bytes.TrimSpace(value)), `"'`)
		}
	}
	return ""
}

// decode reads a file strictly: an unknown key is a mistake with its line.
func (l *loader) decode(data []byte, into any) bool {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(into)
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

// finish checks what can only be known once everything is read.
func (l *loader) finish(names []string, texts map[string][]byte) {
	for _, name := range names {
		l.file = name
		if k := kindOfFile(texts[name]); !slices.Contains([]string{"fields", "questions", "rules"}, k) {
			l.fail(1, "the key guide must say fields, questions or rules, not %q", k)
		}
	}
	l.file = "fields.yaml"
	for _, a := range accessors() {
		if _, ok := l.g.Field(a.name); !ok {
			l.fail(1, "the field %q is missing", a.name)
		}
	}
	l.versions()
	slices.SortStableFunc(l.problems, func(a, b rulebook.Problem) int {
		return strings.Compare(fmt.Sprintf("%s %6d", a.File, a.Line), fmt.Sprintf("%s %6d", b.File, b.Line))
	})
	l.problems = slices.Compact(l.problems)
}

// versions refuses gaps and overlaps between the versions of a rule, and rules that nothing ends with.
func (l *loader) versions() {
	byID := map[string][]rule{}
	for _, r := range l.g.rules {
		byID[r.id] = append(byID[r.id], r)
	}
	for id, vs := range byID {
		slices.SortStableFunc(vs, func(a, b rule) int { return a.from.Compare(b.from) })
		for i := 1; i < len(vs); i++ {
			before, r := vs[i-1], vs[i]
			l.file = r.file
			switch {
			case before.to.IsZero() || !r.from.After(before.to):
				l.fail(r.line, "this version of %q overlaps the one before it (%s:%d)", id, before.file, before.line)
			case r.from.After(before.to.AddDate(0, 0, 1)):
				l.fail(r.line, "there is a gap before this version of %q: the one before it ends on %s", id, before.to.Format(time.DateOnly))
			case r.stage != before.stage:
				l.fail(r.line, "this version of %q has another stage than the one before it", id)
			}
		}
	}
}
