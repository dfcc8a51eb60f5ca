package pack

import (
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/organisation"
)

// Pack is one partnership's content, checked.
type Pack struct {
	Name            string // of the folder: "kent-and-medway"
	Partnership     string
	Short           string
	County          string
	Agreement       string // the Agreement's name
	AgreementShort  string
	RunBy           string // who runs the service, for the footer
	ReferencePrefix string // "KM"
	Mailbox         string // the secretariat's
	PublicURL       string
	PublicURLHint   string
	Locale          string
	Demo            bool
	Agencies        []Agency
	Text            agreement.Text // clauses and declarations
	Glossary        []Term
	// Synonyms are groups of everyday words and phrases that mean much the same here, for the search.
	Synonyms  [][]string
	Templates []Template
	Directory []Directory
}

// Agency is how organisations of a kind are called on public pages.
type Agency struct {
	Kind    string `yaml:"kind"`
	Plain   string `yaml:"plain"`   // "the county council"
	Several string `yaml:"several"` // "county councils"
}

// Term is a staff word with the plain words for it.
type Term struct {
	Staff string `yaml:"staff"`
	Plain string `yaml:"plain"`
	Note  string `yaml:"note"`
}

// Template is a starting point for a record. Its values are keyed as the record's fields are; package
// sharing decodes them.
type Template struct {
	ID      string         `yaml:"id"`
	Title   string         `yaml:"title"`
	For     string         `yaml:"for"` // whom it suits, in one sentence
	Summary string         `yaml:"summary"`
	Check   []string       `yaml:"check"` // what whoever uses it must settle
	Values  map[string]any `yaml:"values"`
}

// Directory is one file of organisations with its source.
type Directory struct {
	File        string
	Kind        organisation.FileKind
	AsOf        clock.Date // the last day the snapshot can be from; zero when nobody knows
	Source      string
	URL         string
	Licence     string
	Attribution string
	Note        string

	data []byte
}

// Agency gives how organisations of a kind are called; the zero Agency when the pack does not say.
func (p *Pack) Agency(kind string) Agency {
	for _, a := range p.Agencies {
		if a.Kind == kind {
			return a
		}
	}
	return Agency{Kind: kind}
}

// Template gives a template by its identifier.
func (p *Pack) Template(id string) (Template, bool) {
	for _, t := range p.Templates {
		if t.ID == id {
			return t, true
		}
	}
	return Template{}, false
}
