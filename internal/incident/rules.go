package incident

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// Rules is what the law and the service ask about incidents. It never changes after Load.
type Rules struct {
	Sources      []Source
	Kinds        []Item
	Causes       []Item
	Bands        []Item
	Harms        []Item
	Likelihoods  []Item
	Severities   []Item
	Factors      []Factor
	Matrix       map[string][]string
	Outcomes     []Outcome
	Exceptions   []Item
	Notification Template `yaml:"-"`
	Letter       Letter   `yaml:"-"`
}

// Source is where a rule can be read.
type Source struct {
	Code, Name, URL string
	Confidence      rulebook.Confidence
}

// Item is one answer of a list.
type Item struct{ Code, Label, Plain, Hint, Source string }

// Words gives the plain words, or else the label.
func (i Item) Words() string {
	if i.Plain != "" {
		return i.Plain
	}
	return i.Label
}

// Factor makes an outcome worse or better by a step.
type Factor struct {
	Code, Label string
	Step        int
}

// Outcome is what an assessment comes to, and what follows from it.
type Outcome struct {
	Code, Label, Regulator, People, Source, Says string
}

// Template is the draft for the regulator.
type Template struct {
	Title string
	Items []TemplateItem
}

// TemplateItem is one part that the law asks for; Fills names the answers that fill it.
type TemplateItem struct {
	Code, Heading, Law string
	Fills              []string
}

// Letter is the letter to people.
type Letter struct {
	Title  string
	Source struct{ Name, URL string }
	Parts  []struct{ Heading, Text string }
}

// Load reads and checks the rules. Every mistake is reported at once.
func Load(law fs.FS) (*Rules, error) {
	r := &Rules{}
	var problems []error
	for name, into := range map[string]any{"assessment.yaml": r, "notification.yaml": &r.Notification, "letter.yaml": &r.Letter} {
		raw, err := fs.ReadFile(law, name)
		if err == nil {
			err = yaml.Unmarshal(raw, into)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
	}
	problems = append(problems, r.check()...)
	if err := errors.Join(problems...); err != nil {
		return nil, errs.Wrap(errs.Invalid, "incident.rules", "The rules of incidents have mistakes.", err)
	}
	return r, nil
}

func (r *Rules) check() (problems []error) {
	fail := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	for _, s := range r.Severities {
		row := r.Matrix[s.Code]
		if len(row) != len(r.Likelihoods) {
			fail("the matrix has %d outcomes for %q, not %d", len(row), s.Code, len(r.Likelihoods))
		}
		for _, code := range row {
			if r.outcomeAt(code) < 0 {
				fail("the matrix names an outcome %q that is not there", code)
			}
		}
	}
	for _, o := range r.Outcomes {
		if r.Source(o.Source).Name == "" {
			fail("outcome %q names a source that is not there", o.Code)
		}
		if !slices.Contains([]string{Notify, Not}, o.Regulator) || !slices.Contains([]string{Tell, Not}, o.People) {
			fail("outcome %q says nothing about the regulator or the people", o.Code)
		}
	}
	for _, t := range r.Notification.Items {
		for _, f := range t.Fills {
			if !slices.Contains(fillings, f) {
				fail("the notification is to be filled with %q, which no record has", f)
			}
		}
	}
	if len(r.Notification.Items) == 0 || len(r.Letter.Parts) == 0 || len(r.Outcomes) == 0 {
		fail("a template or the list of outcomes is empty")
	}
	return problems
}

// Source gives a source by its code.
func (r *Rules) Source(code string) Source {
	for _, s := range r.Sources {
		if s.Code == code {
			return s
		}
	}
	return Source{}
}

func (r *Rules) outcomeAt(code string) int {
	return slices.IndexFunc(r.Outcomes, func(o Outcome) bool { return o.Code == code })
}

// Assessed is what an assessment suggests; a person decides.
type Assessed struct {
	Outcome Outcome
	Source  Source
	Before  Outcome  // of likelihood and seriousness alone
	Worse   []Factor // what made it worse, and what better
	Better  []Factor
}

// Assess brings likelihood, seriousness and factors together; ok is false while the assessment is not complete.
func (r *Rules) Assess(h Harm) (a Assessed, ok bool) {
	l := slices.IndexFunc(r.Likelihoods, func(i Item) bool { return i.Code == h.Likelihood })
	row := r.Matrix[h.Severity]
	if l < 0 || l >= len(row) {
		return a, false
	}
	at := r.outcomeAt(row[l])
	a.Before = r.Outcomes[at]
	step := 0
	for _, f := range r.Factors {
		if !slices.Contains(h.Factors, f.Code) {
			continue
		}
		if f.Step > 0 {
			a.Worse = append(a.Worse, f)
			step = max(step, f.Step) // many reasons are no more than one step
			continue
		}
		a.Better = append(a.Better, f)
	}
	if len(a.Better) > 0 && step == 0 {
		step = -1 // what makes it better does not outweigh what makes it worse
	}
	a.Outcome = r.Outcomes[min(max(at+step, 0), len(r.Outcomes)-1)]
	a.Source = r.Source(a.Outcome.Source)
	return a, true
}

// Label gives the words of an answer of a list, "" for none.
func Label(list []Item, code string) string {
	for _, i := range list {
		if i.Code == code {
			return i.Label
		}
	}
	return ""
}

// PlainLabel gives the words of an answer for everybody.
func PlainLabel(list []Item, code string) string {
	for _, i := range list {
		if i.Code == code {
			return i.Words()
		}
	}
	return ""
}

// known reports whether every code is in a list.
func known(list []Item, codes ...string) bool {
	for _, c := range codes {
		if c != "" && Label(list, c) == "" {
			return false
		}
	}
	return true
}
