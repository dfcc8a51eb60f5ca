package situation

import (
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/rights/choice"
	"sharewell/internal/rulebook"
)

// Statement is one thing that is said, with where it was read.
type Statement = choice.Statement

// Guides is every situation, everybody who can ask, and every guide to a record. It never changes after Load.
type Guides struct {
	Situations []Situation
	People     []Person
	Cannot     []Statement // what this site cannot do
	Holders    []Holder
}

// Situation is something that people want.
type Situation struct {
	Code string
	Say  string // in the words of the person: "I want to see what is held about me"
	Gist string
	// Kind is the kind of request that gives it, "" when it is done elsewhere.
	Kind string
	// Href is a page of this site that does it better, "" when the form of rights does.
	Href string
	// Clock is the rule of the time for an answer, nil when none is set.
	Clock  *rulebook.Rule
	Expect []Statement
	Asks   []string
}

// Person is whom a request can be about, and who asks.
type Person struct {
	Code, Say string
	Know      []Statement
}

// Holder is a kind of body that keeps records.
type Holder struct {
	Code, Title, Gist string
	Kinds             []string // of organisation
	Asks              []string
	Look              []choice.Way
	Wrong             []Statement
	Opened            []Statement // how to learn who opened the record
	Missing           []Statement
}

// Situation gives a situation by its code.
func (g *Guides) Situation(code string) (Situation, error) {
	i := slices.IndexFunc(g.Situations, func(s Situation) bool { return s.Code == code })
	if i < 0 {
		return Situation{}, errs.New(errs.NotFound, "situation.none", "There is no page of this name.")
	}
	return g.Situations[i], nil
}

// OfKind gives the situation that leads to a kind of request; the zero Situation when there is none.
func (g *Guides) OfKind(kind string) Situation {
	i := slices.IndexFunc(g.Situations, func(s Situation) bool { return s.Kind == kind })
	if i < 0 {
		return Situation{}
	}
	return g.Situations[i]
}

// Person gives somebody who can ask by their code.
func (g *Guides) Person(code string) (Person, bool) {
	i := slices.IndexFunc(g.People, func(p Person) bool { return p.Code == code })
	if i < 0 {
		return Person{}, false
	}
	return g.People[i], true
}

// Holder gives the guide to a kind of record.
func (g *Guides) Holder(code string) (Holder, error) {
	i := slices.IndexFunc(g.Holders, func(h Holder) bool { return h.Code == code })
	if i < 0 {
		return Holder{}, errs.New(errs.NotFound, "situation.no_holder", "There is no guide of this name.")
	}
	return g.Holders[i], nil
}

// Statements gives everything that a guide says.
func (h Holder) Statements() []Statement {
	var out []Statement
	for _, w := range h.Look {
		out = append(out, w.Statement)
	}
	return slices.Concat(out, h.Wrong, h.Opened, h.Missing)
}
