package guide

import (
	"slices"
	"time"

	"sharewell/internal/rulebook"
)

// Guide is the questions, the advice and the rulebook they rest on. It never changes after Load.
type Guide struct {
	book    *rulebook.Book
	version string
	fields  []Field
	options map[string]map[string]option // field → code → what the code brings
	asks    []ask
	rules   []rule // every version, in the order of the files
	cases   []Case
}

// option is what a code brings besides its words.
type option struct {
	kind     string   // "to": the kind of body whose law applies
	service  bool     // "to": a body that serves the public or cares for people
	gateways []string // "to": the only gateways that reach it; "context": those made for it and for nothing else
	purpose  string   // "purpose": the code of the Agreement it stands for
	protects bool     // "purpose": serves somebody's safety or care
}

// ask is one question as the data holds it.
type ask struct {
	id, field, title, hint, why string
	when                        condition
	limits                      []limit
	line                        int
}

// limit narrows the options of a question for some facts: the first whose condition holds decides.
type limit struct {
	when condition
	only []string
}

// choosable gives the options of a question, as the facts so far make them.
func (a ask) choosable(g *Guide, field Field, known Facts) []Choosable {
	for _, l := range a.limits {
		if !l.when.holds(g.sees(known)) {
			continue
		}
		return slices.DeleteFunc(slices.Clone(field.Options), func(o Choosable) bool { return !slices.Contains(l.only, o.Code) })
	}
	return slices.Clone(field.Options)
}

// Book is the rulebook the guide rests on.
func (g *Guide) Book() *rulebook.Book { return g.book }

// Version names the guide's own data exactly.
func (g *Guide) Version() string { return g.version }

// view is what conditions look at: the facts, and what the rulebook says of them on the day.
type view struct {
	g     *Guide
	facts Facts
	on    time.Time
	law   rulebook.Facts
	said  []rulebook.Option
	asked bool

	advice Advice // once it is decided
}

// sees makes a view on the rulebook's own day.
func (g *Guide) sees(f Facts) *view { return g.seesOn(f, g.book.Date()) }

func (g *Guide) seesOn(f Facts, on time.Time) *view {
	return &view{g: g, facts: f, on: on, law: g.lawFacts(f, on)}
}

// options asks the rulebook, once.
func (x *view) options() []rulebook.Option {
	if !x.asked {
		x.said, x.asked = x.g.evaluate(x), true
	}
	return x.said
}
