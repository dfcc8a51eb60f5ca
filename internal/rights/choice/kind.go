package choice

import (
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// Kinds is every way of saying no. It never changes after Load.
type Kinds struct {
	All        []Kind
	Situations []Situation
}

// Kind is one way of saying no.
type Kind struct {
	Code  string
	Title string
	Gist  string // one sentence
	// Reaches is the code under which the register's entries name it.
	Reaches string
	// Care says what the choice does to a person's care: unaffected or affected.
	Care string
	// Here is so when the choice can be recorded on this site.
	Here bool
	// Holders are the kinds of organisation that can be asked, when the person chooses which; otherwise the use says.
	Holders []string
	Asks    []string // questions in everyday words

	Stops, Leaves []Statement
	No, Yes       []Statement // what happens after saying no, and after saying nothing
	Who, Whose    []Statement // who applies it, and who may choose
	How           []Way
	Change        []Statement
	Unsure        []Statement
}

// Statement is one thing that is said, with where it was read.
type Statement struct {
	Text       string
	URL        string // where it is done; "" when nowhere on the web
	Source     Source
	Confidence rulebook.Confidence
	CheckedOn  clock.Date
}

// Settled reports whether a statement is confirmed.
func (s Statement) Settled() bool { return s.Confidence == rulebook.Verified }

// Source is where a statement can be read.
type Source struct{ Code, Name, URL string }

// Ways in which a choice is made, in the order in which pages give them.
const (
	Online = "online"
	Phone  = "phone"
	Post   = "post"
	Help   = "help"
)

// Ways lists them.
func Ways() []string { return []string{Online, Phone, Post, Help} }

// Way is one way of making a choice.
type Way struct {
	Way string
	Statement
}

// Situation is a moment of life with the choices that fit it.
type Situation struct {
	Code, Text string
	Kinds      []Kind
}

// Kind gives a kind by its code.
func (k *Kinds) Kind(code string) (Kind, error) {
	i := slices.IndexFunc(k.All, func(x Kind) bool { return x.Code == code })
	if i < 0 {
		return Kind{}, errs.New(errs.NotFound, "choice.no_kind", "There is no choice of this name.")
	}
	return k.All[i], nil
}

// Here lists the kinds that can be recorded on this site.
func (k *Kinds) Here() []Kind {
	return slices.DeleteFunc(slices.Clone(k.All), func(x Kind) bool { return !x.Here })
}

// Statements gives everything that a kind says, in the order of its page.
func (k Kind) Statements() []Statement {
	out := slices.Concat(k.Stops, k.Leaves, k.No, k.Yes, k.Who, k.Whose)
	for _, w := range k.How {
		out = append(out, w.Statement)
	}
	return slices.Concat(out, k.Change, k.Unsure)
}

// Sources gives the sources of statements, each once.
func Sources(all []Statement) []Source {
	var out []Source
	for _, s := range all {
		if !slices.Contains(out, s.Source) {
			out = append(out, s.Source)
		}
	}
	return out
}

// CheckedOn gives the day on which the statement that was checked longest ago was checked.
func CheckedOn(all []Statement) clock.Date {
	var out clock.Date
	for _, s := range all {
		if out.IsZero() || s.CheckedOn.Before(out) {
			out = s.CheckedOn
		}
	}
	return out
}
