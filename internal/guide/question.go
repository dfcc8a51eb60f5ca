package guide

import "slices"

// MaxQuestions is the most that any path through the guide asks.
const MaxQuestions = 10

// Field is one fact: its codes, and how a person is asked for it.
type Field struct {
	Name     string // as in a facts file
	Key      string // as in an address
	Many     bool   // several answers may be given
	Required bool   // a facts file must hold it
	About    string // what it means, for the reference
	Default  string // what is taken when it is not given, in words
	Options  []Choosable
}

// Choosable is one answer a person can choose.
type Choosable struct {
	Code  string
	Label string
	Hint  string
	Group string // heading it stands under, where the list is long
}

// Question is one question of the guide, in plain words.
type Question struct {
	Field   string // the fact it answers
	ID      string // the rule that asks it, for "law changed"
	Title   string
	Hint    string
	Why     string // why we ask
	Many    bool
	Options []Choosable
	Number  int // its place on this path, from 1
}

// Step is a question that was answered, for the list where answers are changed.
type Step struct {
	Question Question
	Answers  []Choosable
}

// Field gives one fact's field by its name.
func (g *Guide) Field(name string) (Field, bool) {
	i := slices.IndexFunc(g.fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return g.fields[i], true
}

// Fields gives every field, in the order of the documents.
func (g *Guide) Fields() []Field { return slices.Clone(g.fields) }

// Next gives the first question that the facts still need, and false when they need none.
func (g *Guide) Next(f Facts) (Question, bool) {
	_, next, more := g.walk(f)
	return next, more
}

// Path gives the questions answered so far, in the order they are asked.
func (g *Guide) Path(f Facts) []Step {
	steps, _, _ := g.walk(f)
	return steps
}

// Question gives the question that asks for a field, as these facts make it; false when the path of
// these facts does not ask it.
func (g *Guide) Question(f Facts, field string) (Question, bool) {
	steps, next, more := g.walk(f)
	for _, s := range steps {
		if s.Question.Field == field {
			return s.Question, true
		}
	}
	return next, more && next.Field == field
}

// Trim gives the facts without answers to questions that their path does not ask, so that a changed
// answer leaves nothing stale behind.
func (g *Guide) Trim(f Facts) Facts {
	var out Facts
	steps, _, _ := g.walk(f)
	for _, s := range steps {
		codes := make([]string, len(s.Answers))
		for i, o := range s.Answers {
			codes[i] = o.Code
		}
		out = out.With(s.Question.Field, codes...)
	}
	return out
}

// walk follows the questions: each that the facts so far call for, until one is not answered.
func (g *Guide) walk(f Facts) (steps []Step, next Question, more bool) {
	var known Facts
	for _, ask := range g.asks {
		if !ask.when.holds(g.sees(known)) {
			continue
		}
		field, _ := g.Field(ask.field)
		q := Question{
			Field: ask.field, ID: ask.id, Title: ask.title, Hint: ask.hint, Why: ask.why, Many: field.Many,
			Options: ask.choosable(g, field, known), Number: len(steps) + 1,
		}
		var chosen []Choosable
		for _, code := range f.Answers(ask.field) {
			if i := slices.IndexFunc(q.Options, func(o Choosable) bool { return o.Code == code }); i >= 0 {
				chosen = append(chosen, q.Options[i])
			}
		}
		if len(chosen) == 0 {
			return steps, q, true
		}
		codes := make([]string, len(chosen))
		for i, o := range chosen {
			codes[i] = o.Code
		}
		known = known.With(ask.field, codes...)
		steps = append(steps, Step{Question: q, Answers: chosen})
	}
	return steps, Question{}, false
}
