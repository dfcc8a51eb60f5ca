package school

import (
	"regexp"
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// LetterKind says who writes to whom.
type LetterKind string

// The kinds of letter.
const (
	ToParents LetterKind = "parents" // a school to parents
	ToSchool  LetterKind = "request" // a provider to a school
)

// Valid reports whether k is one of the kinds.
func (k LetterKind) Valid() bool { return k == ToParents || k == ToSchool }

// Place is something that a letter leaves open.
type Place struct{ Code, Label string }

// Wish is the letter that somebody wants.
type Wish struct {
	Kind      LetterKind
	Phase     string
	Programme string
	On        clock.Date
	// Filled holds what was typed, by the code of its place.
	Filled map[string]string
	// Regulator and Site are what the partnership itself knows.
	Regulator, Site string
}

// Letter is a letter in no format yet.
type Letter struct {
	Title   string
	Parts   []Part
	ToFill  []Place // what is left to fill in by hand, in the order of the letter
	Edition string
	On      clock.Date
	// Settled and Unsettled are what the pack says besides, for the person who sends the letter.
	Settled, Unsettled []Statement
	Sources            []Source
	CheckedOn          clock.Date
}

// Part is one piece of a letter.
type Part struct {
	Heading string
	Text    string
	Items   []string
	Columns []Wanted
}

type letters struct {
	edition string
	places  []Place
	items   []item
	pieces  []piece
}

// item words some columns for parents.
type item struct {
	columns []string
	say     string
}

// piece is a dated piece of wording.
type piece struct {
	Statement
	id, part, heading           string
	letter                      LetterKind
	choices                     []Choice
	phases, programmes          []string
	items, columns, law, choose bool
	notice                      bool
}

// Places lists what letters leave open.
func (p *Packs) Places() []Place { return slices.Clone(p.letters.places) }

// PlacesOf lists what the letter of a wish leaves open, whether filled in or not.
func (p *Packs) PlacesOf(w Wish) ([]Place, error) {
	w.Filled = nil
	l, err := p.Compose(w)
	return l.ToFill, err
}

var placePattern = regexp.MustCompile(`\{[a-z_]+\}`)

// Compose makes a letter from the wording in force.
func (p *Packs) Compose(w Wish) (Letter, error) {
	x, offer, err := p.Offered(w.Programme, w.Phase)
	if err != nil {
		return Letter{}, err
	}
	if !w.Kind.Valid() {
		return Letter{}, errs.New(errs.Invalid, "school.letter", "Choose a letter.")
	}
	c := &composer{p: p, w: w, x: x, offer: offer}
	l := Letter{Edition: p.letters.edition, On: w.On}
	var used []Statement
	for _, q := range p.letters.pieces {
		if !c.wants(q) {
			continue
		}
		used = append(used, q.Statement)
		if q.part == "title" {
			l.Title = c.fill(q.Text)
			continue
		}
		l.Parts = append(l.Parts, c.part(q))
	}
	said := append(used, x.Statements(w.On)...)
	l.ToFill, l.Sources, l.CheckedOn = c.open, SourcesOf(said), CheckedOn(said)
	l.Settled, l.Unsettled = Sure(x.Statements(w.On))
	return l, nil
}

type composer struct {
	p     *Packs
	w     Wish
	x     Programme
	offer Offer
	open  []Place
}

func (c *composer) wants(q piece) bool {
	return q.letter == c.w.Kind && q.Settled() && q.InForce(c.w.On) &&
		(len(q.choices) == 0 || slices.Contains(q.choices, c.x.Choice)) &&
		(len(q.phases) == 0 || slices.Contains(q.phases, c.w.Phase)) &&
		(len(q.programmes) == 0 || slices.Contains(q.programmes, c.x.Code))
}

func (c *composer) part(q piece) Part {
	out := Part{Heading: q.heading, Text: c.fill(q.Text)}
	if q.notice {
		out.Text = c.x.Notice.Text
	}
	switch {
	case q.items:
		out.Items = c.items()
	case q.columns:
		out.Columns = c.x.List
	case q.law:
		for _, l := range c.x.Law {
			if l.Settled() && l.InForce(c.w.On) {
				out.Items = append(out.Items, c.lawLine(l))
			}
		}
	case q.choose:
		for _, s := range c.x.Choices {
			if s.Settled() && s.InForce(c.w.On) {
				out.Items = append(out.Items, s.Text)
			}
		}
	}
	return out
}

func (c *composer) lawLine(l LawLine) string {
	who := c.p.PartyLabel(l.For)
	if label := c.p.RuleLabel(l.Rule, c.w.On); label != "" {
		return who + ": " + label + ". " + l.Text
	}
	return who + ": " + l.Text
}

// items words the columns for parents, some together.
func (c *composer) items() []string {
	var out []string
	for _, i := range c.p.letters.items {
		if slices.ContainsFunc(c.x.List, func(w Wanted) bool { return slices.Contains(i.columns, w.Column.Code) }) {
			out = append(out, i.say)
		}
	}
	return out
}

// fill puts what is known into a text and notes what is not.
func (c *composer) fill(text string) string {
	return placePattern.ReplaceAllStringFunc(text, func(found string) string {
		code := found[1 : len(found)-1]
		if known := c.known(code); known != "" {
			return known
		}
		for _, q := range c.p.letters.places {
			if q.Code == code {
				if !slices.Contains(c.open, q) {
					c.open = append(c.open, q)
				}
				return "[" + q.Label + "]"
			}
		}
		return found
	})
}

func (c *composer) known(code string) string {
	if typed := strings.Trim(strings.Join(strings.Fields(c.w.Filled[code]), " "), ". "); typed != "" {
		return typed
	}
	switch code {
	case "name":
		return c.x.Name
	case "child":
		return c.x.Child
	case "use":
		return c.x.Use
	case "regulator":
		return c.w.Regulator
	case "site":
		return c.w.Site
	case "years":
		if c.offer.Say.Settled() && len(c.offer.Years) > 0 {
			return c.offer.Say.Text
		}
	}
	return ""
}
