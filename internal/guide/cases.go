package guide

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// Case is one worked case: facts as a practitioner would meet them, and what published guidance says of
// them. The library is a test of the guide and a help to readers; nobody in it is real.
type Case struct {
	ID       string
	Title    string
	Group    string // the heading it stands under
	Story    string
	Facts    Facts
	On       time.Time // zero: the rulebook's own day
	Advice   Advice
	Urgency  string
	Basis    string   // the basis recommended: a code of art6, or of regime
	NotBasis []string // codes that must not be usable
	Warned   []string // codes of art6 that must carry a warning
	Gateways []string // codes that must be offered
	NotGates []string // codes that must not be offered
	Route    string   // how confidence is met, where one is recommended
	Told     string   // a code of list told_subject
	Calls    []string // roles that must be among those to call
	Must     []string // words the answer must hold
	MustNot  []string // words it must not hold
	Source   Source
	Rule     string // the rule of the rulebook that stands for the source
	Restated string // what the source says, in our own words
}

type casesFile struct {
	Guide string     `yaml:"guide"`
	Group string     `yaml:"group"`
	Cases []caseData `yaml:"cases"`
}

type caseData struct {
	ID       yaml.Node      `yaml:"id"`
	Title    string         `yaml:"title"`
	Story    string         `yaml:"story"`
	Facts    map[string]any `yaml:"facts"`
	Advice   string         `yaml:"advice"`
	Urgency  string         `yaml:"urgency"`
	Basis    string         `yaml:"basis"`
	NotBasis []string       `yaml:"not_basis"`
	Warned   []string       `yaml:"warned"`
	Gateways []string       `yaml:"gateways"`
	NotGates []string       `yaml:"not_gateways"`
	Route    string         `yaml:"route"`
	Told     string         `yaml:"told"`
	Calls    []string       `yaml:"calls"`
	Must     []string       `yaml:"must_mention"`
	MustNot  []string       `yaml:"must_not_say"`
	Source   string         `yaml:"source"`
	Restated string         `yaml:"restated"`
}

// LoadCases reads the case library into the guide, as strictly as Load reads the rest.
func (g *Guide) LoadCases(fsys fs.FS) error {
	l := &loader{g: g}
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil || len(names) == 0 {
		return errs.Wrap(errs.Internal, "guide.no_cases", "The worked cases cannot be read.", fmt.Errorf("no files of cases: %w", err))
	}
	var cases []Case
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return errs.Wrap(errs.Internal, "guide.no_cases", "The worked cases cannot be read.", fmt.Errorf("%s: %w", name, err))
		}
		l.file = name
		var doc casesFile
		if !l.decode(data, &doc) {
			continue
		}
		if doc.Guide != "cases" || doc.Group == "" {
			l.fail(1, "the file must say guide: cases, and the group they stand under")
		}
		for _, d := range doc.Cases {
			c := l.readCase(doc.Group, d)
			if slices.ContainsFunc(cases, func(o Case) bool { return o.ID == c.ID }) {
				l.fail(d.ID.Line, "the case %q is given twice", c.ID)
			}
			cases = append(cases, c)
		}
	}
	if len(l.problems) > 0 {
		return errs.Wrap(errs.Invalid, "guide.mistakes", "The worked cases have mistakes.", &rulebook.LoadError{Problems: l.problems})
	}
	g.cases = cases
	return nil
}

func (l *loader) readCase(group string, d caseData) Case {
	line := d.ID.Line
	c := Case{
		ID: d.ID.Value, Title: d.Title, Group: group, Story: d.Story, Advice: Advice(d.Advice), Urgency: d.Urgency, Basis: d.Basis,
		NotBasis: d.NotBasis, Warned: d.Warned, Gateways: d.Gateways, NotGates: d.NotGates, Route: d.Route, Told: d.Told,
		Calls: d.Calls, Must: d.Must, MustNot: d.MustNot, Rule: d.Source, Restated: d.Restated,
	}
	text, err := json.Marshal(d.Facts)
	if err == nil {
		c.Facts, c.On, err = l.g.ParseJSON(text)
	}
	if err != nil {
		l.fail(line, "the facts of %q: %s", c.ID, inFull(err))
	}
	source, ok := l.g.book.Rule(d.Source)
	switch {
	case c.ID == "" || c.Title == "" || c.Story == "" || c.Restated == "":
		l.fail(line, "a case needs an id, a title, a story, and what its source says (restated)")
	case !c.Advice.Valid():
		l.fail(line, "advice cannot be %q", d.Advice)
	case !ok || source.Source.URL == "":
		l.fail(line, "the source %q is dead: the rulebook has no such rule with an address", d.Source)
	}
	c.Source = Source{source.Source.Name, source.Source.URL}
	return c
}

// inFull gives an error with every field it names.
func inFull(err error) string {
	e, ok := err.(*errs.Error)
	if !ok {
		return err.Error()
	}
	out := e.Message
	for _, f := range e.Fields {
		out += " " + f.Name + ": " + f.Message
	}
	if e.Err != nil {
		out += " " + e.Err.Error()
	}
	return out
}

// Cases gives the case library, in the order of its files; none until LoadCases.
func (g *Guide) Cases() []Case { return slices.Clone(g.cases) }
